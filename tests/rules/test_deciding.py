"""Who may choose for a person (rulebook §7; Mental Capacity Act 2005; Care Act 2014 s.67)."""

import dataclasses
from datetime import date, timedelta

import pytest

from placewell.rules.deciding import AuthorityToDecide, WhoDecides, check_who_decides
from placewell.rules.errors import Refused

TODAY = date(2026, 11, 24)
MYSELF = WhoDecides(AuthorityToDecide.PERSON, "Edith Marlowe")
FOR_HER = WhoDecides(
    AuthorityToDecide.BEST_INTERESTS,
    "Amina Yusuf",
    capacity_assessed_by="Dr Okafor",
    capacity_assessed_on=TODAY,
    consulted="Her daughter and her neighbour",
)
ALONE = dataclasses.replace(FOR_HER, consulted="", unbefriended=True, imca="Lena Hart")


def check(who: WhoDecides, **changed: object) -> None:
    check_who_decides(dataclasses.replace(who, **changed), today=TODAY)  # type: ignore[arg-type] # as each test gives


@pytest.mark.parametrize("authority", list(AuthorityToDecide)[:3])
def test_the_person_an_attorney_and_a_deputy_choose_by_their_name(authority: AuthorityToDecide) -> None:
    check(MYSELF, authority=authority)
    with pytest.raises(Refused, match="Give the name"):
        check(MYSELF, authority=authority, name=" ")


def test_best_interests_stand_on_an_assessment_of_capacity_for_this_decision() -> None:
    check(FOR_HER)
    for missing in ({"capacity_assessed_by": ""}, {"capacity_assessed_on": None}):
        with pytest.raises(Refused, match="whether the person can make this choice"):
            check(FOR_HER, **missing)
    with pytest.raises(Refused, match="still to come"):
        check(FOR_HER, capacity_assessed_on=TODAY + timedelta(days=1))


def test_best_interests_ask_those_who_know_the_person_or_say_that_there_is_nobody() -> None:
    with pytest.raises(Refused, match="or say that there is nobody"):
        check(FOR_HER, consulted="")
    check(ALONE)


def test_an_imca_comes_first_where_there_is_nobody_and_the_stay_is_over_eight_weeks() -> None:
    with pytest.raises(Refused, match="independent mental capacity advocate must be asked first") as refused:
        check(ALONE, imca="")
    assert refused.value.code == "imca"
    check(ALONE, imca="", over_eight_weeks=False)
    check(FOR_HER, imca="")


@pytest.mark.parametrize("who", [MYSELF, FOR_HER])
def test_an_advocate_comes_first_where_taking_part_is_hard_and_nobody_can_help(who: WhoDecides) -> None:
    with pytest.raises(Refused, match="You can have an advocate"):
        check(who, hard_alone=True)
    check(who, hard_alone=True, advocate="Jo Bright")
