"""Choosing an option, or none of them."""

from collections.abc import Collection

from django.db import connection
from django.urls import reverse

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.choice.models import Decision, Grounds
from placewell.choice.queries import Choice, Choices, choices_of
from placewell.choice.telling import tell_managers
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clocks_of_case
from placewell.ledger.events.choice import ChoiceChanged, NoneChosen, OptionChosen
from placewell.ledger.record import record
from placewell.rules.choosing import FALLEN_WORDS, WhyNone, check_none
from placewell.rules.deciding import WhoDecides, check_who_decides
from placewell.rules.errors import Conflict, NotFound, Refused, WrongState
from placewell.rules.interim import answer_due
from placewell.rules.urgency import Urgency
from placewell.rules.waits import decision_due, visit_due
from placewell.tenders.models import Tender
from placewell.tenders.states import UNDER_WAY, TenderState

# What waits on a choice, and ends when another is made.
OF_A_CHOICE = (
    ClockKind.CHOICE,
    ClockKind.SEARCH_AGAIN,
    ClockKind.VISIT,
    ClockKind.EMERGENCY_ANSWERED,
    ClockKind.ASSESSOR_VISITS,
    ClockKind.ASSESSOR_ANSWERED,
    ClockKind.PLACEMENT_APPROVED,
)
NOT_YOURS = "That is not one of your choices."


@action(by={Role.PERSON}, whose=Whose.OWN_CASE, states={TenderState.OFFERED, *UNDER_WAY})
def choose_option(*, actor: Actor, bid_ref: str, who: WhoDecides, second_ref: str = "", because: str = "") -> Decision:
    """Choose an option of any search, and a second choice if wanted. Until the placement a change of mind is a new one.

    Raises NotFound for what is no option of theirs, WrongState for one that has fallen away, Conflict for the one
    that stands chosen, Refused for what is missing for whoever decides.
    """
    choices = locked_choices(actor)
    if bid_ref not in _refs(choices) or (second_ref and second_ref not in _refs(choices)):
        raise NotFound(NOT_YOURS)
    if second_ref == bid_ref:
        raise Refused("Choose a different second choice, or none.", code="second_ref")
    if choices.chosen is not None and choices.chosen.option and choices.chosen.option.bid_ref == bid_ref:
        raise Conflict(f"You have chosen {choices.chosen.option.service_name} already.")
    _lock_beds(choices, bid_ref)
    choices = choices_of(actor.case_ref) or choices
    first = _there(choices, bid_ref)
    second = _there(choices, second_ref) if second_ref else None
    check_who_decides(who, today=choices.today)
    tender, moment = first.option.tender, now()
    made = Decision.objects.create(
        tender=tender,
        authority_id=tender.authority_id,
        package_ref=tender.package_ref,
        option=first.option,
        second=second.option if second else None,
        authority_to_decide=who.authority,
        because=because.strip(),
        decided_by=actor.ref,
        at=moment,
    )
    _keep_grounds(made, who)
    event = OptionChosen(
        package_ref=tender.package_ref,
        tender_ref=tender.ref,
        bid_ref=bid_ref,
        authority_to_decide=who.authority.value,
    )
    record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    _record_change(actor, choices.chosen, bid_ref)
    stop_clocks_of_case(*OF_A_CHOICE, case_ref=tender.package_ref)
    due = visit_due(Urgency(tender.urgency), moment)
    start_clock(
        ClockKind.VISIT,
        subject=f"decision:{made.pk}",
        # A home that nobody manages here yet cannot answer: the broker arranges its visit.
        role=Role.PROVIDER if first.answers_here else Role.BROKER,
        due_at=due,
        authority_id=tender.authority_id,
        case_ref=tender.package_ref,
        organisation_id=first.option.organisation_id,
    )
    if first.option.interim:
        _wait_for_an_answer(made, int(first.option.terms["response_hours"]), answers_here=first.answers_here)
    _tell_the_services(choices.chosen, made)
    return made


def _wait_for_an_answer(made: Decision, response_hours: int, *, answers_here: bool) -> None:
    if made.option is None:
        return
    start_clock(
        ClockKind.EMERGENCY_ANSWERED,
        subject=f"decision:{made.pk}",
        role=Role.PROVIDER if answers_here else Role.BROKER,
        due_at=answer_due(made.at, response_hours),
        authority_id=made.authority_id,
        case_ref=made.package_ref,
        organisation_id=made.option.organisation_id,
    )


@action(by={Role.PERSON}, whose=Whose.OWN_CASE, states={TenderState.OFFERED})
def choose_none(
    *, actor: Actor, who: WhoDecides, reasons: Collection[WhyNone], said: str = "", home: str = ""
) -> Decision:
    """Choose none of the options, with reasons; the broker's clock to look further starts. The options stay.

    `home` is a home that the person would like to be asked. Raises Refused without a reason or a name.
    """
    choices = locked_choices(actor)
    if choices.interim:
        raise WrongState("You do not have to choose one of these. We are still searching, and you choose again then.")
    check_none(reasons, said=said, home=home)
    if not who.name.strip():
        raise Refused("Give the name of who is choosing.", code="decided_name")
    tender, moment = choices.tender, now()
    coded = sorted(one.value for one in set(reasons))
    made = Decision.objects.create(
        tender=tender,
        authority_id=tender.authority_id,
        package_ref=tender.package_ref,
        kind="none",
        option=None,
        authority_to_decide=who.authority,
        because=said.strip(),
        reasons=coded,
        home=home.strip(),
        decided_by=actor.ref,
        at=moment,
    )
    _keep_grounds(made, who)
    event = NoneChosen(
        package_ref=tender.package_ref,
        tender_ref=tender.ref,
        reasons=",".join(coded),
        home_named=bool(home.strip()),
    )
    record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    _record_change(actor, choices.chosen, "")
    stop_clocks_of_case(*OF_A_CHOICE, case_ref=tender.package_ref)
    search_again(tender)
    _tell_the_services(choices.chosen, None)
    return made


def search_again(tender: Tender) -> None:
    """Start the broker's clock to look further for a person. Part of an action."""
    start_clock(
        ClockKind.SEARCH_AGAIN,
        subject=f"tender:{tender.ref}",
        role=Role.BROKER,
        due_at=decision_due(Urgency(tender.urgency), now()),
        authority_id=tender.authority_id,
        case_ref=tender.package_ref,
    )


def locked_choices(actor: Actor) -> Choices:
    """Lock the searches that a person may choose from, and return what stands. Raises WrongState for none."""
    states = (TenderState.OFFERED, *UNDER_WAY)
    offered = Tender.objects.filter(package_ref=actor.case_ref, state__in=states).order_by("id")
    list(offered.select_for_update())
    choices = choices_of(actor.case_ref)
    if choices is None or not choices.still_choosing:
        raise WrongState("There is nothing to choose from at the moment.")
    return choices


def _refs(choices: Choices) -> set[str]:
    return {one.option.bid_ref for one in choices.choices}


def _lock_beds(choices: Choices, bid_ref: str) -> None:
    # Two people who choose one service's last bed at the same moment take turns: the second sees the first's choice.
    choice = choices.by_bid(bid_ref)
    if choice is None:
        raise NotFound(NOT_YOURS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"bed of {choice.option.service_id}",))


def _there(choices: Choices, bid_ref: str) -> Choice:
    choice = choices.by_bid(bid_ref)
    if choice is None:
        raise NotFound(NOT_YOURS)
    if not choice.can_be_chosen:
        raise WrongState(f"{choice.title} cannot be chosen any more. {FALLEN_WORDS[choice.standing]}")
    return choice


def _keep_grounds(decision: Decision, who: WhoDecides) -> None:
    Grounds.objects.create(
        decision=decision,
        authority_id=decision.authority_id,
        package_ref=decision.package_ref,
        decided_name=who.name.strip(),
        capacity_assessed_by=who.capacity_assessed_by.strip(),
        capacity_assessed_on=who.capacity_assessed_on,
        consulted=who.consulted.strip(),
        unbefriended=who.unbefriended,
        over_eight_weeks=who.over_eight_weeks,
        imca=who.imca.strip(),
        advocate=who.advocate.strip(),
        at=decision.at,
    )


def _record_change(actor: Actor, before: Decision | None, bid_ref: str) -> None:
    """Record that a choice that stood was taken back, which frees its bed; `bid_ref` is the new one's, if any."""
    if before is None or before.option is None:
        return
    event = ChoiceChanged(
        package_ref=before.package_ref,
        tender_ref=before.tender.ref,
        bid_ref=before.option.bid_ref,
        now_bid_ref=bid_ref,
    )
    record(event, actor=actor, authority_id=before.authority_id, case_ref=before.package_ref)


def _tell_the_services(before: Decision | None, made: Decision | None) -> None:
    if made is not None and made.option is not None:
        _tell_service(
            made,
            subject=f"You have been chosen: {made.tender.ref}",
            body=f"Somebody has chosen {made.option.service_name}. Please meet them, and say whether you can care for"
            " them. When by is on this page:",
        )
    if before is not None and before.option is not None:
        _tell_service(
            before,
            subject=f"No visit is needed: {before.tender.ref}",
            body=f"The person who chose {before.option.service_name} has changed their mind, so there is nothing more"
            " to do. This is no fault of yours, and is not counted.",
        )


def _tell_service(decision: Decision, *, subject: str, body: str) -> None:
    if decision.option is None:
        return
    tell_managers(
        organisation_id=decision.option.organisation_id,
        authority_id=decision.authority_id,
        about=f"tender:{decision.tender.ref}",
        subject=subject,
        body=body,
        path=_visits(),
    )


def _visits() -> str:
    return reverse("placements_visits")
