"""What a person may be asked to pay for a care home place (SI 2014/2672)."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.contribution import (
    LOWER_LIMIT,
    PERSONAL_EXPENSES,
    UPPER_LIMIT,
    Contribution,
    Means,
    allowance_on,
    assess,
    contribution_to,
    tariff_income,
)
from placewell.rules.errors import Refused
from placewell.rules.needs import CareType

DAY = date(2025, 7, 1)
POUNDS = st.decimals(0, 5_000, places=2)
CAPITAL = st.decimals(0, 60_000, places=2)
COST = st.decimals(0, 3_000, places=2)


def asked(income: Decimal, capital: Decimal, cost: Decimal = Decimal("1000.00"), on: date = DAY) -> Decimal:
    """Return what is asked of somebody towards a residential place."""
    assessed = assess(Means(Decimal(income), Decimal(capital)), care_type=CareType.RESIDENTIAL, on=on)
    return contribution_to(assessed, cost).person


@pytest.mark.parametrize(
    ("capital", "income"),
    [
        ("0.00", 0),
        ("14250.00", 0),
        ("14250.01", 1),
        ("14500.00", 1),
        ("14500.01", 2),
        ("23000.00", 35),
        ("23000.01", 36),
        ("23250.00", 36),
    ],
)
def test_capital_between_the_limits_counts_as_a_pound_for_each_250_or_part_of_it(capital: str, income: int) -> None:
    assert tariff_income(Decimal(capital)) == income


def test_at_the_upper_limit_the_place_is_still_paid_for_in_part_and_a_penny_over_it_perhaps_not_at_all() -> None:
    assert asked(Decimal("200.00"), UPPER_LIMIT) == Decimal("205.35")  # 200 + 36 - 30.65
    assert asked(Decimal("200.00"), UPPER_LIMIT + Decimal("0.01")) == Decimal("1000.00")


def test_over_the_upper_limit_the_person_is_told_that_a_full_assessment_matters() -> None:
    assessed = assess(Means(Decimal(0), Decimal(50_000)), care_type=CareType.NURSING, on=DAY)
    assert assessed.weekly is None
    assert contribution_to(assessed, Decimal("900.00")) == Contribution(Decimal("900.00"), Decimal("0.00"), True)
    assert any("full assessment matters" in note for note in assessed.notes)


def test_income_that_does_not_count_is_left_out_line_by_line() -> None:
    means = Means(Decimal("230.25"), Decimal("15000.00"), not_counted=Decimal("30.00"))
    assessed = assess(means, care_type=CareType.RESIDENTIAL, on=DAY)
    assert assessed.weekly == Decimal("172.60")  # 230.25 - 30 + 3 - 30.65
    assert [line.amount for line in assessed.lines] == [Decimal(x) for x in ("230.25", "-30.00", "3.00", "-30.65")]


@pytest.mark.parametrize(
    ("day", "year", "kept"),
    [
        (date(2024, 4, 6), 2024, "30.15"),
        (date(2025, 4, 5), 2024, "30.15"),
        (date(2025, 4, 6), 2025, "30.65"),
        (date(2026, 4, 5), 2025, "30.65"),
    ],
)
def test_the_allowance_is_that_of_the_year_which_begins_on_6_april(day: date, year: int, kept: str) -> None:
    assert allowance_on(day) == (year, Decimal(kept))
    assert not assess(Means(Decimal(100), Decimal(0)), care_type=CareType.RESIDENTIAL, on=day).notes


def test_a_year_that_is_not_known_uses_the_last_known_and_says_so() -> None:
    latest = max(PERSONAL_EXPENSES)
    assessed = assess(Means(Decimal(100), Decimal(0)), care_type=CareType.RESIDENTIAL, on=date(latest + 3, 5, 1))
    assert assessed.year == latest
    assert "do not hold the figure" in assessed.notes[0]
    with pytest.raises(Refused, match="no figures for 2023/24"):
        allowance_on(date(2024, 4, 5))


@pytest.mark.parametrize("care_type", [one for one in CareType if not one.is_bed])
def test_care_at_home_is_not_computed_by_these_rules(care_type: CareType) -> None:
    with pytest.raises(Refused, match="Care at home is charged by other rules"):
        assess(Means(Decimal(100), Decimal(0)), care_type=care_type, on=DAY)


@pytest.mark.parametrize(
    "means",
    [
        Means(Decimal(-1), Decimal(0)),
        Means(Decimal(0), Decimal("-0.01")),
        Means(Decimal(10), Decimal(0), not_counted=Decimal(11)),
    ],
)
def test_amounts_that_cannot_be_are_refused(means: Means) -> None:
    with pytest.raises(Refused):
        assess(means, care_type=CareType.RESIDENTIAL, on=DAY)


@given(income=POUNDS, more=POUNDS, capital=CAPITAL, cost=COST)
def test_more_income_never_pays_less(income: Decimal, more: Decimal, capital: Decimal, cost: Decimal) -> None:
    assert asked(income, capital, cost) <= asked(income + more, capital, cost)


@given(income=POUNDS, capital=CAPITAL, more=CAPITAL, cost=COST)
def test_more_capital_never_pays_less(income: Decimal, capital: Decimal, more: Decimal, cost: Decimal) -> None:
    assert asked(income, capital, cost) <= asked(income, capital + more, cost)


@given(income=POUNDS, capital=CAPITAL, cost=COST)
def test_nobody_is_asked_for_more_than_the_place_costs_and_the_two_shares_make_it_up(
    income: Decimal, capital: Decimal, cost: Decimal
) -> None:
    assessed = assess(Means(income, capital), care_type=CareType.RESIDENTIAL, on=DAY)
    shares = contribution_to(assessed, cost)
    assert 0 <= shares.person <= cost
    assert shares.person + shares.council == cost


@given(income=POUNDS, capital=st.decimals(0, UPPER_LIMIT, places=2))
def test_everybody_under_the_upper_limit_keeps_their_allowance(income: Decimal, capital: Decimal) -> None:
    weekly = assess(Means(income, capital), care_type=CareType.RESIDENTIAL, on=DAY).weekly
    assert weekly is not None
    assert weekly <= max(income + tariff_income(capital) - PERSONAL_EXPENSES[2025], Decimal(0))
    assert tariff_income(min(capital, LOWER_LIMIT)) == 0
