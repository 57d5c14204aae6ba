"""In how many working days a council answers complaints: what it published, or the default."""

from collections.abc import Sequence

from placewell.redress.models import AnswerTime
from placewell.rules.redress import ANSWERED_IN


def days_to_answer(authority_id: int) -> int:
    """Return in how many working days a council answers what comes in now."""
    newest = AnswerTime.objects.filter(authority_id=authority_id).order_by("-version").first()
    return newest.days if newest is not None else ANSWERED_IN


def answer_times(authority_id: int) -> Sequence[AnswerTime]:
    """Return the newest versions of a council's time to answer, newest first."""
    return list(AnswerTime.objects.filter(authority_id=authority_id).order_by("-version")[:50])


def published_times() -> Sequence[AnswerTime]:
    """Return the time that counts of each council that published one, in the order of their ids."""
    rows = AnswerTime.objects.order_by("authority_id", "-version").distinct("authority_id")
    return list(rows[:200])
