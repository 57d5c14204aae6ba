"""Adverse decisions: notice, reply, another decider, review every 28 days (rulebook §10)."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.errors import Refused, WrongState
from placewell.rules.standing import (
    AT_ONCE,
    GROUND_WORDS,
    PUBLIC_GROUNDS,
    REVIEW_EVERY,
    STATE_WORDS,
    STEPS,
    Ground,
    ProceedingAct,
    ProceedingKind,
    ProceedingState,
    after,
    check_at_once,
    check_decidable,
    check_other,
    check_review_asked,
    decision_due,
    missed_since,
    next_review,
    public_words,
    reply_due,
)

FRIDAY = datetime(2026, 12, 18, 9, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 (given one)


@pytest.mark.parametrize(("state", "act"), list(product(ProceedingState, ProceedingAct)))
def test_every_act_leads_where_the_table_says_or_is_refused(state, act):
    if (state, act) in STEPS:
        assert after(state, act) == STEPS[state, act]
    else:
        with pytest.raises(WrongState, match="not open now"):
            after(state, act)


def test_an_end_is_an_end():
    ends = {ProceedingState.DROPPED, ProceedingState.WITHDRAWN, ProceedingState.CONFIRMED, ProceedingState.REVERSED}
    assert not {state for state, _ in STEPS} & ends
    assert set(STATE_WORDS) == set(ProceedingState)
    assert set(GROUND_WORDS) == set(Ground)


def test_the_right_of_reply_is_three_working_days():
    # Friday before Christmas: Monday, Tuesday, Wednesday.
    assert reply_due(FRIDAY) == datetime(2026, 12, 23, 23, 59, 59, tzinfo=UTC)


def test_it_is_decided_five_working_days_after_the_reply_could_come():
    # Thursday 24, then Christmas, Boxing Day's holiday on Monday 28; Tuesday to Thursday, New Year's Day, Monday.
    assert decision_due(reply_due(FRIDAY)) == datetime(2027, 1, 4, 23, 59, 59, tzinfo=UTC)


def test_nobody_decides_before_the_reply_or_its_time_is_over():
    due = reply_due(FRIDAY)
    with pytest.raises(WrongState, match="may still reply"):
        check_decidable(ProceedingState.NOTICE, reply_due_at=due, now=due)
    check_decidable(ProceedingState.NOTICE, reply_due_at=due, now=due + timedelta(seconds=1))
    check_decidable(ProceedingState.REPLIED, reply_due_at=due, now=FRIDAY)


def test_whoever_had_a_hand_in_it_does_not_decide():
    with pytest.raises(Refused, match="You gave this notice, so somebody else decides"):
        check_other("user:1", not_again={"user:1": "gave this notice"})
    check_other("user:2", not_again={"user:1": "gave this notice"})


@pytest.mark.parametrize(("kind", "ground"), list(product(ProceedingKind, Ground)))
def test_a_service_is_stopped_with_the_notice_only_to_keep_people_safe_or_by_the_register(kind, ground):
    check_at_once(kind, ground, at_once=False)
    if kind == ProceedingKind.SUSPENSION and ground in AT_ONCE:
        check_at_once(kind, ground, at_once=True)
    else:
        with pytest.raises(Refused, match="Otherwise it replies first"):
            check_at_once(kind, ground, at_once=True)


def test_a_second_look_is_asked_for_within_ten_working_days():
    check_review_asked(FRIDAY, now=datetime(2027, 1, 6, 23, 59, 59, tzinfo=UTC))
    with pytest.raises(WrongState, match="within 10 working days"):
        check_review_asked(FRIDAY, now=datetime(2027, 1, 7, tzinfo=UTC))


@given(since=MOMENTS)
def test_a_suspension_is_reviewed_every_28_days(since):
    assert next_review(since) - since == timedelta(days=28)


@given(due=MOMENTS, late=st.timedeltas(timedelta(0), timedelta(days=400)))
def test_every_review_that_passed_is_missed_and_no_other(due, late):
    missed = missed_since(due, now=due + late)
    assert all(one < due + late for one in missed)
    assert (missed[-1] if missed else due - REVIEW_EVERY) + REVIEW_EVERY >= due + late
    assert all(after_ - before == REVIEW_EVERY for before, after_ in pairwise(missed))


def test_the_public_reads_only_grounds_that_are_public_already():
    for ground in Ground:
        shown = public_words(ground.value)
        assert (shown == GROUND_WORDS[ground]) == (ground in PUBLIC_GROUNDS)
        assert shown
    assert public_words("") == ""
