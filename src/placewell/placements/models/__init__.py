"""Rows of placements: visits, placements, agreements and their variations, days away, ends, reviews, concerns,
and what is written down while a home closes.
"""

from placewell.placements.models.closing import ClosingStep, MoveTogether, OtherResident
from placewell.placements.models.ending import Notice, Resumption, Suspension, Variation, VariationDecision
from placewell.placements.models.placements import Agreement, Kind, Placement, PlacementEnd, Signature
from placewell.placements.models.reviews import Concern, ConcernStep, Review, Said, Start
from placewell.placements.models.visits import Arrangement, Place, Visit, VisitDraft

__all__ = [
    "Agreement",
    "Arrangement",
    "ClosingStep",
    "Concern",
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
    "Said",
    "Signature",
    "Start",
    "Suspension",
    "Variation",
    "VariationDecision",
    "Visit",
    "VisitDraft",
]
