"""What may be chosen, in which order, why none, and how long it took (rulebook §§6 to 8)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.budget import check_approval_limit
from placewell.rules.choosing import Order, Placed, Standing, WhyNone, check_none, in_order, standing_of_option
from placewell.rules.delays import Step, delays, duration_words
from placewell.rules.errors import NotPermitted, Refused
from placewell.rules.scoring import draw

DAY = date(2026, 11, 24)


def one(key: int, **given_: object) -> Placed:
    """Return an option that differs from others by its key alone."""
    defaults: dict[str, object] = {
        "key": key,
        "tender_ref": "T-1",
        "bid_ref": f"B-{key}",
        "name": "Home",
        "distance": Decimal(1),
        "price": Decimal(900),
        "rating_points": Decimal(80),
        "score": Decimal(70),
    }
    return Placed(**(defaults | given_))  # type: ignore[arg-type] # as each test gives


PLACED = st.lists(
    st.builds(
        one,
        st.integers(0, 10_000),
        distance=st.integers(0, 2_000).map(lambda n: Decimal(n) / 100),
        price=st.integers(700, 1_500).map(Decimal),
        score=st.integers(0, 100).map(Decimal),
        name=st.sampled_from(["Alder", "beech", "Cedar", "Dovecote"]),
    ),
    unique_by=lambda placed: placed.key,
    max_size=8,
)


def test_a_price_is_good_through_its_last_day() -> None:
    assert standing_of_option(today=DAY, valid_until=DAY) == Standing.OPEN
    assert standing_of_option(today=DAY + timedelta(days=1), valid_until=DAY) == Standing.PRICE_LAPSED


def test_an_option_falls_away_for_one_reason_that_the_person_is_told() -> None:
    lapsed = {"today": DAY + timedelta(days=9), "valid_until": DAY}
    assert standing_of_option(**lapsed, bed_taken=True) == Standing.BED_TAKEN
    declined = Standing.DECLINED_PORTRAIT_WRONG
    assert standing_of_option(**lapsed, bed_taken=True, declined=declined) == declined
    assert standing_of_option(**lapsed, declined=declined, left=True) == Standing.LEFT
    assert standing_of_option(**lapsed, declined=declined, left=True, over=True) == Standing.SEARCH_OVER


@given(options=PLACED)
def test_unless_asked_otherwise_options_stand_in_the_order_of_the_draw(options: list[Placed]) -> None:
    keys = in_order(options, Order.LOT)
    assert keys == [placed.key for placed in sorted(options, key=lambda o: draw(o.tender_ref, o.bid_ref))]
    assert in_order(reversed(options), Order.LOT) == keys


@given(options=PLACED, order=st.sampled_from(list(Order)))
def test_an_order_loses_and_doubles_nobody_and_does_not_depend_on_how_rows_came(
    options: list[Placed], order: Order
) -> None:
    keys = in_order(options, order)
    assert sorted(keys) == sorted(placed.key for placed in options)
    assert in_order(reversed(options), order) == keys


@given(options=PLACED)
def test_each_order_is_by_what_it_says(options: list[Placed]) -> None:
    by_key = {placed.key: placed for placed in options}
    for order, of, falls in (
        (Order.NEAR, lambda o: o.distance, False),
        (Order.PRICE, lambda o: o.price, False),
        (Order.SCORE, lambda o: o.score, True),
        (Order.NAME, lambda o: o.name.casefold(), False),
    ):
        values = [of(by_key[key]) for key in in_order(options, order)]
        assert values == sorted(values, reverse=falls)


def test_by_rating_an_unrated_service_stands_where_its_points_put_it_and_not_last() -> None:
    good, unrated, poor = one(1), one(2, rating_points=Decimal(60)), one(3, rating_points=Decimal(40))
    assert in_order([poor, unrated, good], Order.RATING) == [1, 2, 3]


def test_choosing_none_says_why() -> None:
    with pytest.raises(Refused, match="Tick at least one reason"):
        check_none([], said="", home="")
    with pytest.raises(Refused, match="what the other reason is"):
        check_none([WhyNone.OTHER], said=" ", home="")
    with pytest.raises(Refused, match="which home"):
        check_none([WhyNone.KNOWS_ANOTHER], said="", home="")
    check_none([WhyNone.TOO_FAR, WhyNone.KNOWS_ANOTHER], said="", home="The Larches")


def test_an_approver_agrees_up_to_their_limit() -> None:
    check_approval_limit(Decimal("900.00"), limit=Decimal("900.00"))
    check_approval_limit(Decimal("9000.00"), limit=None)
    with pytest.raises(NotPermitted, match="up to £900"):
        check_approval_limit(Decimal("900.01"), limit=Decimal("900.00"))


START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def after(**length: int) -> datetime:
    return START + timedelta(**length)


def test_each_step_is_measured_from_the_one_before_it_that_was_taken() -> None:
    taken = [(Step.NEED, START), (Step.INVITED, after(days=3)), (Step.PORTRAIT, after(days=2, hours=1))]
    found = delays(taken)
    assert [(one.step, one.after) for one in found] == [
        (Step.NEED, None),
        (Step.PORTRAIT, timedelta(days=2, hours=1)),
        (Step.INVITED, timedelta(hours=23)),
    ]


def test_the_first_showing_and_the_last_choice_count() -> None:
    taken = [
        (Step.SHOWN, after(hours=2)),
        (Step.SHOWN, after(hours=9)),
        (Step.CHOSEN, after(hours=10)),
        (Step.CHOSEN, after(hours=30)),
    ]
    assert [(one.step, one.at) for one in delays(taken)] == [
        (Step.SHOWN, after(hours=2)),
        (Step.CHOSEN, after(hours=30)),
    ]


@given(st.lists(st.tuples(st.sampled_from(list(Step)), st.integers(0, 10_000).map(lambda m: after(minutes=m)))))
def test_no_step_takes_less_than_no_time_and_steps_stand_in_their_order(
    taken: list[tuple[Step, datetime]],
) -> None:
    found = delays(taken)
    assert [one.step for one in found] == [step for step in Step if step in dict(taken)]
    assert all(one.after is None or one.after >= timedelta(0) for one in found)
    assert all(one.after is not None for one in found[1:])


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(days=2, hours=23), "2 days"),
        (timedelta(days=1), "1 day"),
        (timedelta(hours=5, minutes=59), "5 hours"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(seconds=59), "less than a minute"),
    ],
)
def test_a_length_of_time_is_told_in_its_largest_unit(length: timedelta, words: str) -> None:
    assert duration_words(length) == words
