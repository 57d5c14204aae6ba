"""Rows of the market: schemes and their categories, the terms in force, who is a member, and who asks to join."""

from placewell.market.models.applications import (
    Application,
    ApplicationCheck,
    ApplicationDocument,
    ApplicationNote,
)
from placewell.market.models.joining import (
    Chosen,
    Claim,
    Document,
    DocumentReminder,
    JoiningTerms,
    PreparedPart,
)
from placewell.market.models.membership import Membership, MembershipDecision, TrackRecord
from placewell.market.models.scheme import Category, Scheme, SchemeState
from placewell.market.models.terms import CategoryQuestions, CostModel, Policy, PolicyApproval

__all__ = [
    "Application",
    "ApplicationCheck",
    "ApplicationDocument",
    "ApplicationNote",
    "Category",
    "CategoryQuestions",
    "Chosen",
    "Claim",
    "CostModel",
    "Document",
    "DocumentReminder",
    "JoiningTerms",
    "Membership",
    "MembershipDecision",
    "Policy",
    "PolicyApproval",
    "PreparedPart",
    "Scheme",
    "SchemeState",
    "TrackRecord",
]
