"""Feedback to every bidder, written once: when somebody was placed, or an opened search was called off (Q13)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.accounts.vault import unlock_for
from placewell.ledger.clock import now
from placewell.ledger.clocks import stop_clock
from placewell.ledger.events.choice import OptionsPut
from placewell.ledger.events.tenders import FeedbackGiven
from placewell.ledger.models import EventRow
from placewell.ledger.record import record
from placewell.rules.errors import NotFound, WrongState
from placewell.rules.evaluation import BidResult, Status, decimal_text, evaluate
from placewell.rules.feedback import (
    COMPONENT_WORDS,
    Compared,
    Fate,
    advantages,
    compared,
    fate_of,
    fate_words,
)
from placewell.rules.pack import Pack, PackBid
from placewell.rules.pack_reader import read_pack
from placewell.rules.scoring import components_of
from placewell.tenders.actions.low_bids import stop_low_bid_clocks
from placewell.tenders.actions.telephone_feedback import tell_telephone_bidders
from placewell.tenders.actions.telephoning import stop_telephone_clocks
from placewell.tenders.models import Evaluation, Feedback, OpenedBid, Tender
from placewell.tenders.queries.marks import AnswerKey, agreed_of, marks_of
from placewell.tenders.states import TenderState
from placewell.tenders.telling import tell_each

JsonObject = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Evaluated:
    """A tender's newest evaluation, computed again from its pack, by bid; and which bids the person was shown."""

    pack: Pack
    bids: Mapping[str, PackBid]
    results: Mapping[str, BidResult]
    put: frozenset[str]


@action(by={Role.SYSTEM}, whose=Whose.EVERYONES, states={TenderState.AWARDED, TenderState.CANCELLED})
def give_feedback(*, actor: Actor, tender_ref: str, chosen_ref: str = "") -> int:
    """Write each bidder's feedback and tell them; return how many. `chosen_ref` is empty for a search called off.

    Does nothing where nothing was opened: what was sealed stays sealed, also from its own feedback.
    """
    tender = Tender.objects.select_for_update().filter(ref=tender_ref).first()
    if tender is None:
        raise NotFound("There is no such tender.")
    if tender.state not in {TenderState.AWARDED, TenderState.CANCELLED}:
        raise WrongState("Feedback is given once somebody is placed, or the search is called off.")
    stop_low_bid_clocks(tender)
    stop_telephone_clocks(tender)
    tell_telephone_bidders(tender, chosen_ref)
    if tender.state == TenderState.CANCELLED:
        stop_clock(subject=f"tender:{tender.ref}")
    opened = OpenedBid.objects.filter(tender=tender, feedback__isnull=True)
    bids = list(opened.select_related("invitation", "low_bid_query__decision").order_by("bid_ref"))
    if not bids:
        return 0
    evaluated, marked = _evaluated(tender), _marked(tender)
    chosen = next((bid for bid in bids if bid.bid_ref == chosen_ref), None)
    best = None if chosen is None or evaluated is None else _compared(tender, chosen, evaluated)
    moment = now()
    rows = [
        Feedback(
            bid=bid,
            tender=tender,
            invitation=bid.invitation,
            authority_id=tender.authority_id,
            organisation_id=bid.organisation_id,
            at=moment,
            **_told(tender, bid, evaluated, marked, best=best, chosen=bid is chosen),
        )
        for bid in bids
    ]
    Feedback.objects.bulk_create(rows)
    event = FeedbackGiven(tender_ref=tender.ref, bids=len(rows))
    record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    bodies: dict[int, str] = {}
    for bid in bids:
        where = f"{settings.PLACEWELL_BASE_URL}/invitations/{bid.invitation.ref}/result/"
        before = bodies.get(bid.organisation_id, "What became of your offer, how it was marked and why, is here:")
        bodies[bid.organisation_id] = f"{before}\n\n{where}"
    tell_each(tender, subject=f"Feedback on your offer: {tender.ref}", bodies=bodies)
    return len(rows)


def _told(
    tender: Tender,
    bid: OpenedBid,
    evaluated: _Evaluated | None,
    marked: Mapping[AnswerKey, JsonObject],
    *,
    best: Compared | None,
    chosen: bool,
) -> JsonObject:
    result = evaluated.results.get(bid.bid_ref) if evaluated else None
    put = evaluated is not None and bid.bid_ref in evaluated.put
    fate = fate_of(result.status if result else None, set_aside=bool(bid.set_aside_because), put=put, chosen=chosen)
    gates = result.gate_reasons if result and fate == Fate.GATED_OUT else ()
    content: JsonObject = {
        "sentences": list(
            fate_words(fate, called_off=tender.state == TenderState.CANCELLED, gates=gates, aside=bid.set_aside_because)
        ),
        "decision": _decided(bid),
        "questions": [
            {"text": question["text"], **marked[bid.bid_ref, question["id"]]}
            for question in tender.questions
            if (bid.bid_ref, question["id"]) in marked
        ],
        "components": [],
        "figures": None,
        "chosen_had": None,
    }
    if evaluated is not None and result is not None:
        content |= _figures(evaluated, bid.bid_ref)
        if best is not None and not chosen:
            questions = {question["id"]: question["text"] for question in tender.questions}
            content["chosen_had"] = list(advantages(best, _compared(tender, bid, evaluated), questions=questions))
    return {"fate": fate.value, "content": content}


def _figures(evaluated: _Evaluated, bid_ref: str) -> JsonObject:
    result = evaluated.results[bid_ref]
    points = {"price_points": result.price_points, "total": result.total}
    return {
        "components": [
            {
                "words": COMPONENT_WORDS[one.component],
                "score": None if one.score is None else decimal_text(one.score, 2),
                "share": decimal_text(one.share, 2),
            }
            for one in components_of(evaluated.bids[bid_ref], evaluated.pack.policy)
        ],
        "figures": {
            "quality_score": decimal_text(result.quality_score, 2),
            "quality_points": decimal_text(result.quality_points, 2),
            **{name: None if value is None else decimal_text(value, 2) for name, value in points.items()},
        },
    }


def _decided(bid: OpenedBid) -> JsonObject | None:
    query = getattr(bid, "low_bid_query", None)
    decision = getattr(query, "decision", None)
    if decision is None:
        return None
    return {"decision": decision.decision, "reason": decision.reason, "because": decision.because}


def _marked(tender: Tender) -> dict[AnswerKey, JsonObject]:
    """Return the marks of every answer with their reasons, and nobody's name; none before scoring was closed."""
    if not hasattr(tender, "closed_scoring"):
        return {}
    agreed = agreed_of(tender)
    return {
        answer: {
            "marks": [{"score": f"{one.score:f}", "because": one.because} for one in given],
            "agreed": None
            if answer not in agreed
            else {"score": f"{agreed[answer].score:f}", "because": agreed[answer].because},
        }
        for answer, given in marks_of(tender).items()
    }


def _evaluated(tender: Tender) -> _Evaluated | None:
    newest = Evaluation.objects.filter(tender=tender).order_by("-seq").first()
    if newest is None:
        return None
    pack = read_pack(json.loads(unlock_for(tender.authority_id, bytes(newest.pack_sealed))))
    return _Evaluated(
        pack=pack,
        bids={bid.bid_ref: bid for bid in pack.bids},
        results={result.bid_ref: result for result in evaluate(pack).bids},
        put=_put_to_the_person(tender),
    )


def _put_to_the_person(tender: Tender) -> frozenset[str]:
    """Return the bids put to the person: whenever options were put, those within the budget as evaluated by then."""
    events = EventRow.objects.filter(case_ref=tender.package_ref, name=OptionsPut.__name__)
    moments = list(events.filter(payload__tender_ref=tender.ref).values_list("at", flat=True))
    put: set[str] = set()
    for moment in moments:
        evaluation = Evaluation.objects.filter(tender=tender, at__lte=moment).order_by("-seq").first()
        shown = evaluation.result["bids"] if evaluation else ()
        put |= {one["bid_ref"] for one in shown if one["status"] == Status.IN_BUDGET_OPTION}
    return frozenset(put)


def _compared(tender: Tender, bid: OpenedBid, evaluated: _Evaluated) -> Compared:
    return compared(
        evaluated.bids[bid.bid_ref],
        evaluated.pack.policy,
        question_ids=[question["id"] for question in tender.questions],
        start_on=date.fromisoformat(bid.response["start_on"]),
    )
