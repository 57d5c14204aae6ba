"""Low bids: asked about at the reveal, explained by the provider, accepted or rejected by a named approver."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, system_actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, providers_clocks_run_out, start_clock, stop_clock
from placewell.ledger.events.tenders import ExplanationLapsed, LowBidDecided, LowBidExplained, LowBidQueried
from placewell.ledger.record import record
from placewell.needs.queries import hands_on
from placewell.rules.errors import Conflict, NotFound, WrongState
from placewell.rules.evaluation import Status
from placewell.rules.independence import check_independent, why_no_decision
from placewell.rules.low_bids import CostHead, RejectReason, check_decision, check_explanation, check_in_time
from placewell.rules.pack import LowBid
from placewell.rules.urgency import Urgency
from placewell.rules.waits import decision_due, explanation_due
from placewell.tenders.actions.evaluating import store_evaluation
from placewell.tenders.models import (
    Evaluation,
    LowBidDecision,
    LowBidExplanation,
    LowBidQuery,
    OpenedBid,
    Tender,
)
from placewell.tenders.states import WORDS, TenderState
from placewell.tenders.telling import tell_each
from placewell.tenders.times import times_of

ASKED = (
    "Your price is under what care costs. It can be put to the person once you have explained it and a named officer of"
    " the council has accepted that. Explain it here, before the time that stands there:"
)
DECIDING_STATES = frozenset({TenderState.EVALUATED, TenderState.OFFERED})


def ask_about_low_bids(*, actor: Actor, tender: Tender, evaluation: Evaluation) -> list[LowBidQuery]:
    """Ask each provider whose bid is under what care costs to explain it. Part of the reveal: it decides nothing."""
    prices = {
        one["bid_ref"]: Decimal(one["comparable_price"])
        for one in evaluation.result["bids"]
        if one["status"] == Status.EXPLANATION_REQUIRED
    }
    if not prices:
        return []
    moment = now()
    due_at = explanation_due(times_of(tender), moment)
    bids = OpenedBid.objects.filter(tender=tender, bid_ref__in=prices).select_related("invitation")
    queries = LowBidQuery.objects.bulk_create(
        LowBidQuery(
            bid=bid,
            tender=tender,
            invitation=bid.invitation,
            authority_id=tender.authority_id,
            organisation_id=bid.organisation_id,
            price=prices[bid.bid_ref],
            floor=Decimal(tender.figures["floor"]),
            asked_at=moment,
            due_at=due_at,
        )
        for bid in bids.order_by("bid_ref")
    )
    for query in queries:
        start_clock(
            ClockKind.LOW_BID_EXPLAINED,
            subject=_subject(query),
            role=Role.PROVIDER,
            due_at=due_at,
            authority_id=tender.authority_id,
            case_ref=tender.package_ref,
            organisation_id=query.organisation_id,
        )
        event = LowBidQueried(tender_ref=tender.ref, bid_ref=query.bid.bid_ref)
        record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    bodies = {query.organisation_id: ASKED for query in queries}
    for query in queries:
        where = f"{settings.PLACEWELL_BASE_URL}/invitations/{query.invitation.ref}/explain/"
        bodies[query.organisation_id] += f"\n\n{where}"
    tell_each(tender, subject=f"Please explain your price: {tender.ref}", bodies=bodies)
    return queries


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states=DECIDING_STATES)
def explain_low_bid(
    *, actor: Actor, invitation_ref: str, text: str, lines: Mapping[CostHead, Decimal]
) -> LowBidExplanation:
    """Explain a low price, in words and in cost lines (pounds a week) that add up to it. It is kept as it is sent.

    Raises Refused for what is missing or does not add up, WrongState after its time, Conflict a second time.
    """
    query = own_query(actor, invitation_ref)
    tender = query.tender
    check_explanation(text=text, lines=lines, price=query.price)
    try:
        with transaction.atomic():
            # Writing takes a key-share lock on the tender, which a decision holds against it: so first the row,
            # and then the look at the clock and at what was decided meanwhile.
            explanation = LowBidExplanation.objects.create(
                query=query,
                tender=tender,
                authority_id=query.authority_id,
                organisation_id=query.organisation_id,
                text=text.strip(),
                lines={head.value: f"{amount:.2f}" for head, amount in lines.items() if amount},
                by=actor.ref,
                at=now(),
            )
    except IntegrityError as error:
        raise Conflict("This price has been explained already.") from error
    check_in_time(now=now(), due_at=query.due_at)
    tender.refresh_from_db(fields=["state"])
    _check_deciding(tender)
    _check_undecided(query)
    stop_clock(ClockKind.LOW_BID_EXPLAINED, subject=_subject(query))
    with acting_as(system_actor("low-bids")):
        # A provider sees its own low bids only; the clock of the approver is that of all of them.
        _start_decision(tender)
    event = LowBidExplained(tender_ref=tender.ref, bid_ref=query.bid.bid_ref)
    record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    return explanation


@action(by={Role.SYSTEM}, whose=Whose.EVERYONES, states=DECIDING_STATES)
def let_explanations_lapse(*, actor: Actor, tender_id: int) -> int:
    """Hand what was not explained in time to an approver; return how many. Nothing is excluded by this."""
    tender = Tender.objects.select_for_update().filter(pk=tender_id).first()
    if tender is None:
        raise NotFound("There is no such tender.")
    late = LowBidQuery.objects.filter(tender=tender, explanation__isnull=True, decision__isnull=True, due_at__lte=now())
    lapsed = list(late.select_related("invitation", "bid").order_by("id"))
    for query in lapsed:
        stop_clock(ClockKind.LOW_BID_EXPLAINED, subject=_subject(query))
        event = ExplanationLapsed(tender_ref=tender.ref, bid_ref=query.bid.bid_ref)
        record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    if tender.state in DECIDING_STATES:
        _start_decision(tender)
    return len(lapsed)


@action(by={Role.APPROVER}, whose=Whose.OWN_AUTHORITY, states=DECIDING_STATES)
def decide_low_bid(
    *, actor: Actor, tender_ref: str, bid_ref: str, decision: LowBid, because: str, reason: RejectReason | None = None
) -> Evaluation:
    """Accept or reject a low bid with reasons, evaluate the tender again, and tell the provider.

    Raises NotPermitted for the broker of the tender and whoever worked on the case, WrongState while the provider
    may still explain, Refused for a decision that the rule does not know, Conflict once it is decided.
    """
    tender = Tender.objects.visible_to(actor).select_for_update().filter(ref=tender_ref).first()
    if tender is None:
        raise NotFound("There is no such tender in your authority.")
    check_independent(why_no_decision(actor.ref, hands_on(tender.package_ref)))
    _check_deciding(tender)
    queries = LowBidQuery.objects.filter(tender=tender).select_related("explanation", "invitation")
    query = queries.filter(bid__bid_ref=bid_ref).first()
    if query is None:
        raise NotFound("There is no such low bid in this tender.")
    _check_undecided(query)
    check_decision(
        decision=decision,
        reason=reason,
        because=because,
        explained=hasattr(query, "explanation"),
        now=now(),
        due_at=query.due_at,
    )
    LowBidDecision.objects.create(
        query=query,
        tender=tender,
        authority_id=query.authority_id,
        organisation_id=query.organisation_id,
        decision=decision.value,
        reason=reason.value if reason else "",
        because=because.strip(),
        by=actor.ref,
        by_name=actor.name,
        at=now(),
    )
    stop_clock(ClockKind.LOW_BID_EXPLAINED, subject=_subject(query))
    _start_decision(tender)
    event = LowBidDecided(
        tender_ref=tender.ref, bid_ref=bid_ref, decision=decision.value, reason=reason.value if reason else ""
    )
    record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    said = {
        LowBid.ACCEPTED: "Your explanation was accepted. Your offer now stands like every other.",
        LowBid.REJECTED: f"Your offer cannot be put to the person: {reason.words if reason else ''}.",
    }[decision]
    where = f"{settings.PLACEWELL_BASE_URL}/invitations/{query.invitation.ref}/result/"
    body = f"{said} The reasons are here:\n\n{where}"
    tell_each(tender, subject=f"What was decided on your price: {tender.ref}", bodies={query.organisation_id: body})
    return store_evaluation(actor=actor, tender=tender)


def own_query(actor: Actor, invitation_ref: str) -> LowBidQuery:
    """Return what the actor's organisation was asked to explain on an invitation. Raises NotFound where nothing was."""
    own = LowBidQuery.objects.filter(organisation_id=actor.organisation_id or 0, invitation__ref=invitation_ref)
    found = own.select_related("tender", "invitation", "bid").first()
    if found is None:
        raise NotFound("You have not been asked to explain a price here.")
    return found


def stop_low_bid_clocks(tender: Tender) -> None:
    """Stop every clock of a tender's low bids: it is over, so nobody waits for them. Part of an action."""
    stop_clock(ClockKind.LOW_BID_DECIDED, subject=f"tender:{tender.ref}")
    for query in LowBidQuery.objects.filter(tender=tender, decision__isnull=True).select_related("invitation"):
        stop_clock(ClockKind.LOW_BID_EXPLAINED, subject=_subject(query))


def lapsed_tenders() -> list[tuple[int, datetime]]:
    """Return the tenders with explanations whose time is over, each with since when. Reads as the system."""
    run_out = [one.ref for one in providers_clocks_run_out(ClockKind.LOW_BID_EXPLAINED, at=now())]
    if not run_out:
        return []
    rows = LowBidQuery.objects.filter(invitation__ref__in=run_out).order_by("-due_at", "id")
    longest = dict(rows.values_list("tender_id", "due_at"))
    return sorted(longest.items(), key=lambda one: (one[1], one[0]))


def _start_decision(tender: Tender) -> None:
    """Let the decision clock run from the first low bid that waits for one, or stop it where none does."""
    moment = now()
    due = Q(explanation__isnull=False) | Q(due_at__lte=moment)
    waiting = LowBidQuery.objects.filter(due, tender=tender, decision__isnull=True)
    since = [
        query.explanation.at if hasattr(query, "explanation") else query.due_at
        for query in waiting.select_related("explanation")
    ]
    if not since:
        stop_clock(ClockKind.LOW_BID_DECIDED, subject=f"tender:{tender.ref}")
        return
    start_clock(
        ClockKind.LOW_BID_DECIDED,
        subject=f"tender:{tender.ref}",
        role=Role.APPROVER,
        due_at=decision_due(Urgency(tender.urgency), min(since)),
        authority_id=tender.authority_id,
        case_ref=tender.package_ref,
    )


def _subject(query: LowBidQuery) -> str:
    return f"invitation:{query.invitation.ref}"


def _check_deciding(tender: Tender) -> None:
    if tender.state not in DECIDING_STATES:
        state = WORDS[TenderState(tender.state)]
        raise WrongState(f"This search is {state}, so no price is explained or decided on now.")


def _check_undecided(query: LowBidQuery) -> None:
    if LowBidDecision.objects.filter(query=query).exists():
        raise Conflict("This low bid has been decided.")
