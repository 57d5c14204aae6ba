"""Bids taken by telephone: entered by a broker, confirmed or refused by the provider, and decided on where low."""

import secrets
from decimal import Decimal

from django.conf import settings
from django.db import IntegrityError, transaction

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, system_actor
from placewell.accounts.models import User
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.directory.queries import today
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.events.telephoning import (
    TelephoneBidConfirmed,
    TelephoneBidEntered,
    TelephoneBidLapsed,
    TelephoneBidRefused,
    TelephonePriceDecided,
)
from placewell.ledger.record import record, send
from placewell.needs.queries import hands_on
from placewell.rules.clocks import london_moment_words
from placewell.rules.errors import Conflict, NotFound, WrongState
from placewell.rules.independence import check_independent, why_no_decision
from placewell.rules.low_bids import RejectReason, check_decision
from placewell.rules.pack import LowBid, PriceBasis
from placewell.rules.pricing import is_low, net_price
from placewell.rules.telephoning import (
    BidAnswer,
    WrongBecause,
    check_answer,
    check_can_be_scored,
    check_can_enter,
    confirm_due,
)
from placewell.rules.urgency import Urgency
from placewell.rules.waits import decision_due
from placewell.tenders.actions.telephone_evaluating import evaluate_telephone_bids
from placewell.tenders.actions.telephoning import locked_round
from placewell.tenders.content import Price, Response, check_price, check_response
from placewell.tenders.models import (
    TelephoneBid,
    TelephoneBidAnswer,
    TelephoneExplanation,
    TelephonePrice,
    TelephonePriceDecision,
    Tender,
)
from placewell.tenders.queries.telephoning import ROUND_STATES, own_telephone_bid, telephone_bid_by_ref
from placewell.tenders.standing import standings_of
from placewell.tenders.states import WORDS, TenderState
from placewell.tenders.telling import tell_each
from placewell.tenders.times import times_of

COUNTER = system_actor("telephone")


@action(by={Role.BROKER}, whose=Whose.OWN_AUTHORITY, states=ROUND_STATES)
def enter_telephone_bid(
    *, actor: Actor, tender_ref: str, invitation_ref: str, response: Response, price: Price
) -> TelephoneBid:
    """Enter what a service offered in a call, as it said it: the same questions and price lines as a sealed bid.

    It counts once the provider has confirmed it, in the time that its class has to explain a low bid. Raises NotFound
    for a service that is not rung, WrongState where the newest call came to no offer, the service may not be used
    now or could not be scored, Conflict beside another bid, Refused for what is missing.
    """
    found = locked_round(actor, tender_ref)
    tender, line = found.tender, found.line_of(invitation_ref)
    check_can_enter(line.line)
    check_can_be_scored(Decimal(tender.policy["quality_shares"]["register"]))
    check_response(response, question_ids=tuple(question["id"] for question in tender.questions))
    fnc = Decimal(tender.figures["fnc"])
    check_price(price, fnc=fnc, closes_on=today())
    invitation = line.invitation
    aside = standings_of([invitation.membership_id])[invitation.membership_id].set_aside_because
    if aside:
        raise WrongState(f"{invitation.service_name} is {aside}, so no offer of it can be taken now.")
    moment = now()
    sides = {"authority_id": tender.authority_id, "organisation_id": invitation.organisation_id}
    made = TelephoneBid.objects.create(
        **sides,
        call=line.calls[-1],
        tender=tender,
        invitation=invitation,
        bid_ref=f"B-{secrets.token_hex(5).upper()}",
        service_name=invitation.service_name,
        response=response.content(),
        entered_by=actor.ref,
        entered_by_name=actor.name,
        at=moment,
        due_at=confirm_due(times_of(tender), moment),
    )
    TelephonePrice.objects.create(
        **sides,
        bid=made,
        content=price.content(),
        comparable=net_price(price.total, basis=PriceBasis(price.basis), fnc=fnc),
    )
    event = TelephoneBidEntered(tender_ref=tender_ref, invitation_ref=invitation_ref, bid_ref=made.bid_ref)
    record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    start_clock(
        ClockKind.TELEPHONE_BID_CONFIRMED,
        subject=_subject(made),
        role=Role.PROVIDER,
        due_at=made.due_at,
        authority_id=tender.authority_id,
        case_ref=tender.package_ref,
        organisation_id=made.organisation_id,
    )
    where = f"{settings.PLACEWELL_BASE_URL}/invitations/{invitation_ref}/telephone/"
    body = (
        f"{actor.name} of the council wrote down what {invitation.service_name} offered by telephone. It counts only"
        f" once you have read it and said that it is right, by {london_moment_words(made.due_at)}:\n\n{where}"
    )
    subject = f"Please confirm what you offered by telephone: {tender.ref}"
    tell_each(tender, subject=subject, bodies={made.organisation_id: body})
    return made


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states=ROUND_STATES)
def confirm_telephone_bid(*, actor: Actor, invitation_ref: str, explanation: str = "") -> TelephoneBidAnswer:
    """Confirm that a bid taken by telephone is the provider's own word; from now on it counts like any other.

    `explanation` says how a price under the published floor covers the cost of care: a named officer decides on it
    first. Raises WrongState after its time, Conflict a second time, Refused without the explanation that is needed.
    """
    bid = own_telephone_bid(actor, invitation_ref)
    low = is_low(bid.price.comparable, Decimal(bid.tender.figures["floor"]))
    with acting_as(COUNTER):
        tender = Tender.objects.select_for_update(of=("self",)).get(pk=bid.tender_id)
    # Whoever ends the search holds the same lock: what was over while it was waited for takes no offer.
    _check_stands(bid, tender)
    check_answer(due_at=bid.due_at, now=now(), is_low=low, explanation=explanation)
    made = _answer(actor, bid, BidAnswer.CONFIRMED)
    if low:
        TelephoneExplanation.objects.create(
            bid=bid,
            authority_id=bid.authority_id,
            organisation_id=bid.organisation_id,
            text=explanation.strip(),
            at=made.at,
        )
    event = TelephoneBidConfirmed(tender_ref=bid.tender.ref, bid_ref=bid.bid_ref)
    record(event, actor=actor, authority_id=bid.authority_id, case_ref=bid.tender.package_ref)
    with acting_as(COUNTER):
        # A provider may read neither the other offers nor the budget, so what follows is the system's.
        if low:
            _start_decision(bid)
        evaluate_telephone_bids(COUNTER, tender)
        _tell_broker(bid, f"{bid.service_name} has confirmed what it offered by telephone.")
    return made


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states=ROUND_STATES)
def refuse_telephone_bid(*, actor: Actor, invitation_ref: str, because: WrongBecause) -> TelephoneBidAnswer:
    """Say that a bid taken by telephone is not the provider's word, and why. It never counts; a broker can ring again.

    Raises WrongState where the search is over, Conflict once it was answered or its time ran out.
    """
    bid = own_telephone_bid(actor, invitation_ref)
    _check_stands(bid, bid.tender)
    made = _answer(actor, bid, BidAnswer.WRONG, because)
    event = TelephoneBidRefused(tender_ref=bid.tender.ref, bid_ref=bid.bid_ref, because=because.value)
    record(event, actor=actor, authority_id=bid.authority_id, case_ref=bid.tender.package_ref)
    with acting_as(COUNTER):
        _tell_broker(bid, f"{bid.service_name} says that what was taken down by telephone is not right.")
    return made


@action(by={Role.SYSTEM}, whose=Whose.EVERYONES)
def let_telephone_bid_lapse(*, actor: Actor, bid_id: int) -> bool:
    """Let a bid that was not confirmed in time fall away; tells whether it did."""
    bid = TelephoneBid.objects.select_related("tender", "invitation", "answer").get(pk=bid_id)
    if hasattr(bid, "answer") or now() < bid.due_at:
        return False
    try:
        _answer(actor, bid, BidAnswer.LAPSED)
    except Conflict:
        return False  # its provider answered in the same moment
    event = TelephoneBidLapsed(tender_ref=bid.tender.ref, bid_ref=bid.bid_ref)
    record(event, actor=actor, authority_id=bid.authority_id, case_ref=bid.tender.package_ref)
    if bid.tender.state in ROUND_STATES:
        _tell_broker(bid, f"{bid.service_name} has not confirmed in time what it offered by telephone. Ring it again.")
    return True


def let_telephone_bids_lapse() -> int:
    """Let every bid fall away that was not confirmed in time; return how many."""
    with acting_as(COUNTER):
        late = TelephoneBid.objects.filter(answer=None, due_at__lte=now())
        found = list(late.order_by("due_at", "id").values_list("pk", flat=True)[:200])
    return sum(let_telephone_bid_lapse(actor=COUNTER, bid_id=pk) for pk in found)


@action(by={Role.APPROVER}, whose=Whose.OWN_AUTHORITY, states=ROUND_STATES)
def decide_telephone_price(
    *, actor: Actor, bid_ref: str, decision: LowBid, because: str, reason: RejectReason | None = None
) -> TelephonePriceDecision:
    """Accept or reject the explanation of a confirmed price under what care costs, and tell the provider.

    Raises NotPermitted for whoever worked on the case, Refused for a decision that the rule does not know, Conflict
    once it is decided.
    """
    bid = telephone_bid_by_ref(actor, bid_ref)
    tender = Tender.objects.select_for_update(of=("self",)).get(pk=bid.tender_id)
    check_independent(why_no_decision(actor.ref, hands_on(tender.package_ref)))
    _check_open(tender)
    if not hasattr(bid, "explanation"):
        raise NotFound("Nothing has to be decided about this price.")
    if TelephonePriceDecision.objects.filter(bid=bid).exists():
        raise Conflict("This price has been decided.")
    moment = now()
    check_decision(decision=decision, reason=reason, because=because, explained=True, now=moment, due_at=bid.due_at)
    made = TelephonePriceDecision.objects.create(
        bid=bid,
        authority_id=bid.authority_id,
        organisation_id=bid.organisation_id,
        decision=decision.value,
        reason=reason.value if reason else "",
        because=because.strip(),
        by=actor.ref,
        by_name=actor.name,
        at=moment,
    )
    stop_clock(ClockKind.TELEPHONE_PRICE_DECIDED, subject=f"telephone-bid:{bid_ref}")
    event = TelephonePriceDecided(tender_ref=tender.ref, bid_ref=bid_ref, decision=decision.value, reason=made.reason)
    record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    evaluate_telephone_bids(actor, tender)
    said = {
        LowBid.ACCEPTED: "Your explanation was accepted. Your offer now stands like every other.",
        LowBid.REJECTED: f"Your offer cannot be put to the person: {reason.words if reason else ''}.",
    }[decision]
    where = f"{settings.PLACEWELL_BASE_URL}/invitations/{bid.invitation.ref}/telephone/"
    body = f"{said} The reasons are here:\n\n{where}"
    tell_each(tender, subject=f"What was decided on your price: {tender.ref}", bodies={bid.organisation_id: body})
    return made


def _answer(
    actor: Actor, bid: TelephoneBid, answer: BidAnswer, because: WrongBecause | None = None
) -> TelephoneBidAnswer:
    """Keep the one word on a bid, and stop its clock. Raises Conflict where it has one."""
    try:
        with transaction.atomic():
            made = TelephoneBidAnswer.objects.create(
                bid=bid,
                authority_id=bid.authority_id,
                organisation_id=bid.organisation_id,
                answer=answer.value,
                because=because.value if because else "",
                by=actor.ref,
                by_name=actor.name,
                at=now(),
            )
    except IntegrityError as error:
        raise Conflict("This offer has been answered already, or its time has run out.") from error
    stop_clock(ClockKind.TELEPHONE_BID_CONFIRMED, subject=_subject(bid))
    return made


def _check_stands(bid: TelephoneBid, tender: Tender) -> None:
    if hasattr(bid, "answer"):
        raise Conflict("This offer has been answered already, or its time has run out.")
    _check_open(tender)


def _check_open(tender: Tender) -> None:
    if tender.state not in ROUND_STATES:
        raise WrongState(f"This search is {WORDS[TenderState(tender.state)]}, so no offer can be added now.")


def _start_decision(bid: TelephoneBid) -> None:
    start_clock(
        ClockKind.TELEPHONE_PRICE_DECIDED,
        subject=f"telephone-bid:{bid.bid_ref}",
        role=Role.APPROVER,
        due_at=decision_due(Urgency(bid.tender.urgency), now()),
        authority_id=bid.authority_id,
        case_ref=bid.tender.package_ref,
    )


def _tell_broker(bid: TelephoneBid, said: str) -> None:
    kind, _, key = bid.entered_by.partition(":")
    user = User.objects.filter(pk=int(key)).first() if kind == "user" else None
    if user is not None:
        send(
            to=user.email,
            subject=f"{bid.tender.ref}: {said}",
            body=f"{said}\n\n{settings.PLACEWELL_BASE_URL}/tenders/{bid.tender.ref}/telephone/",
            about=f"tender:{bid.tender.ref}",
            authority_id=bid.authority_id,
        )


def _subject(bid: TelephoneBid) -> str:
    return f"invitation:{bid.invitation.ref}"
