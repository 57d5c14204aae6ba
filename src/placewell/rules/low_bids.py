"""Low bids: what a provider explains, and what a named officer may decide (rulebook §5). Nothing is automatic."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from placewell.rules.clocks import LONDON
from placewell.rules.errors import Refused, WrongState
from placewell.rules.money import format_money
from placewell.rules.pack import LowBid

LONGEST = 3_000  # characters of an explanation, and of a decision's words


class CostHead(StrEnum):
    """The heads of the cost-of-care model by which a low price is broken down, in pounds a week."""

    STAFFING = "staffing"
    PREMISES = "premises"
    SUPPLIES = "supplies"
    HEAD_OFFICE = "head_office"
    RETURN_ON_OPERATIONS = "return_on_operations"
    RETURN_ON_CAPITAL = "return_on_capital"

    @property
    def words(self) -> str:
        """What the head is called."""
        return _HEADS[self]


_HEADS = {
    CostHead.STAFFING: "Staffing",
    CostHead.PREMISES: "Premises",
    CostHead.SUPPLIES: "Supplies and services",
    CostHead.HEAD_OFFICE: "Head office",
    CostHead.RETURN_ON_OPERATIONS: "Return on operations",
    CostHead.RETURN_ON_CAPITAL: "Return on capital",
}


class RejectReason(StrEnum):
    """Why an explanation is rejected. Law: Public Contracts Regulations 2015 reg 69, whose grounds these follow."""

    NO_EXPLANATION = "no_explanation"
    DOES_NOT_COVER_COST = "does_not_cover_cost"
    LABOUR_LAW = "labour_law"
    ENVIRONMENTAL_LAW = "environmental_law"
    SOCIAL_LAW = "social_law"

    @property
    def words(self) -> str:
        """The reason as a clause."""
        return _REASONS[self]


_REASONS = {
    RejectReason.NO_EXPLANATION: "no explanation came in time",
    RejectReason.DOES_NOT_COVER_COST: "the explanation does not show that the price covers the cost of care",
    RejectReason.LABOUR_LAW: "the explanation shows a breach of labour law",
    RejectReason.ENVIRONMENTAL_LAW: "the explanation shows a breach of environmental law",
    RejectReason.SOCIAL_LAW: "the explanation shows a breach of social law",
}


def check_explanation(*, text: str, lines: Mapping[CostHead, Decimal], price: Decimal) -> None:
    """Raise Refused for an explanation without words, or whose cost lines do not add up to the price.

    Lines and `price` are pounds a week, net of NHS-funded nursing care.
    """
    if not text.strip() or len(text) > LONGEST:
        raise Refused(f"Say how this price covers the cost of care, in up to {LONGEST:,} characters.", code="text")
    if any(amount < 0 for amount in lines.values()):
        raise Refused("A cost line cannot be below £0.00.", code="lines")
    total = sum(lines.values(), Decimal(0))
    if total != price:
        apart = format_money(abs(total - price))
        too = "too much" if total > price else "too little"
        raise Refused(
            f"Your cost lines come to {format_money(total)}, which is {apart} {too}. They must come to"
            f" {format_money(price)}, the price you offered.",
            code="lines",
        )


def check_in_time(*, now: datetime, due_at: datetime) -> None:
    """Raise WrongState once the time for explaining is over."""
    if now >= due_at:
        raise WrongState(f"The time to explain ended at {_moment(due_at)}. Nothing can be added now.", code="late")


def check_decision(
    *,
    decision: LowBid,
    reason: RejectReason | None,
    because: str,
    explained: bool,
    now: datetime,
    due_at: datetime,
) -> None:
    """Raise when a named officer cannot decide so: WrongState while the provider still may explain, else Refused.

    A bid is accepted only once it was explained, and always with words. It is rejected for a coded reason: for want
    of an explanation only when none came in time, and for what an explanation shows only when there is one.
    """
    if not explained and now < due_at:
        raise WrongState(f"The provider may explain until {_moment(due_at)}. Decide after that.", code="too_early")
    if not because.strip() or len(because) > LONGEST:
        raise Refused("Say why, in a few sentences: the provider reads this.", code="because")
    if decision == LowBid.ACCEPTED:
        if reason is not None:
            raise Refused("An accepted offer has no reason for rejecting it.", code="reason")
        if not explained:
            raise Refused("Nothing was explained, so there is nothing to accept.", code="reason")
        return
    if reason is None:
        raise Refused("Choose the reason for rejecting it.", code="reason")
    if explained == (reason == RejectReason.NO_EXPLANATION):
        said = "There is an explanation" if explained else "No explanation came"
        raise Refused(f"{said}. Choose another reason.", code="reason")


def _moment(instant: datetime) -> str:
    local = instant.astimezone(LONDON)
    return f"{local:%H:%M} on {local:%-d %B %Y}"
