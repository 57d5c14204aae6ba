"""Every write of choice, one file a use: putting, naming, showing, choosing, asking, returning, estimates, and more."""

from placewell.choice.actions.agreeing_more import (
    agree_additional_cost,
    review_additional_cost,
    sign_additional_cost,
    stop_additional_cost,
)
from placewell.choice.actions.asking import answer_service, ask_service
from placewell.choice.actions.at_once import put_standing_offers
from placewell.choice.actions.choosing import choose_none, choose_option
from placewell.choice.actions.costing_more import (
    ask_additional_cost,
    check_additional_cost,
    record_advice,
    refuse_additional_cost,
)
from placewell.choice.actions.direct import award_directly, look_at_direct_award
from placewell.choice.actions.estimating import estimate_contribution
from placewell.choice.actions.going_on import ask_next_agreement
from placewell.choice.actions.nominating import answer_nomination, nominate_home
from placewell.choice.actions.putting import put_options
from placewell.choice.actions.showing import show_options
from placewell.choice.actions.taking_time import ask_more_time
from placewell.rules.deciding import AuthorityToDecide, WhoDecides

__all__ = [
    "AuthorityToDecide",
    "WhoDecides",
    "agree_additional_cost",
    "answer_nomination",
    "answer_service",
    "ask_additional_cost",
    "ask_more_time",
    "ask_next_agreement",
    "ask_service",
    "award_directly",
    "check_additional_cost",
    "choose_none",
    "choose_option",
    "estimate_contribution",
    "look_at_direct_award",
    "nominate_home",
    "put_options",
    "put_standing_offers",
    "record_advice",
    "refuse_additional_cost",
    "review_additional_cost",
    "show_options",
    "sign_additional_cost",
    "stop_additional_cost",
]
