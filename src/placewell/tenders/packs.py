"""From an opened tender to the pack of the rulebook's pure function, and its result."""

from datetime import date
from typing import Any

from placewell.accounts.actor import Actor
from placewell.needs.queries import budget_of
from placewell.rules.evaluation import evaluate
from placewell.rules.pack import PACK_SCHEMA
from placewell.rules.pack_reader import read_pack
from placewell.tenders.models import LowBidDecision, OpenedBid, Tender
from placewell.tenders.queries.marks import AnswerKey, agreed_of, marks_of

JsonObject = dict[str, Any]


def evaluate_tender(actor: Actor, tender: Tender) -> tuple[JsonObject, JsonObject]:
    """Return the pack of a tender and its result, both as JSON values. Every bid's price must be revealed."""
    pack = pack_of(actor, tender)
    return pack, evaluate(read_pack(pack)).as_value()


def pack_of(actor: Actor, tender: Tender) -> JsonObject:  # noqa: ARG001 (row security reads the actor)
    """Build the pack: frozen policy and figures, the budget, and every bid that was not set aside."""
    bids = OpenedBid.objects.filter(tender=tender, set_aside_because="").select_related("price", "invitation")
    answers = _answers(tender)
    decided = dict(LowBidDecision.objects.filter(tender=tender).values_list("query__bid__bid_ref", "decision"))
    return {
        "schema": PACK_SCHEMA,
        "tender_ref": tender.ref,
        "unit": "week",
        "policy": tender.policy,
        "figures": {**tender.figures, "budget": f"{budget_of(tender.package).amount:.2f}"},
        "bids": [_bid(tender, bid, answers, decided.get(bid.bid_ref)) for bid in bids.order_by("bid_ref")],
    }


def _answers(tender: Tender) -> dict[AnswerKey, JsonObject]:
    """Return every marked answer as a pack has it: all seats' scores in order of seat, and the agreed one."""
    agreed = agreed_of(tender)
    return {
        answer: {
            "scores": [str(one.score) for one in given],
            "agreed": str(agreed[answer].score) if answer in agreed else None,
        }
        for answer, given in marks_of(tender).items()
    }


def _bid(tender: Tender, bid: OpenedBid, answers: dict[AnswerKey, JsonObject], low_bid: str | None) -> JsonObject:
    starts = date.fromisoformat(tender.portrait["start_on"])
    return {
        "bid_ref": bid.bid_ref,
        "price": bid.price.content["price"],
        "price_basis": bid.price.content["price_basis"],
        "register": {"overall": bid.register["overall"], "key_questions": bid.register["key_questions"]},
        "case_response": [answers[bid.bid_ref, question["id"]] for question in tender.questions],
        "track_record": bid.register["track_record"],
        "investment": bid.register["investment"],
        "distance_miles": str(bid.invitation.distance_miles),
        "gates": {
            "must_haves_met": bool(bid.response["must_haves_met"]),
            "start_in_time": date.fromisoformat(bid.response["start_on"]) <= starts,
            "vacancy_confirmed": bool(bid.response["vacancy_confirmed"]),
        },
        "low_bid": low_bid,
    }
