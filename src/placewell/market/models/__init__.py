"""Rows of the market: schemes and their categories, the terms in force, and who is a member."""

from placewell.market.models.membership import Membership, MembershipDecision, TrackRecord
from placewell.market.models.scheme import Category, Scheme, SchemeState
from placewell.market.models.terms import CategoryQuestions, CostModel, Policy, PolicyApproval

__all__ = [
    "Category",
    "CategoryQuestions",
    "CostModel",
    "Membership",
    "MembershipDecision",
    "Policy",
    "PolicyApproval",
    "Scheme",
    "SchemeState",
    "TrackRecord",
]
