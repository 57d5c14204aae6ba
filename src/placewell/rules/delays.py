"""How long each step from a need to a placement took (rulebook §8, “measured per tender”)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Step(StrEnum):
    """The measured steps, in order. The first bid is not among them: before the close nobody may know of it."""

    NEED = "need"
    PORTRAIT = "portrait"
    INVITED = "invited"
    SHOWN = "shown"
    CHOSEN = "chosen"
    VISITED = "visited"
    PLACED = "placed"


STEP_WORDS = {
    Step.NEED: "Need recorded",
    Step.PORTRAIT: "Portrait signed",
    Step.INVITED: "Services invited",
    Step.SHOWN: "Choices shown",
    Step.CHOSEN: "Chosen",
    Step.VISITED: "Visited and accepted",
    Step.PLACED: "Placed",
}
# A step that can happen again counts when it last did: the choice, visit and signature that led to the placement.
_LAST = frozenset({Step.PORTRAIT, Step.CHOSEN, Step.VISITED, Step.PLACED})


@dataclass(frozen=True, slots=True)
class Delay:
    """One step that was taken: when, and how long after the one before it (None for the first)."""

    step: Step
    at: datetime
    after: timedelta | None


def delays(taken: Iterable[tuple[Step, datetime]]) -> list[Delay]:
    """Return the steps taken, in order, each with the time since the last step before it that was taken.

    A step done again after a later one, as a portrait signed anew, takes no time of its own: `after` is never negative.
    """
    when: dict[Step, datetime] = {}
    for step, at in taken:
        known = when.get(step)
        if known is None or (at > known) == (step in _LAST):
            when[step] = at
    found: list[Delay] = []
    latest: datetime | None = None
    for step in Step:
        at_last = when.get(step)
        if at_last is None:
            continue
        found.append(Delay(step, at_last, None if latest is None else max(at_last - latest, timedelta(0))))
        latest = at_last if latest is None else max(at_last, latest)
    return found


def duration_words(length: timedelta) -> str:
    """Write a length of time in its largest unit, such as 3 days, 5 hours or 12 minutes; whole units, rounded down."""
    minutes = int(length.total_seconds()) // 60
    for size, name in ((24 * 60, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            count = minutes // size
            return f"{count} {name}{'' if count == 1 else 's'}"
    return "less than a minute"
