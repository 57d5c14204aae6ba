"""Every write of redress."""

from placewell.redress.actions.answering import ask_for_review, ask_for_review_as_provider, reply_to_complaint
from placewell.redress.actions.handling import (
    OPEN,
    acknowledge_complaint,
    answer_complaint,
    explain_delay,
    look_at_safety,
    put_to_service,
    review_complaint,
)
from placewell.redress.actions.receiving import complain, complain_as_provider
from placewell.redress.actions.times import set_answer_time

__all__ = [
    "OPEN",
    "acknowledge_complaint",
    "answer_complaint",
    "ask_for_review",
    "ask_for_review_as_provider",
    "complain",
    "complain_as_provider",
    "explain_delay",
    "look_at_safety",
    "put_to_service",
    "reply_to_complaint",
    "review_complaint",
    "set_answer_time",
]
