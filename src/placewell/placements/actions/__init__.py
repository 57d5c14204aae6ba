"""Every write of placements: the visit, the approval or refusal, and the agreement that both sides sign."""

from placewell.placements.actions.approving import approve_placement, refuse_placement
from placewell.placements.actions.arranging import arrange_visit
from placewell.placements.actions.signing import sign_agreement
from placewell.placements.actions.visiting import keep_visit_draft, report_visit
from placewell.rules.visits import VisitOutcome

__all__ = [
    "VisitOutcome",
    "approve_placement",
    "arrange_visit",
    "keep_visit_draft",
    "refuse_placement",
    "report_visit",
    "sign_agreement",
]
