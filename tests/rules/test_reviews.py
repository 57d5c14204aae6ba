"""When a placement is reviewed, and what a review says (rulebook §9)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.errors import Refused
from placewell.rules.needs import Outcome
from placewell.rules.reviews import (
    Due,
    LateBecause,
    Milestone,
    check_next,
    check_outcomes,
    concern_due,
    due_after,
    is_successful,
    milestone_on,
    was_on_time,
)

START = date(2026, 1, 5)
SIX, TWELVE, YEAR, EXTRA = Milestone.SIX_WEEKS, Milestone.TWELVE_WEEKS, Milestone.YEARLY, Milestone.EXTRA


class TestWhenReviewsAreDue:
    def test_after_six_weeks_after_twelve_and_then_each_year_from_the_start(self) -> None:
        assert due_after(START, []) == Due(SIX, date(2026, 2, 16))
        assert due_after(START, [SIX]) == Due(TWELVE, date(2026, 3, 30))
        assert due_after(START, [SIX, TWELVE]) == Due(YEAR, date(2027, 1, 5))
        assert due_after(START, [SIX, TWELVE, YEAR]) == Due(YEAR, date(2028, 1, 5))

    def test_an_extra_review_moves_no_date(self) -> None:
        assert due_after(START, [EXTRA, SIX, EXTRA]).milestone == TWELVE

    def test_an_interim_placement_has_its_compulsory_review_first(self) -> None:
        on = date(2026, 2, 1)
        assert due_after(START, [], interim_on=on) == Due(Milestone.INTERIM, on)
        assert due_after(START, [Milestone.INTERIM], interim_on=on).milestone == TWELVE

    def test_a_start_on_a_leap_day_is_reviewed_on_the_last_day_of_february(self) -> None:
        assert due_after(date(2028, 2, 29), [SIX, TWELVE]).on == date(2029, 2, 28)

    def test_a_review_up_to_three_weeks_early_is_the_one_that_is_due(self) -> None:
        due = Due(TWELVE, date(2026, 3, 30))
        assert milestone_on(date(2026, 3, 9), due) == TWELVE
        assert milestone_on(date(2026, 3, 8), due) == EXTRA

    @given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.lists(st.sampled_from([SIX, TWELVE, YEAR, EXTRA])))
    def test_a_further_review_never_brings_the_next_one_forward(self, start: date, held: list[Milestone]) -> None:
        due = due_after(start, held)
        assert due.on > start
        assert due_after(start, [*held, due.milestone]).on > due.on

    def test_the_next_one_can_be_earlier_but_never_later(self) -> None:
        due, held_on = Due(TWELVE, date(2026, 3, 30)), date(2026, 2, 16)
        assert check_next(None, held_on=held_on, due=due) == due.on
        assert check_next(date(2026, 3, 1), held_on=held_on, due=due) == date(2026, 3, 1)
        with pytest.raises(Refused, match="due by 30 March 2026"):
            check_next(date(2026, 3, 31), held_on=held_on, due=due)
        with pytest.raises(Refused, match="comes after"):
            check_next(held_on, held_on=held_on, due=due)

    def test_a_review_held_after_the_next_one_was_due_is_followed_the_day_after(self) -> None:
        assert check_next(None, held_on=date(2026, 4, 2), due=Due(TWELVE, date(2026, 3, 30))) == date(2026, 4, 3)


class TestWhatAReviewSays:
    def test_every_eligible_outcome_is_answered(self) -> None:
        eligible = [Outcome.NUTRITION, Outcome.CLOTHING]
        assert check_outcomes(eligible, dict.fromkeys(eligible, True))
        assert not check_outcomes(eligible, {Outcome.NUTRITION: True, Outcome.CLOTHING: False})
        with pytest.raises(Refused, match="appropriately clothed"):
            check_outcomes(eligible, {Outcome.NUTRITION: True})

    def test_a_success_is_still_there_with_outcomes_met_at_twelve_weeks(self) -> None:
        assert is_successful(TWELVE, still_there=True, outcomes_met=True) is True
        assert is_successful(TWELVE, still_there=False, outcomes_met=True) is False
        assert is_successful(TWELVE, still_there=True, outcomes_met=False) is False
        assert is_successful(SIX, still_there=True, outcomes_met=True) is None


class TestWhenCareBegan:
    def test_on_the_day_or_before_is_on_time(self) -> None:
        assert was_on_time(START, agreed=START, because=None)
        assert was_on_time(START - timedelta(days=1), agreed=START, because=LateBecause.SERVICE)

    def test_later_is_held_against_the_service_only_where_it_was_the_service(self) -> None:
        late = START + timedelta(days=1)
        assert not was_on_time(late, agreed=START, because=LateBecause.SERVICE)
        assert was_on_time(late, agreed=START, because=LateBecause.PERSON)
        with pytest.raises(Refused, match="Say why it was later"):
            was_on_time(late, agreed=START, because=None)


def test_a_concern_is_decided_on_the_london_day_on_which_it_was_raised() -> None:
    assert concern_due(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == datetime(2026, 7, 2, 22, 59, 59, tzinfo=UTC)
