"""A provider's invitations: open ones by their clock, closed ones newest first, and what stands of one's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection
from django.db.models import QuerySet

from placewell.accounts.actor import Actor
from placewell.accounts.models import Organisation
from placewell.directory.models import Service, Vacancy
from placewell.needs.values import read_tier_one
from placewell.rules.five_lines import Line, five_lines
from placewell.tenders.keys import proof_for
from placewell.tenders.models import Invitation, OpenedBid, TelephoneBid
from placewell.tenders.states import TenderState
from placewell.ui.paging import Paged, read_cursor, write_cursor

A_PAGE = 20
STANDING_WORDS = {
    "bid": "Your offer is sealed",
    "replace": "Your offer is sealed",
    "withdraw": "You withdrew your offer",
    "decline": "You declined",
    "": "Waiting for you",
}
BY_TELEPHONE = "telephone"
CLOSED_WORDS = {
    BY_TELEPHONE: "You offered by telephone",
    "bid": "You made an offer",
    "replace": "You made an offer",
    "withdraw": "You withdrew your offer",
    "decline": "You declined",
    "": "You made no offer",
}
# What a provider is told of a search that closed. Whether an offer was within the budget is not among it.
RESULT_WORDS = {
    TenderState.OPEN: "Closed; about to be opened",
    TenderState.SCORING: "Opened; the answers are being marked",
    TenderState.SCORED: "Marked; the prices are about to be opened",
    TenderState.EVALUATED: "Evaluated",
    TenderState.OFFERED: "With the person, who is choosing",
    TenderState.AWARDED: "Finished: a place was agreed",
    TenderState.CANCELLED: "Called off by the council",
}


@dataclass(frozen=True, slots=True)
class Home:
    """One service of a provider, and how many places it last said it has."""

    service_id: str
    name: str
    places: int | None
    stated_at: datetime | None


@dataclass(frozen=True, slots=True)
class OpenLine:
    """One open invitation, with the portrait's five lines and what stands of one's own."""

    ref: str
    service_name: str
    distance_miles: Decimal
    lines: tuple[Line, ...]
    closes_at: datetime
    standing: str
    waiting: bool

    @property
    def matters(self) -> str:
        """What matters most to the person."""
        return next((line.text for line in self.lines if line.title == "Matters most"), "")


@dataclass(frozen=True, slots=True)
class ClosedLine:
    """One closed search: what one did, and what became of it."""

    ref: str
    tender_ref: str
    service_name: str
    matters: str
    closes_at: datetime
    standing: str
    result: str
    offered: bool


def open_invitations(
    actor: Actor, moment: datetime, *, home: str = "", after: str = "", limit: int = A_PAGE
) -> Paged[OpenLine]:
    """Return a provider's open invitations, soonest close first; `home` keeps one service's.

    One whose search was called off stays among them, and says so, until the time it would have closed.
    """
    rows = _own(actor, home).filter(closes_at__gt=moment)
    at, last = read_cursor(after, int)
    if at is not None:
        rows = rows.extra(where=["(tenders_invitation.closes_at, tenders_invitation.id) > (%s, %s)"], params=[at, last])
    found = list(rows.order_by("closes_at", "id")[: limit + 1])
    acts = standing_acts(found[:limit])
    more = write_cursor(found[limit - 1].closes_at, found[limit - 1].pk) if len(found) > limit else ""
    return Paged(tuple(_open_line(row, acts.get(row.pk, "")) for row in found[:limit]), more)


def closed_invitations(
    actor: Actor, moment: datetime, *, home: str = "", before: str = "", limit: int = A_PAGE
) -> Paged[ClosedLine]:
    """Return a provider's closed searches, newest first, with what became of one's own offer."""
    rows = _own(actor, home).filter(closes_at__lte=moment)
    at, last = read_cursor(before, int)
    if at is not None:
        rows = rows.extra(where=["(tenders_invitation.closes_at, tenders_invitation.id) < (%s, %s)"], params=[at, last])
    found = list(rows.order_by("-closes_at", "-id")[: limit + 1])
    shown = found[:limit]
    acts = standing_acts(shown)
    aside = dict(
        OpenedBid.objects.filter(invitation__in=shown).values_list("invitation_id", "set_aside_because").order_by()
    )
    rung = set(TelephoneBid.objects.filter(invitation__in=shown).values_list("invitation_id", flat=True).order_by())
    for pk in rung:
        acts[pk] = BY_TELEPHONE
    more = write_cursor(found[limit - 1].closes_at, found[limit - 1].pk) if len(found) > limit else ""
    return Paged(tuple(_closed_line(row, acts.get(row.pk, ""), aside.get(row.pk, "")) for row in shown), more)


def standing_acts(invitations: Iterable[Invitation]) -> dict[int, str]:
    """Return the act that stands of each invitation, in one call; reading them takes each one's proof."""
    asked = list(invitations)
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT invitation_id, act FROM tenders_standing_acts(%s, %s)",
            ([one.pk for one in asked], [proof_for(one.ref) for one in asked]),
        )
        return dict(cursor.fetchall())


def homes_of(actor: Actor) -> list[Home]:
    """Return a provider's registered services by name, with the places that each last stated."""
    codes = Organisation.objects.filter(pk=actor.organisation_id or 0).values("code")
    services = list(Service.objects.filter(provider_id__in=codes, registered=True).order_by("name", "service_id"))
    newest = Vacancy.objects.filter(service__in=services).order_by("service_id", "-stated_at", "-id")
    stated = {one.service_id: one for one in newest.distinct("service_id")}
    return [
        Home(
            one.service_id,
            one.name,
            stated[one.service_id].places if one.service_id in stated else None,
            stated[one.service_id].stated_at if one.service_id in stated else None,
        )
        for one in services
    ]


def _own(actor: Actor, home: str) -> QuerySet[Invitation]:
    # Tenders come after, for the few rows of a page: joined, each invitation ever received would be looked at.
    rows = Invitation.objects.filter(organisation_id=actor.organisation_id or 0).prefetch_related("tender")
    return rows.filter(service_id=home) if home else rows


def _open_line(row: Invitation, act: str) -> OpenLine:
    is_open = row.tender.state == TenderState.OPEN
    return OpenLine(
        ref=row.ref,
        service_name=row.service_name,
        distance_miles=row.distance_miles,
        lines=five_lines(read_tier_one(row.tender.portrait)),
        closes_at=row.closes_at,
        standing=STANDING_WORDS[act] if is_open else RESULT_WORDS[TenderState.CANCELLED],
        waiting=is_open and not act,
    )


def _closed_line(row: Invitation, act: str, set_aside_because: str) -> ClosedLine:
    result = RESULT_WORDS[TenderState(row.tender.state)]
    if row.tender.cancelled_because:
        result = f"{result}: {row.tender.cancelled_because}"
    if set_aside_because:
        result = f"{result}. Your offer was set aside: {set_aside_because}"
    return ClosedLine(
        ref=row.ref,
        tender_ref=row.tender.ref,
        service_name=row.service_name,
        matters=row.tender.portrait["about_me"]["most_important"],
        closes_at=row.closes_at,
        standing=CLOSED_WORDS[act],
        result=result,
        offered=act in {"bid", "replace"},
    )
