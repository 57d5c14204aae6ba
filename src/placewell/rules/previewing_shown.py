"""What a preview says: in full to those who decide on a policy, and by the minimums of publication to everybody (§11).

In public, counts are to 5 and of at least 5; rates and medians need 20 cases, to 5 points, prices to ten pounds; a
part that leaves fewer than 5 out tells of those too, so it is not said either.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from placewell.rules.evaluation import decimal_text
from placewell.rules.options import Outcome
from placewell.rules.previewing import (
    FEWEST_SEARCHES,
    TO_POUNDS,
    Measures,
    Middle,
    Pair,
    Preview,
    outcome_code,
    to_nearest,
)

FEWEST_FOR_RATES = 20
COUNTS_TO, POINTS_TO = 5, 5
T = TypeVar("T")
TOO_FEW = "too few to publish"
FEWER = f"fewer than {FEWEST_SEARCHES}"
ALMOST_ALL = f"all, or all but {FEWER}"

OUTCOME_WORDS = {
    Outcome.OPTIONS: "choices within the budget",
    Outcome.AWAITING_EXPLANATION: "waiting for a low price to be explained",
    Outcome.BUDGET_MUST_RISE: "a budget that must rise",
    Outcome.TOO_FEW_BIDS: "too few offers",
}
REFUSED_WORDS = {"no_component": "an offer had no part of quality that would count"}
CHOICES = "Choices within the budget, for each search"
PASSING = "Offers with at least the lowest quality score"
LOWEST = "Searches in which the lowest price stands first"
PRICE = "Median price of the offer that stands first, a week"
WEIGHT = "How much price really decided, median"


@dataclass(frozen=True, slots=True)
class Count:
    """How many searches something would happen to, in words."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A measure as it was and as it would have been, in words, with the figures that a chart may draw."""

    title: str
    before: str
    after: str
    drawn: Pair[Decimal] | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A preview as one reader may see it. `searches` is how many there are in words; no lines: there are too few."""

    searches: str
    refused: tuple[Count, ...]
    counts: tuple[Count, ...]
    lines: tuple[Line, ...]


def in_full(preview: Preview) -> Shown:
    """Return what the authority's own people see: exact counts, and no price to less than ten pounds."""
    refused = tuple(Count(_why(code), str(number)) for code, number in preview.refused)
    searches, measures = preview.searches, preview.measures
    if measures is None:
        return Shown(str(searches), refused, (), ())

    def said(number: int, _code: str) -> str:
        return f"{number} of {searches} ({_percent(Fraction(number, searches), 1)})"

    return Shown(str(searches), refused, tuple(_counts(measures, said)), tuple(_lines(measures, searches, _INSIDE)))


def in_public(preview: Preview) -> Shown:
    """Return what everybody sees (rulebook §11)."""
    number = sum(number for _, number in preview.refused)
    refused = (Count("They could not be evaluated under the new policy", _rounded(number)),) if number else ()
    searches, measures = preview.searches, preview.measures
    if measures is None or not measures.widely:
        return Shown(TOO_FEW, (), (), ())

    def said(number: int, code: str) -> str:
        if number >= FEWEST_SEARCHES and code in measures.narrow:
            return TOO_FEW
        if number < FEWEST_SEARCHES:
            return FEWER
        if searches - number < FEWEST_SEARCHES:
            return ALMOST_ALL
        rate = f" ({_percent(Fraction(number, searches), POINTS_TO)})" if searches >= FEWEST_FOR_RATES else ""
        return f"about {_rounded(number)}{rate}"

    counts = tuple(one for one in _counts(measures, said) if one.text != FEWER or one.title in ALWAYS)
    return Shown(f"about {_rounded(searches)}", refused, counts, tuple(_lines(measures, searches, _OUTSIDE)))


FIRST_CHANGES = "Another offer stands first, or none does"
GAINS = "The person gains a choice within the budget"
LOSES = "The person loses a choice within the budget"
ALWAYS = frozenset({FIRST_CHANGES, GAINS, LOSES})  # in public, moves between outcomes are left out where they are few


def _counts(measures: Measures, said: Callable[[int, str], str]) -> Iterator[Count]:
    yield Count(FIRST_CHANGES, said(measures.first_changes, "first_changes"))
    yield Count(GAINS, said(measures.gains, "gains"))
    yield Count(LOSES, said(measures.loses, "loses"))
    for before, after, number in measures.outcomes:
        if before != after:
            yield Count(
                f"It came to {OUTCOME_WORDS[before]}; now {OUTCOME_WORDS[after]}",
                said(number, outcome_code(before, after)),
            )


@dataclass(frozen=True, slots=True)
class _As:
    """How figures are written for one reader: the least cases, what stands where there are fewer, and the rounding."""

    fewest: int
    instead: str
    points: int
    choices: Fraction


_INSIDE = _As(fewest=FEWEST_SEARCHES, instead="too few to tell", points=1, choices=Fraction(1, 10))
_OUTSIDE = _As(fewest=FEWEST_FOR_RATES, instead=TOO_FEW, points=POINTS_TO, choices=Fraction(1, 2))


def _lines(measures: Measures, searches: int, written: _As) -> Iterator[Line]:
    def points(value: Fraction) -> tuple[Decimal, str]:
        return _points(value, written.points)

    each = Pair(*(Middle(Fraction(number, searches), searches) for number in _both(measures.in_budget)))
    passing = Pair(*(Middle(_rate(number, measures.bids), searches) for number in _both(measures.passing)))
    lowest = Pair(*(Middle(_rate(one.part, one.whole), one.whole) for one in _both(measures.lowest_first)))
    yield _line(CHOICES, each, written, lambda value: _mean(value, written.choices))
    yield _line(PASSING, passing, written, points)
    yield _line(LOWEST, lowest, written, points)
    yield _line(PRICE, measures.first_price, written, _pounds)
    yield _line(WEIGHT, measures.price_weight, written, points)


def _line(title: str, pair: Pair[Middle], written: _As, write: Callable[[Fraction], tuple[Decimal, str]]) -> Line:
    shown = [
        None if one.value is None or one.cases < written.fewest else write(one.value)
        for one in (pair.before, pair.after)
    ]
    before, after = (written.instead if one is None else one[1] for one in shown)
    numbers = [one[0] for one in shown if one is not None]
    return Line(title, before, after, Pair(*numbers) if len(numbers) == len(shown) else None)


def _both(pair: Pair[T]) -> tuple[T, T]:
    return pair.before, pair.after


def _rate(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def _pounds(value: Fraction) -> tuple[Decimal, str]:
    pounds = to_nearest(value, TO_POUNDS)
    return Decimal(pounds), f"£{pounds:,}"


def _points(value: Fraction, step: int) -> tuple[Decimal, str]:
    points = to_nearest(value * 100, step)
    return Decimal(points), f"{points}%"


def _percent(value: Fraction, step: int) -> str:
    return _points(value, step)[1]


def _mean(value: Fraction, step: Fraction) -> tuple[Decimal, str]:
    text = decimal_text(to_nearest(value / step, 1) * step, 1)
    return Decimal(text), text


def _rounded(number: int) -> str:
    return FEWER if number < FEWEST_SEARCHES else str(to_nearest(Fraction(number), COUNTS_TO))


def _why(code: str) -> str:
    return f"They could not be evaluated under it: {REFUSED_WORDS.get(code, code)}"
