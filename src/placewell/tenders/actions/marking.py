"""Marking the case responses, before any price is known. It closes by itself: nobody who could wait holds it up."""

from decimal import Decimal

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, stop_clock
from placewell.ledger.events.tenders import MarkingFinished, ResponseScored, ScoreAgreed, ScoringClosed
from placewell.ledger.record import record
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.rules.marking import check_agreed, check_score
from placewell.tenders.actions.seats import lock_for_marking
from placewell.tenders.models import (
    AgreedScore,
    ClosedScoring,
    FinishedMarking,
    OpenedBid,
    Score,
    ScoreProposal,
    Tender,
)
from placewell.tenders.queries.marks import Difference, Seat, all_marked, differences, seats_of, unscored
from placewell.tenders.states import TenderState, check_step


@action(by={Role.EVALUATOR}, whose=Whose.OWN_AUTHORITY, states={TenderState.SCORING})
def score_response(
    *, actor: Actor, tender_ref: str, bid_ref: str, question_id: str, score: Decimal, because: str
) -> Score:
    """Score one answer, 0 to 5, with a reason. A second thought replaces the first until one has finished.

    Raises NotPermitted without a seat, Refused for a score out of range or without a reason, WrongState afterwards.
    """
    tender = lock_for_marking(actor, tender_ref)
    _unfinished(actor, tender)
    check_score(Decimal(score))
    if not because.strip():
        raise Refused("Say why, in a sentence: the bidder may read it.", code="because")
    if question_id not in {question["id"] for question in tender.questions}:
        raise NotFound("This tender has no such question.")
    bid = OpenedBid.objects.filter(tender=tender, bid_ref=bid_ref, set_aside_because="").first()
    if bid is None:
        raise NotFound("There is no such bid to be marked in this tender.")
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


@action(by={Role.EVALUATOR}, whose=Whose.OWN_AUTHORITY, states={TenderState.SCORING})
def finish_marking(*, actor: Actor, tender_ref: str) -> FinishedMarking:
    """Say that one has finished: one's scores stand from here. The last to finish closes scoring, if nothing differs.

    Raises Refused while any answer has no score of one's own.
    """
    tender = lock_for_marking(actor, tender_ref)
    seat = _unfinished(actor, tender)
    missing = unscored(tender, actor.ref)
    if missing:
        answers = "One answer has" if len(missing) == 1 else f"{len(missing)} answers have"
        raise Refused(f"{answers} no score of yours yet. Score every answer first.", code="unscored")
    finished = FinishedMarking.objects.create(
        seat_id=seat.pk, tender=tender, authority_id=tender.authority_id, at=now()
    )
    event = MarkingFinished(tender_ref=tender.ref, number=seat.number)
    record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    _close_if_done(actor, tender)
    return finished


@action(by={Role.EVALUATOR}, whose=Whose.OWN_AUTHORITY, states={TenderState.SCORING})
def propose_agreed_score(
    *, actor: Actor, tender_ref: str, bid_ref: str, question_id: str, score: Decimal, because: str
) -> ScoreProposal:
    """Propose the score that counts where two differ by two or more. The other accepts it, or proposes another.

    Raises Refused outside the range of the two scores or without a reason, WrongState before both have finished.
    """
    tender = lock_for_marking(actor, tender_ref)
    difference = _difference(actor, tender, bid_ref, question_id)
    check_agreed(Decimal(score), [one.score for one in difference.given])
    if not because.strip():
        raise Refused("Say why, in a sentence: the bidder may read it.", code="because")
    return ScoreProposal.objects.create(
        bid=OpenedBid.objects.get(tender=tender, bid_ref=bid_ref),
        tender=tender,
        authority_id=tender.authority_id,
        question_id=question_id,
        score=score,
        because=because.strip(),
        by=actor.ref,
        at=now(),
    )


@action(by={Role.EVALUATOR}, whose=Whose.OWN_AUTHORITY, states={TenderState.SCORING})
def accept_agreed_score(*, actor: Actor, tender_ref: str, bid_ref: str, question_id: str, proposal: int) -> AgreedScore:
    """Accept the score that the other evaluator proposed. The last one agreed closes scoring.

    `proposal` is the number of the one that was read: Conflict when another has been made since.
    """
    tender = lock_for_marking(actor, tender_ref)
    difference = _difference(actor, tender, bid_ref, question_id)
    proposed = difference.proposal
    if proposed is None:
        raise WrongState("No score has been proposed yet.")
    if proposed.pk != proposal:
        raise Conflict("Another score has been proposed since. Read it first.")
    if proposed.by == actor.ref:
        raise NotPermitted("You proposed this score, so the other evaluator accepts it.")
    check_agreed(proposed.score, [one.score for one in difference.given])
    agreed = AgreedScore.objects.create(
        bid_id=proposed.bid_id,
        tender=tender,
        authority_id=tender.authority_id,
        question_id=question_id,
        score=proposed.score,
        because=proposed.because,
        proposed_by=proposed.by,
        accepted_by=actor.ref,
        at=now(),
    )
    event = ScoreAgreed(tender_ref=tender.ref, bid_ref=bid_ref, question_id=question_id)
    record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    _close_if_done(actor, tender)
    return agreed


def close_scoring(actor: Actor, tender: Tender) -> ClosedScoring:
    """Close scoring: marks stand, and the opener reveals the prices. Part of an action that has locked the tender."""
    check_step(TenderState(tender.state), TenderState.SCORED)
    closed = ClosedScoring.objects.create(tender=tender, authority_id=tender.authority_id, by=actor.ref, at=now())
    Tender.objects.filter(pk=tender.pk).update(state=TenderState.SCORED)
    tender.state = TenderState.SCORED
    stop_clock(ClockKind.MARKING, subject=f"tender:{tender.ref}")
    event = ScoringClosed(tender_ref=tender.ref)
    record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    return closed


def _close_if_done(actor: Actor, tender: Tender) -> None:
    if all_marked(tender, seats_of(tender)) and all(one.agreed is not None for one in differences(tender)):
        close_scoring(actor, tender)


def _unfinished(actor: Actor, tender: Tender) -> Seat:
    seat = _own_seat(actor, seats_of(tender))
    if seat.finished_at is not None:
        raise WrongState("You have finished marking, so your scores stand.")
    return seat


def _own_seat(actor: Actor, seats: list[Seat]) -> Seat:
    found = next((seat for seat in seats if seat.evaluator == actor.ref), None)
    if found is None:
        raise NotPermitted("You have no seat at this tender. Declare that you have no conflict of interest first.")
    return found


def _difference(actor: Actor, tender: Tender, bid_ref: str, question_id: str) -> Difference:
    seats = seats_of(tender)
    _own_seat(actor, seats)
    if not all_marked(tender, seats):
        raise WrongState("Scores are agreed once both evaluators have finished.")
    for one in differences(tender):
        if (one.bid_ref, one.question_id) == (bid_ref, question_id):
            if one.agreed is not None:
                raise Conflict("A score has been agreed for this answer.")
            return one
    raise NotFound("There is no such answer whose scores lie two or more apart.")
