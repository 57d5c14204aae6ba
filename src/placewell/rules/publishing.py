"""When measures are published: by quarter, and one quarter later (rulebook §11)."""

from datetime import UTC, date, datetime, time, timedelta

from placewell.rules.clocks import LONDON

_MONTHS = 3


def quarter_of(moment: datetime) -> datetime:
    """Return when the quarter of a moment began."""
    day = moment.astimezone(LONDON).date()
    first = date(day.year, (day.month - 1) // _MONTHS * _MONTHS + 1, 1)
    return datetime.combine(first, time(0), tzinfo=LONDON).astimezone(UTC)


def published_until(moment: datetime) -> datetime:
    """Return up to when what happened may be published at a moment: the quarter that ended a quarter ago, or before.

    Quarters are the calendar's, by Europe/London days: from 1 October on it is what happened before 1 July.
    """
    return quarter_of(quarter_of(moment) - timedelta(days=1))
