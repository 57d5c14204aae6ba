"""What an agreement may be varied for, which version counts when, and what keeps a place."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.agreeing import (
    AwayReason,
    Retainer,
    VariationReason,
    Version,
    check_away,
    check_price_reason,
    in_turn,
    moved_lines,
    review_days,
    version_on,
)
from placewell.rules.errors import Refused

DAY = date(2027, 3, 1)
PENCE = st.integers(0, 200_000).map(lambda pence: Decimal(pence) / 100)
VERSIONS = st.lists(st.integers(0, 20), min_size=1, max_size=8).map(
    lambda days: [
        Version(number, DAY + timedelta(days=day), Decimal(900 + number), (), "net_of_fnc")
        for number, day in enumerate(days, start=1)
    ]
)


@pytest.mark.parametrize("reason", list(VariationReason))
def test_a_lower_price_needs_a_reason_in_the_persons_needs_or_a_correction(reason: VariationReason) -> None:
    carries = {VariationReason.NEEDS_CHANGED, VariationReason.HOURS_CHANGED, VariationReason.CORRECTION}
    if reason in carries:
        check_price_reason(reason, before=Decimal(1000), after=Decimal(900))
    else:
        with pytest.raises(Refused):
            check_price_reason(reason, before=Decimal(1000), after=Decimal(900))


def test_other_terms_change_no_price_and_an_uplift_only_raises_it() -> None:
    check_price_reason(VariationReason.TERMS, before=Decimal(1000), after=Decimal(1000))
    check_price_reason(VariationReason.UPLIFT, before=Decimal(1000), after=Decimal(1001))
    with pytest.raises(Refused, match="cheaper is no reason"):
        check_price_reason(VariationReason.TERMS, before=Decimal(1000), after=Decimal(1001))


@given(VERSIONS, st.integers(-3, 25))
def test_on_each_day_the_highest_number_that_has_begun_counts(versions: list[Version], day: int) -> None:
    when = DAY + timedelta(days=day)
    begun = [one for one in versions if one.starts_on <= when]
    assert version_on(versions, when) == (max(begun, key=lambda one: one.number) if begun else None)


@given(VERSIONS)
def test_periods_follow_each_other_by_day_and_by_number(versions: list[Version]) -> None:
    turns = in_turn(versions)
    assert [one.starts_on for one in turns] == sorted({one.starts_on for one in turns})
    assert [one.number for one in turns] == sorted(one.number for one in turns)


@given(st.lists(st.tuples(st.sampled_from(["core", "nights"]), PENCE), min_size=1, max_size=5), PENCE)
def test_lines_sum_to_the_new_price(lines: list[tuple[str, Decimal]], rise: Decimal) -> None:
    assert sum(amount for _, amount in moved_lines(lines, rise)) == sum(amount for _, amount in lines) + rise


def test_no_line_falls_below_nothing() -> None:
    with pytest.raises(Refused, match="too low for the lines"):
        moved_lines([("core", Decimal(100)), ("nights", Decimal(90))], Decimal(-101))


def test_reviews_are_at_six_and_twelve_weeks_and_yearly() -> None:
    assert review_days(DAY) == (date(2027, 4, 12), date(2027, 5, 24), date(2028, 2, 29))


def test_an_absence_is_reviewed_after_six_weeks_and_said_where() -> None:
    assert Retainer().review_on(DAY) == date(2027, 4, 12)
    with pytest.raises(Refused, match="where the person is"):
        check_away(AwayReason.OTHER, first=DAY, placed_on=DAY, today=DAY, said=" ")
    with pytest.raises(Refused, match="The placement began"):
        check_away(AwayReason.HOSPITAL, first=DAY - timedelta(days=1), placed_on=DAY, today=DAY, said="")
