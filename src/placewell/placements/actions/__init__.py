"""Every write of placements: the visit, the approval, the agreement and its versions, days away, notice and the end."""

from placewell.placements.actions.approving import approve_placement, refuse_placement
from placewell.placements.actions.ending import end_placement, give_notice
from placewell.placements.actions.signing import Signing, sign_agreement
from placewell.placements.actions.suspending import resume_placement, suspend_placement
from placewell.placements.actions.varying import decide_variation, propose_variation, withdraw_variation
from placewell.placements.actions.visiting import VisitOutcome, report_visit

__all__ = [
    "Signing",
    "VisitOutcome",
    "approve_placement",
    "decide_variation",
    "end_placement",
    "give_notice",
    "propose_variation",
    "refuse_placement",
    "report_visit",
    "resume_placement",
    "sign_agreement",
    "suspend_placement",
    "withdraw_variation",
]
