"""Would this file satisfy the ombudsman: every point, each with its evidence or with what to do (rulebook §7)."""

import dataclasses
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.fairness import Extra, File, Met, Offer, Point, Shown, findings_on, is_satisfied

TODAY = date(2026, 3, 9)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
OFFER = Offer("Alder House", Decimal("990.00"), "The manager", NOON - timedelta(days=1), NOON)
GOOD = File(
    offers=[OFFER],
    shown=[Shown("whoever opened the private link", NOON + timedelta(hours=2), 1)],
    budget=Decimal("1000.00"),
    reference=Decimal("880.00"),
    extra=None,
)
EXTRA = Extra(
    advised_on=date(2026, 3, 3),
    advised_by="Ines Duarte",
    advised_at=NOON + timedelta(days=1),
    signed_at=NOON + timedelta(days=3),
    in_force_on=date(2026, 3, 6),
    review_by=date(2027, 3, 6),
)


def met(file: File, today: date = TODAY) -> dict[Point, Met]:
    return {one.point: one.met for one in findings_on(file, today=today)}


def said(file: File, point: Point, today: date = TODAY) -> str:
    return next(one.says for one in findings_on(file, today=today) if one.point == point)


def test_an_offer_in_budget_shown_with_its_place_confirmed_satisfies() -> None:
    assert is_satisfied(findings_on(GOOD, today=TODAY))
    assert said(GOOD, Point.OFFERED) == "Alder House at £990.00 a week, put on 2 March 2026."
    assert "2pm on 2 March 2026" in said(GOOD, Point.SHOWN)
    assert said(GOOD, Point.VACANCY) == "Alder House: The manager, at 12pm on 1 March 2026."


@pytest.mark.parametrize(
    ("changed", "point", "says"),
    [
        ({"offers": []}, Point.OFFERED, Met.NOT_YET),
        ({"offers": [dataclasses.replace(OFFER, price=Decimal("1000.01"))]}, Point.OFFERED, Met.NO),
        ({"shown": []}, Point.SHOWN, Met.NOT_YET),
        ({"shown": [Shown("somebody", NOON, 0)]}, Point.SHOWN, Met.NOT_YET),
        ({"shown": [Shown("somebody", NOON + timedelta(days=5), 1)], "extra": EXTRA}, Point.SHOWN, Met.NO),
        ({"offers": [dataclasses.replace(OFFER, confirmed_by=" ")]}, Point.VACANCY, Met.NOT_YET),
        ({"budget": Decimal("879.99")}, Point.BUDGET, Met.NO),
        ({"budget": None, "reference": None}, Point.BUDGET, Met.NOT_YET),
        ({"extra": Extra()}, Point.ADVICE, Met.NOT_YET),
        ({"extra": dataclasses.replace(EXTRA, advised_at=NOON + timedelta(days=4))}, Point.ADVICE, Met.NO),
        ({"extra": dataclasses.replace(EXTRA, signed_at=NOON + timedelta(days=1, hours=23))}, Point.PRESSURE, Met.NO),
        ({"extra": dataclasses.replace(EXTRA, review_by=date(2026, 3, 8))}, Point.REVIEWED, Met.NO),
        ({"extra": dataclasses.replace(EXTRA, stopped=True)}, Point.REVIEWED, Met.NOT_YET),
    ],
)
def test_each_thing_that_is_missing_or_wrong_is_found_and_says_what_to_do(
    changed: dict[str, object], point: Point, says: Met
) -> None:
    file = dataclasses.replace(GOOD, **changed)  # type: ignore[arg-type] # as given
    assert met(file)[point] == says
    assert not is_satisfied(findings_on(file, today=TODAY))
    assert len(said(file, point).split()) > 4


def test_a_day_to_think_after_the_advice_is_no_pressure() -> None:
    assert met(dataclasses.replace(GOOD, extra=EXTRA))[Point.PRESSURE] == Met.YES


def test_signed_in_haste_is_mended_by_asking_again_in_a_review() -> None:
    hasty = dataclasses.replace(EXTRA, signed_at=EXTRA.advised_at, reviewed_on=date(2026, 3, 8))
    assert met(dataclasses.replace(GOOD, extra=hasty))[Point.PRESSURE] == Met.YES


def test_where_nobody_asked_for_more_nothing_is_asked_of_the_file() -> None:
    points = met(GOOD)
    assert {points[one] for one in (Point.ADVICE, Point.PRESSURE, Point.REVIEWED)} == {Met.NOT_NEEDED}


@given(st.integers(0, 3), st.integers(0, 3), st.none() | st.decimals("0", "2000", places=2), st.booleans())
def test_every_point_stands_once_in_the_same_order(
    offers: int, shown: int, budget: Decimal | None, extra: bool
) -> None:
    file = File([OFFER] * offers, list(GOOD.shown) * shown, budget, GOOD.reference, EXTRA if extra else None)
    found = findings_on(file, today=TODAY)
    assert [one.point for one in found] == list(Point)
    assert all(one.says for one in found)
