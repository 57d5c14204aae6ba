"""Every write of placements: the visit, the approval or refusal, the agreement, the start, reviews and concerns."""

from placewell.placements.actions.approving import approve_placement, refuse_placement
from placewell.placements.actions.arranging import arrange_visit
from placewell.placements.actions.reviewing import (
    OwnWords,
    decide_concern,
    hold_review,
    raise_concern,
    raise_own_concern,
    say_how_it_is,
)
from placewell.placements.actions.signing import sign_agreement
from placewell.placements.actions.starting import record_start
from placewell.placements.actions.visiting import keep_visit_draft, report_visit
from placewell.rules.visits import VisitOutcome

__all__ = [
    "OwnWords",
    "VisitOutcome",
    "approve_placement",
    "arrange_visit",
    "decide_concern",
    "hold_review",
    "keep_visit_draft",
    "raise_concern",
    "raise_own_concern",
    "record_start",
    "refuse_placement",
    "report_visit",
    "say_how_it_is",
    "sign_agreement",
]
