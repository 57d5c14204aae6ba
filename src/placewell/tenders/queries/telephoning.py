"""A telephone round as it stands: whom to ring in which order, the calls, the bids, and whether it has ended."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from placewell.accounts.actor import Actor
from placewell.accounts.models import User
from placewell.accounts.roles import SEES_MONEY
from placewell.ledger.clock import now
from placewell.market.stored import read_escalation
from placewell.rules.errors import NotFound
from placewell.rules.evaluation import Status
from placewell.rules.out_of_hours import Phase
from placewell.rules.telephoning import (
    BidAnswer,
    CallOutcome,
    Line,
    RoundState,
    Standing,
    in_order,
    is_wanted,
    state_of,
)
from placewell.rules.timetable import Escalation
from placewell.tenders.models import (
    Invitation,
    OpenedBid,
    Opening,
    TelephoneBid,
    TelephoneCall,
    TelephoneEvaluation,
    TelephoneRoundEnd,
    Tender,
    TenderKind,
    ToldOnDuty,
)
from placewell.tenders.states import TenderState

# Who was told where nobody had the out-of-hours turn.
TEAM = "team"
A_FEW = 20
# A round can go on until somebody is placed, or the search is called off.
ROUND_STATES = frozenset({TenderState.SCORING, TenderState.SCORED, TenderState.EVALUATED, TenderState.OFFERED})


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One service of a round: its calls in order, its newest bid, and where it stands."""

    invitation: Invitation
    calls: tuple[TelephoneCall, ...]
    bid: TelephoneBid | None
    line: Line

    @property
    def standing(self) -> Standing:
        """Where it stands."""
        return self.line.standing


@dataclass(frozen=True, slots=True)
class TelephoneRound:
    """A round: since when and until when, how many sealed offers there were, and its services as they are rung."""

    tender: Tender
    began_at: datetime
    ends_at: datetime
    offers: int
    fewest: int
    lines: tuple[RoundLine, ...]
    end: TelephoneRoundEnd | None
    state: RoundState

    @property
    def goes_on(self) -> bool:
        """Tell whether calls can still be logged: no broker has ended it, and the search is not over."""
        return self.end is None and self.tender.state in ROUND_STATES

    @property
    def calls(self) -> int:
        """How many calls there were."""
        return sum(len(one.calls) for one in self.lines)

    @property
    def confirmed(self) -> int:
        """How many offers by telephone were confirmed."""
        return sum(one.standing == Standing.CONFIRMED for one in self.lines)

    def line_of(self, invitation_ref: str) -> RoundLine:
        """Return one service's line. Raises NotFound for one that is not rung."""
        found = next((one for one in self.lines if one.invitation.ref == invitation_ref), None)
        if found is None:
            raise NotFound("This service is not rung in this round.")
        return found


@dataclass(frozen=True, slots=True)
class TelephoneOffer:
    """One bid taken by telephone, as those read it who see prices: pounds a week, net of FNC."""

    bid: TelephoneBid
    price: Decimal
    answer: str
    result: dict[str, str]
    waits_for_decision: bool


def telephone_offers(found: TelephoneRound) -> tuple[TelephoneOffer, ...]:
    """Return every bid of a round in order, each with its provider's word and what it was evaluated to."""
    rows = TelephoneBid.objects.filter(tender=found.tender)
    results = telephone_results(found.tender)
    all_of_it = rows.select_related("price", "answer", "explanation", "price_decision")
    return tuple(
        TelephoneOffer(
            bid=row,
            price=row.price.comparable,
            answer=row.answer.answer if hasattr(row, "answer") else "",
            result=results.get(row.bid_ref, {}),
            waits_for_decision=hasattr(row, "explanation") and not hasattr(row, "price_decision"),
        )
        for row in all_of_it.order_by("id")
    )


def rings(tender: Tender, *, offers: int) -> bool:
    """Tell whether services are rung after a tender with so many offers that were not set aside was opened."""
    return tender.kind != TenderKind.CONFIRMATION and is_wanted(offers=offers, fewest=escalation_of(tender).fewest)


def escalation_of(tender: Tender) -> Escalation:
    """Return the escalation that was published with a tender; the default for one from before it was kept."""
    return read_escalation(tender.times["escalation"]) if tender.times else Escalation()


def telephone_round_of(tender: Tender) -> TelephoneRound | None:
    """Return a tender's telephone round; None before the opening, and where enough offers came.

    A confirmation round has none: whoever says nothing in it withdraws without fault. What was set aside is no offer.
    """
    opening = Opening.objects.filter(tender=tender).first()
    if opening is None:
        return None
    bids = dict(OpenedBid.objects.filter(tender=tender).values_list("invitation_id", "set_aside_because"))
    offers = sum(not because for because in bids.values())
    if not rings(tender, offers=offers):
        return None
    escalation = escalation_of(tender)
    ends_at = tender.closes_at + escalation.telephone
    lines = _lines(tender, set(bids))
    end = TelephoneRoundEnd.objects.filter(tender=tender).first()
    return TelephoneRound(
        tender=tender,
        began_at=opening.opened_at,
        ends_at=ends_at,
        offers=offers,
        fewest=escalation.fewest,
        lines=lines,
        end=end,
        state=state_of([one.line for one in lines], ends_at=ends_at, now=now(), ended=end is not None),
    )


def own_telephone_bid(actor: Actor, invitation_ref: str) -> TelephoneBid:
    """Return the newest bid that was taken by telephone for an invitation of the actor's. Raises NotFound for none."""
    own = TelephoneBid.objects.filter(organisation_id=actor.organisation_id or 0, invitation__ref=invitation_ref)
    found = (
        own.select_related("tender", "invitation", "price", "answer", "explanation", "price_decision")
        .order_by("-id")
        .first()
    )
    if found is None:
        raise NotFound("No offer of yours was taken by telephone here.")
    return found


def telephone_bid_by_ref(actor: Actor, bid_ref: str) -> TelephoneBid:
    """Return a bid that was taken by telephone, for those of the authority who see prices. Raises NotFound else."""
    found = TelephoneBid.objects.filter(bid_ref=bid_ref, authority_id=actor.authority_id or 0)
    one = found.select_related("tender__package", "invitation", "price", "answer", "explanation", "price_decision")
    bid = one.first() if actor.role in SEES_MONEY else None
    if bid is None:
        raise NotFound("There is no such offer in your authority.")
    return bid


def confirmed_bids(tender: Tender) -> list[TelephoneBid]:
    """Return the bids of a tender that their providers confirmed, with their prices and invitations, in order."""
    found = TelephoneBid.objects.filter(tender=tender, answer__answer=BidAnswer.CONFIRMED)
    with_all = found.select_related("price", "invitation__service", "answer", "price_decision", "explanation")
    return list(with_all.order_by("bid_ref"))


def telephone_results(tender: Tender) -> dict[str, dict[str, str]]:
    """Return the newest result of each telephone bid of a tender, by reference; none before one was confirmed."""
    newest = TelephoneEvaluation.objects.filter(tender=tender).order_by("-seq").first()
    return {} if newest is None else {one["bid_ref"]: one for one in newest.result["bids"]}


def in_budget_by_telephone(tender: Tender) -> set[str]:
    """Return the references of the telephone bids that were within the budget when they were evaluated last."""
    found = telephone_results(tender).items()
    return {ref for ref, one in found if one["status"] == Status.IN_BUDGET_OPTION}


def told_on_duty(tender: Tender) -> list[tuple[str, str, datetime]]:
    """Return who was told out of hours of a tender, of what, and when, newest first: the last twenty."""
    rows = list(ToldOnDuty.objects.filter(tender=tender).order_by("-id")[:A_FEW])
    users = [int(row.told.partition(":")[2]) for row in rows if row.told != TEAM]
    names = dict(User.objects.filter(pk__in=users).values_list("pk", "name")) if users else {}
    return [
        (
            "Every broker" if row.told == TEAM else names.get(int(row.told.partition(":")[2]), "Somebody"),
            "that something waits" if row.phase == Phase.BEGAN else "that its time is over",
            row.at,
        )
        for row in rows
    ]


def _lines(tender: Tender, bidders: set[int]) -> tuple[RoundLine, ...]:
    rung = {one.ref: one for one in tender.invitations.exclude(pk__in=bidders)}
    calls: dict[int, list[TelephoneCall]] = defaultdict(list)
    for call in TelephoneCall.objects.filter(tender=tender).order_by("id"):
        calls[call.invitation_id].append(call)
    newest = {
        bid.invitation_id: bid
        for bid in TelephoneBid.objects.filter(tender=tender).select_related("answer").order_by("id")
    }
    return tuple(_line(rung[ref], calls[rung[ref].pk], newest.get(rung[ref].pk)) for ref in in_order(tender.ref, rung))


def _line(invitation: Invitation, calls: list[TelephoneCall], bid: TelephoneBid | None) -> RoundLine:
    after = 0 if bid is None else [call.pk for call in calls].index(bid.call_id) + 1
    answer = BidAnswer(bid.answer.answer) if bid is not None and hasattr(bid, "answer") else None
    outcomes = tuple(CallOutcome(call.outcome) for call in calls)
    return RoundLine(invitation, tuple(calls), bid, Line(outcomes, after, answer))
