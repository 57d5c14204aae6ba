"""A place for now while the search goes on (rulebook §8)."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.errors import Refused, WrongState
from placewell.rules.interim import (
    A_DAY,
    NotPut,
    answer_due,
    check_may_put,
    check_review,
    interim_starts,
    is_overdue,
    lasting_starts,
    latest_review,
    week_of,
    why_not_put,
)
from placewell.rules.needs import CareType
from placewell.rules.offers import LineKind
from placewell.rules.portrait import Nights
from placewell.rules.standing_offers import Rate
from placewell.rules.urgency import Urgency
from placewell.web.demonstration.people import first_tier
from tests.rules.test_standing_offers import TERMS

FRIDAY = date(2026, 6, 5)
DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2030, 12, 31))


def test_standing_offers_are_put_in_an_open_emergency_alone() -> None:
    check_may_put(Urgency.EMERGENCY, is_open=True)
    with pytest.raises(WrongState):
        check_may_put(Urgency.EMERGENCY, is_open=False)
    for urgency in (Urgency.PLANNED, Urgency.STANDARD, Urgency.URGENT):
        with pytest.raises(WrongState):
            check_may_put(urgency, is_open=True)


def test_the_weightiest_reason_is_said_first() -> None:
    assert why_not_put(usable=True, matches=True, there=False) is None
    assert why_not_put(usable=True, matches=False, there=False) == NotPut.NO_MATCH
    assert why_not_put(usable=False, matches=False, there=False) == NotPut.NOT_USABLE
    assert why_not_put(usable=False, matches=False, there=True) == NotPut.PUT_ALREADY


def test_an_answer_comes_as_promised_and_within_four_hours() -> None:
    chosen = datetime(2026, 6, 5, 18, tzinfo=ZoneInfo("Europe/London"))
    assert answer_due(chosen, 2) == chosen + timedelta(hours=2)
    assert answer_due(chosen, 9) == chosen + timedelta(hours=4)


def test_a_place_for_now_has_a_review_of_six_weeks_at_most() -> None:
    last = FRIDAY + timedelta(weeks=6)
    assert check_review(last, starts_on=FRIDAY, weeks=6) == last
    for wrong in (None, FRIDAY, FRIDAY - A_DAY, FRIDAY + timedelta(weeks=6, days=1)):
        with pytest.raises(Refused) as refused:
            check_review(wrong, starts_on=FRIDAY, weeks=6)
        assert refused.value.code == "review_on"


@given(DAYS, DAYS)
def test_no_place_for_now_begins_in_the_past_nor_before_it_was_offered(offered: date, today: date) -> None:
    assert interim_starts(offered, today) == max(offered, today)


@given(DAYS, DAYS, DAYS)
def test_a_place_for_now_begins_after_the_last_day_of_the_one_before(offered: date, today: date, ended: date) -> None:
    first = interim_starts(offered, today, ended_on=ended)
    assert first > ended
    assert first >= interim_starts(offered, today)
    assert first in {offered, today, ended + A_DAY}


@given(DAYS, st.integers(-60, 60))
def test_a_review_is_overdue_from_the_day_after_its_day(review_on: date, days: int) -> None:
    assert is_overdue(review_on, review_on + timedelta(days=days)) == (days > 0)


@given(DAYS, st.integers(1, 12))
def test_the_latest_review_is_allowed_and_the_day_after_it_is_not(starts_on: date, weeks: int) -> None:
    last = latest_review(starts_on, weeks)
    check_review(last, starts_on=starts_on, weeks=weeks)
    with pytest.raises(Refused):
        check_review(last + A_DAY, starts_on=starts_on, weeks=weeks)


@given(DAYS, DAYS, DAYS, st.none() | st.integers(0, 90))
def test_two_placements_never_share_a_day_and_none_begins_in_the_past(
    offered: date, today: date, interim_from: date, lasted: int | None
) -> None:
    ended = None if lasted is None else interim_from + timedelta(days=lasted)
    first = lasting_starts(offered, today=today, interim_from=interim_from, ended_on=ended)
    assert first >= today
    assert first >= offered
    assert first - A_DAY >= (ended or interim_from)


def test_core_care_is_a_week_in_a_home_and_by_the_hour_at_home() -> None:
    portrait = first_tier(FRIDAY, Urgency.EMERGENCY)
    rates = (Rate(LineKind.CORE, Decimal("20.00")), Rate(LineKind.NIGHTS, Decimal("30.00")))
    terms = replace(TERMS, rates=rates)
    assert week_of(terms, portrait) == (rates[0],)
    nights = replace(portrait, nights=Nights.WAKING, waking_nights=7)
    assert week_of(terms, nights)[1] == Rate(LineKind.NIGHTS, Decimal("210.00"))
    at_home = replace(portrait, care_type=CareType.HOME_CARE, hours_a_week=Decimal(14))
    assert week_of(terms, at_home)[0] == Rate(LineKind.CORE, Decimal("280.00"))
    with pytest.raises(Refused):
        week_of(terms, replace(portrait, nights=Nights.SLEEPING))
