"""Rows of placements: visits, who makes them, placements, agreements and what changes them, ends, reviews, concerns,
and what is written down while a home closes.
"""

from placewell.placements.models.assessing import AssessorDraft, AssessorReading, AssessorSending
from placewell.placements.models.closing import ClosingStep, MoveTogether, OtherResident
from placewell.placements.models.ending import Notice, Resumption, Suspension, Variation, VariationDecision
from placewell.placements.models.placements import Agreement, Kind, Placement, PlacementEnd, Signature
from placewell.placements.models.reviews import (
    Concern,
    ConcernHeldBack,
    ConcernPart,
    ConcernReply,
    ConcernStep,
    Review,
    ReviewFinding,
    Said,
    Start,
)
from placewell.placements.models.visits import Arrangement, Place, Visit, VisitDraft

__all__ = [
    "Agreement",
    "Arrangement",
    "AssessorDraft",
    "AssessorReading",
    "AssessorSending",
    "ClosingStep",
    "Concern",
    "ConcernHeldBack",
    "ConcernPart",
    "ConcernReply",
    "ConcernStep",
    "Kind",
    "MoveTogether",
    "Notice",
    "OtherResident",
    "Place",
    "Placement",
    "PlacementEnd",
    "Resumption",
    "Review",
    "ReviewFinding",
    "Said",
    "Signature",
    "Start",
    "Suspension",
    "Variation",
    "VariationDecision",
    "Visit",
    "VisitDraft",
]
