"""A floor that cannot pay the National Living Wage for the hours it claims is refused; re-basing (rulebook §5)."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.cost_model import BED_LINES, CostLine, CostModel, Uplifts, figures
from placewell.rules.errors import Refused
from placewell.rules.needs import Domain, Level
from placewell.rules.rebasing import Rise, differences, rebased, wage_rise
from placewell.rules.wages import HoursClaimed, check_wages, living_wage, wage_sum

DAY = date(2026, 4, 1)
AMOUNTS = st.decimals(1, 900, places=2)


def model(**lines: str) -> CostModel:
    given = {"returns_capital": "90", **lines}
    return CostModel(tuple(CostLine(code, Decimal(amount), "A source.", DAY) for code, amount in given.items()))


def test_the_living_wage_is_that_of_the_year_that_begins_in_april():
    assert living_wage(date(2026, 3, 31)) == Decimal("12.21")
    assert living_wage(DAY) == Decimal("12.71")
    assert living_wage(date(2031, 1, 1)) == Decimal("12.71"), "the newest known"


def test_a_floor_that_cannot_pay_the_living_wage_is_refused_with_the_sum():
    # 25 hours x 12.71 x 1.25 = 397.1875
    claimed = HoursClaimed(Decimal(25), Decimal(25))
    assert check_wages(model(staffing_care="397.19"), claimed, unit="week", day=DAY).needed == Decimal("397.19")
    with pytest.raises(Refused, match=r"25 hours .* cost £397.19. The lines for care staff pay £397.18"):
        check_wages(model(staffing_care="397.18"), claimed, unit="week", day=DAY)


def test_paid_leave_is_the_least_that_comes_on_top_of_wages():
    with pytest.raises(Refused, match="paid leave alone"):
        check_wages(model(staffing_care="900"), HoursClaimed(Decimal(5), Decimal(12)), unit="week", day=DAY)


def test_home_care_pays_one_contact_hour_and_its_travel_at_least():
    one = model(care_worker_contact="12.71", care_worker_travel="3.00")
    check_wages(one, HoursClaimed(Decimal("1.2"), Decimal(0)), unit="hour", day=DAY)
    with pytest.raises(Refused, match="The hours are between 1 and"):
        check_wages(one, HoursClaimed(Decimal("0.9"), Decimal(0)), unit="hour", day=DAY)


@given(paid=AMOUNTS, hours=st.decimals(1, 60, places=1), on_costs=st.decimals(13, 60, places=1))
def test_more_hours_never_cost_less(paid, hours, on_costs):
    found = [
        wage_sum(model(staffing_care=str(paid)), HoursClaimed(hours + more, on_costs), unit="week", day=DAY)
        for more in (0, 1)
    ]
    assert found[0].needed < found[1].needed
    assert found[0].paid == paid


def test_staffing_rises_with_the_wage_and_the_rest_with_the_index():
    before = model(staffing_care="400", supplies_food="40")
    after = rebased(before, Rise(Decimal("4.10"), Decimal("2.5"), "CPI, September 2025"), as_of=DAY)
    assert {line.code: line.amount for line in after.lines} == {
        "returns_capital": Decimal("92.25"),
        "staffing_care": Decimal("416.40"),
        "supplies_food": Decimal("41.00"),
    }
    assert set(differences(before, after)) == {"returns_capital", "staffing_care", "supplies_food"}
    assert wage_rise(Decimal("12.21"), Decimal("12.71")) == Decimal("4.10")


def test_a_rise_says_where_it_is_from():
    for rise, said in (
        (Rise(Decimal(1), Decimal(1), " "), "where the rise"),
        (Rise(Decimal(51), Decimal(1), "CPI"), "between -50 and 50"),
    ):
        with pytest.raises(Refused, match=said):
            rebased(model(staffing_care="1"), rise, as_of=DAY)


@given(st.dictionaries(st.sampled_from([one for one in BED_LINES if "returns" not in one]), AMOUNTS, min_size=1))
def test_no_rise_leaves_every_line_and_figure_as_it_was(lines):
    before = CostModel(
        (*model(**{code: str(amount) for code, amount in lines.items()}).lines,),
        uplifts=Uplifts(by_level={(Domain.COGNITION, Level.SEVERE): Decimal("45.00")}),
    )
    after = rebased(before, Rise(Decimal(0), Decimal(0), "Nothing rose"), as_of=DAY)
    assert figures(after) == figures(before)
    assert differences(before, after) == {}
    assert after.uplifts == before.uplifts
