"""From an opened tender to the pack of the rulebook's pure function, and its result."""

from datetime import date
from decimal import Decimal
from typing import Any

from placewell.accounts.actor import Actor
from placewell.needs.queries import budget_of
from placewell.rules.evaluation import evaluate
from placewell.rules.pack import PACK_SCHEMA
from placewell.rules.pack_reader import read_pack
from placewell.tenders.models import OpenedBid, Tender
from placewell.tenders.queries.scores import scores_of

JsonObject = dict[str, Any]


def evaluate_tender(actor: Actor, tender: Tender) -> tuple[JsonObject, JsonObject]:
    """Return the pack of a tender and its result, both as JSON values. Every bid's price must be revealed."""
    pack = pack_of(actor, tender)
    return pack, evaluate(read_pack(pack)).as_value()


def pack_of(actor: Actor, tender: Tender) -> JsonObject:  # noqa: ARG001 (row security reads the actor)
    """Build the pack: frozen policy and figures, the budget, and every bid that was not set aside."""
    bids = OpenedBid.objects.filter(tender=tender, set_aside_because="").select_related("price", "invitation")
    scores = scores_of(tender)
    return {
        "schema": PACK_SCHEMA,
        "tender_ref": tender.ref,
        "unit": "week",
        "policy": tender.policy,
        "figures": {**tender.figures, "budget": f"{budget_of(tender.package).amount:.2f}"},
        "bids": [_bid(tender, bid, scores) for bid in bids.order_by("bid_ref")],
    }


def _bid(tender: Tender, bid: OpenedBid, scores: dict[tuple[str, str], list[Decimal]]) -> JsonObject:
    starts = date.fromisoformat(tender.portrait["start_on"])
    return {
        "bid_ref": bid.bid_ref,
        "price": bid.price.content["price"],
        "price_basis": bid.price.content["price_basis"],
        "register": {"overall": bid.register["overall"], "key_questions": bid.register["key_questions"]},
        "case_response": [
            {"scores": [str(score) for score in scores[bid.bid_ref, question["id"]]], "agreed": None}
            for question in tender.questions
        ],
        "track_record": bid.register["track_record"],
        "investment": bid.register["investment"],
        "distance_miles": str(bid.invitation.distance_miles),
        "gates": {
            "must_haves_met": bool(bid.response["must_haves_met"]),
            "start_in_time": date.fromisoformat(bid.response["start_on"]) <= starts,
            "vacancy_confirmed": bool(bid.response["vacancy_confirmed"]),
        },
        "low_bid": None,
    }
