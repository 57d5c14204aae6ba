"""What each payer owes for a placement in each four weeks, exact by the day and rounded once to the penny."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple, TypeVar

from placewell.rules.errors import Refused
from placewell.rules.funding import (
    A_DAY,
    COLLECTED,
    HUNDRED,
    NOTHING,
    Cost,
    Funding,
    Payer,
    Pays,
    in_force,
    net_lines,
    nursing_rate,
    shares,
)
from placewell.rules.money import round_pounds
from placewell.rules.pricing import APRIL, FUNDED_NURSING_CARE, NursingRates

# Every run is of one of these four weeks, so that none overlaps another and no day is paid twice. A Monday.
FIRST_PERIOD = date(2024, 1, 1)
PERIOD = timedelta(weeks=4)
DAYS_A_WEEK = 7
K = TypeVar("K", "Cell", tuple[Cost, bool])


class Cell(NamedTuple):
    """One amount of a schedule: what for, who pays in the end, and whether the council pays it to the provider."""

    cost: Cost
    payer: Payer
    ours: bool


@dataclass(frozen=True, slots=True)
class Absence:
    """Days away, in hospital or elsewhere, for which the bed is held: paid in full at first and then in part.

    `last` is None while somebody is away. `percent_after` is what is paid of the price after the first `full_days`.
    """

    first: date
    last: date | None
    full_days: int
    percent_after: Decimal


@dataclass(frozen=True, slots=True)
class Span:
    """Days that follow each other and cost the same: `part` of the price is paid on each."""

    first: date
    last: date
    funding: Funding
    part: Fraction
    fnc: Decimal

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


def period_of(day: date) -> date:
    """Return the first day of the four weeks that a day is in."""
    return FIRST_PERIOD + (day - FIRST_PERIOD) // PERIOD * PERIOD


def check_period(start: date) -> None:
    """Raise Refused when a day begins no four weeks of payment."""
    if start != period_of(start):
        raise Refused(f"Four weeks of payment begin on {period_of(start):%-d %B %Y}, not on that day.", code="period")


def check_absence(absence: Absence, others: Sequence[Absence]) -> None:
    """Raise Refused for an absence that ends before it begins, overlaps another, or is paid at no percentage."""
    if absence.last is not None and absence.last < absence.first:
        raise Refused("The last day away is before the first.", code="last")
    if absence.full_days < 0 or not 0 <= absence.percent_after <= HUNDRED:
        raise Refused("What is paid after the first days is between 0 and 100 per cent.", code="percent_after")
    for one in others:
        if (absence.last is None or one.first <= absence.last) and (one.last is None or absence.first <= one.last):
            raise Refused(f"Those days overlap an absence from {one.first:%-d %B %Y}.", code="first")


def spans(
    versions: Sequence[Funding],
    absences: Sequence[Absence],
    start: date,
    end: date,
    rates: Mapping[int, NursingRates] = FUNDED_NURSING_CARE,
) -> tuple[Span, ...]:
    """Return the days from `start` to `end` (both paid) in spans that each cost the same; days not funded are left out.

    `versions` are in the order in which they were made.
    """
    turns = {start, end + A_DAY}
    turns.update(one.starts_on for one in versions)
    turns.update(date(year, APRIL, 1) for year in range(start.year, end.year + 1))
    for away in absences:
        turns.update({away.first, away.first + timedelta(days=away.full_days)})
        if away.last is not None:
            turns.add(away.last + A_DAY)
    inside = sorted(day for day in turns if start <= day <= end + A_DAY)
    found = []
    for first, after in pairwise(inside):
        funding = in_force(versions, first)
        if funding is not None and funding.lines:
            fnc = nursing_rate(funding.nursing, first, rates)
            found.append(Span(first, after - A_DAY, funding, part_paid(absences, first), fnc))
    return tuple(found)


def part_paid(absences: Sequence[Absence], day: date) -> Fraction:
    """Return the part of the price that is paid on a day: all of it, or what is kept for somebody who is away."""
    for away in absences:
        if away.first <= day and (away.last is None or day <= away.last):
            full = (day - away.first).days < away.full_days
            return Fraction(1) if full else Fraction(away.percent_after) / 100
    return Fraction(1)


def exact_cells(span: Span) -> dict[Cell, Fraction]:
    """Return what a span costs by line and payer, exact. On a day paid in part each payer pays that part of theirs.

    Each payer has the same part of every line. FNC stands beside the price: the NHS pays it to the home itself.
    """
    funding = span.funding
    lines = net_lines(funding, span.fnc)
    price = sum((one.amount for one in lines), NOTHING)
    weeks = span.part * span.days / DAYS_A_WEEK
    cells = {}
    if span.fnc:
        cells[Cell(Cost.NURSING, Payer.NHS, ours=False)] = Fraction(span.fnc) * weeks
    for payer, part in shares(funding, price).items():
        ours = funding.pays == Pays.GROSS or payer not in COLLECTED
        for line in lines:
            if line.amount:
                cells[Cell(line.cost, payer, ours)] = Fraction(line.amount) * part / Fraction(price) * weeks
    return cells


def rounded(cells: Mapping[Cell, Fraction]) -> dict[Cell, Decimal]:
    """Round amounts to the penny by the largest remainder: they sum to their sum, rounded once half up.

    First what the provider gets for each line (and what it does not) is rounded, and then each payer's part of that:
    so no penny of what a provider reads depends on who pays which part. Of equal remainders the first in the order of
    line, who pays the provider and payer is rounded up.
    """
    lines: dict[tuple[Cost, bool], dict[Cell, Fraction]] = {}
    for cell, amount in cells.items():
        lines.setdefault((cell.cost, cell.ours), {})[cell] = amount
    sums = {line: sum(parts.values(), Fraction(0)) for line, parts in lines.items()}
    pence: dict[Cell, int] = {}
    for line, whole in _in_pence(sums, int(round_pounds(sum(sums.values(), Fraction(0))) * 100)).items():
        pence |= _in_pence(lines[line], whole)
    return {cell: Decimal(amount) / 100 for cell, amount in pence.items() if amount}


def _in_pence(parts: Mapping[K, Fraction], whole: int) -> dict[K, int]:
    pence = {part: int(amount * 100) for part, amount in parts.items()}
    by_remainder = sorted(parts, key=lambda part: (pence[part] - parts[part] * 100, part))
    for part in by_remainder[: whole - sum(pence.values())]:
        pence[part] += 1
    return pence


def schedule(
    versions: Sequence[Funding],
    absences: Sequence[Absence],
    start: date,
    end: date,
    rates: Mapping[int, NursingRates] = FUNDED_NURSING_CARE,
) -> dict[Cell, Decimal]:
    """Return what the days from `start` to `end` cost by line and payer, to the penny.

    The price net of FNC is rounded once and its splits sum to it; FNC is rounded by itself.
    """
    total: dict[Cell, Fraction] = {}
    for span in spans(versions, absences, start, end, rates):
        for cell, amount in exact_cells(span).items():
            total[cell] = total.get(cell, Fraction(0)) + amount
    nursing = {cell: amount for cell, amount in total.items() if cell.payer == Payer.NHS}
    price = {cell: amount for cell, amount in total.items() if cell.payer != Payer.NHS}
    return dict(sorted({**rounded(price), **rounded(nursing)}.items()))


def schedule_of_period(
    versions: Sequence[Funding],
    absences: Sequence[Absence],
    period: date,
    rates: Mapping[int, NursingRates] = FUNDED_NURSING_CARE,
) -> dict[Cell, Decimal]:
    """Return what the four weeks that begin on a day cost by line and payer, to the penny."""
    return schedule(versions, absences, period, period + PERIOD - A_DAY, rates)
