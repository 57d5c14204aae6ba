"""Events of the market: schemes, the terms of their categories, and who is a member."""

from placewell.ledger.events.market.joining import (
    ApplicantAnswered,
    ApplicantAsked,
    ApplicationDecided,
    ApplicationSent,
    ApplicationWithdrawn,
    ClaimDecided,
    DecisionExtended,
    JoiningTermsPublished,
    OrganisationClaimed,
    ReviewAsked,
    ReviewDecided,
)
from placewell.ledger.events.market.members import (
    InvestmentPointsSet,
    MembershipEnded,
    MembershipReinstated,
    MembershipSuspended,
    NewWorkStopped,
    ServiceAdmitted,
)
from placewell.ledger.events.market.schemes import CategoryAdded, SchemeClosed, SchemeEstablished
from placewell.ledger.events.market.terms import (
    CostModelPublished,
    PolicyAdopted,
    PolicyApproved,
    PolicyProposed,
    QuestionsPublished,
)

__all__ = [
    "ApplicantAnswered",
    "ApplicantAsked",
    "ApplicationDecided",
    "ApplicationSent",
    "ApplicationWithdrawn",
    "CategoryAdded",
    "ClaimDecided",
    "CostModelPublished",
    "DecisionExtended",
    "InvestmentPointsSet",
    "JoiningTermsPublished",
    "MembershipEnded",
    "MembershipReinstated",
    "MembershipSuspended",
    "NewWorkStopped",
    "OrganisationClaimed",
    "PolicyAdopted",
    "PolicyApproved",
    "PolicyProposed",
    "QuestionsPublished",
    "ReviewAsked",
    "ReviewDecided",
    "SchemeClosed",
    "SchemeEstablished",
    "ServiceAdmitted",
]
