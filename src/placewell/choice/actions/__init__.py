"""Every write of choice, one file a use: putting, showing, choosing, asking, what came back, and estimates."""

from placewell.choice.actions.asking import answer_service, ask_service
from placewell.choice.actions.choosing import choose_none, choose_option
from placewell.choice.actions.estimating import estimate_contribution
from placewell.choice.actions.putting import put_options
from placewell.choice.actions.showing import show_options
from placewell.rules.deciding import AuthorityToDecide, WhoDecides

__all__ = [
    "AuthorityToDecide",
    "WhoDecides",
    "answer_service",
    "ask_service",
    "choose_none",
    "choose_option",
    "estimate_contribution",
    "put_options",
    "show_options",
]
