"""Rows of the market: schemes and their categories, the terms in force, who is a member, and who asks to join."""

from placewell.market.models.applications import (
    Application,
    ApplicationCheck,
    ApplicationDocument,
    ApplicationNote,
)
from placewell.market.models.assessors import Assessor, AssessorEnd, Trust, TrustEnd
from placewell.market.models.closing import Closure, ClosureDay
from placewell.market.models.consulting import (
    Comment,
    CommentAnswer,
    CommentContact,
    CommentHidden,
    Consultation,
    ConsultedVersion,
)
from placewell.market.models.investment import (
    InvestmentClaim,
    InvestmentEvidence,
    InvestmentList,
    InvestmentStep,
)
from placewell.market.models.joining import (
    Chosen,
    Claim,
    Document,
    DocumentReminder,
    JoiningTerms,
    PreparedPart,
)
from placewell.market.models.membership import Membership, MembershipDecision
from placewell.market.models.pilot import PilotTest, StopCriterion
from placewell.market.models.record import Notice, RecordEntry, SchemeAuthority, SchemeChange
from placewell.market.models.rota import RotaTurn, RotaTurnWithdrawal
from placewell.market.models.scheme import Category, Scheme
from placewell.market.models.standing import Dispute, NoticeFile, Proceeding, SuspensionReview
from placewell.market.models.standing_offers import (
    StandingOffer,
    StandingOfferEnd,
    StandingOfferReminder,
    StandingPrice,
)
from placewell.market.models.terms import (
    CategoryQuestions,
    CategoryTimes,
    CostModel,
    NursingRate,
    Policy,
    PolicyApproval,
    PolicyWithdrawal,
    SuitabilityStatement,
)
from placewell.market.models.track import TrackInput

__all__ = [
    "Application",
    "ApplicationCheck",
    "ApplicationDocument",
    "ApplicationNote",
    "Assessor",
    "AssessorEnd",
    "Category",
    "CategoryQuestions",
    "CategoryTimes",
    "Chosen",
    "Claim",
    "Closure",
    "ClosureDay",
    "Comment",
    "CommentAnswer",
    "CommentContact",
    "CommentHidden",
    "Consultation",
    "ConsultedVersion",
    "CostModel",
    "Dispute",
    "Document",
    "DocumentReminder",
    "InvestmentClaim",
    "InvestmentEvidence",
    "InvestmentList",
    "InvestmentStep",
    "JoiningTerms",
    "Membership",
    "MembershipDecision",
    "Notice",
    "NoticeFile",
    "NursingRate",
    "PilotTest",
    "Policy",
    "PolicyApproval",
    "PolicyWithdrawal",
    "PreparedPart",
    "Proceeding",
    "RecordEntry",
    "RotaTurn",
    "RotaTurnWithdrawal",
    "Scheme",
    "SchemeAuthority",
    "SchemeChange",
    "StandingOffer",
    "StandingOfferEnd",
    "StandingOfferReminder",
    "StandingPrice",
    "StopCriterion",
    "SuitabilityStatement",
    "SuspensionReview",
    "TrackInput",
    "Trust",
    "TrustEnd",
]
