"""Money as people write it, the cost model, budgets and statutory amounts (rulebook §5)."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.budget import check_budget
from placewell.rules.cost_model import ALL_LINES, CostLine, CostModel, Group, Uplifts, figures, figures_at
from placewell.rules.errors import Refused
from placewell.rules.money import MoneyError, format_money, parse_money, round_pounds
from placewell.rules.needs import CareType, Domain, Level
from placewell.rules.pack import PriceBasis
from placewell.rules.pricing import (
    FUNDED_NURSING_CARE,
    NursingRates,
    check_nursing_rates,
    funded_nursing_care,
    going_on_from,
    is_low,
    living_wage,
    net_price,
    weekly_price,
    year_words,
)

DAY = date(2026, 4, 1)
pence = st.integers(0, 9_999_999).map(lambda n: Decimal(n) / 100)


@pytest.mark.parametrize("text", ["1,200.00", "£1200", "£ 1,200", " 1200.0 ", "1200"])
def test_an_amount_is_read_as_people_write_it(text: str) -> None:
    assert parse_money(text) == Decimal("1200.00")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("12OO", "letter O"),
        ("", "Enter an amount"),
        ("-5", "below zero"),
        ("1.234", "more than two decimals"),
        ("1,20.00", "not an amount"),
        ("1.2.3", "not an amount"),
        ("twelve", "not an amount"),
        ("١٢", "not an amount"),
        ("999999999", "Check the amount"),
    ],
)
def test_what_is_no_amount_is_said_in_a_sentence(text: str, says: str) -> None:
    with pytest.raises(MoneyError, match=says) as caught:
        parse_money(text)
    assert str(caught.value).endswith(".")


@given(pence)
def test_money_written_is_read_again(amount: Decimal) -> None:
    assert parse_money(format_money(amount)) == amount


@given(st.fractions(min_value=-10_000, max_value=10_000))
def test_rounding_is_half_up_and_never_further_than_half_a_penny(value: Fraction) -> None:
    rounded = round_pounds(value)
    assert abs(Fraction(rounded) - value) <= Fraction(1, 200)
    assert round_pounds(Fraction(5, 1000)) == Decimal("0.01")


def a_model(**amounts: str) -> CostModel:
    return CostModel(tuple(CostLine(code, Decimal(amount), "A source", DAY) for code, amount in amounts.items()))


def test_the_floor_is_all_but_the_returns_and_the_ceiling_is_a_band_above() -> None:
    found = figures(a_model(staffing_care="600", supplies_food="100", returns_operations="60", returns_capital="120"))
    assert (found.floor, found.reference, found.ceiling) == (Decimal("700.00"), Decimal("880.00"), Decimal("1012.00"))


@given(st.dictionaries(st.sampled_from(sorted(ALL_LINES)), pence.filter(bool), min_size=1, max_size=12))
def test_a_model_gives_rising_figures_or_says_why_not(amounts: dict[str, Decimal]) -> None:
    model = CostModel(tuple(CostLine(code, amount, "s", DAY) for code, amount in amounts.items()))
    returns = any(ALL_LINES[code][0] == Group.RETURNS for code in amounts)
    if not returns:
        with pytest.raises(Refused, match="returns above"):
            figures(model)
        return
    found = figures(model)
    assert found.floor < found.reference < found.ceiling
    assert found.reference == sum(amounts.values())


@given(st.integers(0, 40), st.integers(0, 7))
def test_needs_only_ever_raise_what_care_costs(hours: int, nights: int) -> None:
    uplifts = Uplifts({(Domain.COGNITION, Level.SEVERE): Decimal(45)}, Decimal("19.50"), Decimal(25))
    model = CostModel(a_model(staffing_care="700", returns_capital="180").lines, uplifts=uplifts)
    found = figures_at(model, {Domain.COGNITION: Level.SEVERE}, one_to_one_hours=Decimal(hours), waking_nights=nights)
    assert found.reference == Decimal(880 + 45) + Decimal("19.50") * hours + 25 * nights
    assert found.reference - found.floor == Decimal(180)


def test_an_unknown_line_and_a_line_twice_are_refused() -> None:
    with pytest.raises(Refused, match="no line 'gold'"):
        figures(a_model(gold="1", returns_capital="1"))
    line = CostLine("supplies_food", Decimal(1), "s", DAY)
    with pytest.raises(Refused, match="each line once"):
        figures(CostModel((line, line)))


def test_a_budget_is_never_under_what_care_costs() -> None:
    check_budget(Decimal("880.00"), reference=Decimal("880.00"))
    with pytest.raises(Refused, match=r"£879.99 a week is under £880.00"):
        check_budget(Decimal("879.99"), reference=Decimal("880.00"))


def test_nursing_care_is_only_for_nursing_with_eligibility() -> None:
    assert funded_nursing_care(date(2026, 5, 1), care_type=CareType.NURSING, eligible=True) == Decimal("267.68")
    assert funded_nursing_care(date(2026, 3, 31), care_type=CareType.NURSING, eligible=True) == Decimal("254.06")
    higher = funded_nursing_care(date(2024, 5, 1), care_type=CareType.NURSING, eligible=True, higher=True)
    assert higher == Decimal("324.50")
    assert funded_nursing_care(date(2026, 5, 1), care_type=CareType.RESIDENTIAL, eligible=True) == 0
    assert funded_nursing_care(date(2026, 5, 1), care_type=CareType.NURSING, eligible=False) == 0


def test_a_gross_price_needs_nursing_care_to_take_off() -> None:
    fnc = Decimal("267.68")
    assert net_price(Decimal("1167.68"), basis=PriceBasis.GROSS, fnc=fnc) == Decimal("900.00")
    for price, taken in ((Decimal(900), Decimal(0)), (Decimal(100), fnc)):
        with pytest.raises(Refused):
            net_price(price, basis=PriceBasis.GROSS, fnc=taken)


def test_the_wage_of_a_year_begins_in_april() -> None:
    assert (living_wage(date(2026, 3, 31)), living_wage(date(2026, 4, 1))) == (Decimal("12.21"), Decimal("12.71"))
    with pytest.raises(Refused, match="not in the table"):
        living_wage(date(2035, 4, 1))


def test_home_care_is_hours_times_rate_and_low_is_under_the_floor() -> None:
    assert weekly_price(Decimal("22.81"), Decimal("10.5")) == Decimal("239.51")
    assert is_low(Decimal("699.99"), Decimal("700.00"))
    assert not is_low(Decimal("700.00"), Decimal("700.00"))


def test_until_a_years_rates_of_nursing_care_are_published_the_last_go_on_and_that_is_said():
    day = date(2027, 4, 1)
    assert funded_nursing_care(day, care_type=CareType.NURSING, eligible=True) == Decimal("267.68")
    assert going_on_from(day) == 2026
    assert year_words(2026) == "2026/27"
    assert year_words(2099) == "2099/00"
    more = {**FUNDED_NURSING_CARE, 2027: NursingRates(Decimal("280.00"), Decimal("385.00"))}
    assert funded_nursing_care(day, care_type=CareType.NURSING, eligible=True, rates=more) == Decimal("280.00")
    assert going_on_from(day, more) is None
    gap = {**FUNDED_NURSING_CARE, 2028: NursingRates(Decimal("290.00"), Decimal("395.00"))}
    assert funded_nursing_care(day, care_type=CareType.NURSING, eligible=True, rates=gap) == Decimal("267.68")


@pytest.mark.parametrize(
    ("year", "standard", "higher", "source", "days_ago", "code"),
    [
        (2023, "280.00", "385.00", "GOV.UK", 1, "year"),
        (2028, "280.00", "385.00", "GOV.UK", 1, "year"),
        (2027, "0.00", "385.00", "GOV.UK", 1, "standard"),
        (2027, "280.001", "385.00", "GOV.UK", 1, "standard"),
        (2027, "280.00", "280.00", "GOV.UK", 1, "higher"),
        (2027, "280.00", "385.00", " ", 1, "source"),
        (2027, "280.00", "385.00", "GOV.UK", -1, "published_on"),
    ],
)
def test_rates_of_nursing_care_that_cannot_be_are_refused(year, standard, higher, source, days_ago, code):
    today = date(2026, 12, 1)
    rates = NursingRates(Decimal(standard), Decimal(higher))
    published_on = today - timedelta(days=days_ago)
    with pytest.raises(Refused) as refused:
        check_nursing_rates(year, rates, source=source, published_on=published_on, today=today)
    assert refused.value.code == code
    good = NursingRates(Decimal("280.00"), Decimal("385.00"))
    check_nursing_rates(2027, good, source="GOV.UK", published_on=today, today=today)
