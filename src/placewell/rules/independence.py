"""Who may judge offers: nobody who had a hand in the case they are for (rulebook §6; the critique's Q1)."""

from collections.abc import Mapping
from enum import StrEnum

from placewell.rules.errors import NotPermitted


class Hand(StrEnum):
    """What somebody did in a case before its offers came, in words that follow “you”."""

    CASE = "opened this case"
    ASSESSMENT = "recorded the assessment"
    HEALTHCARE = "answered the question of NHS continuing healthcare"
    PORTRAIT = "wrote or signed the portrait"
    SUITABILITY = "recorded the suitability test"
    BUDGET = "set the budget"
    TENDER = "opened the tender"


# Who did what in a case, by actor reference.
Hands = Mapping[str, frozenset[Hand]]


def why_no_seat(actor_ref: str, hands: Hands) -> str:
    """Say why somebody may not mark the answers of a case they had any hand in; empty when they may."""
    done = _first(hands.get(actor_ref, frozenset()))
    return f"You {done}, so somebody else marks these answers." if done else ""


def check_may_mark(actor_ref: str, hands: Hands) -> None:
    """Raise NotPermitted when somebody may not mark the answers of this case."""
    why = why_no_seat(actor_ref, hands)
    if why:
        raise NotPermitted(why)


def why_no_decision(actor_ref: str, hands: Hands) -> str:
    """Say why somebody may not decide on a low bid; empty when they may.

    Who set the budget may: it is an approver's own judgement, not work on the case, and deciding shows it again.
    """
    done = _first(hands.get(actor_ref, frozenset()) - {Hand.BUDGET})
    return f"You {done}, so another approver decides on its low bids." if done else ""


def check_may_decide_low_bid(actor_ref: str, hands: Hands) -> None:
    """Raise NotPermitted when somebody may not decide on a low bid of this case."""
    why = why_no_decision(actor_ref, hands)
    if why:
        raise NotPermitted(why)


def _first(done: frozenset[Hand]) -> Hand | None:
    return next((hand for hand in Hand if hand in done), None)
