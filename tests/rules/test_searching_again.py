"""When a package may be searched for again, how far, and how a budget rises (rulebook §§3, 7)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.errors import Refused, WrongState
from placewell.rules.options import Outcome, check_rise
from placewell.rules.searching_again import Before, check_radius, check_search_again

POUNDS = st.decimals(Decimal(500), Decimal(3000), places=2)


def may(before: Before, *, outcome: Outcome | None = None, options: int = 0, **more: bool) -> bool:
    said = {"none_wanted": False, "placed": False} | more
    try:
        check_search_again(before, outcome=outcome, options=options, target=2, **said)
    except WrongState:
        return False
    return True


@pytest.mark.parametrize(
    ("before", "outcome", "options", "allowed"),
    [
        (Before.CALLED_OFF, None, 0, True),
        (Before.EVALUATED, Outcome.TOO_FEW_BIDS, 0, True),
        (Before.EVALUATED, Outcome.OPTIONS, 3, False),
        (Before.EVALUATED, Outcome.BUDGET_MUST_RISE, 0, False),
        (Before.EVALUATED, Outcome.AWAITING_EXPLANATION, 0, False),
        (Before.WITH_PERSON, Outcome.OPTIONS, 1, True),
        (Before.WITH_PERSON, Outcome.OPTIONS, 2, False),
        (Before.OTHER, None, 0, False),
    ],
)
def test_a_search_follows_one_that_left_too_few_choices(
    before: Before, outcome: Outcome | None, options: int, allowed: bool
) -> None:
    assert may(before, outcome=outcome, options=options) is allowed


def test_a_person_who_wants_none_of_their_choices_is_searched_for_again() -> None:
    assert may(Before.WITH_PERSON, outcome=Outcome.OPTIONS, options=5, none_wanted=True)


@pytest.mark.question("Q1")
@given(st.sampled_from(Before), st.sampled_from([None, *Outcome]), st.integers(0, 4), st.booleans())
def test_a_settled_person_is_never_put_to_tender_again(
    before: Before, outcome: Outcome | None, options: int, none_wanted: bool
) -> None:
    assert not may(before, outcome=outcome, options=options, none_wanted=none_wanted, placed=True)


def test_a_wider_search_goes_no_further_than_somebody_agreed_to() -> None:
    check_radius(Decimal(6), before=Decimal(6), agreed_by="")
    check_radius(Decimal(9), before=Decimal(6), agreed_by="Grace, his daughter")
    with pytest.raises(Refused, match="Name who agreed"):
        check_radius(Decimal(9), before=Decimal(6), agreed_by=" ")
    with pytest.raises(Refused, match="at least as far"):
        check_radius(Decimal(5), before=Decimal(6), agreed_by="Grace")


@given(POUNDS, POUNDS, POUNDS)
def test_a_budget_rises_and_passes_the_ceiling_only_on_open_books(
    amount: Decimal, present: Decimal, ceiling: Decimal
) -> None:
    def rises(open_book: str) -> bool:
        try:
            check_rise(amount, present=present, ceiling=ceiling, because="Nothing fits.", open_book=open_book)
        except Refused:
            return False
        return True

    assert rises("Staff rota and payroll of two homes.") is (amount > present)
    assert rises("") is (present < amount <= ceiling)


def test_a_budget_rises_with_a_reason() -> None:
    with pytest.raises(Refused, match="Say why"):
        check_rise(Decimal(900), present=Decimal(800), ceiling=Decimal(1000), because=" ", open_book="")
