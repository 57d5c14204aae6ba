"""Rows of tenders, split by use case: the tender itself, sealed bids, and what was opened and scored."""

from placewell.tenders.models.opened import (
    ClosedScoring,
    Evaluation,
    OpenedBid,
    Opening,
    RevealedPrice,
    Score,
)
from placewell.tenders.models.saved import SavedAnswer
from placewell.tenders.models.sealed import BidAct, TenderKey, Unsealing
from placewell.tenders.models.second_tier import Interest, Reading, SecondTier
from placewell.tenders.models.tender import Invitation, NotInvited, Question, Tender

__all__ = [
    "BidAct",
    "ClosedScoring",
    "Evaluation",
    "Interest",
    "Invitation",
    "NotInvited",
    "OpenedBid",
    "Opening",
    "Question",
    "Reading",
    "RevealedPrice",
    "SavedAnswer",
    "Score",
    "SecondTier",
    "Tender",
    "TenderKey",
    "Unsealing",
]
