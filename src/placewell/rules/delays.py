"""How long each step from a need to a placement took, and days in hospital after being ready (rulebook §8)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Step(StrEnum):
    """The measured steps, in order. The first bid is known from the opening on: before it nobody may know of one."""

    NEED = "need"
    PORTRAIT = "portrait"
    INVITED = "invited"
    FIRST_BID = "first_bid"
    SHOWN = "shown"
    CHOSEN = "chosen"
    VISITED = "visited"
    PLACED = "placed"


STEP_WORDS = {
    Step.NEED: "Need recorded",
    Step.PORTRAIT: "Portrait signed",
    Step.INVITED: "Services invited",
    Step.FIRST_BID: "First bid sealed",
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


# Nobody is waited for to bid: whether there is a bid is nobody's to know, and what is waited for is what follows it.
_NEVER_WAITED_FOR = frozenset({Step.FIRST_BID})


@dataclass(frozen=True, slots=True)
class Measured:
    """The steps that were taken, and the one waited for since an instant: None once all is done, or called off."""

    steps: tuple[Delay, ...]
    waits_for: Step | None = None
    since: datetime | None = None

    @property
    def whole(self) -> timedelta:
        """The time from the first step that was taken to the last: what the steps sum to."""
        return sum((one.after for one in self.steps if one.after is not None), timedelta(0))

    def waiting(self, moment: datetime) -> timedelta | None:
        """Return how long the next step has been waited for; None where none is."""
        return None if self.since is None else max(moment - self.since, timedelta(0))


def measure(taken: Iterable[tuple[Step, datetime]], *, over: bool = False) -> Measured:
    """Return the steps taken with their lengths, and which is waited for since when; none of one that is `over`."""
    found = tuple(delays(taken))
    if over or not found:
        return Measured(found)
    steps = list(Step)
    later = [step for step in steps[steps.index(found[-1].step) + 1 :] if step not in _NEVER_WAITED_FOR]
    return Measured(found, later[0], max(one.at for one in found)) if later else Measured(found)


class Measure(StrEnum):
    """What is summed over many searches: each step but the first, the whole, and how soon there was a place for now."""

    PORTRAIT = Step.PORTRAIT.value
    INVITED = Step.INVITED.value
    FIRST_BID = Step.FIRST_BID.value
    SHOWN = Step.SHOWN.value
    CHOSEN = Step.CHOSEN.value
    VISITED = Step.VISITED.value
    PLACED = Step.PLACED.value
    WHOLE = "whole"
    FOR_NOW = "for_now"


MEASURE_WORDS = {
    Measure.PORTRAIT: "From the need to the signed portrait",
    Measure.INVITED: "From the portrait to the invitation",
    Measure.FIRST_BID: "From the invitation to the first bid",
    Measure.SHOWN: "From the first bid, or else the invitation, to the choices being shown",
    Measure.CHOSEN: "From the choices to the choice",
    Measure.VISITED: "From the choice to the accepted visit",
    Measure.PLACED: "From the visit to the placement",
    Measure.WHOLE: "From the need to the placement",
    Measure.FOR_NOW: "From the need to a place for now, in an emergency",
}


@dataclass(frozen=True, slots=True)
class Length:
    """How long one thing took that is summed, and when it ended."""

    measure: Measure
    at: datetime
    took: timedelta


def lengths(measured: Measured, *, for_now_at: datetime | None = None) -> list[Length]:
    """Return the lengths of one search that are summed; the whole only of somebody who is placed."""
    found = [Length(Measure(one.step.value), one.at, one.after) for one in measured.steps if one.after is not None]
    need = next((one.at for one in measured.steps if one.step == Step.NEED), None)
    if need is None:
        return found
    if measured.steps[-1].step == Step.PLACED:
        found.append(Length(Measure.WHOLE, measured.steps[-1].at, measured.whole))
    if for_now_at is not None:
        found.append(Length(Measure.FOR_NOW, for_now_at, max(for_now_at - need, timedelta(0))))
    return found


def duration_words(length: timedelta) -> str:
    """Write a length of time in its largest unit, such as 3 days, 5 hours or 12 minutes; whole units, rounded down."""
    minutes = int(length.total_seconds()) // 60
    for size, name in ((24 * 60, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            return _counted(minutes // size, name)
    return "less than a minute"


def exact_words(length: timedelta) -> str:
    """Write a length of time in its two largest units, such as 3 days 4 hours; rounded down."""
    minutes = int(length.total_seconds()) // 60
    days, hours = minutes // (24 * 60), minutes // 60 % 24
    parts = ((days, "day"), (hours, "hour")) if days else ((hours, "hour"), (minutes % 60, "minute"))
    return " ".join(_counted(count, name) for count, name in parts if count) or "less than a minute"


def _counted(count: int, name: str) -> str:
    return f"{count} {name}{'' if count == 1 else 's'}"
