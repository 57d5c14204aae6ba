"""An estimate of what a person may be asked to pay towards a care home place; never the council's assessment.

Law: Care Act 2014 ss.14 and 17; Care and Support (Charging and Assessment of Resources) Regulations 2014
(SI 2014/2672): regulation 6 (personal expenses allowance), 12 (the limit on capital), 13 to 17 and Schedule 1
(income), 18 to 25 and Schedule 2 (capital; 25 is tariff income). Care and support statutory guidance, annexes B and C.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from types import MappingProxyType

from placewell.rules.errors import Refused
from placewell.rules.money import format_money, round_pounds
from placewell.rules.needs import CareType

UPPER_LIMIT = Decimal("23250.00")  # law: regulation 12
LOWER_LIMIT = Decimal("14250.00")  # law: regulation 25
TARIFF_STEP = Decimal("250.00")  # law: regulation 25; one pound a week for each step or part of one
# Law: regulation 6, as amended yearly: pounds a week that a person keeps, from 6 April of the year. Add later years.
PERSONAL_EXPENSES: Mapping[int, Decimal] = MappingProxyType({2024: Decimal("30.15"), 2025: Decimal("30.65")})
_YEAR_BEGINS = (4, 6)
NOT_FOR_HOME_CARE = (
    "This estimate is for a place in a care home. Care at home is charged by other rules. Ask the council what you"
    " would pay."
)


@dataclass(frozen=True, slots=True)
class Means:
    """What somebody has: income in pounds a week and capital in pounds, both as the council would count them.

    `not_counted` is the part of the income that the regulations leave out (earnings, the mobility part of a benefit,
    half of a pension that goes to a spouse, and others).
    """

    income: Decimal
    capital: Decimal
    not_counted: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the sum, in words; the amount in pounds a week, negative where it is taken away."""

    words: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Assessed:
    """What means come to, whatever a place costs. `weekly` is None over the upper limit: the whole cost, perhaps."""

    weekly: Decimal | None
    lines: tuple[Line, ...]
    year: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a person may be asked towards one place, and what the council pays; pounds a week, never over its cost."""

    person: Decimal
    council: Decimal
    whole_cost: bool


def allowance_on(day: date) -> tuple[int, Decimal]:
    """Return the year whose personal expenses allowance is used on a day, and the allowance in pounds a week.

    A year that is not known yet uses the last one that is. Raises Refused for a day before the first known year.
    """
    year = day.year if (day.month, day.day) >= _YEAR_BEGINS else day.year - 1
    known = max((one for one in PERSONAL_EXPENSES if one <= year), default=None)
    if known is None:
        raise Refused(f"We hold no figures for {year_words(year)}, so no estimate can be made.", code="year")
    return known, PERSONAL_EXPENSES[known]


def year_words(year: int) -> str:
    """Write a financial year, such as 2025/26."""
    return f"{year}/{(year + 1) % 100:02d}"


def tariff_income(capital: Decimal) -> Decimal:
    """Return the weekly income that capital up to the upper limit counts as: a pound for each £250 or part of it."""
    over = max(capital - LOWER_LIMIT, Decimal(0))
    return (over / TARIFF_STEP).to_integral_value(ROUND_CEILING) * Decimal("1.00")


def assess(means: Means, *, care_type: CareType, on: date) -> Assessed:
    """Return what means come to by the rules for a care home place, line by line.

    Raises Refused for care that is not a place in a home, and for amounts that cannot be.
    """
    if not care_type.is_bed:
        raise Refused(NOT_FOR_HOME_CARE, code="not_a_care_home")
    if min(means.income, means.capital, means.not_counted) < 0:
        raise Refused("Amounts are £0.00 or more.", code="amount")
    if means.not_counted > means.income:
        raise Refused("The income that does not count cannot be more than the whole income.", code="not_counted")
    year, allowance = allowance_on(on)
    notes = _notes(year, on)
    if means.capital > UPPER_LIMIT:
        words = f"Savings of more than {format_money(UPPER_LIMIT)}: the council may ask for the whole cost"
        return Assessed(None, (Line(words, Decimal("0.00")),), year, (OVER_THE_LIMIT, *notes))
    tariff = tariff_income(means.capital)
    lines = [Line("Your income a week", means.income)]
    if means.not_counted:
        lines.append(Line("Income that does not count", -means.not_counted))
    if tariff:
        step = f"£1 for each £250, or part of it, over {format_money(LOWER_LIMIT)}"
        lines.append(Line(f"What your savings count for ({step})", tariff))
    lines.append(Line(f"What you always keep to spend on yourself ({year_words(year)})", -allowance))
    weekly = max(sum((line.amount for line in lines), Decimal(0)), Decimal(0))
    return Assessed(round_pounds(weekly), tuple(lines), year, notes)


OVER_THE_LIMIT = (
    "A full assessment matters: it may leave out money that you have counted, such as the value of a home in which a"
    " husband, wife or partner still lives, or for the first 12 weeks. You may also be able to pay later."
)


def _notes(year: int, on: date) -> tuple[str, ...]:
    this_year = on.year if (on.month, on.day) >= _YEAR_BEGINS else on.year - 1
    if year == this_year:
        return ()
    used, wanted = year_words(year), year_words(this_year)
    return (f"We used what a person kept in {used}, because we do not hold the figure for {wanted} yet.",)


def contribution_to(assessed: Assessed, weekly_cost: Decimal) -> Contribution:
    """Return what is asked towards a place of a weekly cost to the council (pounds, net of NHS nursing care)."""
    if weekly_cost < 0:
        raise Refused("A price is £0.00 or more.", code="price")
    whole = assessed.weekly is None
    person = weekly_cost if assessed.weekly is None else min(assessed.weekly, weekly_cost)
    return Contribution(round_pounds(person), round_pounds(weekly_cost - person), whole)
