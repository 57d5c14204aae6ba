"""The opening of a tender as a file: for a bidder with their own bid, for an auditor with all."""

from typing import Any

from placewell.tenders.models import Evaluation, OpenedBid, Opening, RevealedPrice, Tender
from placewell.tenders.receipts import make_opening


def opening_file(tender: Tender, *, organisation_id: int | None = None) -> dict[str, Any]:
    """Return a tender's opening as JSON; with `organisation_id`, only that bidder's own bids are disclosed in it."""
    opening = Opening.objects.get(tender=tender)
    bids = OpenedBid.objects.filter(tender=tender).order_by("bid_ref")
    if organisation_id is not None:
        bids = bids.filter(organisation_id=organisation_id)
    prices = {price.bid_id: price for price in RevealedPrice.objects.filter(tender=tender)}
    evaluated = Evaluation.objects.filter(tender=tender).exists()
    return make_opening(
        tender_ref=tender.ref,
        opened_at=opening.opened_at,
        leaves=opening.leaves,
        bids=[_disclosed(bid, prices.get(bid.pk), evaluated=evaluated) for bid in bids],
    )


def _disclosed(bid: OpenedBid, price: RevealedPrice | None, *, evaluated: bool) -> dict[str, Any]:
    return {
        "bid_ref": bid.bid_ref,
        "response": {"nonce": bid.response_nonce, "content": bid.response},
        "price": None if price is None else {"nonce": price.nonce, "content": price.content},
        "evaluated": None
        if price is None or not evaluated or bid.set_aside_because
        else {"price": price.content["price"], "price_basis": price.content["price_basis"]},
    }
