"""Rows of placements: visits, placements, service agreements, reviews and concerns."""

from placewell.placements.models.placements import Agreement, Kind, Placement, PlacementEnd, Signature
from placewell.placements.models.reviews import Concern, ConcernStep, Review, Said, Start
from placewell.placements.models.visits import Arrangement, Place, Visit, VisitDraft

__all__ = [
    "Agreement",
    "Arrangement",
    "Concern",
    "ConcernStep",
    "Kind",
    "Place",
    "Placement",
    "PlacementEnd",
    "Review",
    "Said",
    "Signature",
    "Start",
    "Visit",
    "VisitDraft",
]
