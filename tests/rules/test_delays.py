"""How long each step takes, what is waited for, and days in hospital after being ready (rulebook §8)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.delays import STEP_WORDS, Step, exact_words, measure
from placewell.rules.errors import Refused
from placewell.rules.hospital import (
    NOT_THERE,
    PATHWAY_WORDS,
    Pathway,
    Stay,
    Whereabouts,
    check_stay,
    corrects,
    days_since_ready,
)
from placewell.rules.summing import FEWEST_TOLD, summarise, too_small

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
MOMENTS = st.integers(0, 100_000).map(lambda minutes: START + timedelta(minutes=minutes))
TAKEN = st.lists(st.tuples(st.sampled_from(list(Step)), MOMENTS))
DAYS = st.integers(0, 200).map(lambda days: TODAY - timedelta(days=days))
LENGTHS = st.lists(st.integers(0, 10_000_000).map(lambda seconds: timedelta(seconds=seconds)), min_size=1)


def after(**length: int) -> datetime:
    return START + timedelta(**length)


# Steps


def test_every_step_has_words_and_the_first_bid_comes_after_the_invitation() -> None:
    assert set(STEP_WORDS) == set(Step)
    steps = list(Step)
    assert steps.index(Step.INVITED) + 1 == steps.index(Step.FIRST_BID) == steps.index(Step.SHOWN) - 1


def test_the_next_step_is_waited_for_since_the_last_that_was_taken() -> None:
    found = measure([(Step.NEED, START), (Step.PORTRAIT, after(hours=5))])
    assert (found.waits_for, found.since) == (Step.INVITED, after(hours=5))
    assert found.waiting(after(hours=7)) == timedelta(hours=2)


def test_it_is_never_said_that_a_bid_is_waited_for() -> None:
    found = measure([(Step.NEED, START), (Step.INVITED, after(hours=5))])
    assert found.waits_for == Step.SHOWN, "Before the close nobody knows whether there is a bid."


def test_nothing_is_waited_for_once_somebody_is_placed_or_the_search_is_over() -> None:
    assert measure([(Step.NEED, START), (Step.PLACED, after(days=9))]).waits_for is None
    over = measure([(Step.NEED, START), (Step.INVITED, after(days=1))], over=True)
    assert (over.waits_for, over.waiting(after(days=5))) == (None, None)
    assert measure([]).steps == ()


@given(TAKEN)
def test_the_steps_sum_to_the_whole_and_none_is_negative(taken: list[tuple[Step, datetime]]) -> None:
    found = measure(taken)
    if not found.steps:
        return
    first = found.steps[0].at
    assert found.whole == max(one.at for one in found.steps) - first if found.steps else True
    assert all(one.after is None or one.after >= timedelta(0) for one in found.steps)


@given(TAKEN.filter(bool), st.sampled_from(list(Step)))
def test_a_step_without_an_earlier_one_is_measured_from_what_there_is(
    taken: list[tuple[Step, datetime]], missing: Step
) -> None:
    found = measure([one for one in taken if one[0] != missing])
    assert missing not in {one.step for one in found.steps}
    assert [one.after is None for one in found.steps] == [place == 0 for place in range(len(found.steps))]


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(days=3, hours=4, minutes=59), "3 days 4 hours"),
        (timedelta(days=1), "1 day"),
        (timedelta(hours=1, minutes=1), "1 hour 1 minute"),
        (timedelta(minutes=7), "7 minutes"),
        (timedelta(seconds=59), "less than a minute"),
    ],
)
def test_a_length_is_written_in_its_two_largest_units(length: timedelta, words: str) -> None:
    assert exact_words(length) == words


# Days in hospital


def in_hospital(ready: int | None = 5, pathway: Pathway | None = Pathway.CARE_HOME) -> Stay:
    ready_on = None if ready is None else TODAY - timedelta(days=ready)
    return Stay(Whereabouts.IN_HOSPITAL, ready_on, pathway)


def left(ready: int = 5, days: int = 2) -> Stay:
    return Stay(Whereabouts.LEFT, TODAY - timedelta(days=ready), Pathway.CARE_HOME, TODAY - timedelta(days=days))


def test_days_are_counted_from_the_day_of_being_ready_to_the_day_of_leaving_or_today() -> None:
    assert days_since_ready(in_hospital(5), today=TODAY) == 5
    assert days_since_ready(left(5, 2), today=TODAY) == 3
    assert days_since_ready(left(2, 2), today=TODAY) == 0, "Who leaves on the day they are ready lost none."


def test_who_is_not_ready_or_not_in_hospital_has_no_days() -> None:
    assert days_since_ready(in_hospital(None, None), today=TODAY) is None
    assert days_since_ready(NOT_THERE, today=TODAY) is None


@given(DAYS, st.integers(0, 100))
def test_days_are_never_negative_and_one_more_each_day(ready_on: date, later: int) -> None:
    stay = Stay(Whereabouts.IN_HOSPITAL, ready_on, Pathway.SUPPORT_AT_HOME)
    now_is, then = (days_since_ready(stay, today=TODAY + timedelta(days=more)) for more in (0, later))
    assert now_is is not None
    assert then is not None
    assert now_is >= 0
    assert then - now_is == later
    assert days_since_ready(stay, today=ready_on - timedelta(days=later)) == 0


@pytest.mark.parametrize(
    ("stay", "code", "words"),
    [
        (in_hospital(-1), "ready_on", "today, or a day before"),
        (in_hospital(5, None), "pathway", "discharge pathway"),
        (Stay(Whereabouts.IN_HOSPITAL, left_on=TODAY), "left_on", "Say that they have left"),
        (Stay(Whereabouts.LEFT), "left_on", "Give the day on which they left"),
        (left(5, -1), "left_on", "today, or a day before"),
        (left(2, 5), "left_on", "before the day"),
        (Stay(Whereabouts.ELSEWHERE, pathway=Pathway.CARE_HOME), "whereabouts", "not in hospital"),
    ],
)
def test_what_cannot_be_is_refused(stay: Stay, code: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        check_stay(stay, today=TODAY)
    assert refused.value.code == code


@pytest.mark.parametrize("stay", [NOT_THERE, in_hospital(0), in_hospital(None, None), left(5, 0), left(5, 5)])
def test_what_can_be_is_not(stay: Stay) -> None:
    check_stay(stay, today=TODAY)


def test_going_on_is_no_correction_and_taking_something_back_is() -> None:
    assert not corrects(None, left())
    assert not corrects(NOT_THERE, in_hospital())
    assert not corrects(in_hospital(None, None), in_hospital(5))
    assert not corrects(in_hospital(5), left(5, 2))
    assert corrects(in_hospital(5), in_hospital(4))
    assert corrects(in_hospital(5), in_hospital(None, None))
    assert corrects(in_hospital(5), in_hospital(5, Pathway.BED_TO_RECOVER))
    assert corrects(left(5, 2), left(5, 1))
    assert corrects(left(5, 2), in_hospital(5))
    assert corrects(in_hospital(5), NOT_THERE)


def test_there_are_four_pathways() -> None:
    assert [one.value for one in Pathway] == [0, 1, 2, 3]
    assert set(PATHWAY_WORDS) == set(Pathway)


# Sums


def test_the_median_and_the_ninetieth_percentile_are_of_the_ordered_lengths() -> None:
    hours = [timedelta(hours=one) for one in (10, 1, 3, 2, 4, 5, 6, 7, 8, 9)]
    found = summarise(hours)
    assert (found.count, found.median, found.ninetieth) == (10, timedelta(hours=5, minutes=30), timedelta(hours=9))
    assert found.total == timedelta(hours=55)
    assert summarise(hours[:1]).ninetieth == timedelta(hours=10)
    assert summarise([]).median is None


@given(LENGTHS)
def test_figures_lie_among_the_lengths_in_whatever_order_they_come(lengths: list[timedelta]) -> None:
    found = summarise(lengths)
    assert found == summarise(reversed(lengths))
    assert found.median is not None
    assert found.ninetieth is not None
    assert min(lengths) <= found.median <= found.ninetieth <= max(lengths)
    assert 10 * sum(one <= found.ninetieth for one in lengths) >= 9 * len(lengths)


def test_a_small_group_is_not_told_of_nor_what_tells_its_size() -> None:
    assert too_small({"a": 9, "b": 3, "c": 7}, fewest=FEWEST_TOLD) == {"b", "c"}
    assert too_small({"a": 9, "b": 3, "c": 2}, fewest=FEWEST_TOLD) == {"b", "c"}
    assert too_small({"a": 9, "b": 0}, fewest=FEWEST_TOLD) == frozenset(), "That there is nobody tells of nobody."


@given(st.dictionaries(st.integers(0, 9), st.integers(0, 30)))
def test_no_group_that_is_left_out_can_be_worked_out_from_the_whole(counts: dict[int, int]) -> None:
    hidden = too_small(counts, fewest=FEWEST_TOLD)
    assert all(count >= FEWEST_TOLD or not count for key, count in counts.items() if key not in hidden)
    assert len(hidden) != 1 or all(not count for key, count in counts.items() if key not in hidden)
