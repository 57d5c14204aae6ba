"""What an agreement says a placement costs by day, and that no more than that is paid."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.agreed_prices import (
    AgreedPrice,
    Rise,
    agreed_prices,
    check_agreed,
    differences,
    price_on,
    within_agreed,
)
from placewell.rules.agreeing import Version
from placewell.rules.errors import Refused
from placewell.rules.funding import Cost, Funding, Nursing, WeeklyLine, in_force
from placewell.rules.pack import PriceBasis

MONDAY = date(2026, 3, 2)
LATER, LATEST = MONDAY + timedelta(days=30), MONDAY + timedelta(days=60)
NET, GROSS = PriceBasis.NET, PriceBasis.GROSS


def version(number: int, starts_on: date, core: str, nights: str = "0.00", basis: PriceBasis = NET) -> Version:
    lines = (("core", Decimal(core)), ("nights", Decimal(nights)))
    return Version(number, starts_on, Decimal(core) + Decimal(nights), lines, basis.value)


def funding(amount: str, starts_on: date = MONDAY, **fields: object) -> Funding:
    return Funding(starts_on, (WeeklyLine(Cost.CORE, Decimal(amount)),), **fields)  # type: ignore[arg-type]


def by_day(prices: tuple[AgreedPrice, ...]) -> list[tuple[date, Decimal]]:
    return [(one.starts_on, one.price) for one in prices]


def test_each_signed_version_counts_from_its_day() -> None:
    prices = agreed_prices([version(1, MONDAY, "900.00", "80.00"), version(2, LATER, "1000.00")])
    assert by_day(prices) == [(MONDAY, Decimal("980.00")), (LATER, Decimal("1000.00"))]
    assert price_on(prices, MONDAY - timedelta(days=1)) is None
    assert agreed_prices([]) == ()


def test_a_version_that_changes_other_terms_changes_no_price() -> None:
    prices = agreed_prices([version(1, MONDAY, "900.00"), version(2, LATER, "900.00")])
    assert by_day(prices) == [(MONDAY, Decimal("900.00"))]


def test_an_uplift_rises_on_what_was_agreed_when_it_was_applied() -> None:
    rise = Rise(LATER, Decimal(10), None, after=1)
    prices = agreed_prices([version(1, MONDAY, "900.00", "80.00")], [rise])
    assert by_day(prices) == [(MONDAY, Decimal("980.00")), (LATER, Decimal("1078.00"))]


def test_a_price_that_is_signed_after_an_uplift_is_whole_and_one_before_its_day_is_raised() -> None:
    rise = Rise(LATER, None, Decimal("50.00"), after=1)
    first = version(1, MONDAY, "900.00")
    assert by_day(agreed_prices([first, version(2, LATER, "1000.00")], [rise]))[-1] == (LATER, Decimal("1000.00"))
    before = agreed_prices([first, version(2, MONDAY, "1000.00")], [rise])
    assert by_day(before) == [(MONDAY, Decimal("1000.00")), (LATER, Decimal("1050.00"))]


def test_what_is_written_for_the_agreed_price_holds_and_another_is_refused_with_what_to_do() -> None:
    prices = agreed_prices([version(1, MONDAY, "900.00", "80.00"), version(2, LATER, "1000.00")])
    check_agreed(funding("980.00"), prices)
    check_agreed(funding("1000.00", LATEST), prices)
    check_agreed(Funding(LATER, ()), prices)  # that nothing is paid needs no price
    with pytest.raises(
        Refused, match=r"agreement says £980\.00 a week.*come to £980\.01.*change of it first"
    ) as refused:
        check_agreed(funding("980.01"), prices)
    assert refused.value.code == "core"
    with pytest.raises(Refused, match="are net of nursing care") as refused:
        check_agreed(funding("980.00", basis=GROSS, nursing=Nursing.STANDARD), prices)
    assert refused.value.code == "basis"


def test_from_which_day_another_price_is_funded_than_agreed() -> None:
    prices = agreed_prices([version(1, MONDAY, "900.00"), version(2, LATER, "1000.00")])
    assert differences([funding("900.00"), funding("1000.00", LATER)], prices) == ()
    (only,) = differences([funding("900.00")], prices)
    assert (only.starts_on, only.funded.price, only.agreed.price) == (LATER, Decimal("900.00"), Decimal("1000.00"))
    assert differences([funding("900.00"), Funding(LATER, ())], prices) == ()
    net_of_another = differences([funding("900.00", basis=GROSS, nursing=Nursing.STANDARD)], prices[:1])
    assert [one.starts_on for one in net_of_another] == [MONDAY]


def test_only_what_is_above_the_agreed_price_is_held_and_only_on_its_days() -> None:
    prices = agreed_prices([version(1, MONDAY, "980.00"), version(2, LATER, "900.00"), version(3, LATEST, "1100.00")])
    split = Funding(MONDAY, (WeeklyLine(Cost.NIGHTS, Decimal("920.00")), WeeklyLine(Cost.CORE, Decimal("60.00"))))
    paid = within_agreed([split], prices)
    assert [(one.starts_on, one.price) for one in paid] == [
        (MONDAY, Decimal("980.00")),
        (LATER, Decimal("900.00")),
        (LATEST, Decimal("980.00")),
    ]
    assert paid[1].lines == (WeeklyLine(Cost.NIGHTS, Decimal("900.00")),)
    assert within_agreed([split], prices[:1]) == (split,)


amounts = st.decimals("0.01", "3000.00", places=2)
days = st.integers(0, 90).map(lambda one: MONDAY + timedelta(days=one))


@given(
    st.lists(st.tuples(days, amounts), min_size=1, max_size=4),
    st.lists(st.tuples(days, amounts), min_size=1, max_size=4),
    days,
)
def test_no_day_ever_pays_more_than_is_agreed_nor_less_than_the_smaller_of_both(
    agreed: list[tuple[date, Decimal]], funded: list[tuple[date, Decimal]], day: date
) -> None:
    first = version(1, MONDAY, "500.00")
    prices = agreed_prices([first, *(version(n, on, str(one)) for n, (on, one) in enumerate(agreed, start=2))])
    versions = [funding(str(one), on) for on, one in funded]
    paid, was, most = in_force(within_agreed(versions, prices), day), in_force(versions, day), price_on(prices, day)
    assert (paid is None) == (was is None)
    if paid is not None and was is not None and most is not None:
        assert paid.price == min(was.price, most.price)
