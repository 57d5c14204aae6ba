"""What a scheme's notices are written from, and which are still to be sent."""

from placewell.accounts.models import Organisation
from placewell.market.models import Scheme, SchemeAuthority
from placewell.rules.legal_basis import LegalBasis
from placewell.rules.needs import CareType, NeedBand
from placewell.rules.notices import (
    NoticeCategory,
    NoticeChange,
    NoticeFacts,
    NoticeKind,
    Party,
    wanted_before_going_live,
)


def facts_of(scheme: Scheme, *, changes: tuple[NoticeChange, ...] = (), because: str = "") -> NoticeFacts:
    """Return the facts of a scheme as it stands, with what changed and why."""
    shared = SchemeAuthority.objects.filter(scheme=scheme, state=SchemeAuthority.State.JOINED)
    categories = scheme.categories.order_by("name", "id")
    return NoticeFacts(
        ref=scheme.ref,
        name=scheme.name,
        description=scheme.description,
        basis=LegalBasis(scheme.legal_basis),
        lead=_party(scheme.authority),
        others=tuple(_party(one.authority) for one in shared.select_related("authority").order_by("authority__name")),
        categories=tuple(
            NoticeCategory(
                ref=one.ref,
                name=one.name,
                care_type=CareType(one.care_type),
                need_bands=tuple(band for band in NeedBand if band in one.need_bands),
                within=one.within,
                rating_gate=one.rating_gate,
            )
            for one in categories
        ),
        starts_on=scheme.starts_on,
        ends_on=scheme.ends_on,
        how_to_join=scheme.how_to_join,
        rule=scheme.notice,
        pilot=scheme.pilot,
        changes=changes,
        because=because,
    )


def unsent_before_going_live(scheme: Scheme) -> list[NoticeKind]:
    """Return the notices that its legal basis wants sent before a scheme goes live, and that have not been."""
    sent = set(scheme.notices.exclude(sent_on=None).values_list("kind", flat=True))
    return [kind for kind in wanted_before_going_live(LegalBasis(scheme.legal_basis)) if kind not in sent]


def _party(organisation: Organisation) -> Party:
    return Party(name=organisation.name, code=organisation.code, address=organisation.address)
