"""Working days, closing times, across bank holidays and both clock changes (rulebook §§1 and 8)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.clocks import (
    LONDON,
    is_working_day,
    nth_working_day_after,
    tender_closes_at,
    working_days_after,
)
from placewell.rules.errors import Refused
from placewell.rules.urgency import Urgency

moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 1)).map(lambda one: one.replace(tzinfo=UTC))  # noqa: DTZ001


def london(year: int, month: int, day: int, hour: int = 12, minute: int = 0, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 24), True),
        (date(2026, 11, 28), False),
        (date(2026, 12, 25), False),
        (date(2026, 12, 28), False),  # Boxing Day is a Saturday: its substitute
        (date(2026, 4, 6), False),  # Easter Monday, of England and not of Scotland
        (date(2026, 11, 30), True),  # St Andrew's Day, of Scotland alone
    ],
)
def test_working_days_leave_out_weekends_and_bank_holidays_of_england(day: date, works: bool) -> None:
    assert is_working_day(day) is works


def test_a_period_starts_on_the_next_working_day_and_ends_in_the_last_second() -> None:
    friday_evening = london(2026, 11, 27, 22)
    assert working_days_after(friday_evening, 2) == london(2026, 12, 1, 23, 59, 59)


def test_a_period_over_christmas() -> None:
    assert working_days_after(london(2026, 12, 23), 2) == london(2026, 12, 29, 23, 59, 59)


def test_just_before_midnight_in_summer_is_still_that_day_in_london() -> None:
    late = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)  # half past eleven in London
    assert working_days_after(late, 1) == london(2026, 7, 2, 23, 59, 59)


@pytest.mark.parametrize(
    ("issued", "closes"),
    [
        (london(2026, 3, 26), london(2026, 3, 31, 14)),  # the clocks go forward on 29 March
        (london(2026, 10, 22), london(2026, 10, 27, 14)),  # and back on 25 October
    ],
)
def test_a_standard_tender_closes_at_the_schemes_hour_whatever_the_clocks_do(
    issued: datetime, closes: datetime
) -> None:
    found = tender_closes_at(Urgency.STANDARD, issued, closing_hour=14)
    assert found == closes
    assert found.astimezone(LONDON).hour == 14


def test_a_planned_tender_closes_on_the_first_working_day_after_the_fifth() -> None:
    assert tender_closes_at(Urgency.PLANNED, london(2026, 11, 24), closing_hour=10) == london(2026, 12, 2, 10)


def test_urgent_and_emergency_run_on_the_clock() -> None:
    saturday = london(2026, 10, 24, 20)
    assert tender_closes_at(Urgency.URGENT, saturday) - saturday == timedelta(hours=24)
    assert tender_closes_at(Urgency.EMERGENCY, saturday) - saturday == timedelta(hours=3)


@pytest.mark.parametrize("hour", [9, 17])
def test_tenders_close_in_office_hours(hour: int) -> None:
    with pytest.raises(Refused, match="between 10:00 and 16:00"):
        tender_closes_at(Urgency.PLANNED, london(2026, 1, 5), closing_hour=hour)


@given(moments, st.integers(1, 20))
def test_a_period_has_exactly_its_working_days(event: datetime, n: int) -> None:
    end = working_days_after(event, n).astimezone(LONDON)
    first, last = event.astimezone(LONDON).date(), end.date()
    between = [first + timedelta(days=one) for one in range(1, (last - first).days + 1)]
    assert sum(is_working_day(day) for day in between) == n
    assert is_working_day(last)


@given(moments, st.integers(1, 20))
def test_a_longer_period_never_ends_sooner(event: datetime, n: int) -> None:
    day = event.date()
    assert nth_working_day_after(day, n + 1) > nth_working_day_after(day, n)


@given(moments, st.sampled_from([Urgency.PLANNED, Urgency.STANDARD]), st.integers(10, 16))
def test_a_tender_closes_on_a_working_day_at_its_hour(issued: datetime, urgency: Urgency, hour: int) -> None:
    closes = tender_closes_at(urgency, issued, closing_hour=hour).astimezone(LONDON)
    assert (closes.hour, closes.minute) == (hour, 0)
    assert is_working_day(closes.date())
    assert closes > issued
