"""A tender with one low bid, for the tests."""

from decimal import Decimal

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.rules.low_bids import CostHead
from placewell.tenders.actions.low_bids import explain_low_bid
from placewell.tenders.actions.opening import reveal_prices
from placewell.tenders.models import Evaluation, LowBidExplanation, OpenedBid
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.play import mark
from tests.played import OpenTender
from tests.tenders.opened import open_with

LOW = "800.00"
LINES = {CostHead.STAFFING: Decimal("640.00"), CostHead.SUPPLIES: Decimal("160.00")}


def low_and_plain(played: OpenTender, *more: str) -> list[OpenedBid]:
    """Open, mark and reveal a tender whose nearest service bid under the floor, and others (one, unless given)."""
    bids = open_with(played, [LOW, *(more or ("990.00",))])
    mark(played.county, played.tender)
    reveal_prices(actor=OPENER, tender_id=played.tender.pk)
    return bids


def explained(played: OpenTender, place: int = 0, actor: Actor | None = None, **given: object) -> LowBidExplanation:
    """Let the provider of a place explain."""
    usual: dict[str, object] = {"text": "We own the building and owe nothing on it.", "lines": LINES}
    return explain_low_bid(
        actor=actor or played.manager(place),
        invitation_ref=played.invitations[place].ref,
        **(usual | given),  # type: ignore[arg-type] # as each test gives
    )


def statuses(played: OpenTender) -> list[dict[str, str]]:
    """Return the status of every bid in each evaluation, the oldest first."""
    with acting_as(OPENER):
        kept = Evaluation.objects.filter(tender=played.tender).order_by("seq")
        return [{one["bid_ref"]: one["status"] for one in each.result["bids"]} for each in kept]
