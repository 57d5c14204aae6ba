"""Receiving a complaint or an appeal, from a person or from a provider."""

import secrets

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind
from placewell.ledger.events.redress import ComplaintReceived
from placewell.redress.actions.own import tell, wait
from placewell.redress.involved import Concerned, concerned_by_person, concerned_by_provider, councils_of
from placewell.redress.models import Complaint, ComplaintQuerySet
from placewell.redress.telling import tell_complainant, tell_handlers
from placewell.redress.times import days_to_answer
from placewell.rules import redress as rules
from placewell.rules.errors import NotFound, Refused
from placewell.rules.redress import About

LONGEST = 8_000
MOST_OPEN = 10  # of one complainant that have no answer
OF_PROVIDERS = frozenset({About.DECISION, About.PLACEMENT, About.COUNCIL})
ABOUT_CHOICE = frozenset({About.DECISION, About.PLACEMENT})


@action(by={Role.PERSON}, whose=Whose.OWN_CASE)
def complain(*, actor: Actor, about: About, text: str, unsafe: bool = False, urgent: bool = False) -> Complaint:
    """Complain as the person, or whoever speaks for them. A worry about safety goes to a social worker the same day.

    An urgent appeal about a decision or a placement pauses nothing by itself; an approver is told at once.
    """
    _check(text, Complaint.objects.visible_to(actor))
    concerned = concerned_by_person(actor)
    if about == About.SERVICE and not concerned.service_id:
        raise Refused("You have no home or service yet. Choose what else it is about.", code="about")
    names_service = about in {About.SERVICE, About.PLACEMENT}
    made = _receive(
        actor,
        actor.authority_id or 0,
        concerned,
        about=about,
        case_ref=actor.case_ref,
        text=text.strip(),
        safeguarding=unsafe,
        urgent=urgent and about in ABOUT_CHOICE,
        service_id=concerned.service_id if names_service else "",
        service_name=concerned.service_name if names_service else "",
        organisation_id=concerned.organisation_id if names_service else None,
    )
    tell_complainant(
        made, subject="We have your complaint", body="We have what you told us. We write to you within 3 working days."
    )
    return made


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def complain_as_provider(
    *, actor: Actor, authority_id: int, about: About, text: str, reference: str = "", unsafe: bool = False
) -> Complaint:
    """Complain as a provider to a council that it is, or asked to become, a member of; a refusal too is appealed so.

    `reference` names a search, placement, application or claim of its own. Raises NotFound for another council,
    Refused for a reference of somebody else.
    """
    if authority_id not in councils_of(actor.organisation_id or 0):
        raise NotFound("You are a member of nothing that this council runs, and have not asked to be.")
    if about not in OF_PROVIDERS:
        raise Refused("Say what it is about.", code="about")
    _check(text, Complaint.objects.visible_to(actor))
    concerned = concerned_by_provider(actor, authority_id, reference.strip().upper())
    return _receive(
        actor,
        authority_id,
        concerned,
        about=about,
        by_organisation_id=actor.organisation_id,
        text=text.strip(),
        safeguarding=unsafe,
        urgent=False,
    )


def _check(text: str, own: ComplaintQuerySet) -> None:
    if not text.strip() or len(text) > LONGEST:
        raise Refused(f"Tell us what went wrong, in up to {LONGEST:,} characters.", code="text")
    if own.exclude(steps__step=rules.Step.ANSWER).count() >= MOST_OPEN:
        raise Refused("You have told us of many things that we have yet to answer. Please ring us.", code="text")


def _receive(actor: Actor, authority_id: int, concerned: Concerned, **said: object) -> Complaint:
    moment = now()
    made = Complaint.objects.create(
        ref=f"CM-{secrets.token_hex(4).upper()}",
        authority_id=authority_id,
        concerns_case=concerned.case_ref,
        involved=list(concerned.involved),
        nhs_pays=concerned.nhs_pays,
        by=actor.ref,
        at=moment,
        **said,
    )
    event = ComplaintReceived(
        complaint_ref=made.ref, about=made.about, safeguarding=made.safeguarding, urgent=made.urgent
    )
    tell(actor, made, event)
    first = Role.SOCIAL_WORKER if made.case_ref else Role.COMMISSIONER
    wait(made, ClockKind.COMPLAINT_ACKNOWLEDGED, first, rules.acknowledge_by(moment))
    wait(made, ClockKind.COMPLAINT_ANSWERED, answers(made), rules.answer_by(moment, days_to_answer(authority_id)))
    wait(made, ClockKind.COMPLAINT_SIX_MONTHS, answers(made), rules.six_months(moment))
    tell_handlers(made, [first], subject="A complaint to acknowledge")
    if made.safeguarding:
        wait(made, ClockKind.COMPLAINT_SAFETY, Role.SOCIAL_WORKER, rules.look_today(moment))
        tell_handlers(made, [Role.SOCIAL_WORKER], subject="Somebody may not be safe: look today")
    if made.urgent:
        wait(made, ClockKind.COMPLAINT_URGENT, Role.APPROVER, rules.look_today(moment))
        tell_handlers(made, [Role.APPROVER], subject="An urgent appeal about a choice or a placement")
    return made


def answers(complaint: Complaint) -> Role:
    """Return whose turn it is to answer."""
    return Role.APPROVER if complaint.case_ref else Role.COMMISSIONER
