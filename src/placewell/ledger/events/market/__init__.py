"""Events of the market: schemes, the terms of their categories, and who is a member."""

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
    "CategoryAdded",
    "CostModelPublished",
    "InvestmentPointsSet",
    "MembershipEnded",
    "MembershipReinstated",
    "MembershipSuspended",
    "NewWorkStopped",
    "PolicyAdopted",
    "PolicyApproved",
    "PolicyProposed",
    "QuestionsPublished",
    "SchemeClosed",
    "SchemeEstablished",
    "ServiceAdmitted",
]
