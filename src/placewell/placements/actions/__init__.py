"""Every write of placements: the visit, the approval or refusal, and the agreement that both sides sign."""

from placewell.placements.actions.approving import approve_placement, refuse_placement
from placewell.placements.actions.interim import approve_interim
from placewell.placements.actions.signing import sign_agreement
from placewell.placements.actions.visiting import VisitOutcome, report_visit

__all__ = [
    "VisitOutcome",
    "approve_interim",
    "approve_placement",
    "refuse_placement",
    "report_visit",
    "sign_agreement",
]
