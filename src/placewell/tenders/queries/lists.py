"""Lists and views of tenders, as pages show them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from placewell.accounts.actor import Actor
from placewell.accounts.roles import SEES_MONEY
from placewell.directory.queries import words_of_places_at
from placewell.ledger.clocks import Running, running_clocks
from placewell.rules.errors import NotFound
from placewell.rules.matching import NOT_INVITED_WORDS, NotInvited
from placewell.rules.options import Outcome
from placewell.rules.widening import WIDENING_WORDS, WideningOutcome
from placewell.tenders.models import (
    Evaluation,
    Invitation,
    OpenedBid,
    Opening,
    Question,
    RevealedPrice,
    Tender,
    TenderKind,
    Widening,
)
from placewell.tenders.queries.outcomes import CameTo, can_follow, what_it_came_to
from placewell.tenders.queries.settled import interim_offer_of
from placewell.tenders.queries.telephoning import in_budget_by_telephone, rings, told_on_duty
from placewell.tenders.states import OVER, WORDS, TenderState
from placewell.tenders.times import steps_in_words
from placewell.ui.keyset import After, rows_after

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class TenderLine:
    """One tender of a list."""

    id: int
    ref: str
    package_ref: str
    category: str
    urgency: str
    state: str
    closes_at: datetime
    open: bool


@dataclass(frozen=True, slots=True)
class BidLine:
    """One bid of an opened tender; price and result only once they are known."""

    bid_ref: str
    service_name: str
    distance_miles: Any
    set_aside_because: str
    price: str
    result: dict[str, Any]


@dataclass(frozen=True, slots=True)
class TenderView:
    """Everything that one tender's page shows."""

    tender: Tender
    state_words: str
    invited: list[Invitation]
    left_out: list[tuple[str, str]]
    places: dict[str, str]
    counted: list[tuple[str, int]]
    questions: list[Question]
    opening: Opening | None
    bids: list[BidLine]
    result: dict[str, Any]
    sees_money: bool
    came_to: CameTo
    searches: list[Tender]
    can_search_again: bool
    waits: list[Running]
    rings: bool
    by_telephone: bool
    told: list[tuple[str, str, datetime]]
    steps: tuple[tuple[str, datetime], ...]
    widening: Widening | None
    widened_words: str
    left_out_further: list[tuple[str, str]]
    can_stay: bool


SHELVES: dict[str, tuple[str, tuple[TenderState, ...]]] = {
    "open": ("Open", (TenderState.OPEN,)),
    "marking": ("Being marked", (TenderState.SCORING, TenderState.SCORED)),
    "evaluated": ("Evaluated", (TenderState.EVALUATED,)),
    "choosing": ("With the person", (TenderState.OFFERED,)),
    "placed": ("Placed", (TenderState.AWARDED,)),
    "called_off": ("Called off", (TenderState.CANCELLED,)),
}


def tender_lines(actor: Actor, *, shelf: str = "open", after: After | None = None) -> list[TenderLine]:
    """List one shelf of the authority's tenders by their close: soonest first, of those that are over newest first.

    `after` is the (closes_at, id) of the last one seen. A page costs the same however many tenders there are.
    """
    states = SHELVES.get(shelf, SHELVES["open"])[1]
    rows = Tender.objects.visible_to(actor).filter(state__in=states).select_related("category")
    over = states[0] in OVER
    if after is not None:
        rows = rows.filter(rows_after("closes_at", after, descending=over))
    rows = rows.defer("portrait", "policy", "figures", "questions", "notice", "not_invited")
    return [
        TenderLine(
            id=row.pk,
            ref=row.ref,
            package_ref=row.package_ref,
            category=row.category.name,
            urgency=row.urgency,
            state=WORDS[TenderState(row.state)],
            closes_at=row.closes_at,
            open=row.state == TenderState.OPEN,
        )
        for row in rows.order_by(*(("-closes_at", "-id") if over else ("closes_at", "id")))[:A_PAGE]
    ]


def tender_by_ref(actor: Actor, ref: str) -> Tender:
    """Return a tender that the actor may see, with its category and package. Raises NotFound."""
    found = Tender.objects.visible_to(actor).select_related("category", "package").filter(ref=ref).first()
    if found is None:
        raise NotFound("There is no such tender in your authority.")
    return found


def tender_view(actor: Actor, ref: str) -> TenderView:
    """Return one tender's page. Who may not see money sees no price and no result; nobody a bid before the opening."""
    sees_money = actor.role in SEES_MONEY
    # The evaluation first: a tender read after it is at least as far on, so that no page shows half of a step.
    evaluation = Evaluation.objects.filter(tender__ref=ref).order_by("-seq").first()
    tender = tender_by_ref(actor, ref)
    result = evaluation.result if evaluation and sees_money else {}
    by_ref = {one["bid_ref"]: one for one in result.get("bids", [])}
    prices = {p.bid_id: p.content["price"] for p in RevealedPrice.objects.filter(tender=tender)} if sees_money else {}
    searches = list(Tender.objects.visible_to(actor).filter(package=tender.package_id).order_by("id"))
    left_out = [
        (one.service.name, ", ".join(NOT_INVITED_WORDS[NotInvited(reason)] for reason in one.reasons))
        for one in tender.left_out.select_related("service").order_by("service__name", "service_id")[:A_PAGE]
    ]
    opening = Opening.objects.filter(tender=tender).first()
    opened = list(OpenedBid.objects.filter(tender=tender).select_related("invitation").order_by("bid_ref"))
    invited = list(tender.invitations.select_related("widening").order_by("distance_miles", "id"))
    widening = Widening.objects.filter(tender=tender).first()
    came_to = what_it_came_to(tender)
    return TenderView(
        tender=tender,
        state_words=WORDS[TenderState(tender.state)],
        invited=invited,
        left_out=left_out,
        places=words_of_places_at((one.service_id for one in invited), tender.issued_at),
        counted=[(NOT_INVITED_WORDS[NotInvited(name)], count) for name, count in tender.not_invited.items()],
        questions=list(tender.asked.order_by("id")),
        opening=opening,
        bids=[
            BidLine(
                bid.bid_ref,
                bid.service_name,
                bid.invitation.distance_miles,
                bid.set_aside_because,
                prices.get(bid.pk, ""),
                by_ref.get(bid.bid_ref, {}),
            )
            for bid in opened
        ],
        result=result,
        sees_money=sees_money,
        came_to=came_to,
        searches=searches,
        can_search_again=can_follow(tender, searches),
        waits=running_clocks(case_ref=tender.package_ref),
        rings=opening is not None and rings(tender, offers=sum(not bid.set_aside_because for bid in opened)),
        by_telephone=sees_money and tender.state == TenderState.EVALUATED and bool(in_budget_by_telephone(tender)),
        told=told_on_duty(tender),
        steps=steps_in_words(tender),
        widening=widening,
        widened_words=WIDENING_WORDS[WideningOutcome(widening.outcome)] if widening else "",
        left_out_further=_left_out_further(widening) if widening else [],
        can_stay=_can_stay(tender, came_to, searches),
    )


def _left_out_further(widening: Widening) -> list[tuple[str, str]]:
    """Return who was not invited at the widening step either, and why: those further away than before."""
    return [
        (one["name"], ", ".join(NOT_INVITED_WORDS[NotInvited(reason)] for reason in one["reasons"]))
        for one in sorted(widening.left_out, key=lambda one: (one["name"], one["service_id"]))[:A_PAGE]
    ]


def _can_stay(tender: Tender, came_to: CameTo, searches: list[Tender]) -> bool:
    """Tell whether a search without enough offers leaves one choice: to stay in the place for now.

    Where an earlier search is with the person the choice is in it already, unless its portrait was corrected since.
    """
    if tender.state != TenderState.EVALUATED or came_to.outcome != Outcome.TOO_FEW_BIDS:
        return False
    there = any(one.state == TenderState.OFFERED for one in searches) and tender.kind != TenderKind.CONFIRMATION
    return not there and bool(interim_offer_of(tender.package_ref))
