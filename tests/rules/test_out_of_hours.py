"""Out of hours: evenings, nights, weekends and bank holidays; whose turn it is, and the hours that nobody has (§8)."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.clocks import LONDON
from placewell.rules.errors import Refused
from placewell.rules.out_of_hours import (
    Phase,
    Span,
    Turn,
    check_turn,
    gaps,
    is_out_of_hours,
    on_duty,
    out_of_hours,
    overlaps,
    owed,
)

MONDAY = datetime(2026, 11, 9, 9, tzinfo=LONDON).astimezone(UTC)


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON).astimezone(UTC)


def turn(begins: datetime, ends: datetime, holder: str = "user:1", ref: str = "R-1") -> Turn:
    return Turn(ref, holder, "Ann Lee", Span(begins, ends))


@pytest.mark.parametrize(
    ("moment", "out"),
    [
        (at(9, 9), False),
        (at(9, 16, 59), False),
        (at(9, 17), True),
        (at(9, 8, 59), True),
        (at(9, 3), True),
        (at(14, 12), True),  # a Saturday
        (at(25, 12, month=12), True),  # Christmas Day, a Friday
        (at(28, 12, month=12), True),  # Boxing Day was a Saturday: its holiday
        (at(29, 12, month=12), False),
        (at(6, 16, 30, month=7), False),  # summer time: 15:30 in UTC
        (at(6, 8, 30, month=7), True),
    ],
)
def test_evenings_nights_weekends_and_bank_holidays_are_out_of_hours(moment: datetime, out: bool) -> None:
    assert is_out_of_hours(moment) is out


def test_a_weekend_is_one_stretch() -> None:
    assert out_of_hours(Span(at(13, 9), at(16, 12))) == (Span(at(13, 17), at(16, 9)),)


def test_within_hours_there_is_none() -> None:
    assert out_of_hours(Span(at(9, 10), at(9, 16))) == ()


def test_a_night_of_the_week_is_one_stretch_each() -> None:
    assert out_of_hours(Span(at(9, 9), at(11, 9))) == (Span(at(9, 17), at(10, 9)), Span(at(10, 17), at(11, 9)))


def test_what_nobody_has_is_a_gap() -> None:
    week = Span(at(9, 9), at(11, 9))
    assert gaps([turn(at(9, 17), at(10, 1))], week) == (Span(at(10, 1), at(10, 9)), Span(at(10, 17), at(11, 9)))
    assert gaps([turn(at(9, 12), at(11, 12))], week) == ()


def test_two_at_once_are_both_told_and_said_to_overlap() -> None:
    one, other = turn(at(9, 17), at(10, 9)), turn(at(10, 7), at(10, 12), "user:2", "R-2")
    assert on_duty([other, one], at(10, 8)) == (one, other)
    assert overlaps([other, one]) == ((one, other, Span(at(10, 7), at(10, 9))),)


def test_turns_that_follow_each_other_do_not_overlap() -> None:
    one, other = turn(at(9, 17), at(10, 9)), turn(at(10, 9), at(10, 17), "user:2", "R-2")
    assert overlaps([one, other]) == ()
    assert on_duty([one, other], at(10, 9)) == (other,)


@pytest.mark.parametrize(
    ("span", "code"),
    [
        (Span(at(10, 9), at(10, 9)), "ends"),
        (Span(at(9, 7), at(9, 8)), "ends"),
        (Span(at(10, 9), at(10, 9) + timedelta(days=14, minutes=1)), "ends"),
        (Span(at(9, 9) + timedelta(days=367), at(9, 9) + timedelta(days=368)), "begins"),
        (Span(at(11, 8), at(11, 20)), "holder"),
    ],
)
def test_a_turn_that_cannot_be_is_refused(span: Span, code: str) -> None:
    there = [turn(at(10, 17), at(11, 9))]
    with pytest.raises(Refused) as refused:
        check_turn(span, holder="user:1", turns=there, now=MONDAY)
    assert refused.value.code == code


def test_another_persons_turn_at_the_same_time_is_allowed() -> None:
    check_turn(Span(at(11, 8), at(11, 20)), holder="user:2", turns=[turn(at(10, 17), at(11, 9))], now=MONDAY)


def test_what_began_or_fell_due_at_night_is_owed_once() -> None:
    began, due = at(9, 18), at(9, 21)
    assert owed(began, due, now=at(9, 18, 1), told=()) == Phase.BEGAN
    assert owed(began, due, now=at(9, 18, 2), told={Phase.BEGAN}) is None
    assert owed(began, due, now=due, told={Phase.BEGAN}) == Phase.DUE
    assert owed(began, due, now=at(9, 22), told={Phase.BEGAN, Phase.DUE}) is None


def test_within_hours_the_work_list_tells_it() -> None:
    assert owed(at(9, 10), at(9, 18), now=at(9, 12), told=()) is None
    # What began within hours is told when it falls due at night, and not before.
    assert owed(at(9, 10), at(9, 20), now=at(9, 18), told=()) is None
    assert owed(at(9, 10), at(9, 20), now=at(9, 20), told=()) == Phase.DUE
    # What was late by day is on the list since then; what was owed at night is read in the morning.
    assert owed(at(9, 10), at(9, 16), now=at(9, 18), told=()) is None
    assert owed(at(9, 18), at(9, 20), now=at(10, 10), told=()) is None


moments = st.integers(0, 60 * 24 * 28).map(lambda minutes: MONDAY + timedelta(minutes=minutes))
spans = st.tuples(moments, moments).filter(lambda two: two[0] < two[1]).map(lambda two: Span(*two))
rotas = st.lists(spans, max_size=8).map(
    lambda found: [Turn(f"R-{n}", f"user:{n % 3}", "A", span) for n, span in enumerate(found)]
)


@given(rotas, spans, moments)
def test_a_moment_is_in_a_gap_exactly_when_it_is_out_of_hours_and_nobodys_turn(
    turns: list[Turn], within: Span, moment: datetime
) -> None:
    open_hours = any(gap.has(moment) for gap in gaps(turns, within))
    assert open_hours == (within.has(moment) and is_out_of_hours(moment) and not on_duty(turns, moment))


@given(rotas, spans)
def test_gaps_are_in_order_apart_and_within(turns: list[Turn], within: Span) -> None:
    found = gaps(turns, within)
    assert all(gap.begins_at < gap.ends_at for gap in found)
    assert all(one.ends_at <= other.begins_at for one, other in itertools.pairwise(found))
    assert all(within.begins_at <= gap.begins_at and gap.ends_at <= within.ends_at for gap in found)


@given(rotas, moments)
def test_two_are_told_exactly_where_turns_overlap(turns: list[Turn], moment: datetime) -> None:
    assert (len(on_duty(turns, moment)) > 1) == any(span.has(moment) for _one, _other, span in overlaps(turns))
