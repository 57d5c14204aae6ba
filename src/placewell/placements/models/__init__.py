"""Rows of placements: visits, placements, service agreements and their variations, days away, notices and ends."""

from placewell.placements.models.ending import Notice, Resumption, Suspension, Variation, VariationDecision
from placewell.placements.models.placements import Agreement, Kind, Placement, PlacementEnd, Signature
from placewell.placements.models.visits import Visit

__all__ = [
    "Agreement",
    "Kind",
    "Notice",
    "Placement",
    "PlacementEnd",
    "Resumption",
    "Signature",
    "Suspension",
    "Variation",
    "VariationDecision",
    "Visit",
]
