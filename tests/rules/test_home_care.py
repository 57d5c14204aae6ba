"""Care at home by the length of its visits (rulebook §5): what an hour costs in each, and what a week comes to."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.cost_model import CostLine, CostModel, figures
from placewell.rules.errors import Refused
from placewell.rules.home_care import (
    SHORTER,
    VISIT_MINUTES,
    Visits,
    a_week_of,
    check_visit_rates,
    check_visits,
    figures_by_visit,
    for_visits_of,
    highest_floor,
)
from placewell.rules.rebasing import Rise, rebased
from placewell.rules.wages import HoursClaimed, check_wages_of_all

DAY = date(2026, 4, 1)
LINES = (("care_worker_contact", "14.00"), ("care_worker_travel", "2.00"), ("running_overheads", "5.00"))
AN_HOUR = HoursClaimed(Decimal(1), Decimal(0))
COUNTS = st.lists(st.integers(0, 40), min_size=4, max_size=4)


def model(**rates: str) -> CostModel:
    """Return a model of home care whose travel costs other amounts in shorter visits: `v15="6.00"`."""
    lines = tuple(CostLine(code, Decimal(amount), "A source", DAY) for code, amount in LINES)
    return CostModel(
        (*lines, CostLine("returns_operations", Decimal("1.00"), "A source", DAY)),
        visit_rates={int(name[1:]): {"care_worker_travel": Decimal(amount)} for name, amount in rates.items()},
    )


def visits_of(counts: list[int]) -> tuple[Visits, ...]:
    return tuple(Visits(minutes, n) for minutes, n in zip(VISIT_MINUTES, counts, strict=True) if n)


def test_an_hour_of_short_visits_costs_what_its_own_lines_say() -> None:
    found = figures_by_visit(model(v15="6.00", v30="4.00"))
    assert [(one.minutes, one.figures.reference, one.visit) for one in found] == [
        (15, Decimal("26.00"), Decimal("6.50")),
        (30, Decimal("24.00"), Decimal("12.00")),
        (45, Decimal("22.00"), Decimal("16.50")),
        (60, Decimal("22.00"), Decimal("22.00")),
    ]


def test_where_every_length_costs_the_same_there_is_one_figure() -> None:
    assert figures_by_visit(model()) == ()


def test_a_week_of_visits_is_each_visit_at_its_own_rate_and_the_rest_by_the_hour() -> None:
    week = a_week_of(model(v15="6.00"), Decimal(10), (Visits(15, 14), Visits(60, 2)))
    # 3.5 hours of quarter hours at 26.00, and 6.5 other hours at 22.00
    assert figures(week).reference == Decimal("234.00")


@given(COUNTS, st.decimals(0, 40, places=1))
def test_visits_of_one_rate_cost_what_their_hours_cost(counts: list[int], more: Decimal) -> None:
    visits = visits_of(counts)
    hours = sum((one.hours for one in visits), Decimal(1)) + more
    assert figures(a_week_of(model(), hours, visits)) == figures(a_week_of(model(), hours))


@given(COUNTS, st.integers(0, 3))
def test_one_more_short_visit_never_costs_less_than_its_time_by_the_hour(counts: list[int], place: int) -> None:
    dear = model(v15="6.00", v30="4.00", v45="3.00")
    hours = Decimal(200)
    more = [n + (place == i) for i, n in enumerate(counts)]
    before, after = (figures(a_week_of(dear, hours, visits_of(one))).reference for one in (counts, more))
    assert after >= before


def test_a_week_is_rounded_once_at_the_end() -> None:
    third = replace(model(), lines=(*model().lines[:-1], CostLine("returns_operations", Decimal("1.01"), "S", DAY)))
    week = a_week_of(third, Decimal("10.5"))
    assert figures(week).ceiling == round(Decimal("22.01") * Decimal("10.5") * Decimal("1.15"), 2)


@pytest.mark.parametrize(
    ("rates", "sentence"),
    [
        ({60: {"care_worker_travel": Decimal(3)}}, "Visits of 60 minutes have no amounts of their own"),
        ({15: {"care_worker_mileage": Decimal(3)}}, "Fill the hour in first"),
        ({15: {"staffing_care": Decimal(3)}}, "Fill the hour in first"),
        ({15: {"care_worker_travel": Decimal(-1)}}, "pounds and pence"),
        ({15: {"care_worker_travel": Decimal("1.005")}}, "pounds and pence"),
    ],
)
def test_amounts_of_shorter_visits_that_cannot_be_are_refused(
    rates: dict[int, dict[str, Decimal]], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        check_visit_rates(replace(model(), visit_rates=rates))


def test_visits_come_to_no_more_than_the_hours_that_are_written_down() -> None:
    check_visits((Visits(15, 28), Visits(30, 7)), Decimal("10.5"))
    with pytest.raises(Refused, match=r"come to 10.5 hours a week, which is more than the 10 hours"):
        check_visits((Visits(15, 28), Visits(30, 7)), Decimal(10))
    with pytest.raises(Refused, match="how many visits"):
        check_visits((Visits(20, 1),), Decimal(10))


@pytest.mark.parametrize("minutes", SHORTER)
def test_the_living_wage_is_paid_in_visits_of_every_length(minutes: int) -> None:
    check_wages_of_all(model(v15="2.00"), AN_HOUR, unit="hour", day=DAY)
    poor = replace(model(), visit_rates={minutes: {"care_worker_contact": Decimal("9.00")}})
    with pytest.raises(Refused, match="National Living Wage"):
        check_wages_of_all(poor, AN_HOUR, unit="hour", day=DAY)


def test_a_new_year_raises_the_amounts_of_shorter_visits_with_their_lines() -> None:
    risen = rebased(model(v15="6.00"), Rise(Decimal(10), Decimal(2), "CPI of March"), as_of=DAY)
    assert risen.visit_rates == {15: {"care_worker_travel": Decimal("6.60")}}
    assert for_visits_of(risen, 15).lines[1].amount == Decimal("6.60")


def test_every_length_of_visit_has_figures_in_their_order() -> None:
    no_return = replace(model(), visit_rates={15: {"returns_operations": Decimal(0)}})
    with pytest.raises(Refused, match="Visits of 15 minutes: A cost model has costs, returns above"):
        check_visit_rates(no_return)


def test_the_floor_that_holds_for_every_visit_is_that_of_the_dearest() -> None:
    assert highest_floor(model()) == Decimal("21.00")
    assert highest_floor(model(v15="6.00", v30="1.00")) == Decimal("25.00")
