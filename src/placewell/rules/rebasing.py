"""Re-basing a cost model by wage and index: a new version, line by line, never a change of an old one (rulebook §5)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from placewell.rules.cost_model import ALL_LINES, CostLine, CostModel, Group
from placewell.rules.errors import Refused
from placewell.rules.money import round_pounds

STAFF = frozenset({Group.STAFFING, Group.CARE_WORKER})
MOST = Decimal(50)  # per cent, either way: more is a slip of the pen


@dataclass(frozen=True, slots=True)
class Rise:
    """By how much costs rose, in per cent, and where that is from. Returns rise with the index too."""

    wages: Decimal
    index: Decimal
    source: str


def check_rise(rise: Rise) -> None:
    """Raise Refused for a rise that cannot be, or one that does not say where it is from."""
    for name, value in (("wages", rise.wages), ("index", rise.index)):
        if not value.is_finite() or abs(value) > MOST or value != round(value, 2):
            raise Refused(f"A rise is between -{MOST} and {MOST} per cent, with two decimals at most.", code=name)
    if not rise.source.strip():
        raise Refused("Say where the rise of the index is from, such as CPI of September 2026.", code="source")


def wage_rise(before: Decimal, after: Decimal) -> Decimal:
    """Return the rise from one wage to another in per cent, with two decimals."""
    return round((after / before - 1) * 100, 2)


def rebased(model: CostModel, rise: Rise, *, as_of: date) -> CostModel:
    """Return the model with each line risen: staffing by wages, all others by the index; uplifts by wages."""
    check_rise(rise)
    lines = tuple(_risen(line, rise, as_of) for line in model.lines)
    wages = 1 + rise.wages / 100
    uplifts = replace(
        model.uplifts,
        by_level={key: round_pounds(amount * wages) for key, amount in model.uplifts.by_level.items()},
        per_one_to_one_hour=round_pounds(model.uplifts.per_one_to_one_hour * wages),
        per_waking_night=round_pounds(model.uplifts.per_waking_night * wages),
    )
    visits = {
        minutes: {code: round_pounds(amount * (1 + _by(code, rise) / 100)) for code, amount in amounts.items()}
        for minutes, amounts in model.visit_rates.items()
    }
    return replace(model, lines=lines, uplifts=uplifts, visit_rates=visits)


def differences(before: CostModel, after: CostModel) -> Mapping[str, tuple[Decimal | None, Decimal | None]]:
    """Return each line whose amount differs, by code: what it was and what it is (None where there was none)."""
    old = {line.code: line.amount for line in before.lines}
    new = {line.code: line.amount for line in after.lines}
    return {
        code: (old.get(code), new.get(code))
        for code in ALL_LINES
        if (code in old or code in new) and old.get(code) != new.get(code)
    }


def _risen(line: CostLine, rise: Rise, as_of: date) -> CostLine:
    by = _by(line.code, rise)
    staff = ALL_LINES[line.code][0] in STAFF
    why = "the National Living Wage" if staff else rise.source.strip()
    source = f"{line.source} Risen by {by:f}% with {why}." if by else line.source
    return replace(line, amount=round_pounds(line.amount * (1 + by / 100)), source=source, as_of=as_of)


def _by(code: str, rise: Rise) -> Decimal:
    return rise.wages if ALL_LINES[code][0] in STAFF else rise.index
