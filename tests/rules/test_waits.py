"""How long each step may take (rulebook §8)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules import waits
from placewell.rules.urgency import TIMES, Urgency

FRIDAY_TEN = datetime(2026, 3, 6, 10, 0, tzinfo=UTC)  # winter time: London is UTC
MOMENTS = st.integers(0, 1_000_000).map(lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("urgency", "due"),
    [
        (Urgency.PLANNED, datetime(2026, 3, 9, 23, 59, 59, tzinfo=UTC)),
        (Urgency.STANDARD, datetime(2026, 3, 9, 23, 59, 59, tzinfo=UTC)),
        (Urgency.URGENT, FRIDAY_TEN + timedelta(hours=4)),
        (Urgency.EMERGENCY, FRIDAY_TEN + timedelta(hours=1)),
    ],
)
def test_a_low_bid_is_explained_within_the_time_of_its_class(urgency: Urgency, due: datetime) -> None:
    assert waits.explanation_due(TIMES[urgency], FRIDAY_TEN) == due


@pytest.mark.parametrize(
    ("urgency", "due"),
    [
        (Urgency.PLANNED, datetime(2026, 3, 13, 23, 59, 59, tzinfo=UTC)),
        (Urgency.STANDARD, datetime(2026, 3, 10, 23, 59, 59, tzinfo=UTC)),
        (Urgency.URGENT, FRIDAY_TEN + timedelta(hours=4)),
        (Urgency.EMERGENCY, FRIDAY_TEN + timedelta(hours=1)),
    ],
)
def test_the_person_is_asked_about_their_portrait_within_the_time_of_its_class(urgency: Urgency, due: datetime) -> None:
    assert waits.confirmation_due(urgency, FRIDAY_TEN) == due


@pytest.mark.parametrize(
    ("urgency", "due"),
    [
        (Urgency.PLANNED, datetime(2026, 3, 13, 23, 59, 59, tzinfo=UTC)),
        (Urgency.STANDARD, datetime(2026, 3, 10, 23, 59, 59, tzinfo=UTC)),
        (Urgency.URGENT, datetime(2026, 3, 7, 23, 59, 59, tzinfo=UTC)),
        (Urgency.EMERGENCY, FRIDAY_TEN + timedelta(hours=24)),
    ],
)
def test_a_visit_comes_within_the_time_of_its_class(urgency: Urgency, due: datetime) -> None:
    assert waits.visit_due(urgency, FRIDAY_TEN) == due


def test_a_visit_the_next_day_is_the_next_day_in_london() -> None:
    late = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)  # half past midnight of 2 June in London
    assert waits.visit_due(Urgency.URGENT, late) == datetime(2026, 6, 3, 22, 59, 59, tzinfo=UTC)


def _explanation_due(urgency: Urgency, moment: datetime) -> datetime:
    return waits.explanation_due(TIMES[urgency], moment)


@given(MOMENTS, st.timedeltas(timedelta(minutes=2), timedelta(days=9)))
def test_a_question_is_answered_while_bidders_can_still_use_it(asked: datetime, left: timedelta) -> None:
    due = waits.answer_due(asked, asked + left)
    assert asked < due < asked + left


@given(MOMENTS, st.sampled_from([_explanation_due, waits.visit_due, waits.marking_due, waits.decision_due]))
def test_no_class_waits_longer_than_a_less_urgent_one(moment: datetime, due: object) -> None:
    times = [due(urgency, moment) for urgency in Urgency]  # type: ignore[operator] # one of the functions above
    assert times[0] >= times[1]
    assert times[3] >= moment
    assert times[3] <= times[2]
