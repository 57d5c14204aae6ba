"""Rows of placements: visits, placements, service agreements, reviews and concerns."""

from placewell.placements.models.placements import Agreement, Kind, Placement, PlacementEnd, Signature
from placewell.placements.models.reviews import Concern, ConcernStep, Review, Said, Start
from placewell.placements.models.visits import Visit

__all__ = [
    "Agreement",
    "Concern",
    "ConcernStep",
    "Kind",
    "Placement",
    "PlacementEnd",
    "Review",
    "Said",
    "Signature",
    "Start",
    "Visit",
]
