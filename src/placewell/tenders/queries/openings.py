"""The opening of a tender as a file: for a bidder with their own bid, for an auditor with all."""

from typing import Any

from django.db import connection

from placewell.tenders.models import OpenedBid, Opening, RevealedPrice, Tender
from placewell.tenders.receipts import make_opening


def opening_file(tender: Tender, *, organisation_id: int | None = None) -> dict[str, Any]:
    """Return a tender's opening as JSON; with `organisation_id`, only that bidder's own bids are disclosed in it."""
    opening = Opening.objects.get(tender=tender)
    bids = OpenedBid.objects.filter(tender=tender).order_by("bid_ref")
    if organisation_id is not None:
        bids = bids.filter(organisation_id=organisation_id)
    prices = {price.bid_id: price for price in RevealedPrice.objects.filter(tender=tender)}
    return make_opening(
        tender_ref=tender.ref,
        opened_at=opening.opened_at,
        leaves=opening.leaves,
        bids=[_disclosed(bid, prices.get(bid.pk), fnc=tender.figures["fnc"]) for bid in bids],
    )


def _disclosed(bid: OpenedBid, price: RevealedPrice | None, *, fnc: str) -> dict[str, Any]:
    taken = _evaluated_price(bid)
    return {
        "bid_ref": bid.bid_ref,
        "response": {"nonce": bid.response_nonce, "content": bid.response},
        "price": None if price is None else {"nonce": price.nonce, "content": price.content},
        "evaluated": None if taken is None else {"comparable_price": taken, "fnc": fnc},
    }


def _evaluated_price(bid: OpenedBid) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenders_evaluated_price(%s, %s)", (bid.tender_id, bid.bid_ref))
        row = cursor.fetchone()
    return None if row is None or row[0] is None else str(row[0])
