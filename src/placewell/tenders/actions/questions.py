"""Questions about a search: asked by one invited service, answered to all, the asker named to nobody."""

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.events.tenders import QuestionAnswered, QuestionAsked
from placewell.ledger.record import record
from placewell.needs.queries import findings_in
from placewell.rules.errors import NotFound, Refused, WrongState
from placewell.rules.identifying import RecordNames, find_identifying_detail
from placewell.rules.waits import answer_due
from placewell.tenders.keys import asker_hash
from placewell.tenders.models import Invitation, Question
from placewell.tenders.queries.own_acts import own_invitation
from placewell.tenders.states import TenderState
from placewell.tenders.telling import tell_invited

LONGEST_QUESTION = 1_000
MOST_QUESTIONS = 10  # from one invited service


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states={TenderState.OPEN})
def ask_question(*, actor: Actor, invitation_ref: str, text: str) -> Question:
    """Ask a question about a search. The answer goes to all invited; who asked is kept from everybody.

    Raises WrongState after the close, Refused for an empty or too long question, or one too many.
    """
    invitation = own_invitation(actor, invitation_ref)
    tender, moment = invitation.tender, now()
    if tender.state != TenderState.OPEN or moment >= tender.closes_at:
        raise WrongState("This search has closed, so no question can be asked.", code="closed")
    if not text.strip() or len(text) > LONGEST_QUESTION:
        raise Refused(f"Ask in up to {LONGEST_QUESTION:,} characters.", code="question")
    _check_unnamed(text, invitation)
    mark = asker_hash(invitation.ref, tender.ref)
    if Question.objects.filter(tender=tender, asker_hash=mark).count() >= MOST_QUESTIONS:
        raise Refused(f"You have asked {MOST_QUESTIONS} questions, which is the most.", code="question")
    asked = Question.objects.create(
        tender=tender, authority_id=tender.authority_id, asker_hash=mark, text=text.strip(), asked_at=moment
    )
    event = QuestionAsked(tender_ref=tender.ref, question=asked.pk)
    unnamed = Actor(ref="provider", role=Role.PROVIDER)
    record(event, actor=unnamed, authority_id=tender.authority_id, case_ref=tender.package_ref)
    start_clock(
        ClockKind.QUESTION_ANSWERED,
        subject=f"question:{asked.pk}",
        role=Role.BROKER,
        due_at=answer_due(moment, tender.closes_at),
        authority_id=tender.authority_id,
        case_ref=tender.package_ref,
    )
    return asked


def _check_unnamed(text: str, invitation: Invitation) -> None:
    """Refuse what would tell everybody who asks: one's own name, or where one is reached."""
    named = invitation.service_name if invitation.service_name.lower() in text.lower() else ""
    blocking = [found for found in find_identifying_detail(text, RecordNames()) if found.blocking]
    words = named or (text[blocking[0].start : blocking[0].end] if blocking else "")
    if words:
        raise Refused(
            f"“{words}” would tell everybody who is asking, or whom it is about. Ask without it.", code="question"
        )


@action(by={Role.BROKER}, whose=Whose.OWN_AUTHORITY, states={TenderState.OPEN})
def answer_question(*, actor: Actor, question_id: int, answer: str) -> Question:
    """Answer a question, to every invited service, until the close. An answer may be put right by another.

    Raises WrongState after the close, Refused for an empty answer or one that could tell who the person is.
    """
    asked = (
        Question.objects.select_related("tender__package__person")
        .select_for_update(of=("self",))
        .filter(pk=question_id, authority_id=actor.authority_id or 0)
        .first()
    )
    if asked is None:
        raise NotFound("There is no such question in your authority.")
    tender, moment = asked.tender, now()
    if tender.state != TenderState.OPEN or moment >= tender.closes_at:
        raise WrongState("This search has closed, so an answer could no longer be used.", code="closed")
    said = answer.strip()
    if not said:
        raise Refused("Write the answer.", code="answer")
    found = findings_in({"answer": said}, tender.package.person, answers={})
    blocking = next((one for one in found if one.finding.blocking), None)
    if blocking is not None:
        sentence = f"“{blocking.words}” could tell who the person is. {blocking.finding.suggestion}"
        raise Refused(sentence, code="answer")
    asked.answer, asked.answered_at = said, moment
    asked.save(update_fields=["answer", "answered_at"])
    event = QuestionAnswered(tender_ref=tender.ref, question=asked.pk)
    record(event, actor=actor, authority_id=asked.authority_id, case_ref=tender.package_ref)
    stop_clock(ClockKind.QUESTION_ANSWERED, subject=f"question:{asked.pk}")
    tell_invited(
        tender,
        subject=f"A question about {tender.ref} has been answered",
        body="Somebody asked a question about a search that you are invited to. The answer is for everybody.",
    )
    return asked
