"""Who has had a part in what is complained of: read from the ledger, as the system, since complainants may not."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, system_actor
from placewell.ledger.models import EventRow
from placewell.market.models import Application, Claim, Dispute, InvestmentClaim, Membership
from placewell.needs.models import Package
from placewell.placements.models import Placement
from placewell.rules.errors import Refused
from placewell.rules.legal_basis import LegalBasis
from placewell.tenders.models import Invitation

STAFF = "user:"


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whose case it concerns, the service, and which staff may not answer."""

    case_ref: str
    involved: tuple[str, ...]
    service_id: str = ""
    service_name: str = ""
    organisation_id: int | None = None
    nhs_pays: bool = False


def concerned_by_person(actor: Actor) -> Concerned:
    """Return what a person's complaint concerns: their case, and the service that looks after them."""
    with acting_as(system_actor("redress", authority_id=actor.authority_id)):
        package = Package.objects.select_related("category__scheme").get(ref=actor.case_ref)
        placed = Placement.objects.filter(package_ref=package.ref).select_related("option").order_by("-id").first()
        basis = package.category.scheme.legal_basis
        return Concerned(
            case_ref=package.ref,
            involved=_acted(case_ref=package.ref),
            service_id=placed.option.service_id if placed else "",
            service_name=placed.option.service_name if placed else "",
            organisation_id=placed.organisation_id if placed else None,
            nhs_pays=package.fnc_eligible or basis == LegalBasis.PSR_CHOICE,
        )


def concerned_by_provider(actor: Actor, authority_id: int, reference: str) -> Concerned:
    """Return what a provider's complaint concerns: a search, placement, application or claim of its own, or all held.

    Raises Refused for a reference that is none of its own.
    """
    own = actor.organisation_id or 0
    with acting_as(system_actor("redress", authority_id=authority_id)):
        if not reference:
            return Concerned("", _acted(subject__in=_held_about(own, authority_id)))
        joining = [one for one in _held_about(own, authority_id) if one.partition(":")[::2] in _joining(reference)]
        if joining:
            return Concerned("", _acted(subject__in=joining))
        placed = Placement.objects.filter(ref=reference, organisation_id=own, authority_id=authority_id).first()
        asked = Invitation.objects.filter(
            tender__ref=reference, organisation_id=own, tender__authority_id=authority_id
        ).select_related("tender")
        invitation = asked.order_by("id").first()
        if placed is None and invitation is None:
            raise Refused(
                "This council has no search, placement or application of yours by that reference. Check it, or leave it"
                " empty.",
                code="reference",
            )
        case_ref = placed.package_ref if placed is not None else invitation.tender.package_ref if invitation else ""
        return Concerned(case_ref, _acted(case_ref=case_ref))


def councils_of(organisation_id: int) -> set[int]:
    """Return the councils that decide, or have decided, about a provider: as a member, an applicant or a claimant."""
    own = {"organisation_id": organisation_id}
    return {
        *Membership.objects.filter(**own).values_list("authority_id", flat=True),
        *Application.objects.filter(**own).values_list("authority_id", flat=True),
        *Claim.objects.filter(**own).values_list("authority_id", flat=True),
    }


def _held_about(organisation_id: int, authority_id: int) -> list[str]:
    """Return everything that a council decides about a provider: its memberships, and how it came to them."""
    own = {"organisation_id": organisation_id, "authority_id": authority_id}
    kinds: tuple[tuple[str, QuerySet[Any], str], ...] = (
        ("membership", Membership.objects.filter(**own), "pk"),
        ("application", Application.objects.filter(**own), "ref"),
        ("claim", Claim.objects.filter(**own), "ref"),
        ("dispute", Dispute.objects.filter(**own), "pk"),
        ("investment", InvestmentClaim.objects.filter(**own), "pk"),
    )
    return [
        f"{kind}:{name}" for kind, rows, field in kinds for name in rows.order_by("pk").values_list(field, flat=True)
    ]


def _joining(reference: str) -> set[tuple[str, str]]:
    return {("application", reference), ("claim", reference)}


def _acted(**about: object) -> tuple[str, ...]:
    """Return the staff whose acts stand in the ledger about a case, or about some subjects."""
    rows = EventRow.objects.filter(actor_ref__startswith=STAFF, **about)
    # Whoever answered another complaint has had no part in what this one is about.
    rows = rows.exclude(subject__startswith="complaint:")
    return tuple(rows.order_by("actor_ref").values_list("actor_ref", flat=True).distinct())
