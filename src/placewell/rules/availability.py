"""The hours of a week at which something is available, as clocks in England show them (rulebook §8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import groupby, pairwise

from placewell.rules.clocks import LONDON, is_bank_holiday
from placewell.rules.errors import Refused

MIDNIGHT, MIDDAY = 24, 12
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
# Bank holidays lie four months apart at most; the hour that spring leaves out is there again a week later.
_LOOKED_AHEAD = timedelta(days=200)


class DayKind(StrEnum):
    """Which row of a week a day goes by: its weekday's, or, on a bank holiday, that of bank holidays."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"
    BANK_HOLIDAY = "bank_holiday"


DAY_NAMES = {kind: kind.value.capitalize() for kind in DayKind} | {DayKind.BANK_HOLIDAY: "Bank holidays"}
_WEEKDAYS = tuple(DayKind)[:7]


@dataclass(frozen=True, slots=True, order=True)
class HourRange:
    """Whole hours of one day as clocks show them: from `starts` until just before `ends`, 0 to 24."""

    starts: int
    ends: int


ALL_DAY = HourRange(0, MIDNIGHT)
Hours = tuple[HourRange, ...]


@dataclass(frozen=True, slots=True)
class Availability:
    """The hours of each kind of day. A day that is not named has none."""

    hours: Mapping[DayKind, Hours]

    def on(self, day: date) -> Hours:
        """Return the hours of a day. A bank holiday goes by its own row, whatever weekday it is."""
        kind = DayKind.BANK_HOLIDAY if is_bank_holiday(day) else _WEEKDAYS[day.weekday()]
        return self.hours.get(kind, ())

    def value(self) -> dict[str, list[list[int]]]:
        """Return it as JSON values: a list of from and to by day."""
        return {kind.value: [[one.starts, one.ends] for one in self.hours.get(kind, ())] for kind in DayKind}


def read_availability(value: Mapping[str, list[list[int]]]) -> Availability:
    """Return what `value` wrote."""
    return Availability({DayKind(day): tuple(HourRange(*one) for one in ranges) for day, ranges in value.items()})


def check_availability(availability: Availability) -> None:
    """Raise Refused, with the day as its code, for hours that cannot be or that overlap, and for none at all."""
    for kind, hours in availability.hours.items():
        name = DAY_NAMES[kind]
        if any(not 0 <= one.starts <= MIDNIGHT or not 0 <= one.ends <= MIDNIGHT for one in hours):
            raise Refused(f"{name}: an hour is a whole number from 0 to 24.", code=kind.value)
        if any(one.ends <= one.starts for one in hours):
            raise Refused(
                f"{name}: the hours end after they start. A night is two parts: until midnight, and from midnight on"
                " the next day.",
                code=kind.value,
            )
        in_order = sorted(hours)
        if any(after.starts < before.ends for before, after in pairwise(in_order)):
            raise Refused(f"{name}: these hours overlap. Write each hour once.", code=kind.value)
    if not any(availability.hours.values()):
        raise Refused("Say at which hours you are available. At the moment you are at none.", code=DayKind.MONDAY.value)


def available_at(availability: Availability, moment: datetime) -> bool:
    """Tell whether an instant is within the hours, by the clocks of England.

    The hour that clocks show twice in October counts both times; the one they leave out in March never comes.
    """
    if moment.tzinfo is None:
        raise ValueError("An instant says its time zone.")
    local = moment.astimezone(LONDON)
    return any(one.starts <= local.hour < one.ends for one in availability.on(local.date()))


def next_available(availability: Availability, moment: datetime) -> datetime | None:
    """Return the first instant from `moment` on that is within the hours, aware UTC; None where there is none."""
    step, until = moment.astimezone(UTC), moment + _LOOKED_AHEAD
    while step < until:
        if available_at(availability, step):
            return step
        day = step.astimezone(LONDON).date()
        step = _next_hour(step) if availability.on(day) else _midnight(day + _DAY)
    return None


def hours_words(availability: Availability) -> tuple[tuple[str, str], ...]:
    """Say the hours by day, in the order of the week; days with the same hours that follow each other together."""
    days = [(kind, _of_a_day(tuple(sorted(availability.hours.get(kind, ()))))) for kind in DayKind]
    week, holidays = days[:7], days[7:]
    said = []
    for words, group in groupby(week, key=lambda one: one[1]):
        kinds = [kind for kind, _ in group]
        joined = " to " if len(kinds) > 2 else " and "
        names = dict.fromkeys([DAY_NAMES[kinds[0]], DAY_NAMES[kinds[-1]]])
        said.append((joined.join(names), words))
    return (*said, *((DAY_NAMES[kind], words) for kind, words in holidays))


def hour_words(hour: int) -> str:
    """Write a whole hour: midnight, 8am, midday, 8pm."""
    if hour % MIDNIGHT == 0:
        return "midnight"
    if hour == MIDDAY:
        return "midday"
    return f"{hour}am" if hour < MIDDAY else f"{hour - MIDDAY}pm"


def _of_a_day(hours: Hours) -> str:
    if not hours:
        return "never"
    if hours == (ALL_DAY,):
        return "all day"
    return " and ".join(f"{hour_words(one.starts)} to {hour_words(one.ends)}" for one in hours)


def _next_hour(moment: datetime) -> datetime:
    # Clocks in England are whole hours from UTC, so that their hours begin together.
    return moment.replace(minute=0, second=0, microsecond=0) + _HOUR


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=LONDON).astimezone(UTC)
