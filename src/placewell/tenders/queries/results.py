"""What becomes of bids: low bids for those who decide, and one's own result for a bidder."""

from dataclasses import dataclass
from datetime import datetime

from placewell.accounts.actor import Actor
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.needs.queries import hands_on
from placewell.rules.errors import NotFound
from placewell.rules.independence import why_no_decision
from placewell.rules.low_bids import CostHead, RejectReason
from placewell.tenders.models import Feedback, Invitation, LowBidQuery, OpenedBid, Tender
from placewell.tenders.queries.own_acts import own_invitation
from placewell.tenders.states import TenderState

DECIDABLE = frozenset({TenderState.EVALUATED, TenderState.OFFERED})


@dataclass(frozen=True, slots=True)
class LowBidLine:
    """One low bid: what was asked, what was explained, what was decided. Prices are pounds a week, net of FNC."""

    query: LowBidQuery
    bid_ref: str
    service: str
    lines: list[tuple[str, str]]
    explained: bool
    decided: bool
    decidable: bool
    reason_words: str


@dataclass(frozen=True, slots=True)
class LowBidsView:
    """All low bids of a tender, and why the actor may not decide on them (empty: they may)."""

    tender: Tender
    bids: list[LowBidLine]
    why_not: str


@dataclass(frozen=True, slots=True)
class ResultView:
    """What a bidder may know of their own offer now. `coming` says when there will be more."""

    invitation: Invitation
    tender: Tender
    feedback: Feedback | None
    low_bid: LowBidLine | None
    may_explain: bool
    coming: str


def low_bids_view(actor: Actor, ref: str) -> LowBidsView:
    """Return the low bids of a tender. Raises NotFound for another authority's."""
    tender = Tender.objects.visible_to(actor).filter(ref=ref).first()
    if tender is None:
        raise NotFound("There is no such tender in your authority.")
    rows = LowBidQuery.objects.filter(tender=tender).select_related("explanation", "decision", "bid", "invitation")
    moment = now()
    why_not = why_no_decision(actor.ref, hands_on(tender.package_ref)) if actor.role == Role.APPROVER else ""
    bids = [low_bid_line(row, tender, moment) for row in rows.order_by("bid__bid_ref")]
    return LowBidsView(tender, bids, why_not)


def low_bid_line(query: LowBidQuery, tender: Tender, moment: datetime) -> LowBidLine:
    """Return a low bid as pages show it. Its explanation, decision, bid and invitation come with it."""
    explained, decided = hasattr(query, "explanation"), hasattr(query, "decision")
    lines = query.explanation.lines if explained else {}
    reason = query.decision.reason if decided else ""
    return LowBidLine(
        query=query,
        bid_ref=query.bid.bid_ref,
        service=query.bid.service_name,
        lines=[(head.words, lines[head.value]) for head in CostHead if head.value in lines],
        explained=explained,
        decided=decided,
        decidable=not decided and tender.state in DECIDABLE and (explained or moment >= query.due_at),
        reason_words=RejectReason(reason).words if reason else "",
    )


def result_view(actor: Actor, invitation_ref: str) -> ResultView:
    """Return what became of one's own offer. Raises NotFound for an invitation of somebody else."""
    invitation = own_invitation(actor, invitation_ref)
    tender, moment = invitation.tender, now()
    feedback = Feedback.objects.filter(invitation=invitation).first()
    asked = LowBidQuery.objects.filter(invitation=invitation)
    query = asked.select_related("explanation", "decision", "bid", "invitation").first()
    line = None if query is None else low_bid_line(query, tender, moment)
    may_explain = (
        line is not None
        and not line.explained
        and not line.decided
        and tender.state in DECIDABLE
        and moment < line.query.due_at
    )
    coming = "" if feedback is not None else _coming(invitation, tender)
    return ResultView(invitation, tender, feedback, line, may_explain, coming)


_WHEN = "You can read what became of your offer as soon as the person has been placed, or the search is called off."


def _coming(invitation: Invitation, tender: Tender) -> str:
    if tender.state == TenderState.OPEN:
        # The same words whether or not an offer was made: this page tells nothing that is sealed.
        return f"Nothing is opened before the close. {_WHEN}"
    if not OpenedBid.objects.filter(invitation=invitation).exists():
        return "No offer of this service was opened in this search, so there is no result."
    return {
        TenderState.SCORING: f"Your answers are being marked. Every price is still sealed. {_WHEN}",
        TenderState.SCORED: f"Your answers have been marked, and the prices are being opened. {_WHEN}",
        TenderState.OFFERED: f"The offers have been evaluated, and the person is choosing. {_WHEN}",
    }.get(TenderState(tender.state), f"The offers have been evaluated. The person is asked next. {_WHEN}")
