"""What staff do with a complaint: safety, acknowledging, hearing the service, delays, answering, looking again."""

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, system_actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock
from placewell.ledger.events import redress as events
from placewell.redress.actions.own import LONGEST, own_complaint, stop, take, tell
from placewell.redress.models import HANDLES, Complaint, ComplaintPart, ComplaintReply, ComplaintStep
from placewell.redress.telling import tell_complainant, tell_service
from placewell.rules.errors import Conflict, NotFound, Refused, WrongState
from placewell.rules.redress import (
    About,
    Outcome,
    Remedy,
    State,
    Step,
    check_answerer,
    check_heard,
    check_outcome,
    reply_by,
)

UNANSWERED = (State.RECEIVED, State.ACKNOWLEDGED)
OPEN = (*UNANSWERED, State.REVIEW_ASKED)
OF_A_SERVICE = frozenset({Role.SOCIAL_WORKER, Role.APPROVER})


@action(by={Role.SOCIAL_WORKER}, whose=Whose.OWN_AUTHORITY)
def look_at_safety(*, actor: Actor, complaint_ref: str, text: str) -> ComplaintStep:
    """Write down what was done about a worry about somebody's safety. The complaint goes its own way beside it."""
    complaint = own_complaint(actor, complaint_ref)
    if not complaint.safeguarding:
        raise WrongState("Nobody says in this complaint that somebody is not safe.")
    made = take(actor, complaint, Step.SAFEGUARD, text, missing="Say what you did to keep them safe.")
    stop(complaint, ClockKind.COMPLAINT_SAFETY)
    tell(actor, complaint, events.ComplaintConcernSeen(complaint_ref=complaint.ref))
    return made


@action(by=HANDLES, whose=Whose.OWN_AUTHORITY, states=(State.RECEIVED,))
def acknowledge_complaint(*, actor: Actor, complaint_ref: str, text: str) -> ComplaintStep:
    """Tell the complainant that it is in hand, and how it goes on."""
    complaint = own_complaint(actor, complaint_ref)
    made = take(actor, complaint, Step.ACKNOWLEDGE, text, missing="Say how it goes on, and who to ring.")
    stop(complaint, ClockKind.COMPLAINT_ACKNOWLEDGED, ClockKind.COMPLAINT_URGENT)
    tell(actor, complaint, events.ComplaintAcknowledged(complaint_ref=complaint.ref))
    tell_complainant(complaint, subject="About your complaint", body="We have written to you about your complaint.")
    return made


@action(by=OF_A_SERVICE, whose=Whose.OWN_AUTHORITY, states=OPEN)
def put_to_service(*, actor: Actor, complaint_ref: str, text: str) -> ComplaintPart:
    """Put to a service what a complaint says of it, in words written for it: it reads nothing else.

    Before the answer, or before a second look that was asked for.
    """
    complaint = own_complaint(actor, complaint_ref)
    if complaint.state() not in OPEN:
        raise WrongState("This complaint is answered. The service was to be heard before.")
    if complaint.organisation_id is None:
        raise WrongState("This complaint is about no service.")
    if not text.strip() or len(text) > LONGEST:
        raise Refused(f"Write what the service is to answer, in up to {LONGEST:,} characters.", code="text")
    if ComplaintPart.objects.filter(complaint=complaint).exists():
        raise Conflict("It was put to the service already.")
    part = ComplaintPart.objects.create(
        complaint=complaint,
        complaint_ref=complaint.ref,
        authority_id=complaint.authority_id,
        organisation_id=complaint.organisation_id,
        service_name=complaint.service_name,
        text=text.strip(),
        by=actor.ref,
        at=now(),
    )
    start_clock(
        ClockKind.COMPLAINT_REPLIED,
        subject=f"complaint:{complaint.ref}",
        role=Role.PROVIDER,
        due_at=reply_by(now()),
        authority_id=complaint.authority_id,
        organisation_id=complaint.organisation_id,
    )
    tell(actor, complaint, events.ComplaintPutToService(complaint_ref=complaint.ref))
    tell_service(part)
    return part


@action(by=HANDLES, whose=Whose.OWN_AUTHORITY, states=UNANSWERED)
def explain_delay(*, actor: Actor, complaint_ref: str, text: str) -> ComplaintStep:
    """Tell the complainant in writing why there is no answer yet (SI 2009/309 regulation 14(4))."""
    complaint = own_complaint(actor, complaint_ref)
    made = take(actor, complaint, Step.EXPLAIN_DELAY, text, missing="Say why there is no answer yet, and when.")
    stop(complaint, ClockKind.COMPLAINT_SIX_MONTHS)
    tell(actor, complaint, events.ComplaintDelayExplained(complaint_ref=complaint.ref))
    tell_complainant(complaint, subject="About your complaint", body="We have told you why it takes longer.")
    return made


@action(by=HANDLES, whose=Whose.OWN_AUTHORITY, states=(State.ACKNOWLEDGED,))
def answer_complaint(*, actor: Actor, complaint_ref: str, outcome: Outcome, remedy: Remedy, text: str) -> ComplaintStep:
    """Answer a complaint, as somebody who had no part in what it is about.

    Raises WrongState where it is upheld against a service that was not heard.
    """
    complaint = own_complaint(actor, complaint_ref)
    check_answerer(actor.ref, involved=complaint.involved)
    check_outcome(outcome, remedy)
    _check_heard(complaint, outcome)
    made = take(actor, complaint, Step.ANSWER, text, missing="Write your answer.", outcome=outcome, remedy=remedy)
    stop(complaint, ClockKind.COMPLAINT_ANSWERED, ClockKind.COMPLAINT_SIX_MONTHS, ClockKind.COMPLAINT_REPLIED)
    event = events.ComplaintAnswered(complaint_ref=complaint.ref, outcome=outcome.value, remedy=remedy.value)
    tell(actor, complaint, event)
    if outcome != Outcome.NOT_UPHELD:
        _upheld(actor, complaint, outcome)
    tell_complainant(complaint, subject="Our answer to you", body="We have answered your complaint.")
    return made


@action(by=HANDLES, whose=Whose.OWN_AUTHORITY, states=(State.REVIEW_ASKED,))
def review_complaint(*, actor: Actor, complaint_ref: str, outcome: Outcome, remedy: Remedy, text: str) -> ComplaintStep:
    """Look at a complaint again, as a third: neither part of it nor who answered. An ombudsman comes after."""
    complaint = own_complaint(actor, complaint_ref)
    first = complaint.step(Step.ANSWER)
    if first is None:
        raise NotFound("There is no answer to look at again.")
    check_answerer(actor.ref, involved=complaint.involved, answered_by=first.by)
    before = Outcome(first.outcome)
    check_outcome(outcome, remedy, before=before)
    _check_heard(complaint, outcome)
    made = take(actor, complaint, Step.REVIEW, text, missing="Write what you found.", outcome=outcome, remedy=remedy)
    stop(complaint, ClockKind.COMPLAINT_REVIEWED, ClockKind.COMPLAINT_REPLIED)
    event = events.ComplaintReviewed(complaint_ref=complaint.ref, outcome=outcome.value, remedy=remedy.value)
    tell(actor, complaint, event)
    if outcome != before:  # never less than before: what counted in part counts in full from now on, and once
        _upheld(actor, complaint, outcome)
    tell_complainant(complaint, subject="We have looked again", body="Somebody else has looked at your complaint.")
    return made


def _check_heard(complaint: Complaint, outcome: Outcome) -> None:
    # As the system: a commissioner may answer a provider's complaint, and reads no part of a person's.
    with acting_as(system_actor("redress", authority_id=complaint.authority_id)):
        part = ComplaintPart.objects.filter(complaint=complaint).first()
        replied = ComplaintReply.objects.filter(part=part).exists() if part is not None else False
    check_heard(outcome, about=About(complaint.about), put_at=part.at if part else None, replied=replied, now=now())


def _upheld(actor: Actor, complaint: Complaint, outcome: Outcome) -> None:
    """Tell of what counts against a service: where it placed somebody, or how, is the council's doing."""
    if complaint.organisation_id is None or complaint.about != About.SERVICE:
        return
    event = events.ComplaintUpheld(
        complaint_ref=complaint.ref,
        service_id=complaint.service_id,
        organisation_id=complaint.organisation_id,
        partly=outcome == Outcome.PARTLY,
    )
    tell(actor, complaint, event)
