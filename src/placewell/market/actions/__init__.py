"""Every write of the market, by use case: schemes and categories, their terms, and members."""

from placewell.market.actions.members import (
    admit_service,
    admit_services,
    end_membership,
    reinstate_membership,
    set_investment_points,
    set_stops,
    suspend_membership,
)
from placewell.market.actions.policies import adopt_policy, propose_policy
from placewell.market.actions.schemes import add_category, close_scheme, establish_scheme
from placewell.market.actions.terms import publish_cost_model, publish_questions

__all__ = [
    "add_category",
    "admit_service",
    "admit_services",
    "adopt_policy",
    "close_scheme",
    "end_membership",
    "establish_scheme",
    "propose_policy",
    "publish_cost_model",
    "publish_questions",
    "reinstate_membership",
    "set_investment_points",
    "set_stops",
    "suspend_membership",
]
