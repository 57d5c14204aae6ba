"""Asking for a home above the budget, the advice that comes first, and the check by another (rulebook §7)."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import date

from placewell.accounts.actor import Actor
from placewell.accounts.models import Organisation
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.choice.additional import (
    Agreed,
    agreement_of,
    agreements_of,
    case_of,
    figures_value,
    shown_in_budget,
)
from placewell.choice.documents import additional_cost_pdf
from placewell.choice.going_on import home_lived_in, next_begins_on
from placewell.choice.homes_above import HomeAbove, home_above
from placewell.choice.models import AdditionalCost, AdditionalCostStep
from placewell.choice.telling import tell_person
from placewell.directory.queries import today
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.events.choice import AdditionalCostAsked, AdditionalCostMoved
from placewell.ledger.record import record
from placewell.needs.queries import hands_on
from placewell.rules.additional_cost import (
    OVER,
    Advice,
    Figures,
    State,
    Wish,
    check_advice,
    check_agreement,
    check_case,
    check_state,
    check_wish,
    terms_of,
)
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.rules.independence import check_independent, why_no_placement
from placewell.rules.urgency import Urgency
from placewell.rules.waits import decision_due
from placewell.tenders.models import Tender
from placewell.tenders.states import WORDS, TenderState

ADVISERS = frozenset({Role.BROKER, Role.SOCIAL_WORKER, Role.FINANCE_OFFICER})
NOBODYS = "There is no such additional cost in your authority."


@action(by={Role.PERSON, Role.BROKER}, whose=Whose.OWN_CASE, states={TenderState.OFFERED})
def ask_additional_cost(*, actor: Actor, package_ref: str, wish: Wish, home: str, relation: str = "") -> AdditionalCost:
    """Ask for a home above the budget, for which somebody pays the rest: the person, or a broker for them.

    Raises NotFound for another's case, WrongState while nothing can be chosen, Conflict while another is asked for,
    and Refused, by its code, where the law allows none.
    """
    tender = _choosing(actor, package_ref)
    if any(one.state not in OVER for one in agreements_of(package_ref)):
        raise Conflict("A home that costs more was asked for already. Finish that first.")
    check_case(case_of(tender, healthcare=False))
    check_wish(wish)
    if not home.strip():
        raise Refused("Say which home it is.", code="home")
    return keep_wish(actor, tender, wish, home=home, relation=relation)


def keep_wish(
    actor: Actor, tender: Tender, wish: Wish, *, home: str, relation: str, follows: AdditionalCost | None = None
) -> AdditionalCost:
    """Write down what somebody asked for, as the first step of its agreement, and whose turn it is. Part of an action.

    `follows` is the agreement that it is to take the place of, on the home in which the person lives.
    """
    cost = AdditionalCost.objects.create(
        ref=f"X-{secrets.token_hex(4).upper()}",
        tender=tender,
        authority_id=tender.authority_id,
        package_ref=tender.package_ref,
        home=home.strip(),
        payer=wish.payer,
        payer_name=wish.payer_name.strip(),
        payer_relation=relation.strip(),
        ground=wish.ground,
        stay_weeks=wish.stay_weeks,
        able_weeks=wish.able_weeks,
        follows=follows,
        asked_by=actor.ref,
        at=now(),
    )
    AdditionalCostStep.objects.create(
        cost=cost,
        authority_id=cost.authority_id,
        package_ref=cost.package_ref,
        seq=1,
        state=State.ASKED,
        by=actor.ref,
        at=cost.at,
    )
    event = AdditionalCostAsked(
        package_ref=cost.package_ref,
        additional_cost_ref=cost.ref,
        payer=wish.payer.value,
        lives_there=follows is not None,
    )
    record(event, actor=actor, authority_id=cost.authority_id, case_ref=cost.package_ref)
    wait_for(cost, Role.BROKER)
    return cost


@action(by=ADVISERS, whose=Whose.OWN_AUTHORITY, states={TenderState.OFFERED, TenderState.AWARDED})
def record_advice(*, actor: Actor, ref: str, bid_ref: str, advice: Advice, how: str) -> AdditionalCostStep:
    """Record which home is meant, and that whoever would pay had information and advice, when, by whom, and how.

    The day must be no later than today. Raises Refused without them, WrongState for an offer that is not above the
    budget, or once the agreement was checked.
    """
    agreed = locked(actor, ref)
    check_choosing(agreed)
    check_state(agreed.state, State.ADVISED)
    check_advice(advice, today=today())
    if not how.strip():
        raise Refused("Say what they were told, and how: by whom, on paper, or by telephone.", code="how")
    home = _home_above(agreed, bid_ref)
    facts = {
        "given_on": advice.given_on.isoformat(),
        "given_by": advice.given_by.strip(),
        "said_yes": advice.said_yes,
        "how": how.strip(),
        "bid_ref": bid_ref,
        "service": home.service_name,
        "address": home.address,
    }
    step = move(actor, agreed, State.ADVISED, facts=facts, home=home, figures=home.figures)
    wait_for(agreed.cost, Role.APPROVER)
    return step


@action(by={Role.APPROVER}, whose=Whose.OWN_AUTHORITY, states={TenderState.OFFERED, TenderState.AWARDED})
def check_additional_cost(*, actor: Actor, ref: str, healthcare: bool) -> AdditionalCostStep:
    """Check an additional cost against the law, as another than asked or advised, and draw up the written agreement.

    `healthcare` says whether NHS continuing healthcare pays. Raises NotPermitted for whoever asked or advised, and
    Refused, by its code, where the law allows none: nothing is drawn up then.
    """
    agreed = locked(actor, ref)
    check_choosing(agreed)
    check_state(agreed.state, State.CHECKED)
    check_another(actor, agreed)
    figures = lawful_figures(agreed, healthcare=healthcare)
    cost = agreed.cost
    council = Organisation.objects.get(pk=cost.authority_id).name
    begins_on = next_begins_on(cost.follows) if cost.follows else today()
    terms = terms_of(figures, payee=council, begins_on=begins_on, ground=agreed.wish.ground)
    pdf = additional_cost_pdf(agreed, terms, price=figures.price, day=today(), begins_on=begins_on)
    facts = {"healthcare": healthcare, "shown_in_budget": shown_in_budget(cost.package_ref), "payee": council}
    facts |= {"begins_on": begins_on.isoformat()} if cost.follows else {}
    step = move(actor, agreed, State.CHECKED, facts=facts, figures=figures, pdf=pdf)
    wait_for(cost, Role.BROKER)
    tell_person(
        package_ref=cost.package_ref,
        authority_id=cost.authority_id,
        subject=f"About {agreed.service}",
        body=_can_be_agreed(agreed),
    )
    return step


@action(by={Role.APPROVER}, whose=Whose.OWN_AUTHORITY)
def refuse_additional_cost(*, actor: Actor, ref: str, because: str) -> AdditionalCostStep:
    """Refuse an additional cost with the reason that the person reads. Raises Refused without one."""
    agreed = locked(actor, ref)
    check_state(agreed.state, State.REFUSED)
    check_another(actor, agreed)
    if not because.strip():
        raise Refused("Say why, in plain words: the person reads it.", code="because")
    step = move(actor, agreed, State.REFUSED, facts={"because": because.strip()})
    stop_clock(ClockKind.ADDITIONAL_COST, subject=subject_of(agreed.cost))
    tell_person(
        package_ref=step.package_ref,
        authority_id=step.authority_id,
        subject=f"About {agreed.service}",
        body=f"You asked for {agreed.service}, which costs more. The council could not agree this: {because.strip()}",
    )
    return step


def locked(actor: Actor, ref: str) -> Agreed:
    """Lock the search of an additional cost, and return it as it stands. Raises NotFound when it is not the actor's."""
    own = {"package_ref": actor.case_ref} if actor.role == Role.PERSON else {"authority_id": actor.authority_id or 0}
    cost = AdditionalCost.objects.filter(ref=ref, **own).first()
    if cost is None:
        raise NotFound(NOBODYS)
    list(Tender.objects.filter(pk=cost.tender_id).select_for_update())
    return agreement_of(cost)


def check_choosing(agreed: Agreed) -> None:
    """Raise WrongState unless the search is still with the person: afterwards nothing more of it is agreed.

    One that follows another is about the home in which the person lives, and needs that they still do.
    """
    if agreed.cost.follows is not None:
        home_lived_in(agreed.cost.follows)
        return
    state = TenderState(agreed.cost.tender.state)
    if state != TenderState.OFFERED:
        raise WrongState(f"The search is {WORDS[state]}, so this goes no further. Have an approver refuse it.")


def lawful_figures(agreed: Agreed, *, healthcare: bool) -> Figures:
    """Return the figures of an agreement that the law allows today; else raise Refused by its code."""
    tender = agreed.cost.tender
    case = case_of(tender, healthcare=healthcare)
    check_case(case)
    figures = _home_above(agreed, agreed.bid_ref).figures
    check_agreement(case, figures, agreed.wish, _advice_of(agreed.advice), today=today())
    return figures


def check_another(actor: Actor, agreed: Agreed) -> None:
    """Raise NotPermitted for whoever asked for an additional cost, gave the advice on it, or worked on the case."""
    if actor.ref in {one.by for one in agreed.steps if one.state in {State.ASKED, State.ADVISED}}:
        raise NotPermitted("You asked for this, or gave the advice. Another approver decides on it.", code="own_case")
    check_independent(why_no_placement(actor.ref, hands_on(agreed.cost.package_ref)))


def move(
    actor: Actor,
    agreed: Agreed,
    state: State,
    *,
    facts: Mapping[str, object],
    home: HomeAbove | None = None,
    figures: Figures | None = None,
    pdf: bytes | None = None,
    review_by: date | None = None,
) -> AdditionalCostStep:
    """Write the next step, and its event. Part of an action, which has checked that it may."""
    cost = agreed.cost
    digest = hashlib.sha256(pdf).hexdigest() if pdf is not None else ""
    step = AdditionalCostStep.objects.create(
        cost=cost,
        authority_id=cost.authority_id,
        package_ref=cost.package_ref,
        seq=agreed.steps[-1].seq + 1,
        state=state,
        bid=home.bid if home else None,
        named=home.named if home else None,
        facts=dict(facts),
        review_by=review_by,
        locked=figures_value(cost.authority_id, figures) if figures else None,
        pdf=pdf,
        pdf_sha256=digest,
        by=actor.ref,
        at=now(),
    )
    event = AdditionalCostMoved(
        package_ref=cost.package_ref, additional_cost_ref=cost.ref, state=state.value, pdf_sha256=digest
    )
    record(event, actor=actor, authority_id=cost.authority_id, case_ref=cost.package_ref)
    return step


def wait_for(cost: AdditionalCost, role: Role) -> None:
    """Start the clock of whose turn it is with an additional cost. Part of an action."""
    start_clock(
        ClockKind.ADDITIONAL_COST,
        subject=subject_of(cost),
        role=role,
        due_at=decision_due(Urgency(cost.tender.urgency), now()),
        authority_id=cost.authority_id,
        case_ref=cost.package_ref,
    )


def subject_of(cost: AdditionalCost) -> str:
    """Return what the clocks of an additional cost are about."""
    return f"additional_cost:{cost.ref}"


def _home_above(agreed: Agreed, bid_ref: str) -> HomeAbove:
    """Return the home of an additional cost as it stands: the one lived in, or one that could be chosen."""
    follows = agreed.cost.follows
    if follows is None:
        return home_above(agreed.cost.tender, bid_ref)
    home = home_lived_in(follows)
    if home.bid_ref != bid_ref:
        raise WrongState("The new agreement is about the home in which the person lives.", code="bid_ref")
    return home


def _can_be_agreed(agreed: Agreed) -> str:
    if agreed.cost.follows is not None:
        return (
            f"You asked who could pay the extra money for {agreed.service} from now on. It can be agreed, if whoever"
            " pays still wants to. The agreement is on your page. There is no hurry, and nobody has to move."
        )
    return (
        f"You asked for {agreed.service}, which costs more. It can be agreed, if whoever pays still wants to. The"
        " agreement is on your page. There is no hurry. You can still choose any of your other choices."
    )


def _choosing(actor: Actor, package_ref: str) -> Tender:
    """Lock the newest search from which the person chooses, of the actor's own case."""
    own = Tender.objects.filter(package_ref=package_ref, authority_id=actor.authority_id or 0)
    if actor.role == Role.PERSON and package_ref != actor.case_ref:
        own = own.none()
    tenders = list(own.select_for_update(of=("self",)).order_by("id"))
    if not tenders:
        raise NotFound("There is no such case of yours.")
    offered = [one for one in tenders if one.state == TenderState.OFFERED]
    if not offered:
        raise WrongState("There is nothing to choose from at the moment.")
    return offered[-1]


def _advice_of(step: AdditionalCostStep | None) -> Advice | None:
    if step is None:
        return None
    said = step.facts
    return Advice(date.fromisoformat(said["given_on"]), said["given_by"], bool(said["said_yes"]))
