"""Out of hours: evenings, nights, weekends and bank holidays; whose turn it is then, and which hours nobody has.

Rulebook §8: a recorded out-of-hours rota decides who is told. The hours are a default of Placewell's. Instants are
aware UTC; the hours are those of Europe/London.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from placewell.rules.clocks import LONDON, is_working_day, london_day_of
from placewell.rules.errors import Refused

BEGINS, ENDS = time(9), time(17)  # default: the hours of a working day at which staff are at their desks
LONGEST_TURN = timedelta(days=14)
FURTHEST_AHEAD = timedelta(days=366)
SHOWN = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time: from one instant up to, and without, another."""

    begins_at: datetime
    ends_at: datetime

    def has(self, moment: datetime) -> bool:
        """Tell whether a moment is in it."""
        return self.begins_at <= moment < self.ends_at


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a rota. `holder` is the actor reference of who is told."""

    ref: str
    holder: str
    name: str
    span: Span


class Phase(StrEnum):
    """What somebody is told about a wait: that it began, or that its time is over."""

    BEGAN = "began"
    DUE = "due"


def is_out_of_hours(moment: datetime) -> bool:
    """Tell whether a moment is outside the hours of a working day: 9am to 5pm, no weekend and no bank holiday."""
    local = moment.astimezone(LONDON)
    return not (is_working_day(local.date()) and BEGINS <= local.time() < ENDS)


def out_of_hours(within: Span) -> tuple[Span, ...]:
    """Return the stretches of a span that are out of hours, in order: a weekend is one."""
    left = [Span(within.begins_at.astimezone(UTC), within.ends_at.astimezone(UTC))]
    day, last = london_day_of(within.begins_at), london_day_of(within.ends_at)
    while day <= last:
        if is_working_day(day):
            at_work = Span(*(datetime.combine(day, one, tzinfo=LONDON).astimezone(UTC) for one in (BEGINS, ENDS)))
            left = [*left[:-1], *_without(left[-1], at_work)] if left else left
        day += timedelta(days=1)
    return tuple(left)


def on_duty(turns: Iterable[Turn], moment: datetime) -> tuple[Turn, ...]:
    """Return whose turn it is at a moment: nobody in a gap, several where turns overlap."""
    found = [turn for turn in turns if turn.span.has(moment)]
    return tuple(sorted(found, key=lambda turn: (turn.span.begins_at, turn.ref)))


def gaps(turns: Iterable[Turn], within: Span) -> tuple[Span, ...]:
    """Return the stretches of a span that are out of hours and nobody's turn, in order."""
    left = list(out_of_hours(within))
    for turn in turns:
        left = [rest for span in left for rest in _without(span, turn.span)]
    return tuple(left)


def overlaps(turns: Sequence[Turn]) -> tuple[tuple[Turn, Turn, Span], ...]:
    """Return each two turns that are at the same time, with when: both are told then."""
    ordered = sorted(turns, key=lambda turn: (turn.span.begins_at, turn.ref))
    found = []
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            begins = max(one.span.begins_at, other.span.begins_at)
            ends = min(one.span.ends_at, other.span.ends_at)
            if begins < ends:
                found.append((one, other, Span(begins, ends)))
    return tuple(found)


def check_turn(span: Span, *, holder: str, turns: Iterable[Turn], now: datetime) -> None:
    """Raise Refused for a turn that cannot be: backwards, over, too long, too far off, or beside one's own."""
    if span.ends_at <= span.begins_at:
        raise Refused("A turn ends after it begins. Put another day or time.", code="ends")
    if span.ends_at <= now:
        raise Refused("This turn would be over already. Put another day or time.", code="ends")
    if span.ends_at - span.begins_at > LONGEST_TURN:
        raise Refused(f"A turn lasts {LONGEST_TURN.days} days at most. Write two.", code="ends")
    if span.begins_at > now + FURTHEST_AHEAD:
        raise Refused("A turn is written a year ahead at most.", code="begins")
    for turn in turns:
        if turn.holder == holder and turn.span.begins_at < span.ends_at and span.begins_at < turn.span.ends_at:
            raise Refused(f"{turn.name} has a turn at that time already. Withdraw that one first.", code="holder")


def owed(started_at: datetime, due_at: datetime, *, now: datetime, told: Collection[Phase]) -> Phase | None:
    """Return what somebody has still to be told, out of hours, of a wait; None within hours: a work list says it.

    That it began, when it began out of hours; that its time is over, when that fell out of hours.
    """
    if not is_out_of_hours(now):
        return None
    if due_at <= now:
        return Phase.DUE if Phase.DUE not in told and is_out_of_hours(due_at) else None
    return Phase.BEGAN if Phase.BEGAN not in told and is_out_of_hours(started_at) else None


def _without(span: Span, taken: Span) -> list[Span]:
    if taken.ends_at <= span.begins_at or span.ends_at <= taken.begins_at:
        return [span]
    parts = [Span(span.begins_at, taken.begins_at), Span(taken.ends_at, span.ends_at)]
    return [part for part in parts if part.begins_at < part.ends_at]
