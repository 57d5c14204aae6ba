"""A tender that has been opened, for the tests of what comes after."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.accounts.roles import Role
from placewell.tenders.actions.bidding import seal_bid
from placewell.tenders.actions.marking import finish_marking, score_response
from placewell.tenders.actions.opening import open_bids
from placewell.tenders.actions.seats import take_seat
from placewell.tenders.models import OpenedBid, Tender
from placewell.tenders.opener import OPENER
from placewell.tenders.queries.marking import MarkingView, marking_view
from placewell.web.demonstration.play import staff
from tests.offers import price_of, response_to
from tests.played import OpenTender

FLOOR, REFERENCE, BUDGET = Decimal("845.00"), Decimal("975.00"), Decimal("1015.00")  # of the county, for this person


def evaluators(played: OpenTender) -> tuple[Actor, Actor]:
    """Return the county's two evaluators."""
    return staff(played.county, Role.EVALUATOR, 0), staff(played.county, Role.EVALUATOR, 1)


def offer(played: OpenTender, place: int, amount: str = "990.00", *, days_earlier: int = 0, **gates: bool) -> None:
    """Seal an offer of the service invited in a place."""
    response = response_to(played.tender, f"The answer of {played.invitations[place].service_name}.")
    starts = date.fromisoformat(played.tender.portrait["start_on"]) - timedelta(days=days_earlier)
    seal_bid(
        actor=played.manager(place),
        invitation_ref=played.invitations[place].ref,
        response=replace(response, start_on=starts, **gates),
        price=price_of(played.tender, amount),
    )


def open_with(played: OpenTender, amounts: Sequence[str]) -> list[OpenedBid]:
    """Seal an offer at each price, nearest service first, let the close pass and open them all."""
    for place, amount in enumerate(amounts):
        offer(played, place, amount)
    return open_all(played)


def open_all(played: OpenTender) -> list[OpenedBid]:
    """Let the close pass and open what was sealed; the bids come nearest service first."""
    played.close()
    open_bids(actor=OPENER, tender_id=played.tender.pk)
    with acting_as(OPENER):
        bids = OpenedBid.objects.filter(tender=played.tender).select_related("invitation")
        return list(bids.order_by("invitation__distance_miles", "invitation_id"))


def now_of(played: OpenTender) -> Tender:
    """Return the tender as it stands."""
    with acting_as(OPENER):
        return Tender.objects.get(pk=played.tender.pk)


def score(
    played: OpenTender, evaluator: Actor, bid: OpenedBid, question: str, given: str, because: str = "So."
) -> None:
    """Let an evaluator score one answer."""
    score_response(
        actor=evaluator,
        tender_ref=played.tender.ref,
        bid_ref=bid.bid_ref,
        question_id=question,
        score=Decimal(given),
        because=because,
    )


def score_all(played: OpenTender, evaluator: Actor, bids: Sequence[OpenedBid], given: str = "4") -> None:
    """Let an evaluator score every answer alike."""
    for bid in bids:
        for question in played.tender.questions:
            score(played, evaluator, bid, question["id"], given)


def finish(played: OpenTender, evaluator: Actor) -> None:
    """Let an evaluator finish."""
    finish_marking(actor=evaluator, tender_ref=played.tender.ref)


def sit(played: OpenTender, *who: Actor) -> None:
    """Let evaluators take a seat."""
    for evaluator in who:
        take_seat(actor=evaluator, tender_ref=played.tender.ref)


def view_of(played: OpenTender, actor: Actor) -> MarkingView:
    """Return the marking as somebody sees it."""
    with acting_as(actor):
        return marking_view(actor, played.tender.ref)
