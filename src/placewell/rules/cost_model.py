"""The cost-of-care model: what care costs, line by line, and the three published figures (rulebook §5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from placewell.rules.errors import Refused
from placewell.rules.money import format_money, round_pounds
from placewell.rules.needs import Domain, Level


class Group(StrEnum):
    """Groups of lines of the Fair Cost of Care exercise, and of home care."""

    STAFFING = "Staffing"
    PREMISES = "Premises"
    SUPPLIES = "Supplies and services"
    HEAD_OFFICE = "Head office"
    RETURNS = "Returns"
    CARE_WORKER = "Care worker costs"
    RUNNING = "Running the service"


def _lines(group: Group, **lines: str) -> dict[str, tuple[Group, str]]:
    return {f"{group.name.lower()}_{code}": (group, title) for code, title in lines.items()}


# Fair Cost of Care annex A, section 3 (DHSC 2022): lines per resident week.
BED_LINES: Mapping[str, tuple[Group, str]] = MappingProxyType(
    _lines(
        Group.STAFFING,
        nursing="Nursing staff",
        care="Care staff",
        therapy="Therapy staff",
        activities="Activity coordinators",
        management="Service management",
        reception="Reception and administration",
        kitchen="Kitchen staff",
        domestic="Domestic staff",
        maintenance="Maintenance and gardening",
        other="Other staffing",
    )
    | _lines(
        Group.PREMISES,
        fixtures="Fixtures and fittings",
        repairs="Repairs and maintenance",
        furnishings="Furniture and furnishings",
        other="Other premises costs",
    )
    | _lines(
        Group.SUPPLIES,
        food="Food",
        domestic="Domestic and cleaning supplies",
        medical="Medical supplies",
        ppe="Protective equipment",
        office="Office supplies",
        insurance="Insurance",
        registration="Registration fees",
        telephone="Telephone and internet",
        council_tax="Council tax or rates",
        energy="Electricity, gas and water",
        waste="Trade and clinical waste",
        transport="Transport and activities",
        other="Other supplies and services",
    )
    | _lines(
        Group.HEAD_OFFICE,
        management="Central management",
        support="Support services",
        recruitment="Recruitment, training and vetting",
        other="Other head office costs",
    )
    | _lines(Group.RETURNS, operations="Return on operations", capital="Return on capital")
)

# Homecare Association: lines per contact hour.
HOME_CARE_LINES: Mapping[str, tuple[Group, str]] = MappingProxyType(
    _lines(
        Group.CARE_WORKER,
        contact="Direct care",
        travel="Travel time",
        mileage="Mileage",
        ppe="Protective equipment",
        training="Training",
        holiday="Holiday",
        sick="Sickness",
        notice="Notice and suspension",
        national_insurance="National Insurance",
        pension="Pension",
    )
    | _lines(
        Group.RUNNING,
        office_staff="Back office staff",
        travel="Staff travel",
        rent="Rent, rates and utilities",
        recruitment="Recruitment and vetting",
        training="Training (external)",
        technology="Technology and telephone",
        insurance="Insurance",
        registration="Registration fees",
        supplies="Supplies",
        overheads="Central overheads",
        other="Other",
    )
    | _lines(Group.RETURNS, operations="Surplus or profit")
)
ALL_LINES = MappingProxyType({**BED_LINES, **HOME_CARE_LINES})
DEFAULT_BAND = Decimal("0.15")


@dataclass(frozen=True, slots=True)
class CostLine:
    """One line: its code, pounds per resident week (or contact hour), where the figure is from, and as of when."""

    code: str
    amount: Decimal
    source: str
    as_of: date


@dataclass(frozen=True, slots=True)
class Uplifts:
    """Published amounts, pounds a week, by which needs raise every figure; from the policy's uplift table."""

    by_level: Mapping[tuple[Domain, Level], Decimal] = field(default_factory=dict)
    per_one_to_one_hour: Decimal = Decimal(0)
    per_waking_night: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class CostModel:
    """A category's model. `band` sets the ceiling over the reference.

    `visit_rates` are other amounts per contact hour, by minutes of a visit and line, where an hour in shorter visits
    costs another amount; the lines themselves are those of an hour's visit.
    """

    lines: tuple[CostLine, ...]
    band: Decimal = DEFAULT_BAND
    uplifts: Uplifts = Uplifts()
    visit_rates: Mapping[int, Mapping[str, Decimal]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figures:
    """Floor, reference and ceiling, in pounds a unit: all without returns; all; and all plus the band."""

    floor: Decimal
    reference: Decimal
    ceiling: Decimal


def figures(model: CostModel) -> Figures:
    """Return the published figures of a model. Raises Refused when it cannot be one."""
    return _figures(model, Decimal(0))


def figures_at(
    model: CostModel, levels: Mapping[Domain, Level], *, one_to_one_hours: Decimal, waking_nights: int
) -> Figures:
    """Return the figures at a person's levels, one-to-one hours and waking nights a week."""
    table = model.uplifts
    more = sum((table.by_level.get((domain, level), Decimal(0)) for domain, level in levels.items()), Decimal(0))
    more += table.per_one_to_one_hour * one_to_one_hours + table.per_waking_night * waking_nights
    return _figures(model, more)


def _figures(model: CostModel, more: Decimal) -> Figures:
    codes = [line.code for line in model.lines]
    unknown = sorted(set(codes) - set(ALL_LINES))
    if unknown:
        raise Refused(f"A cost model has no line {unknown[0]!r}.", code="cost_line")
    if len(set(codes)) != len(codes):
        raise Refused("A cost model names each line once.", code="cost_line")
    if any(line.amount < 0 for line in model.lines):
        raise Refused("A cost line cannot be below £0.00.", code="cost_line")
    costs = sum((line.amount for line in model.lines if ALL_LINES[line.code][0] != Group.RETURNS), more)
    returns = sum((line.amount for line in model.lines if ALL_LINES[line.code][0] == Group.RETURNS), Decimal(0))
    floor, reference = round_pounds(costs), round_pounds(costs + returns)
    ceiling = round_pounds((costs + returns) * (1 + model.band))
    if not floor < reference < ceiling:
        raise Refused(
            "A cost model has costs, returns above £0.00 and a band above zero, so that its floor"
            f" ({format_money(floor)}) is under its reference ({format_money(reference)}) and that under its ceiling.",
            code="figures_order",
        )
    return Figures(floor=floor, reference=reference, ceiling=ceiling)
