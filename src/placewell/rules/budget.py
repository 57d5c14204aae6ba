"""The indicative budget: set from the model and the person's levels, never under what care costs (rulebook §5)."""

from decimal import Decimal

from placewell.rules.errors import NotPermitted, Refused
from placewell.rules.money import format_money


def check_budget(amount: Decimal, *, reference: Decimal) -> None:
    """Raise Refused when a budget is under the reference price at the person's levels (pounds a week, net of FNC)."""
    if amount < reference:
        raise Refused(
            f"{format_money(amount)} a week is under {format_money(reference)}, which is what sustainable care costs"
            " at these levels of need. Set at least that.",
            code="budget_below_reference",
        )


def check_approval_limit(amount: Decimal, *, limit: Decimal | None) -> None:
    """Raise NotPermitted when an amount is over what an approver may agree, pounds a week; None is no limit."""
    if limit is not None and amount > limit:
        raise NotPermitted(
            f"You may approve up to {format_money(limit)} a week. Ask somebody with a higher limit.",
            code="approval_limit",
        )
