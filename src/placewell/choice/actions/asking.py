"""Asking one service for a visit or a question before choosing, and its answer."""

from enum import StrEnum

from django.urls import reverse

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.choice.actions.choosing import NOT_YOURS, locked_choices
from placewell.choice.models import Answered, Asked
from placewell.choice.telling import tell_managers, tell_person
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.events.choice import ServiceAnswered, ServiceAsked
from placewell.ledger.record import record
from placewell.rules.choosing import FALLEN_WORDS
from placewell.rules.errors import Conflict, NotFound, Refused, WrongState
from placewell.rules.urgency import Urgency
from placewell.rules.waits import decision_due
from placewell.tenders.models import Tender
from placewell.tenders.states import TenderState

LONGEST = 1_000
MOST = 10  # of one service, so that nobody is buried


class AskKind(StrEnum):
    """What is asked of a service."""

    VISIT = "visit"
    QUESTION = "question"


@action(by={Role.PERSON}, whose=Whose.OWN_CASE, states={TenderState.OFFERED})
def ask_service(*, actor: Actor, bid_ref: str, kind: AskKind, text: str) -> Asked:
    """Ask one service of the options for a visit, or a question. It learns nothing of the others.

    Raises Refused without words or after ten, WrongState for one that has fallen away.
    """
    choices = locked_choices(actor)
    if choices.interim:
        raise WrongState("There is no time to ask for a place for now. It comes to meet you once you choose it.")
    choice = choices.by_bid(bid_ref)
    if choice is None:
        raise NotFound(NOT_YOURS)
    if not choice.can_be_chosen:
        raise WrongState(f"{choice.title} cannot be asked any more. {FALLEN_WORDS[choice.standing]}")
    if not choice.answers_here:
        who = choice.option.tender.broker_name
        raise WrongState(f"{choice.title} cannot be asked here. Ring it, or ask {who} at the council to.")
    if not text.strip() or len(text) > LONGEST:
        wanted = "when you would like to come" if kind == AskKind.VISIT else "your question"
        raise Refused(f"Write {wanted}, in up to {LONGEST:,} characters.", code="text")
    if len(choice.asked) >= MOST:
        raise Refused(f"You have asked {choice.title} {MOST} times, which is the most. Ring them instead.", code="text")
    option = choice.option
    asked = Asked.objects.create(
        option=option,
        authority_id=option.authority_id,
        organisation_id=option.organisation_id,
        package_ref=option.package_ref,
        kind=kind,
        text=text.strip(),
        asked_by=actor.ref,
        at=now(),
    )
    event = ServiceAsked(package_ref=option.package_ref, bid_ref=bid_ref, kind=kind.value)
    record(event, actor=actor, authority_id=option.authority_id, case_ref=option.package_ref)
    start_clock(
        ClockKind.SERVICE_ANSWERS,
        subject=f"asked:{asked.pk}",
        role=Role.PROVIDER,
        due_at=decision_due(Urgency(option.tender.urgency), now()),
        authority_id=option.authority_id,
        case_ref=option.package_ref,
        organisation_id=option.organisation_id,
    )
    tell_managers(
        organisation_id=option.organisation_id,
        authority_id=option.authority_id,
        about=f"tender:{option.tender.ref}",
        subject=f"Somebody asks {option.service_name}: {option.tender.ref}",
        body=f"Somebody who may choose {option.service_name} would like to visit, or asks a question. Please answer:",
        path=reverse("choice_asked"),
    )
    return asked


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states={TenderState.OFFERED})
def answer_service(*, actor: Actor, asked_id: int, text: str) -> Answered:
    """Answer what was asked of one's own service. The person sees it beside the option, and is written to.

    Raises NotFound for another provider's, Conflict for a second answer, WrongState when the choosing is over.
    """
    asked = _own(actor, asked_id)
    tender = Tender.objects.select_for_update().get(pk=asked.option.tender_id)
    if Answered.objects.filter(asked=asked).exists():
        raise Conflict("You have answered this already.")
    if tender.state != TenderState.OFFERED:
        raise WrongState("The person has stopped choosing, so there is nothing to answer any more.")
    if not text.strip() or len(text) > LONGEST:
        raise Refused(f"Write your answer, in up to {LONGEST:,} characters.", code="text")
    answered = Answered.objects.create(
        asked=asked,
        authority_id=asked.authority_id,
        organisation_id=asked.organisation_id,
        package_ref=asked.package_ref,
        text=text.strip(),
        by=actor.ref,
        at=now(),
    )
    event = ServiceAnswered(package_ref=asked.package_ref, bid_ref=asked.option.bid_ref, kind=asked.kind)
    record(event, actor=actor, authority_id=asked.authority_id, case_ref=asked.package_ref)
    stop_clock(ClockKind.SERVICE_ANSWERS, subject=f"asked:{asked.pk}")
    tell_person(
        package_ref=asked.package_ref,
        authority_id=asked.authority_id,
        subject=f"{asked.option.service_name} has answered you",
        body=f"{asked.option.service_name} has answered what you asked. The answer is beside it on your page.",
    )
    return answered


def _own(actor: Actor, asked_id: int) -> Asked:
    found = (
        Asked.objects.select_related("option").filter(pk=asked_id, organisation_id=actor.organisation_id or 0).first()
    )
    if found is None:
        raise NotFound("Nobody has asked one of your services that.")
    return found
