"""What complainants and services do: ask for a second look, and say their side."""

from django.db import connection

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, stop_clock
from placewell.ledger.events.redress import ComplaintRepliedTo, ComplaintReviewAsked
from placewell.ledger.record import record
from placewell.redress.actions.own import LONGEST, own_complaint, take, tell, wait
from placewell.redress.actions.receiving import answers
from placewell.redress.models import ComplaintPart, ComplaintReply, ComplaintStep
from placewell.redress.telling import tell_handlers
from placewell.rules.errors import Conflict, NotFound, Refused
from placewell.rules.redress import State, Step, review_by


@action(by={Role.PERSON}, whose=Whose.OWN_CASE, states=(State.ANSWERED,))
def ask_for_review(*, actor: Actor, complaint_ref: str, text: str) -> ComplaintStep:
    """Ask for a second look by somebody else, as the person."""
    return _ask(actor, complaint_ref, text)


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states=(State.ANSWERED,))
def ask_for_review_as_provider(*, actor: Actor, complaint_ref: str, text: str) -> ComplaintStep:
    """Ask for a second look by somebody else, as the provider that complained."""
    return _ask(actor, complaint_ref, text)


def _ask(actor: Actor, complaint_ref: str, text: str) -> ComplaintStep:
    complaint = own_complaint(actor, complaint_ref)
    made = take(actor, complaint, Step.ASK_REVIEW, text, missing="Say what is still wrong.")
    wait(complaint, ClockKind.COMPLAINT_REVIEWED, answers(complaint), review_by(made.at))
    tell(actor, complaint, ComplaintReviewAsked(complaint_ref=complaint.ref))
    tell_handlers(complaint, [answers(complaint)], subject="A second look is asked for")
    return made


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def reply_to_complaint(*, actor: Actor, complaint_ref: str, text: str) -> ComplaintReply:
    """Say one's own side of a complaint about one's service. Raises NotFound for one about somebody else's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"complaint {complaint_ref}",))
    part = ComplaintPart.objects.filter(complaint_ref=complaint_ref, organisation_id=actor.organisation_id or 0).first()
    if part is None:
        raise NotFound("No complaint by that reference is put to you.")
    if ComplaintReply.objects.filter(part=part).exists():
        raise Conflict("You have said your side already.")
    if not text.strip() or len(text) > LONGEST:
        raise Refused(f"Write your side, in up to {LONGEST:,} characters.", code="text")
    reply = ComplaintReply.objects.create(
        part=part,
        authority_id=part.authority_id,
        organisation_id=part.organisation_id,
        text=text.strip(),
        by=actor.ref,
        at=now(),
    )
    stop_clock(ClockKind.COMPLAINT_REPLIED, subject=f"complaint:{part.complaint_ref}")
    record(ComplaintRepliedTo(complaint_ref=part.complaint_ref), actor=actor, authority_id=part.authority_id)
    return reply
