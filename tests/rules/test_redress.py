"""Complaints: each step in its state alone, by somebody who had no part in it, in time."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.clocks import LONDON
from placewell.rules.errors import NotPermitted, Refused, WrongState
from placewell.rules.redress import (
    TRANSITIONS,
    Outcome,
    Remedy,
    State,
    Step,
    acknowledge_by,
    after,
    answer_by,
    check_answerer,
    check_outcome,
    look_today,
    ombudsmen,
    six_months,
    state_after,
)

MONDAY = datetime(2026, 11, 30, 10, tzinfo=UTC)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 (it adds one)
EXPECTED = {
    "acknowledge": {"received": "acknowledged"},
    "answer": {"acknowledged": "answered"},
    "ask_review": {"answered": "review_asked"},
    "review": {"review_asked": "reviewed"},
    "explain_delay": {"received": "received", "acknowledged": "acknowledged"},
    "safeguard": {state: state for state in ("received", "acknowledged", "answered", "review_asked", "reviewed")},
}


@pytest.mark.parametrize(("state", "step"), list(product(State, Step)))
def test_every_step_in_every_state_leads_where_the_rulebook_says_or_is_refused(state: State, step: Step) -> None:
    expected = EXPECTED[step.value].get(state.value)
    assert TRANSITIONS.get((state, step)) == expected
    if expected is None:
        with pytest.raises(WrongState):
            after(state, step)
    else:
        assert after(state, step) == expected


def test_how_far_a_complaint_is_follows_from_its_steps() -> None:
    assert state_after([]) == State.RECEIVED
    steps = [Step.SAFEGUARD, Step.ACKNOWLEDGE, Step.EXPLAIN_DELAY, Step.ANSWER, Step.ASK_REVIEW, Step.REVIEW]
    assert state_after(steps) == State.REVIEWED
    with pytest.raises(WrongState):
        state_after([Step.ANSWER])


def test_who_had_a_part_in_it_does_not_answer_and_who_answered_does_not_look_again() -> None:
    with pytest.raises(NotPermitted, match="somebody else must answer"):
        check_answerer("user:1", involved=["user:1", "user:2"])
    with pytest.raises(NotPermitted, match="somebody else must look again"):
        check_answerer("user:3", involved=["user:1"], answered_by="user:3")
    check_answerer("user:4", involved=["user:1"], answered_by="user:3")


@pytest.mark.parametrize(("outcome", "remedy"), list(product(Outcome, Remedy)))
def test_what_is_upheld_has_a_remedy_and_nothing_else_has_one(outcome: Outcome, remedy: Remedy) -> None:
    if (outcome == Outcome.NOT_UPHELD) == (remedy == Remedy.NONE):
        check_outcome(outcome, remedy)
    else:
        with pytest.raises(Refused) as refused:
            check_outcome(outcome, remedy)
        assert refused.value.code == "remedy"


def test_a_second_look_takes_nothing_back_that_was_upheld() -> None:
    check_outcome(Outcome.UPHELD, Remedy.MONEY, before=Outcome.PARTLY)
    check_outcome(Outcome.PARTLY, Remedy.APOLOGY, before=Outcome.PARTLY)
    with pytest.raises(Refused, match="does not take back"):
        check_outcome(Outcome.NOT_UPHELD, Remedy.NONE, before=Outcome.PARTLY)


def test_three_working_days_to_acknowledge_and_twenty_five_to_answer() -> None:
    assert acknowledge_by(MONDAY) == datetime(2026, 12, 3, 23, 59, 59, tzinfo=UTC)
    assert acknowledge_by(datetime(2026, 12, 24, 10, tzinfo=UTC)).date().isoformat() == "2026-12-31"  # over Christmas
    assert answer_by(MONDAY).date().isoformat() == "2027-01-07"
    assert answer_by(MONDAY, 10).date().isoformat() == "2026-12-14"


def test_a_worry_about_safety_is_looked_at_the_same_day() -> None:
    assert look_today(MONDAY) == datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("received", "last"),
    [
        ("2026-08-31", "2027-02-28"),
        ("2027-08-31", "2028-02-29"),
        ("2026-01-15", "2026-07-15"),
        ("2026-07-15", "2027-01-15"),
    ],
)
def test_six_months_end_on_the_same_day_or_the_last_of_a_shorter_month(received: str, last: str) -> None:
    noon = datetime.fromisoformat(received + "T12:00:00+00:00")
    assert six_months(noon).astimezone(LONDON).date().isoformat() == last


@given(moments)
def test_the_clocks_come_in_their_order_whatever_the_day(received: datetime) -> None:
    assert received <= look_today(received) < acknowledge_by(received) < answer_by(received) < six_months(received)
    assert timedelta(days=180) < six_months(received) - received < timedelta(days=186)


def test_who_can_be_asked_at_the_end() -> None:
    assert len(ombudsmen(nhs_pays=False)) == 1
    assert "Health Service" in ombudsmen(nhs_pays=True)[1]
