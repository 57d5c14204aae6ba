"""A home that the person names: each condition, its sentence, and what becomes of it (rulebook §7, SI 2014/2670)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.errors import Conflict, Refused
from placewell.rules.needs import CareType
from placewell.rules.nominating import (
    NOT_MET_WORDS,
    AskedHow,
    Condition,
    HomeSays,
    Outcome,
    Wanted,
    check_answer,
    check_asked_again,
    check_can_nominate,
    check_nomination,
    conditions_not_met,
    outcome_of,
    words_to_search,
)

DAY = date(2026, 11, 24)
WANTED = Wanted(CareType.RESIDENTIAL, budget=Decimal("1020.00"), floor=Decimal("700.00"))
SAYS = HomeSays(
    asked_whom="Ruth Adeyemi, manager",
    asked_how=AskedHow.TELEPHONE,
    asked_on=DAY,
    suitable=True,
    has_place=True,
    accepts_terms=True,
    words="We would give you the room beside the orchard.",
    price=Decimal("1000.00"),
    start_on=DAY + timedelta(days=5),
    valid_until=DAY + timedelta(days=20),
)


def not_met(
    says: HomeSays = SAYS, *, registered: bool = True, care_types: tuple[CareType, ...] = (CareType.RESIDENTIAL,)
) -> tuple[Condition, ...]:
    return conditions_not_met(says, WANTED, registered=registered, care_types=care_types)


def test_a_home_that_meets_every_condition_becomes_a_choice() -> None:
    assert not_met() == ()
    assert outcome_of(not_met()) == Outcome.OPTION


@pytest.mark.parametrize(
    ("changed", "facts", "condition"),
    [
        ({}, {"registered": False}, Condition.REGISTERED),
        ({}, {"care_types": (CareType.HOME_CARE,)}, Condition.SAME_TYPE),
        ({"suitable": False}, {}, Condition.SUITABLE),
        ({"has_place": False}, {}, Condition.AVAILABLE),
        ({"accepts_terms": False}, {}, Condition.TERMS),
    ],
)
def test_each_condition_refuses_by_itself_with_a_sentence(
    changed: dict[str, bool], facts: dict[str, object], condition: Condition
) -> None:
    found = not_met(replace(SAYS, **changed), **facts)  # type: ignore[arg-type] # as each case gives
    assert found == (condition,)
    assert outcome_of(found) == Outcome.REFUSED
    assert NOT_MET_WORDS[condition].startswith("It ")


def test_above_the_budget_alone_it_waits_for_an_agreement_and_with_another_reason_it_is_refused() -> None:
    dear = replace(SAYS, price=Decimal("1020.01"))
    assert not_met(dear) == (Condition.COST,)
    assert outcome_of(not_met(dear)) == Outcome.ABOVE_BUDGET
    assert outcome_of(not_met(replace(dear, has_place=False))) == Outcome.REFUSED


def test_a_short_stay_may_be_in_either_kind_of_home() -> None:
    wanted = replace(WANTED, care_type=CareType.RESPITE)
    for kind in (CareType.RESIDENTIAL, CareType.NURSING):
        assert conditions_not_met(SAYS, wanted, registered=True, care_types=[kind]) == ()


@given(st.integers(1, 300_000).map(lambda pence: Decimal(pence) / 100))
def test_it_costs_too_much_just_above_the_budget_and_never_at_it(price: Decimal) -> None:
    assert (Condition.COST in not_met(replace(SAYS, price=price))) == (price > WANTED.budget)


@given(st.booleans(), st.booleans(), st.booleans(), st.booleans(), st.sampled_from(["900.00", "1100.00"]))
def test_a_home_is_a_choice_exactly_where_nothing_stands_against_it(
    registered: bool, suitable: bool, has_place: bool, accepts: bool, price: str
) -> None:
    says = replace(SAYS, suitable=suitable, has_place=has_place, accepts_terms=accepts, price=Decimal(price))
    found = not_met(says, registered=registered)
    assert (outcome_of(found) == Outcome.OPTION) == (
        registered and suitable and has_place and accepts and Decimal(price) <= WANTED.budget
    )
    assert list(found) == sorted(found, key=list(Condition).index)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"asked_whom": " "}, "asked_whom"),
        ({"asked_on": DAY + timedelta(days=1)}, "asked_on"),
        ({"words": ""}, "words"),
        ({"price": None}, "core"),
        ({"start_on": None}, "start_on"),
        ({"valid_until": DAY - timedelta(days=1)}, "valid_until"),
        ({"valid_until": None}, "valid_until"),
        ({"price": Decimal("699.99")}, "low_because"),
    ],
)
def test_an_answer_is_evidenced_and_whole(changed: dict[str, object], code: str) -> None:
    says = replace(SAYS, **changed)  # type: ignore[arg-type] # as each case gives
    with pytest.raises(Refused) as refused:
        check_answer(says, WANTED, not_met(says), today=DAY)
    assert refused.value.code == code


def test_a_low_price_stands_once_it_is_explained_and_a_refusal_needs_no_price() -> None:
    low = replace(SAYS, price=Decimal("650.00"), low_because="The house is a charity’s own.")
    check_answer(low, WANTED, not_met(low), today=DAY)
    full = replace(SAYS, has_place=False, price=None, start_on=None, valid_until=None)
    check_answer(full, WANTED, not_met(full), today=DAY)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"on_the_register": False}, "service_id"),
        ({"same_type": False}, "service_id"),
        ({"because": " "}, "because"),
        ({"name": ""}, "decided_name"),
    ],
)
def test_a_nomination_says_who_asks_and_why_for_a_home_that_could_be(changed: dict[str, object], code: str) -> None:
    given_ = {"name": "Grace", "because": "Her sister lives there.", "on_the_register": True, "same_type": True}
    check_nomination(**given_)  # type: ignore[arg-type] # as the case gives
    with pytest.raises(Refused) as refused:
        check_nomination(**(given_ | changed))  # type: ignore[arg-type] # as the case gives
    assert refused.value.code == code


def test_care_at_home_is_no_accommodation_to_choose() -> None:
    check_can_nominate(CareType.NURSING)
    with pytest.raises(Refused, match="direct payment"):
        check_can_nominate(CareType.HOME_CARE)


def test_a_search_takes_the_first_words_and_refuses_nothing_at_all() -> None:
    assert words_to_search("  Orchard   House ") == ("Orchard", "House")
    assert len(words_to_search("one two three four five six seven eight")) == 6
    for nothing in ("", " ", "a"):
        with pytest.raises(Refused):
            words_to_search(nothing)


# Asked again


def test_a_home_that_only_lacked_a_place_can_be_asked_again_the_same_day() -> None:
    check_asked_again("Orchard House", not_met=[Condition.AVAILABLE], since=DAY, today=DAY)


@pytest.mark.parametrize(
    "conditions", [[Condition.SUITABLE], [Condition.COST], [Condition.AVAILABLE, Condition.TERMS], [Condition.TERMS]]
)
def test_after_any_other_no_it_can_be_asked_again_after_fourteen_days(conditions: list[Condition]) -> None:
    for later in (0, 13):
        with pytest.raises(Refused, match="ask it again from 8 December") as refused:
            check_asked_again("Orchard House", not_met=conditions, since=DAY, today=DAY + timedelta(days=later))
        assert refused.value.code == "service_id"
    check_asked_again("Orchard House", not_met=conditions, since=DAY, today=DAY + timedelta(days=14))


def test_while_it_is_being_asked_it_is_not_asked_again() -> None:
    with pytest.raises(Conflict, match="We are asking it"):
        check_asked_again("Orchard House", not_met=None, since=DAY, today=DAY + timedelta(days=99))
