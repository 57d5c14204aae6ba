"""Scoring the case responses, before any price is known, and closing it."""

from decimal import Decimal

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.events.tenders import ResponseScored, ScoringClosed
from placewell.ledger.record import record
from placewell.rules.errors import NotFound, Refused, WrongState
from placewell.tenders.models import ClosedScoring, OpenedBid, Score, Tender
from placewell.tenders.queries.scores import unscored
from placewell.tenders.states import WORDS, TenderState, check_step


@action(by={Role.EVALUATOR, Role.BROKER}, whose=Whose.OWN_AUTHORITY, states={TenderState.SCORING})
def score_response(
    *, actor: Actor, tender_ref: str, bid_ref: str, question_id: str, score: Decimal, because: str
) -> Score:
    """Score one answer, 0 to 5, with a reason. A second thought replaces the first until scoring is closed.

    Raises Refused for a score out of range or without a reason, WrongState when scoring is not open.
    """
    tender = _locked(actor, tender_ref)
    if tender.state != TenderState.SCORING:
        raise WrongState(f"This tender is {WORDS[TenderState(tender.state)]}. Scores are given after the opening only.")
    if not 0 <= score <= 5:
        raise Refused("A score is from 0 to 5.", code="score")
    if not because.strip():
        raise Refused("Say why, in a sentence: the bidder may read it.", code="because")
    if question_id not in {question["id"] for question in tender.questions}:
        raise Refused("This tender has no such question.", code="question")
    bid = OpenedBid.objects.filter(tender=tender, bid_ref=bid_ref).first()
    if bid is None:
        raise NotFound("There is no such bid in this tender.")
    given = Score.objects.create(
        bid=bid,
        tender=tender,
        authority_id=tender.authority_id,
        question_id=question_id,
        evaluator=actor.ref,
        score=score,
        because=because.strip(),
        at=now(),
    )
    scored = ResponseScored(tender_ref=tender.ref, bid_ref=bid_ref, question_id=question_id)
    record(scored, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    return given


@action(by={Role.BROKER}, whose=Whose.OWN_AUTHORITY, states={TenderState.SCORING})
def close_scoring(*, actor: Actor, tender_ref: str) -> ClosedScoring:
    """Close scoring: from here scores stand, and the opener reveals the prices. Raises Refused while any is missing."""
    tender = _locked(actor, tender_ref)
    check_step(TenderState(tender.state), TenderState.SCORED)
    missing = unscored(tender)
    if missing:
        raise Refused(
            f"{len(missing)} answers have no score yet. Prices stay sealed until every answer is scored.",
            code="unscored",
        )
    closed = ClosedScoring.objects.create(tender=tender, authority_id=tender.authority_id, by=actor.ref, at=now())
    Tender.objects.filter(pk=tender.pk).update(state=TenderState.SCORED)
    event = ScoringClosed(tender_ref=tender.ref)
    record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    return closed


def _locked(actor: Actor, tender_ref: str) -> Tender:
    tender = Tender.objects.visible_to(actor).select_for_update().filter(ref=tender_ref).first()
    if tender is None:
        raise NotFound("There is no such tender in your authority.")
    return tender
