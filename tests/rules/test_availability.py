"""The hours at which a standing offer can be used, by the clocks of England (rulebook §8)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placewell.rules.availability import (
    ALL_DAY,
    Availability,
    DayKind,
    HourRange,
    available_at,
    check_availability,
    hours_words,
    next_available,
    read_availability,
)
from placewell.rules.errors import Refused

# An oracle that knows neither the time zone's table nor the calendar's: British Summer Time by its law (the last
# Sundays of March and October, at 01:00 UTC) and the bank holidays of 2026 as they are published.
SUMMER = (datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC))
HOLIDAYS = {date(2026, *day) for day in ((1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31))}
FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 12, 20, tzinfo=UTC)
AWAY = st.integers(0, (LAST - FIRST) // timedelta(minutes=1)).map(lambda minutes: FIRST + timedelta(minutes=minutes))
NEAR = st.builds(
    lambda change, minutes: change + timedelta(minutes=minutes), st.sampled_from(SUMMER), st.integers(-1_500, 1_500)
)
MOMENTS = AWAY | NEAR


def as_clocks_show(moment):
    return moment.replace(tzinfo=None) + timedelta(hours=SUMMER[0] <= moment < SUMMER[1])


def oracle(availability, moment):
    shown = as_clocks_show(moment)
    kind = DayKind.BANK_HOLIDAY if shown.date() in HOLIDAYS else list(DayKind)[shown.isoweekday() - 1]
    return any(hour == shown.hour for one in availability.hours.get(kind, ()) for hour in range(one.starts, one.ends))


@st.composite
def _hours(draw):
    edges = sorted(draw(st.sets(st.integers(0, 24), max_size=4)))
    return tuple(HourRange(*pair) for pair in zip(edges[::2], edges[1::2], strict=False))


AVAILABILITIES = st.builds(Availability, st.dictionaries(st.sampled_from(DayKind), _hours()))
NIGHTS = Availability(
    {kind: (HourRange(0, 8), HourRange(20, 24)) for kind in list(DayKind)[:5]}
    | dict.fromkeys((DayKind.SATURDAY, DayKind.SUNDAY, DayKind.BANK_HOLIDAY), (ALL_DAY,))
)


@settings(deadline=None)  # the first reads the calendar
@given(AVAILABILITIES, MOMENTS)
def test_an_hour_is_the_one_that_clocks_show_through_both_changes(availability, moment):
    assert available_at(availability, moment) == oracle(availability, moment)


@settings(deadline=None)  # the first reads the calendar
@given(AVAILABILITIES, MOMENTS)
def test_the_next_hour_is_the_first_there_is(availability, moment):
    found = next_available(availability, moment)
    if found is None:
        # A week without a bank holiday, but for the one hour that spring leaves out, has each weekday's hours.
        assert not any(hours for kind, hours in availability.hours.items() if kind != DayKind.BANK_HOLIDAY)
        assert not availability.hours.get(DayKind.BANK_HOLIDAY)
        return
    assert found >= moment
    assert oracle(availability, found) or found > LAST
    step = moment
    while step < min(found, LAST):
        assert not oracle(availability, step), step
        step = step.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def test_the_hour_that_comes_twice_counts_twice_and_the_one_left_out_never_comes():
    one_to_two = Availability({DayKind.SUNDAY: (HourRange(1, 2),)})
    for minutes in (0, 59, 60, 119):
        assert available_at(one_to_two, datetime(2026, 10, 25, 0, tzinfo=UTC) + timedelta(minutes=minutes))
    assert not available_at(one_to_two, datetime(2026, 10, 25, 2, tzinfo=UTC))
    spring = datetime(2026, 3, 29, tzinfo=UTC)
    assert not any(available_at(one_to_two, spring + timedelta(minutes=minute)) for minute in range(0, 1_380, 5))
    assert next_available(one_to_two, spring) == datetime(2026, 4, 5, 0, tzinfo=UTC), "a week later, in summer time"


def test_a_bank_holiday_goes_by_its_own_row_whatever_weekday_it_is():
    monday_noon, holiday_noon = datetime(2026, 8, 24, 11, tzinfo=UTC), datetime(2026, 8, 31, 11, tzinfo=UTC)
    assert not available_at(NIGHTS, monday_noon)
    assert available_at(NIGHTS, holiday_noon)
    assert next_available(NIGHTS, monday_noon) == datetime(2026, 8, 24, 19, tzinfo=UTC)


def test_an_instant_says_its_time_zone():
    with pytest.raises(ValueError, match="time zone"):
        available_at(NIGHTS, FIRST.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        ({DayKind.MONDAY: (HourRange(20, 8),)}, "Monday: the hours end after they start"),
        ({DayKind.MONDAY: (HourRange(8, 8),)}, "Monday: the hours end after they start"),
        ({DayKind.FRIDAY: (HourRange(8, 25),)}, "Friday: an hour is a whole number from 0 to 24"),
        ({DayKind.BANK_HOLIDAY: (HourRange(8, 12), HourRange(11, 14))}, "Bank holidays: these hours overlap"),
        ({DayKind.SUNDAY: ()}, "at which hours you are available"),
    ],
)
def test_hours_that_cannot_be_are_refused_with_their_day(hours, sentence):
    with pytest.raises(Refused, match=sentence):
        check_availability(Availability(hours))


@given(AVAILABILITIES)
def test_hours_that_follow_each_other_hold_and_are_read_back_as_they_were(availability):
    if any(availability.hours.values()):
        check_availability(availability)
    again = read_availability(availability.value())
    assert {kind: again.hours[kind] for kind in DayKind} == {kind: availability.hours.get(kind, ()) for kind in DayKind}


def test_the_hours_are_said_in_few_words():
    assert hours_words(NIGHTS) == (
        ("Monday to Friday", "midnight to 8am and 8pm to midnight"),
        ("Saturday and Sunday", "all day"),
        ("Bank holidays", "all day"),
    )
    assert hours_words(Availability({DayKind.TUESDAY: (HourRange(9, 12),)})) == (
        ("Monday", "never"),
        ("Tuesday", "9am to midday"),
        ("Wednesday to Sunday", "never"),
        ("Bank holidays", "never"),
    )
