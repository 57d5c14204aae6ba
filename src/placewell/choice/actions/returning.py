"""A choice that came back: the second choice and the others are put again at once; nothing is chosen for them (§9)."""

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, system_actor
from placewell.choice.actions.choosing import OF_A_CHOICE, search_again
from placewell.choice.actions.putting import start_choosing
from placewell.choice.models import Asked, Decision, Nomination, Option, ReturnedChoice
from placewell.choice.queries import choices_of, newest_decision, standing_among
from placewell.choice.telling import tell_person
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, stop_clock, stop_clocks_of_case
from placewell.ledger.events.choice import ChoiceReturned
from placewell.ledger.record import record
from placewell.rules.choosing import FALLEN_WORDS, Standing
from placewell.tenders.models import Tender

REFUSED = "refused"
PORTRAIT_CORRECTED = Standing.PORTRAIT_CORRECTED.value
OF_A_VISIT = (
    *(ClockKind.VISIT, ClockKind.EMERGENCY_ANSWERED),
    *(ClockKind.ASSESSOR_VISITS, ClockKind.ASSESSOR_ANSWERED),
)


def return_choice(*, actor: Actor, decision: Decision, option: Option, because: str, said: str = "") -> int:
    """Give a choice back to the person: tell them, put their options again, start the clocks; return how many are left.

    `because` is a declined Standing, after which the option has fallen away, or `refused`, after which it has not;
    `said` is what the person is told of a refusal. Part of an action of placements: it opens no transaction.
    """
    ReturnedChoice.objects.create(
        decision=decision,
        option=option,
        authority_id=decision.authority_id,
        organisation_id=option.organisation_id,
        package_ref=decision.package_ref,
        because=because,
        said=said,
        at=now(),
    )
    # A provider may not see what else the person may choose from, so what is left is counted as the system.
    with acting_as(system_actor("choice", authority_id=decision.authority_id)):
        choices = choices_of(decision.package_ref)
        left = len(choices.there) if choices else 0
    stop_clocks_of_case(*OF_A_CHOICE, case_ref=decision.package_ref)
    if left:
        start_choosing(decision.tender)
    elif not option.interim:  # in an emergency the search goes on
        search_again(decision.tender)
    event = ChoiceReturned(
        package_ref=decision.package_ref,
        tender_ref=decision.tender.ref,
        bid_ref=option.bid_ref,
        because=because,
        left=left,
    )
    record(event, actor=actor, authority_id=decision.authority_id, case_ref=decision.package_ref)
    tell_person(
        package_ref=decision.package_ref,
        authority_id=decision.authority_id,
        subject=f"About {option.service_name}: please choose again",
        body=_body(option.service_name, because, said, left),
    )
    return left


def stop_waiting_for(tender: Tender) -> None:
    """Stop what waits on a choice from a search that was called off, and on the person where nothing is left.

    What waits on a place for now that was agreed goes on. Part of an action.
    """
    decision = newest_decision(tender.package_ref)
    if decision is not None and decision.tender_id == tender.pk:
        stop_clock(*OF_A_VISIT, subject=f"decision:{decision.pk}")
    for asked in Asked.objects.filter(option__tender=tender, answered=None).order_by("id"):
        stop_clock(ClockKind.SERVICE_ANSWERS, subject=f"asked:{asked.pk}")
    for named in Nomination.objects.filter(tender=tender, answer=None).order_by("id"):
        stop_clock(ClockKind.NOMINATION_ANSWERED, subject=f"nomination:{named.ref}")
    stop_clock(ClockKind.PLACEMENT_APPROVED, subject=f"interim:{tender.ref}")
    with acting_as(system_actor("choice", authority_id=tender.authority_id)):
        choices = choices_of(tender.package_ref)
    if choices is None or not choices.there:
        stop_clocks_of_case(ClockKind.CHOICE, case_ref=tender.package_ref)


def _body(name: str, because: str, said: str, left: int) -> str:
    if because == REFUSED:
        why = f"You chose {name}. The council could not agree this yet: {said}"
    else:
        why = f"You chose {name}. {FALLEN_WORDS[Standing(because)]}"
    if left:
        return f"{why}\n\nYour other choices are there for you now. We have not chosen for you."
    return f"{why}\n\nThere is no other choice left, so we are looking further. We will write to you."


def ask_again(*, actor: Actor, package_ref: str, tender_ref: str, authority_id: int, asked: int) -> None:
    """Tell the person that every service is asked again with a corrected portrait, and give back a choice that stands.

    `asked` counts them; with none the council looks further. Their options have fallen away, so nothing is left to
    choose until the round's are put. Part of an action.
    """
    decision = newest_decision(package_ref)
    if decision is not None and decision.option is not None and standing_among([decision]):
        option = decision.option
        ReturnedChoice.objects.create(
            decision=decision,
            option=option,
            authority_id=authority_id,
            organisation_id=option.organisation_id,
            package_ref=package_ref,
            because=PORTRAIT_CORRECTED,
            at=now(),
        )
        event = ChoiceReturned(
            package_ref=package_ref,
            tender_ref=tender_ref,
            bid_ref=option.bid_ref,
            because=PORTRAIT_CORRECTED,
            left=0,
        )
        record(event, actor=actor, authority_id=authority_id, case_ref=package_ref)
    stop_clocks_of_case(*OF_A_CHOICE, case_ref=package_ref)
    if not asked:
        tell_person(
            package_ref=package_ref,
            authority_id=authority_id,
            subject="We are looking further",
            body="What we had written about you was not right. We have put it right. None of the services can be asked"
            " again at the moment. So we look for others, and write to you. Nobody in your family pays for this.",
        )
        return
    tell_person(
        package_ref=package_ref,
        authority_id=authority_id,
        subject="We are asking the services again",
        body="What we had written about you was not right. We have put it right, and sent it to each service. Each of"
        " them says again what it can do for you. Then we write to you, and you choose again. You can choose the same"
        " one. Nobody in your family pays for this.",
    )
