"""Options: what a tender comes to for the person, and how far a budget must rise for a real choice (rulebook §7)."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from placewell.rules.errors import Refused
from placewell.rules.money import format_money


class Outcome(StrEnum):
    """What a tender comes to."""

    OPTIONS = "options"
    AWAITING_EXPLANATION = "awaiting_explanation"
    BUDGET_MUST_RISE = "budget_must_rise"
    TOO_FEW_BIDS = "too_few_bids"


@dataclass(frozen=True, slots=True)
class OptionPrices:
    """Comparable prices of the options of both kinds, and how many low bids await a decision."""

    in_budget: tuple[Fraction, ...]
    additional_cost: tuple[Fraction, ...]
    undecided: int


def outcome_of(prices: OptionPrices, *, fewest: int, target: int) -> tuple[Outcome, Fraction | None]:
    """Return the outcome and, where the budget must rise, the least budget that gives a real choice.

    `fewest` options in budget are enough to go on; `target` of them, or all there are, are what a risen budget
    must put within reach. An undecided low bid is waited for before anything is said of the budget.
    """
    if len(prices.in_budget) >= fewest:
        return Outcome.OPTIONS, None
    if prices.undecided:
        return Outcome.AWAITING_EXPLANATION, None
    every = sorted(prices.in_budget + prices.additional_cost)
    if len(every) >= fewest:
        return Outcome.BUDGET_MUST_RISE, every[min(target, len(every)) - 1]
    return Outcome.TOO_FEW_BIDS, None


def outcome_left(outcome: Outcome, *, in_budget: int, gone: int) -> Outcome:
    """Return what an outcome is once homes take nobody new: too few offers where every one in budget is theirs.

    `in_budget` counts the options within the budget, `gone` those of them whose home closes.
    """
    return Outcome.TOO_FEW_BIDS if outcome == Outcome.OPTIONS and in_budget <= gone else outcome


def check_rise(amount: Decimal, *, present: Decimal, ceiling: Decimal, because: str, open_book: str) -> None:
    """Raise Refused for a budget that does not rise, has no reason, or passes the ceiling without open-book costs.

    Pounds a week, net of FNC. `open_book` says which open-book costs were seen (rulebook §7).
    """
    if amount <= present:
        raise Refused(f"The budget is {format_money(present)} a week already. Give a higher one.", code="amount")
    if not because.strip():
        raise Refused("Say why the budget rises.", code="because")
    if amount > ceiling and not open_book.strip():
        raise Refused(
            f"{format_money(amount)} a week is over the ceiling of {format_money(ceiling)}. Say which open-book costs"
            " of the provider you have seen, or take the package out of the DPS and negotiate.",
            code="open_book",
        )
