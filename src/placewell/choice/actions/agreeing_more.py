"""Signing an additional-cost agreement, and what comes after: the review, the stop and the end (rulebook §7)."""

from datetime import datetime

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, system_actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.choice.actions.costing_more import (
    check_another,
    check_choosing,
    lawful_figures,
    locked,
    move,
    subject_of,
    wait_for,
)
from placewell.choice.actions.named_options import put_named_with_agreement
from placewell.choice.actions.putting import option_of
from placewell.choice.additional import Agreed, agreement_of, agreements_of, agreements_on, lives_there
from placewell.choice.homes_above import home_above, within_budget
from placewell.choice.models import AdditionalCostStep, Option
from placewell.choice.queries import choices_of
from placewell.choice.telling import tell_person
from placewell.directory.queries import today
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.rules.additional_cost import (
    OVER,
    PENDING,
    STANDS,
    SignsAs,
    State,
    check_goes_on,
    check_signature,
    check_state,
    review_due,
)
from placewell.rules.choosing import FALLEN_WORDS
from placewell.rules.clocks import end_of_day
from placewell.rules.errors import Conflict, Refused, WrongState
from placewell.rules.urgency import Urgency
from placewell.rules.waits import decision_due
from placewell.tenders.models import Evaluation, OpenedBid, Tender
from placewell.tenders.queries.acts import acts_of
from placewell.tenders.states import TenderState

BY_LINK = "Typed by whoever opened the person’s private link"


@action(by={Role.PERSON, Role.BROKER}, whose=Whose.OWN_CASE, states={TenderState.OFFERED, TenderState.AWARDED})
def sign_additional_cost(
    *, actor: Actor, ref: str, name: str, signs_as: SignsAs, evidence: str = ""
) -> AdditionalCostStep:
    """Sign for whoever pays: a typed name, in which standing, and how it was given; a broker says where that is kept.

    On the private page the person signs for their own money alone; whoever else pays signs with a broker, who keeps
    the evidence. Raises Refused for a name that is not the payer's, or a standing that signs for no money; WrongState
    unless the agreement was checked.
    """
    agreed = locked(actor, ref)
    check_choosing(agreed)
    check_state(agreed.state, State.SIGNED)
    by_link = actor.role == Role.PERSON
    how = BY_LINK if by_link else evidence
    check_signature(agreed.wish, name=name, signs_as=signs_as, evidence=how, by_link=by_link)
    facts = {"name": name.strip(), "signs_as": signs_as.value, "evidence": how.strip(), "signed": _digest(agreed)}
    step = move(actor, agreed, State.SIGNED, facts=facts)
    wait_for(agreed.cost, Role.APPROVER)
    return step


@action(by={Role.APPROVER}, whose=Whose.OWN_AUTHORITY, states={TenderState.OFFERED, TenderState.AWARDED})
def agree_additional_cost(*, actor: Actor, ref: str, name: str) -> AdditionalCostStep:
    """Sign for the authority, which is liable for the whole fee; the home can be chosen from now on.

    The law is checked again as it stands now. Raises Conflict where a figure has changed since the agreement was drawn
    up, NotPermitted for whoever asked or advised, Refused by its code for what is not lawful any more, WrongState for
    a home that cannot be chosen now: its bed taken, its price lapsed, or its place declined.
    """
    agreed = locked(actor, ref)
    check_choosing(agreed)
    check_state(agreed.state, State.IN_FORCE)
    check_another(actor, agreed)
    if not name.strip():
        raise Refused("Type your full name to sign.", code="name")
    checked = agreed.document
    figures = lawful_figures(agreed, healthcare=bool(checked and checked.facts["healthcare"]))
    if figures != agreed.figures:
        raise Conflict(
            "The price or the budget has changed since this was drawn up. Refuse it, and have it asked anew."
        )
    cost = agreed.cost
    check_goes_on(agreed.begins_on or today(), agreed.wish.ground, today=today())
    review_by = review_due(agreed.begins_on or today(), agreed.wish.ground)
    facts = {"name": name.strip(), "signed": _digest(agreed)}
    step = move(actor, agreed, State.IN_FORCE, facts=facts, review_by=review_by)
    if cost.follows is None:
        _check_there(_put(agreed))
    else:
        _end_before(actor, agreed)
    stop_clock(ClockKind.ADDITIONAL_COST, subject=subject_of(cost))
    wait_for_reviews(cost.package_ref)
    tell_person(
        package_ref=cost.package_ref,
        authority_id=cost.authority_id,
        **_signed_words(agreed),
    )
    return step


@action(by={Role.BROKER, Role.SOCIAL_WORKER}, whose=Whose.OWN_AUTHORITY)
def review_additional_cost(*, actor: Actor, ref: str, said: str, goes_on: bool) -> AdditionalCostStep:
    """Record a review of an additional cost: it goes on, for a year at most, or it ends and the authority pays all.

    After a payer has stopped, or when the 12 weeks on which it rests end, it can only end. Raises Refused without what
    was found, or for one that cannot go on.
    """
    agreed = locked(actor, ref)
    after = State.REVIEWED if goes_on else State.ENDED
    check_state(agreed.state, after)
    if not said.strip():
        raise Refused("Say what was found: who was asked, what they said, and what was decided.", code="said")
    if goes_on:
        check_goes_on(agreed.begins_on or today(), agreed.wish.ground, today=today())
    review_by = review_due(today(), agreed.wish.ground, begins_on=agreed.begins_on) if goes_on else None
    step = move(actor, agreed, after, facts={"said": said.strip()}, review_by=review_by)
    stop_clock(ClockKind.ADDITIONAL_COST_REVIEWED, subject=subject_of(agreed.cost))
    wait_for_reviews(agreed.cost.package_ref)
    return step


@action(by={Role.PERSON, Role.BROKER, Role.FINANCE_OFFICER}, whose=Whose.OWN_CASE)
def stop_additional_cost(*, actor: Actor, ref: str, because: str) -> AdditionalCostStep:
    """Record that the payer stops: the authority pays the whole fee at once, and a review is due.

    The person stays where they are. Raises WrongState for an agreement that is not in force, Refused without a reason.
    """
    agreed = locked(actor, ref)
    check_state(agreed.state, State.STOPPED)
    if not because.strip():
        raise Refused("Say why in a few words, such as: the money has run out.", code="because")
    step = move(actor, agreed, State.STOPPED, facts={"because": because.strip()})
    cost = agreed.cost
    _review(agreed, due_at=decision_due(Urgency(cost.tender.urgency), now()))
    tell_person(
        package_ref=cost.package_ref,
        authority_id=cost.authority_id,
        subject=f"About the extra money for {agreed.service}",
        body=f"The extra money for {agreed.service} is not paid any more. {_what_now(agreed)}",
    )
    return step


def settle_at_placement(actor: Actor, *, package_ref: str, bid_ref: str) -> None:
    """Close what a placement leaves open, and start the clocks of the reviews again. Part of an action.

    A wish that is not agreed comes to nothing, and an agreement on another home than the placement's
    ends, or on the same at a price that nobody pays more for. One whose
    payer stopped stays: what happens when payments stop is the authority's to handle, and its review still waits.
    """
    for agreed in agreements_of(package_ref):
        if agreed.state in PENDING:
            move(actor, agreed, State.REFUSED, facts={"because": "You have a place now."})
        elif agreed.state in STANDS and agreed.bid_ref != bid_ref:
            move(actor, agreed, State.ENDED, facts={"because": "You have a place now, and nobody pays this for it."})
    wait_for_reviews(package_ref)


@action(by={Role.SYSTEM}, whose=Whose.EVERYONES, states={TenderState.OFFERED})
def settle_at_budget(*, actor: Actor, tender_ref: str) -> list[AdditionalCostStep]:
    """End the agreements on homes that a risen budget has come to pay for in full: they are choices like the others.

    Does nothing for a search that is not with the person. The person is told of one that was still agreed or asked.
    """
    tender = Tender.objects.select_for_update().filter(ref=tender_ref, state=TenderState.OFFERED).first()
    if tender is None:
        return []
    within, steps = within_budget(tender), []
    for agreed in agreements_on(tender, within):
        done = {State.ENDED, State.REFUSED, State.COVERED}
        step = move(actor, agreed, State.COVERED, facts={"because": "The budget pays for this home in full now."})
        steps.append(step)
        for kind in (ClockKind.ADDITIONAL_COST, ClockKind.ADDITIONAL_COST_REVIEWED):
            stop_clock(kind, subject=subject_of(agreed.cost))
        if agreed.state not in done:
            tell_person(
                package_ref=tender.package_ref,
                authority_id=tender.authority_id,
                subject=f"Nobody has to pay extra for {agreed.service}",
                body=f"The council can pay for all of {agreed.service} now. What was asked or agreed about extra money"
                " for it is over. You can choose it like your other choices.",
            )
    return steps


def wait_for_reviews(package_ref: str) -> None:
    """Start the clocks of every review of a package that is due, a stopped agreement's too. Part of an action."""
    for agreed in agreements_of(package_ref):
        stopped = agreed.newest(State.STOPPED)
        if agreed.state == State.STOPPED and stopped is not None:
            _review(agreed, due_at=decision_due(Urgency(agreed.cost.tender.urgency), stopped.at))
        elif agreed.state in STANDS and agreed.review_by is not None:
            _review(agreed, due_at=end_of_day(agreed.review_by))


def _review(agreed: Agreed, *, due_at: datetime) -> None:
    start_clock(
        ClockKind.ADDITIONAL_COST_REVIEWED,
        subject=subject_of(agreed.cost),
        role=Role.SOCIAL_WORKER,
        due_at=due_at,
        authority_id=agreed.cost.authority_id,
        case_ref=agreed.cost.package_ref,
    )


def _put(agreed: Agreed) -> Option:
    """Make the home that was agreed one of the person's choices. Part of an action."""
    tender = agreed.cost.tender
    home = home_above(tender, agreed.bid_ref)
    if home.named is not None:
        return put_named_with_agreement(home.named)
    bid = OpenedBid.objects.select_related("invitation__service", "price").get(tender=tender, bid_ref=agreed.bid_ref)
    there = Option.objects.filter(bid=bid).first()
    if there is not None:
        return there
    evaluation = Evaluation.objects.filter(tender=tender).order_by("-seq")[0]
    result = next(one for one in evaluation.result["bids"] if one["bid_ref"] == bid.bid_ref)
    sealed = {act.id: act.at for act in acts_of(tender)}
    option = option_of(tender, bid, result, confirmed_at=sealed[bid.act_id])
    option.put_at = now()
    option.save()
    return option


def _end_before(actor: Actor, agreed: Agreed) -> None:
    """End the agreement that a new one takes the place of, unless it ends by itself before that begins."""
    if agreed.cost.follows is None:
        return
    before = agreement_of(agreed.cost.follows)
    ends_first = before.ends_on is not None and agreed.begins_on is not None and before.ends_on < agreed.begins_on
    if before.state in OVER or (before.stands and ends_first):
        return
    move(actor, before, State.ENDED, facts={"because": f"{agreed.cost.ref} takes its place."})
    stop_clock(ClockKind.ADDITIONAL_COST_REVIEWED, subject=subject_of(before.cost))


def _signed_words(agreed: Agreed) -> dict[str, str]:
    if agreed.cost.follows is None:
        return {
            "subject": f"{agreed.service} can be chosen",
            "body": f"The agreement for {agreed.service} is signed by both sides. You can choose it now, or any other.",
        }
    begins = max(agreed.begins_on or today(), today())
    return {
        "subject": f"About the extra money for {agreed.service}",
        "body": f"The new agreement for {agreed.service} is signed by both sides. {agreed.cost.payer_name} pays from"
        f" {begins:%-d %B %Y}. You stay where you are.",
    }


def _check_there(option: Option) -> None:
    # The choices are counted as the system: an approver may not see all that tells whether a bed is taken.
    with acting_as(system_actor("choice", authority_id=option.authority_id)):
        choices = choices_of(option.package_ref)
    choice = choices.by_bid(option.bid_ref) if choices else None
    if choice is None or not choice.can_be_chosen:
        why = FALLEN_WORDS[choice.standing] if choice else ""
        raise WrongState(
            f"{option.service_name} cannot be chosen any more. {why} Refuse this, and say so.", code="not_there"
        )


def _what_now(agreed: Agreed) -> str:
    if lives_there(agreed):
        return (
            "The council pays for all of it now. Nobody has to move because of this today. Somebody will talk with you"
            " about what comes next."
        )
    return (
        "So you cannot choose this home now, unless somebody agrees again to pay the rest. Your other choices are still"
        " there, and nobody pays extra for them. Somebody will talk with you about what comes next."
    )


def _digest(agreed: Agreed) -> str:
    return agreed.document.pdf_sha256 if agreed.document else ""
