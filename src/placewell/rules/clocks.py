"""Working days and closing times in England and Wales (rulebook §1). Instants in and out are aware UTC."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from placewell.rules.errors import Refused
from placewell.rules.urgency import TIMES, Urgency, UrgencyTimes

LONDON = ZoneInfo("Europe/London")
_SATURDAY = 5
EARLIEST_HOUR, LATEST_HOUR = 10, 16
LAST_SECOND = time(23, 59, 59)


@lru_cache(maxsize=64)
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    """Tell whether a day is neither at a weekend nor a bank holiday of England and Wales."""
    return day.weekday() < _SATURDAY and not is_bank_holiday(day)


def is_bank_holiday(day: date) -> bool:
    """Tell whether a day is a bank holiday of England and Wales."""
    return day in _bank_holidays(day.year)


def nth_working_day_after(day: date, n: int) -> date:
    """Return the n-th working day after a day, which itself never counts. `n` is 1 or more."""
    if n < 1:
        raise ValueError("A period has at least one working day.")
    while n:
        day += timedelta(days=1)
        n -= is_working_day(day)
    return day


def working_days_after(event: datetime, n: int) -> datetime:
    """Return the end of a period of `n` working days: 23:59:59 Europe/London on the n-th after the event."""
    return end_of_day(nth_working_day_after(london_day_of(event), n))


def end_of_day(day: date) -> datetime:
    """Return the end of a day: 23:59:59 Europe/London."""
    return datetime.combine(day, LAST_SECOND, tzinfo=LONDON).astimezone(UTC)


def tender_closes_at(
    urgency: Urgency, issued_at: datetime, *, closing_hour: int = 12, times: UrgencyTimes | None = None
) -> datetime:
    """Return when a tender closes: planned and standard at the scheme's hour on the first working day after the
    n-th, urgent and emergency after their hours. `closing_hour` is Europe/London, 10 to 16; `times` are those of
    the category, the default's where it has published none.
    """
    times = times or TIMES[urgency]
    if times.window is not None:
        return issued_at.astimezone(UTC) + times.window
    if not EARLIEST_HOUR <= closing_hour <= LATEST_HOUR:
        raise Refused(f"Tenders close between {EARLIEST_HOUR}:00 and {LATEST_HOUR}:00.", code="closing_hour")
    assert times.window_working_days is not None  # noqa: S101 (a class has one or the other)
    last = nth_working_day_after(london_day_of(issued_at), times.window_working_days)
    closing = nth_working_day_after(last, 1)
    return datetime.combine(closing, time(closing_hour), tzinfo=LONDON).astimezone(UTC)


def london_day_words(moment: datetime) -> str:
    """Write the Europe/London day of an instant, such as 3 March 2026."""
    return f"{moment.astimezone(LONDON):%-d %B %Y}"


def london_moment_words(moment: datetime) -> str:
    """Write an instant in Europe/London, such as 2:05pm on 3 March 2026."""
    local = moment.astimezone(LONDON)
    hour = local.strftime("%-I:%M%p").lower().replace(":00", "")
    return f"{hour} on {local:%-d %B %Y}"


def london_day_of(moment: datetime) -> date:
    """Return the Europe/London day of an instant. Raises ValueError for one without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("An instant says its time zone.")
    return moment.astimezone(LONDON).date()
