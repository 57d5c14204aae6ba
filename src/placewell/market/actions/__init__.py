"""Every write of the market, by use case: schemes and categories, their terms, members, and joining."""

from placewell.market.actions.applying import answer_authority, ask_review, send_applications, withdraw_application
from placewell.market.actions.claims import (
    claim_organisation,
    refuse_claim,
    revoke_claim,
    verify_claim,
    withdraw_claim,
)
from placewell.market.actions.deciding import ask_applicant, decide_application, decide_review, extend_decision
from placewell.market.actions.documents import add_document, remove_document
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
from placewell.market.actions.preparing import choose_services, keep_part, publish_joining_terms
from placewell.market.actions.schemes import add_category, close_scheme, establish_scheme
from placewell.market.actions.terms import publish_cost_model, publish_questions

__all__ = [
    "add_category",
    "add_document",
    "admit_service",
    "admit_services",
    "adopt_policy",
    "answer_authority",
    "ask_applicant",
    "ask_review",
    "choose_services",
    "claim_organisation",
    "close_scheme",
    "decide_application",
    "decide_review",
    "end_membership",
    "establish_scheme",
    "extend_decision",
    "keep_part",
    "propose_policy",
    "publish_cost_model",
    "publish_joining_terms",
    "publish_questions",
    "refuse_claim",
    "reinstate_membership",
    "remove_document",
    "revoke_claim",
    "send_applications",
    "set_investment_points",
    "set_stops",
    "suspend_membership",
    "verify_claim",
    "withdraw_application",
    "withdraw_claim",
]
