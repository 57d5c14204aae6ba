"""Care at home by the length of its visits: what an hour costs in a short visit, and what a week of them comes to.

Rulebook §5: the Homecare Association's lines per contact hour, per visit length where the rates differ. A short visit
has as much travel as a long one, so its hour costs more; a model that paid one rate for all would make short visits
the work that nobody can afford to do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from placewell.rules.cost_model import ALL_LINES, HOME_CARE_LINES, CostModel, Figures, figures
from placewell.rules.errors import Refused
from placewell.rules.money import round_pounds

VISIT_MINUTES = (15, 30, 45, 60)
LONGEST = 60  # an hour of it is a contact hour as the lines have it
SHORTER = VISIT_MINUTES[:-1]
MOST_VISITS = 200  # of one length in a week
_HOUR = Decimal(60)


@dataclass(frozen=True, slots=True)
class Visits:
    """How many visits of one length a week has."""

    minutes: int
    a_week: int

    @property
    def hours(self) -> Decimal:
        """How many hours they are."""
        return Decimal(self.minutes * self.a_week) / _HOUR


@dataclass(frozen=True, slots=True)
class VisitFigures:
    """The published figures of one visit length: pounds per contact hour, and the reference of one visit."""

    minutes: int
    figures: Figures
    visit: Decimal


def check_visit_rates(model: CostModel) -> None:
    """Raise Refused for other amounts of a visit length that the model cannot have, or that make no figures.

    They are for 15, 30 or 45 minutes and for lines of home care that the model has; none is below £0.00.
    """
    present = {line.code for line in model.lines}
    for minutes, amounts in model.visit_rates.items():
        if minutes not in SHORTER:
            raise Refused(f"Visits of {minutes} minutes have no amounts of their own.", code="visit_rates")
        for code, amount in amounts.items():
            title = ALL_LINES[code][1] if code in ALL_LINES else code
            if code not in HOME_CARE_LINES or code not in present:
                raise Refused(
                    f"“{title}” has an amount for {minutes} minutes and none for an hour. Fill the hour in first.",
                    code="visit_rates",
                )
            if not amount.is_finite() or amount < 0 or amount != round(amount, 2):
                raise Refused(f"“{title}”, {minutes} minutes: amounts are pounds and pence.", code="visit_rates")
        try:
            figures(for_visits_of(model, minutes))
        except Refused as refusal:
            raise Refused(f"Visits of {minutes} minutes: {refusal.sentence}", code="visit_rates") from refusal


def for_visits_of(model: CostModel, minutes: int) -> CostModel:
    """Return the model of a contact hour in visits of so many minutes; pounds per contact hour."""
    others = model.visit_rates.get(minutes, {})
    lines = tuple(replace(line, amount=others.get(line.code, line.amount)) for line in model.lines)
    return replace(model, lines=lines, visit_rates={})


def figures_by_visit(model: CostModel) -> tuple[VisitFigures, ...]:
    """Return the figures of each visit length, shortest first; none where every length costs the same."""
    if not model.visit_rates:
        return ()
    found = [(minutes, figures(for_visits_of(model, minutes))) for minutes in VISIT_MINUTES]
    return tuple(VisitFigures(minutes, one, round_pounds(one.reference * minutes / _HOUR)) for minutes, one in found)


def highest_floor(model: CostModel) -> Decimal:
    """Return the floor of the visit length that costs most: over it no hour is under its own."""
    return max((one.figures.floor for one in figures_by_visit(model)), default=figures(model).floor)


def check_visits(visits: Sequence[Visits], hours_a_week: Decimal) -> None:
    """Raise Refused for visits that cannot be, or that come to more hours than the portrait says."""
    for one in visits:
        if one.minutes not in VISIT_MINUTES or not 1 <= one.a_week <= MOST_VISITS:
            raise Refused(f"Enter how many visits a week there are, from 0 to {MOST_VISITS}.", code="visits")
    hours = sum((one.hours for one in visits), Decimal(0))
    if hours > hours_a_week:
        raise Refused(
            f"The visits come to {hours.normalize():f} hours a week, which is more than the"
            f" {hours_a_week.normalize():f} hours of care that are written down.",
            code="hours_a_week",
        )


def a_week_of(model: CostModel, hours_a_week: Decimal, visits: Sequence[Visits] = ()) -> CostModel:
    """Return the model of a person's week, pounds a week: each line for its visits, and the other hours by the hour.

    Amounts are exact, not rounded: figures of it are rounded once, at the end.
    """
    rest = hours_a_week - sum((one.hours for one in visits), Decimal(0))
    return replace(
        model,
        lines=tuple(
            replace(line, amount=line.amount * rest + _of_visits(model.visit_rates, line.code, line.amount, visits))
            for line in model.lines
        ),
        visit_rates={},
    )


def _of_visits(
    rates: Mapping[int, Mapping[str, Decimal]], code: str, amount: Decimal, visits: Sequence[Visits]
) -> Decimal:
    return sum((rates.get(one.minutes, {}).get(code, amount) * one.hours for one in visits), Decimal(0))
