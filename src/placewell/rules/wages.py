"""Whether a cost model can pay the wages that the law asks for, for the hours that it claims (rulebook §5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from placewell.rules.cost_model import CostModel
from placewell.rules.errors import Refused
from placewell.rules.home_care import VISIT_MINUTES, for_visits_of
from placewell.rules.money import format_money, round_pounds
from placewell.rules.pricing import APRIL, NATIONAL_LIVING_WAGE

# Law: Working Time Regulations 1998 regs 13 and 13A give 5.6 weeks of paid leave: 5.6 ÷ (52 − 5.6) of hours worked.
LEAVE = Decimal("12.07")  # per cent of wages
MOST_HOURS = Decimal(168)
MOST_ON_COSTS = Decimal(100)
# Lines that pay those who give care. Home care lists what comes on top of wages in lines of their own.
BED_WAGES = frozenset({"staffing_nursing", "staffing_care"})
HOME_CARE_WAGES = frozenset({"care_worker_contact", "care_worker_travel"})
WAGE_LINES: Mapping[str, frozenset[str]] = MappingProxyType({"week": BED_WAGES, "hour": HOME_CARE_WAGES})


@dataclass(frozen=True, slots=True)
class HoursClaimed:
    """What a model says it pays for: hours of care staff, and what comes on top of their wages, in per cent.

    `hours` are per resident week, or per contact hour with its travel (1 and more). `on_costs` are National Insurance,
    pension, leave, sickness and training; for home care 0, since its lines name them one by one.
    """

    hours: Decimal
    on_costs: Decimal


@dataclass(frozen=True, slots=True)
class WageSum:
    """The sum that is checked: what the wage lines pay, and what the claimed hours cost at the living wage."""

    wage: Decimal
    paid: Decimal
    needed: Decimal

    @property
    def holds(self) -> bool:
        """Whether the lines pay for the hours."""
        return self.paid >= self.needed


def living_wage(day: date) -> Decimal:
    """Return the National Living Wage on a day, pounds an hour; the newest known for later years."""
    year = day.year if day.month >= APRIL else day.year - 1
    known = [one for one in NATIONAL_LIVING_WAGE if one <= year]
    return NATIONAL_LIVING_WAGE[max(known)] if known else NATIONAL_LIVING_WAGE[min(NATIONAL_LIVING_WAGE)]


def wage_sum(model: CostModel, claimed: HoursClaimed, *, unit: str, day: date) -> WageSum:
    """Return what a model's wage lines pay and what its hours cost at the living wage of a day, with on-costs."""
    wage = living_wage(day)
    paid = sum((line.amount for line in model.lines if line.code in WAGE_LINES[unit]), Decimal(0))
    return WageSum(wage, paid, round_pounds(claimed.hours * wage * (1 + claimed.on_costs / 100)))


def check_wages(model: CostModel, claimed: HoursClaimed, *, unit: str, day: date) -> WageSum:
    """Return the sum. Raises Refused, with it, for a floor that cannot pay the living wage for the hours it claims."""
    least = Decimal(1) if unit == "hour" else Decimal("0.1")
    if not (claimed.hours.is_finite() and least <= claimed.hours <= MOST_HOURS):
        raise Refused(f"The hours are between {least} and {MOST_HOURS}.", code="hours")
    lowest = Decimal(0) if unit == "hour" else LEAVE
    if not (claimed.on_costs.is_finite() and lowest <= claimed.on_costs <= MOST_ON_COSTS):
        raise Refused(
            f"What comes on top of wages is between {lowest} and {MOST_ON_COSTS} per cent: paid leave alone is"
            f" {LEAVE} per cent (Working Time Regulations 1998).",
            code="on_costs",
        )
    found = wage_sum(model, claimed, unit=unit, day=day)
    if not found.holds:
        raise Refused(
            f"{claimed.hours} hours at the National Living Wage of {format_money(found.wage)}, with {claimed.on_costs}"
            f" per cent on top, cost {format_money(found.needed)}. The lines for care staff pay"
            f" {format_money(found.paid)}. Raise them, or claim the hours that they pay for.",
            code="hours",
        )
    return found


def check_wages_of_all(model: CostModel, claimed: HoursClaimed, *, unit: str, day: date) -> WageSum:
    """Return the sum of the model, having checked it for visits of every length. Raises as `check_wages`."""
    for minutes in VISIT_MINUTES:
        if model.visit_rates.get(minutes):
            check_wages(for_visits_of(model, minutes), claimed, unit=unit, day=day)
    return check_wages(model, claimed, unit=unit, day=day)
