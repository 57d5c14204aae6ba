"""Rows of placements: visits, placements and service agreements."""

from placewell.placements.models.placements import Agreement, Kind, Placement, PlacementEnd, Signature
from placewell.placements.models.visits import Visit

__all__ = ["Agreement", "Kind", "Placement", "PlacementEnd", "Signature", "Visit"]
