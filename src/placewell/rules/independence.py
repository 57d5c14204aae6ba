"""Who may judge: nobody who had a hand in the case, whether of offers, money or placements (rulebook §§2, 6; Q1)."""

from collections.abc import Mapping
from enum import StrEnum

from placewell.rules.errors import NotPermitted


class Hand(StrEnum):
    """What somebody did in a case, in words that follow “you”."""

    CASE = "opened this case"
    ASSESSMENT = "recorded the assessment"
    HEALTHCARE = "answered the question of NHS continuing healthcare"
    PORTRAIT = "wrote or signed the portrait"
    SUITABILITY = "recorded the suitability test"
    BUDGET = "set the budget"
    TENDER = "opened the tender"
    TELEPHONE = "took down an offer by telephone"
    FOUND = "found a place directly"


# Who set the budget may judge again: it is an approver's own judgement, not work on the case.
OWN_JUDGEMENT = frozenset({Hand.BUDGET})
# Who did what in a case, by actor reference.
Hands = Mapping[str, frozenset[Hand]]


def why_no_seat(actor_ref: str, hands: Hands) -> str:
    """Say why somebody may not mark the answers of a case they had any hand in; empty when they may."""
    return _why(actor_ref, hands, "somebody else marks these answers")


def why_no_decision(actor_ref: str, hands: Hands) -> str:
    """Say why somebody may not decide on a low bid; empty when they may."""
    return _why(actor_ref, hands, "another approver decides on its low bids", but=OWN_JUDGEMENT)


def why_no_budget(actor_ref: str, hands: Hands) -> str:
    """Say why somebody may not set the budget: nobody approves the money for their own work (rulebook §2)."""
    return _why(actor_ref, hands, "somebody else approves its budget", but=OWN_JUDGEMENT)


def why_no_placement(actor_ref: str, hands: Hands) -> str:
    """Say why somebody may not approve the placement; empty when they may."""
    return _why(actor_ref, hands, "somebody else approves its placement", but=OWN_JUDGEMENT)


def why_no_second_look(actor_ref: str, hands: Hands) -> str:
    """Say why somebody may not look at a place that was found directly; empty when they may."""
    return _why(actor_ref, hands, "somebody else says whether they agree to the place", but=OWN_JUDGEMENT)


def check_independent(why_not: str) -> None:
    """Raise NotPermitted with the reason why somebody may not judge, if there is one."""
    if why_not:
        raise NotPermitted(why_not, code="own_case")


def _why(actor_ref: str, hands: Hands, so: str, *, but: frozenset[Hand] = frozenset()) -> str:
    held = hands.get(actor_ref, frozenset()) - but
    done = next((hand for hand in Hand if hand in held), None)
    return f"You {done}, so {so}." if done else ""
