"""Evaluating confirmed telephone bids: by the function that evaluates sealed ones, in a pack of their own.

A pack of their own, for what was sealed was marked and evaluated before anybody was rung, and stays as it was: no
bid's result depends on another's. Nobody marks what a broker wrote down, so a telephone bid has no case response; its
share is spread over the rest of the quality score, as of every component that a bid does not have (rulebook §6).
"""

import hashlib
import json
from datetime import date
from typing import Any

import rfc8785

from placewell.accounts.actor import Actor
from placewell.accounts.vault import lock_for
from placewell.ledger.clock import now
from placewell.ledger.events.telephoning import TelephoneBidsEvaluated
from placewell.ledger.record import record
from placewell.needs.queries import budget_of
from placewell.rules.evaluation import evaluate
from placewell.rules.options import Outcome
from placewell.rules.pack import PACK_SCHEMA
from placewell.rules.pack_reader import read_pack
from placewell.tenders.models import Evaluation, TelephoneBid, TelephoneEvaluation, Tender
from placewell.tenders.queries.telephoning import confirmed_bids
from placewell.tenders.standing import StandingAtOpening, standings_of
from placewell.tenders.waiting import start_next_clock

JsonObject = dict[str, Any]


def evaluate_telephone_bids(actor: Actor, tender: Tender) -> TelephoneEvaluation | None:
    """Evaluate the confirmed telephone bids of a locked tender and keep pack and result. Part of an action.

    Nothing is kept before the sealed offers are evaluated, where none is confirmed, or where nothing has changed.
    """
    before = Evaluation.objects.filter(tender=tender).order_by("-seq").first()
    if before is None:
        return None
    made = store_telephone_evaluation(actor, tender)
    if made is not None:
        start_next_clock(tender, Outcome(before.result["outcome"]), made.at)
    return made


def store_telephone_evaluation(actor: Actor, tender: Tender) -> TelephoneEvaluation | None:
    """Keep what the confirmed telephone bids come to at the budget of now, if that is news. Part of an action."""
    bids = confirmed_bids(tender)
    if not bids:
        return None
    pack = _pack_of(tender, bids)
    if not pack["bids"]:
        return None
    packed, outcome = rfc8785.dumps(pack), rfc8785.dumps(evaluate(read_pack(pack)).as_value())
    newest = TelephoneEvaluation.objects.filter(tender=tender).order_by("-seq").first()
    digest = hashlib.sha256(packed).hexdigest()
    if newest is not None and newest.pack_sha256 == digest:
        return None
    made = TelephoneEvaluation.objects.create(
        tender=tender,
        authority_id=tender.authority_id,
        seq=newest.seq + 1 if newest else 1,
        pack_sealed=lock_for(tender.authority_id, packed),
        pack_sha256=digest,
        result=json.loads(outcome),
        result_sha256=hashlib.sha256(outcome).hexdigest(),
        at=now(),
    )
    event = TelephoneBidsEvaluated(tender_ref=tender.ref, bids=len(pack["bids"]))
    record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    return made


def _pack_of(tender: Tender, bids: list[TelephoneBid]) -> JsonObject:
    standings = standings_of(bid.invitation.membership_id for bid in bids)
    usable = [bid for bid in bids if not standings[bid.invitation.membership_id].set_aside_because]
    return {
        "schema": PACK_SCHEMA,
        "tender_ref": tender.ref,
        "unit": "week",
        "policy": tender.policy,
        "figures": {**tender.figures, "budget": f"{budget_of(tender.package).amount:.2f}"},
        "bids": [_bid(tender, bid, standings[bid.invitation.membership_id]) for bid in usable],
    }


def _bid(tender: Tender, bid: TelephoneBid, standing: StandingAtOpening) -> JsonObject:
    facts, price = standing.register, bid.price.content
    decided = bid.price_decision.decision if hasattr(bid, "price_decision") else None
    return {
        "bid_ref": bid.bid_ref,
        "price": price["price"],
        "price_basis": price["price_basis"],
        "register": {"overall": facts["overall"], "key_questions": facts["key_questions"]},
        "case_response": [],
        "track_record": facts["track_record"],
        "investment": facts["investment"],
        "distance_miles": str(bid.invitation.distance_miles),
        "gates": {
            "must_haves_met": bool(bid.response["must_haves_met"]),
            "start_in_time": date.fromisoformat(bid.response["start_on"])
            <= date.fromisoformat(tender.portrait["start_on"]),
            "vacancy_confirmed": bool(bid.response["vacancy_confirmed"]),
        },
        "low_bid": decided,
    }
