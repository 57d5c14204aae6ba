"""Options: what a tender comes to for the person, and how far a budget must rise for a real choice (rulebook §7)."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


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
