"""Nobody judges a case they had a hand in (rulebook §§2, 6; the critique's first question)."""

from collections.abc import Callable

import pytest

from placewell.rules.errors import NotPermitted
from placewell.rules.independence import (
    Hand,
    Hands,
    check_independent,
    why_no_budget,
    why_no_decision,
    why_no_placement,
    why_no_seat,
)

JUDGED: dict[str, Callable[[str, Hands], str]] = {
    "somebody else marks these answers": why_no_seat,
    "another approver decides on its low bids": why_no_decision,
    "somebody else approves its budget": why_no_budget,
    "somebody else approves its placement": why_no_placement,
}


@pytest.mark.question("Q1")
@pytest.mark.parametrize("hand", list(Hand))
@pytest.mark.parametrize("words", JUDGED)
def test_nobody_judges_a_case_they_had_a_hand_in(hand: Hand, words: str) -> None:
    why = JUDGED[words]
    hands = {"user:1": frozenset({hand})}
    assert why("user:2", hands) == ""
    if hand == Hand.BUDGET and why is not why_no_seat:
        assert why("user:1", hands) == "", "Who set the budget judges again: it is an approver's own judgement."
        return
    with pytest.raises(NotPermitted, match=f"You {hand}, so {words}"):
        check_independent(why("user:1", hands))


def test_the_first_of_several_hands_is_named() -> None:
    hands = {"user:1": frozenset({Hand.TENDER, Hand.CASE})}
    assert why_no_placement("user:1", hands).startswith("You opened this case")


def test_somebody_independent_may_judge() -> None:
    check_independent("")
