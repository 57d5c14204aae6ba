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


def check_approval_limit(amount: Decimal, limit: Decimal | None) -> None:
    """Raise NotPermitted when an amount (pounds a week) is over what an approver may agree, or no limit is recorded."""
    if limit is None:
        raise NotPermitted("No limit is recorded for you. Ask an administrator to record what you may approve.")
    if amount > limit:
        raise NotPermitted(
            f"{format_money(amount)} a week is over your limit of {format_money(limit)}. Ask an approver with a"
            " higher limit."
        )
