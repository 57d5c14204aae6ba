"""Naming a home that is none of the choices, and the council's reasoned answer (rulebook §7, SI 2014/2670)."""

import secrets
from dataclasses import replace
from decimal import Decimal

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, system_actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.choice.actions.named_options import option_of_named
from placewell.choice.homes import comparable, facts_of
from placewell.choice.homes_above import above_budget
from placewell.choice.models import Nomination, NominationAnswer, Option, Source
from placewell.choice.named_above import named_above, wanted_of
from placewell.choice.telling import tell_person
from placewell.directory.models import Service
from placewell.directory.queries import today
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.events.choice import HomeNominated, NominationAnswered, OptionsPut
from placewell.ledger.record import record
from placewell.market.queries.closing import closing_among
from placewell.rules.clocks import london_day_of
from placewell.rules.deciding import WhoDecides
from placewell.rules.distance import Point, miles_between
from placewell.rules.errors import Conflict, NotFound, Refused, WrongState
from placewell.rules.needs import CareType
from placewell.rules.nominating import (
    NOT_MET_WORDS,
    Condition,
    HomeSays,
    Outcome,
    check_answer,
    check_asked_again,
    check_can_nominate,
    check_nomination,
    conditions_not_met,
    outcome_of,
    way_on_words,
)
from placewell.rules.urgency import Urgency
from placewell.rules.waits import decision_due
from placewell.tenders.content import Price
from placewell.tenders.figures import figures_of
from placewell.tenders.models import OpenedBid, Tender
from placewell.tenders.states import TenderState

NAMING_STATES = frozenset({TenderState.OFFERED, TenderState.EVALUATED})


@action(by={Role.PERSON, Role.BROKER}, whose=Whose.OWN_CASE, states=NAMING_STATES)
def nominate_home(*, actor: Actor, package_ref: str, service_id: str, who: WhoDecides, because: str) -> Nomination:
    """Name a registered home that the person would like to be asked: by them, or by a broker for them.

    Raises NotFound for another's case, Refused for a home that can be none, one that is a choice already or made an
    offer above the budget, or answered too short a while ago to be asked again; Conflict for one that is being asked,
    WrongState while nothing can be chosen.
    """
    tender = _naming(actor, package_ref)
    care_type = CareType(tender.portrait["care_type"])
    check_can_nominate(care_type)
    service = Service.objects.filter(pk=service_id).first()
    if service is None or service.latitude is None or service.longitude is None:
        raise NotFound("There is no such home on the list of the inspectors.")
    same_type = bool(care_type.registered_as & set(service.care_types))
    check_nomination(name=who.name, because=because, on_the_register=service.registered, same_type=same_type)
    turn = _check_news(tender, service)
    miles = miles_between(Point(tender.latitude, tender.longitude), Point(service.latitude, service.longitude))
    made = Nomination.objects.create(
        ref=f"N-{secrets.token_hex(4).upper()}",
        tender=tender,
        authority_id=tender.authority_id,
        package_ref=package_ref,
        service=service,
        service_name=service.name,
        turn=turn,
        distance_miles=round(Decimal(miles), 2),
        because=because.strip(),
        authority_to_decide=who.authority,
        asked_by_name=who.name.strip(),
        by=actor.ref,
        at=now(),
    )
    event = HomeNominated(
        package_ref=package_ref,
        tender_ref=tender.ref,
        nomination_ref=made.ref,
        service_id=service.pk,
        authority_to_decide=who.authority.value,
    )
    record(event, actor=actor, authority_id=tender.authority_id, case_ref=package_ref)
    start_clock(
        ClockKind.NOMINATION_ANSWERED,
        subject=f"nomination:{made.ref}",
        role=Role.BROKER,
        due_at=decision_due(Urgency(tender.urgency), made.at),
        authority_id=tender.authority_id,
        case_ref=package_ref,
    )
    return made


@action(by={Role.BROKER}, whose=Whose.OWN_AUTHORITY, states=NAMING_STATES)
def answer_nomination(*, actor: Actor, ref: str, says: HomeSays, price: Price | None) -> NominationAnswer:
    """Record what a named home answered: it becomes a choice, or is refused with a reason for each condition not met.

    `says` gets its price and how long that is good from `price`, whose lines are the home's own. The person is told.
    Raises NotFound for another authority's, Conflict for a second answer, Refused for what is missing.
    """
    nomination = Nomination.objects.filter(ref=ref, authority_id=actor.authority_id or 0).first()
    if nomination is None:
        raise NotFound("There is no such nomination in your authority.")
    tender = Tender.objects.select_for_update(of=("self",)).get(pk=nomination.tender_id)
    if NominationAnswer.objects.filter(nomination=nomination).exists():
        raise Conflict("This nomination is answered already.")
    if tender.state not in NAMING_STATES:
        raise WrongState("The person has stopped choosing, so there is nothing to answer any more.")
    service = nomination.service
    if price is not None:
        says = replace(says, price=comparable(figures_of(tender)["fnc"], price), valid_until=price.valid_until)
    wanted = wanted_of(tender)
    care_types = map(CareType, service.care_types)
    if closing_among([service.pk]):
        says = replace(says, has_place=False)  # whatever it said: it takes nobody new
    not_met = conditions_not_met(says, wanted, registered=service.registered, care_types=care_types)
    check_answer(says, wanted, not_met, today=today())
    outcome = outcome_of(not_met)
    option = option_of_named(nomination, says, price) if outcome == Outcome.OPTION else None
    made = NominationAnswer.objects.create(
        nomination=nomination,
        authority_id=nomination.authority_id,
        package_ref=nomination.package_ref,
        outcome=outcome,
        not_met=[one.value for one in not_met],
        words=says.words.strip(),
        facts=facts_of(says, price),
        option=option,
        by=actor.ref,
        at=now(),
    )
    event = NominationAnswered(
        package_ref=nomination.package_ref,
        tender_ref=tender.ref,
        nomination_ref=ref,
        outcome=outcome.value,
        not_met=",".join(made.not_met),
    )
    record(event, actor=actor, authority_id=nomination.authority_id, case_ref=nomination.package_ref)
    stop_clock(ClockKind.NOMINATION_ANSWERED, subject=f"nomination:{ref}")
    if option is not None and tender.state == TenderState.OFFERED:
        put = OptionsPut(package_ref=nomination.package_ref, tender_ref=tender.ref, options=1)
        record(put, actor=actor, authority_id=nomination.authority_id, case_ref=nomination.package_ref)
    _tell(nomination, made, tender, outcome=outcome)
    return made


@action(by={Role.SYSTEM}, whose=Whose.EVERYONES, states=NAMING_STATES)
def put_named_at_budget(*, actor: Actor, tender_ref: str) -> list[Option]:
    """Make choices of the named homes that cost more than the budget, and that a risen budget has come to pay for.

    A home whose price has lapsed, or that closes, left the register or changed its kind since, stays what it was. The
    person is told of each.
    """
    tender = Tender.objects.select_for_update(of=("self",)).filter(ref=tender_ref, state__in=NAMING_STATES).first()
    if tender is None:
        return []
    there = set(Option.objects.filter(tender=tender, source=Source.NOMINATION).values_list("bid_ref", flat=True))
    put = []
    for one in named_above(tender):
        nomination = one.nomination
        if not one.within or nomination.ref in there or closing_among([nomination.service_id]):
            continue
        put.append(option_of_named(nomination, one.says, one.price))
        if tender.state == TenderState.OFFERED:
            event = OptionsPut(package_ref=nomination.package_ref, tender_ref=tender.ref, options=1)
            record(event, actor=actor, authority_id=nomination.authority_id, case_ref=nomination.package_ref)
        _tell(nomination, one.answer, tender, outcome=Outcome.OPTION)
    return put


def _naming(actor: Actor, package_ref: str) -> Tender:
    """Lock the search of the actor's own case beside which a home can be named: the newest with the person, if any."""
    own = Tender.objects.filter(package_ref=package_ref, authority_id=actor.authority_id or 0)
    if actor.role == Role.PERSON and package_ref != actor.case_ref:
        own = own.none()
    tenders = list(own.select_for_update(of=("self",)).order_by("id"))
    if not tenders:
        raise NotFound("There is no such case of yours.")
    for state in (TenderState.OFFERED, TenderState.EVALUATED):
        found = [one for one in tenders if one.state == state]
        if found:
            return found[-1]
    raise WrongState("You can name a home when your choices are here. We will write to you then.")


def _check_news(tender: Tender, service: Service) -> int:
    """Return the how manieth time a home is named in a search: again after a no, as the rule says from which day.

    Raises Refused for a home that is a choice, closes or made an offer above the budget, Conflict for one that is being
    asked.
    """
    if Option.objects.filter(package_ref=tender.package_ref, service_id=service.pk, interim=False).exists():
        raise Refused(f"{service.name} is one of your choices already.", code="service_id")
    if closing_among([service.pk]):
        raise Refused(f"{service.name} is closing, so it takes nobody new. Choose another home.", code="service_id")
    named = Nomination.objects.filter(tender=tender, service=service).select_related("answer")
    before = named.order_by("-turn").first()
    if before is not None:
        answer = before.answer if hasattr(before, "answer") else None
        check_asked_again(
            service.name,
            not_met=None if answer is None else [Condition(one) for one in answer.not_met],
            since=london_day_of(before.at if answer is None else answer.at),
            today=today(),
        )
    # The person may not read the offers that they cannot choose; here they are asked about one home by name.
    with acting_as(system_actor("choice", authority_id=tender.authority_id)):
        above = above_budget(tender)
        offered = OpenedBid.objects.filter(tender=tender, bid_ref__in=above, invitation__service=service).exists()
    if offered:
        raise Refused(
            f"We asked {service.name}. It can care for you, but {NOT_MET_WORDS[Condition.COST][3:]}"
            f" Talk to {tender.broker_name} at the council about it.",
            code="service_id",
        )
    return before.turn + 1 if before else 1


def _tell(nomination: Nomination, answer: NominationAnswer, tender: Tender, *, outcome: Outcome) -> None:
    name, broker = nomination.service_name, tender.broker_name
    if outcome == Outcome.OPTION and tender.state == TenderState.OFFERED:
        subject = f"We asked {name}: you can choose it"
        body = f"We asked {name}, as you wished. It can care for you, and the council can pay for it."
    elif outcome == Outcome.OPTION:
        subject = f"We asked {name}: it will be one of your choices"
        body = (
            f"We asked {name}, as you wished. It can care for you, and the council can pay for it. We will send you"
            " your choices soon."
        )
    else:
        subject = f"We asked {name}, and you cannot choose it now"
        reasons = " ".join(NOT_MET_WORDS[Condition(one)] for one in answer.not_met)
        way_on = f" {way_on_words(broker)}" if outcome == Outcome.ABOVE_BUDGET else ""
        body = (
            f"We asked {name}, as you wished. {reasons}{way_on} It says: “{answer.words}”\n\nIf you think that this is"
            f" wrong, tell {broker} at the council. You can ask for somebody else to look at it again."
        )
    tell_person(package_ref=nomination.package_ref, authority_id=nomination.authority_id, subject=subject, body=body)
