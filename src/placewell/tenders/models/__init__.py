"""Rows of tenders by use case: the tender itself, sealed and telephone bids, what was opened, scored and told."""

from placewell.tenders.models.marking import (
    AgreedScore,
    ConflictOfInterest,
    FinishedMarking,
    MarkingSeat,
    ScoreProposal,
    VacatedSeat,
)
from placewell.tenders.models.opened import (
    ClosedScoring,
    Evaluation,
    OpenedBid,
    Opening,
    RevealedPrice,
    Score,
)
from placewell.tenders.models.results import Feedback, LowBidDecision, LowBidExplanation, LowBidQuery
from placewell.tenders.models.saved import SavedAnswer
from placewell.tenders.models.sealed import BidAct, TenderKey, Unsealing
from placewell.tenders.models.second_tier import Interest, Reading, SecondTier
from placewell.tenders.models.telephone import (
    TelephoneBid,
    TelephoneBidAnswer,
    TelephoneCall,
    TelephoneEvaluation,
    TelephoneExplanation,
    TelephonePrice,
    TelephonePriceDecision,
    TelephoneRoundEnd,
    ToldOnDuty,
)
from placewell.tenders.models.tender import (
    Invitation,
    NotInvited,
    Question,
    Reminder,
    Tender,
    TenderKind,
    Widening,
)

__all__ = [
    "AgreedScore",
    "BidAct",
    "ClosedScoring",
    "ConflictOfInterest",
    "Evaluation",
    "Feedback",
    "FinishedMarking",
    "Interest",
    "Invitation",
    "LowBidDecision",
    "LowBidExplanation",
    "LowBidQuery",
    "MarkingSeat",
    "NotInvited",
    "OpenedBid",
    "Opening",
    "Question",
    "Reading",
    "Reminder",
    "RevealedPrice",
    "SavedAnswer",
    "Score",
    "ScoreProposal",
    "SecondTier",
    "TelephoneBid",
    "TelephoneBidAnswer",
    "TelephoneCall",
    "TelephoneEvaluation",
    "TelephoneExplanation",
    "TelephonePrice",
    "TelephonePriceDecision",
    "TelephoneRoundEnd",
    "Tender",
    "TenderKey",
    "TenderKind",
    "ToldOnDuty",
    "Unsealing",
    "VacatedSeat",
    "Widening",
]
