"""Every write of placements: visits, the approval, the agreement and its versions, days away, the end, reviews,
and the residents of homes that close.
"""

from placewell.placements.actions.approving import approve_placement, refuse_placement
from placewell.placements.actions.around_closures import Other, note_other, take_back_wish, wish_together
from placewell.placements.actions.arranging import arrange_visit
from placewell.placements.actions.assessing import hand_over_reading, keep_reading, send_assessor
from placewell.placements.actions.ending import end_placement, give_notice
from placewell.placements.actions.following_closures import Opened, follow_resident, open_searches
from placewell.placements.actions.hearing import hold_concern_back, put_concern_to_home, reply_to_concern
from placewell.placements.actions.interim import approve_interim
from placewell.placements.actions.leaving_closures import carry_on, end_at_closed_homes
from placewell.placements.actions.overdue import say_missed_reviews
from placewell.placements.actions.reviewing import (
    OwnWords,
    decide_concern,
    hold_review,
    raise_concern,
    raise_own_concern,
    say_how_it_is,
)
from placewell.placements.actions.signing import Signing, sign_agreement
from placewell.placements.actions.starting import ask_before_reviews, record_start
from placewell.placements.actions.suspending import resume_placement, suspend_placement
from placewell.placements.actions.varying import decide_variation, propose_variation, withdraw_variation
from placewell.placements.actions.visiting import keep_visit_draft, report_visit
from placewell.rules.visits import VisitOutcome

__all__ = [
    "Opened",
    "Other",
    "OwnWords",
    "Signing",
    "VisitOutcome",
    "approve_interim",
    "approve_placement",
    "arrange_visit",
    "ask_before_reviews",
    "carry_on",
    "decide_concern",
    "decide_variation",
    "end_at_closed_homes",
    "end_placement",
    "follow_resident",
    "give_notice",
    "hand_over_reading",
    "hold_concern_back",
    "hold_review",
    "keep_reading",
    "keep_visit_draft",
    "note_other",
    "open_searches",
    "propose_variation",
    "put_concern_to_home",
    "raise_concern",
    "raise_own_concern",
    "record_start",
    "refuse_placement",
    "reply_to_concern",
    "report_visit",
    "resume_placement",
    "say_how_it_is",
    "say_missed_reviews",
    "send_assessor",
    "sign_agreement",
    "suspend_placement",
    "take_back_wish",
    "wish_together",
    "withdraw_variation",
]
