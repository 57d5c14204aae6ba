"""Marking the case responses: how many evaluators, what a score is, and scores that must be agreed (rulebook §6)."""

import hashlib
from collections.abc import Sequence
from decimal import Decimal

from placewell.rules.errors import Refused
from placewell.rules.pack_checks import APART
from placewell.rules.scoring import TOP_SCORE
from placewell.rules.urgency import Urgency

ONE_IN = 10  # tenders of the other classes that are marked a second time
SMALLEST_EXPONENT = -1  # scores have one decimal at most


def evaluators_of(urgency: Urgency, tender_ref: str) -> int:
    """Return how many evaluators mark a tender, each on their own.

    `planned` has two. `emergency` has none, since nothing is asked. The others have one, and one tender in ten
    two: drawn by the tender and not by the bid, so that bids compared with each other are marked alike.
    """
    if urgency == Urgency.EMERGENCY:
        return 0
    return 2 if urgency == Urgency.PLANNED or is_second_marked(tender_ref) else 1


def is_second_marked(tender_ref: str) -> bool:
    """Tell whether the draw `sha256(tender_ref)` falls on a tender: a number of it divisible by ten."""
    return int(hashlib.sha256(tender_ref.encode()).hexdigest(), 16) % ONE_IN == 0


def check_score(score: Decimal) -> None:
    """Raise Refused for a score that is not from 0 to 5 with one decimal at most."""
    exponent = score.as_tuple().exponent
    if not isinstance(exponent, int) or not 0 <= score <= TOP_SCORE:
        raise Refused(f"A score is from 0 to {TOP_SCORE}.", code="score")
    if score.normalize().as_tuple().exponent < SMALLEST_EXPONENT:  # type: ignore[operator] # finite, as checked above
        raise Refused("A score has one decimal at most, such as 3.5.", code="score")


def must_agree(scores: Sequence[Decimal]) -> bool:
    """Tell whether the scores of one answer lie two or more apart, so that an agreed one is needed."""
    return bool(scores) and max(scores) - min(scores) >= APART


def agreed_range(scores: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """Return the lowest and the highest score that may be agreed: the range of the scores given."""
    return min(scores), max(scores)


def check_agreed(score: Decimal, scores: Sequence[Decimal]) -> None:
    """Raise Refused for an agreed score that is none, is not needed, or lies outside the scores' range."""
    check_score(score)
    if not must_agree(scores):
        raise Refused("These scores are less than two apart, so their mean counts. Nothing is agreed.", code="score")
    low, high = agreed_range(scores)
    if not low <= score <= high:
        raise Refused(f"An agreed score lies between the two given: from {low:f} to {high:f}.", code="score")
