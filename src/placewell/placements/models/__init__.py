"""Rows of placements: visits, placements and service agreements."""

from placewell.placements.models.placements import Agreement, Kind, Placement, PlacementEnd, Signature
from placewell.placements.models.visits import Arrangement, Place, Visit, VisitDraft

__all__ = ["Agreement", "Arrangement", "Kind", "Place", "Placement", "PlacementEnd", "Signature", "Visit", "VisitDraft"]
