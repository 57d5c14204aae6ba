"""Rows of the market: schemes and their categories, the terms in force, and who is a member."""

from placewell.market.models.membership import Membership, MembershipDecision, TrackRecord
from placewell.market.models.pilot import PilotTest, StopCriterion
from placewell.market.models.record import Notice, RecordEntry, SchemeAuthority, SchemeChange
from placewell.market.models.scheme import Category, Scheme
from placewell.market.models.standing import Dispute, Proceeding, SuspensionReview
from placewell.market.models.terms import CategoryQuestions, CostModel, Policy, PolicyApproval

__all__ = [
    "Category",
    "CategoryQuestions",
    "CostModel",
    "Dispute",
    "Membership",
    "MembershipDecision",
    "Notice",
    "PilotTest",
    "Policy",
    "PolicyApproval",
    "Proceeding",
    "RecordEntry",
    "Scheme",
    "SchemeAuthority",
    "SchemeChange",
    "StopCriterion",
    "SuspensionReview",
    "TrackRecord",
]
