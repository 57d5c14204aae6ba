"""Pilots: stop criteria that are fixed before the start and tested each month (Q5 of the product)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from placewell.rules.errors import Refused

LONGEST_PILOT = 731  # days: longer is no trial


class PilotMeasure(StrEnum):
    """What a stop criterion may look at. Each is counted from the pilot's first day to the end of the month tested."""

    LOWEST_PRICE_SHARE = "lowest_price_share"
    NO_OPTION_SHARE = "no_option_share"
    DAYS_TO_PLACEMENT = "days_to_placement"
    PORTRAIT_WRONG_SHARE = "portrait_wrong_share"
    MEMBERS_LOST_SHARE = "members_lost_share"


class Direction(StrEnum):
    """On which side of its threshold a measure stops the pilot."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True)
class MeasureWords:
    """What a measure is called, its unit (`%` or `days`), and what one case of it is."""

    title: str
    unit: str
    case: str


MEASURES: Mapping[PilotMeasure, MeasureWords] = MappingProxyType(
    {
        PilotMeasure.LOWEST_PRICE_SHARE: MeasureWords(
            "Placements that went to the lowest price offered", "%", "placements after a search with two offers or more"
        ),
        PilotMeasure.NO_OPTION_SHARE: MeasureWords(
            "Searches that ended without anything suitable within the budget", "%", "searches that were evaluated"
        ),
        PilotMeasure.DAYS_TO_PLACEMENT: MeasureWords(
            "Median days from the search’s start to the placement", "days", "placements"
        ),
        PilotMeasure.PORTRAIT_WRONG_SHARE: MeasureWords(
            "Visits that found the portrait wrong", "%", "visits that were reported"
        ),
        PilotMeasure.MEMBERS_LOST_SHARE: MeasureWords(
            "Members that ended their membership or left the register", "%", "services that have been members"
        ),
    }
)


@dataclass(frozen=True, slots=True)
class StopCriterion:
    """A pilot stops when `measure` is `direction` `threshold`, once there are `least_cases` cases to tell by."""

    measure: PilotMeasure
    direction: Direction
    threshold: Decimal
    least_cases: int


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure's value (per cent or days; None without a case) and how many cases it was taken from."""

    value: Decimal | None
    cases: int


class Verdict(StrEnum):
    """What one monthly test of one criterion came to."""

    MET = "met"
    NOT_MET = "not_met"
    TOO_FEW = "too_few"


def check_criterion(criterion: StopCriterion) -> None:
    """Raise Refused for a criterion that could never, or would always, be met."""
    unit = MEASURES[criterion.measure].unit
    limit = Decimal(100) if unit == "%" else Decimal(LONGEST_PILOT)
    value = criterion.threshold
    if not value.is_finite() or not 0 <= value <= limit or value != round(value, 1):
        what = "a share from 0 to 100" if unit == "%" else f"a number of days up to {LONGEST_PILOT}"
        raise Refused(f"The threshold is {what}, with one decimal at most.", code="threshold")
    always = (Direction.AT_LEAST, Decimal(0)), (Direction.AT_MOST, limit)
    if (criterion.direction, value) in always:
        raise Refused(
            "Every pilot would meet this criterion. Choose a threshold that tells something.", code="threshold"
        )
    if criterion.least_cases < 1:
        raise Refused("A criterion needs one case at least to tell by.", code="least_cases")


def check_pilot_dates(starts_on: date, ends_on: date | None) -> None:
    """Raise Refused unless a pilot has an end, within two years of its start."""
    if ends_on is None or (ends_on - starts_on).days > LONGEST_PILOT:
        raise Refused("A pilot ends within two years of its start. Give its last day.", code="ends_on")


def verdict_on(criterion: StopCriterion, measured: Measured) -> Verdict:
    """Tell whether a criterion is met. Below its number of cases it is `too_few`, whatever the value."""
    if measured.value is None or measured.cases < criterion.least_cases:
        return Verdict.TOO_FEW
    over = measured.value >= criterion.threshold
    under = measured.value <= criterion.threshold
    met = over if criterion.direction == Direction.AT_LEAST else under
    return Verdict.MET if met else Verdict.NOT_MET


def months_to_test(starts_on: date, ends_on: date, *, today: date, tested_until: date | None) -> list[date]:
    """Return the first days of the months that are over and not tested yet, from the pilot's first to its last."""
    month = starts_on.replace(day=1)
    found = []
    while (following := _next_month(month)) <= today and month <= ends_on:
        if tested_until is None or month > tested_until:
            found.append(month)
        month = following
    return found


def _next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
