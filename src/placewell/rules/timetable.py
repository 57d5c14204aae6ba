"""The times of a category: how long each urgency class has, and what happens when too little comes (rulebook §8).

Published before any search starts, within what the legal basis allows (§1). Up to the close a step is taken whatever
has arrived: so that it tells nobody how many offers there are.
"""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from placewell.rules.clocks import EARLIEST_HOUR
from placewell.rules.errors import Refused
from placewell.rules.legal_basis import RULES, LegalBasis
from placewell.rules.urgency import SHORTEST_EMERGENCY, TIMES, Urgency, UrgencyTimes

IN_WORKING_DAYS = (Urgency.PLANNED, Urgency.STANDARD)
IN_HOURS = (Urgency.URGENT, Urgency.EMERGENCY)
LONGEST_WORKING_DAYS, LONGEST_HOURS = 30, 72
LONGEST_LOW_BID = 5  # working days
LONGEST_INTERIM = 12  # weeks
FURTHEST_WIDER = 50  # miles
_HOUR = timedelta(hours=1)
# A week whose Monday is no bank holiday, and with none in the five weeks after: they only make a window longer.
_ANY_MONDAY = date(2026, 6, 1)
_WEEKEND = 5


class StepKind(StrEnum):
    """What happens on the way when a search runs out of time."""

    REMIND = "remind"
    WIDEN = "widen"
    TELEPHONE = "telephone"
    DIRECT = "direct"


@dataclass(frozen=True, slots=True)
class Escalation:
    """When everybody is reminded, when a search looks further if the person agreed, and what follows too few offers.

    `remind_at` and `widen_at` are per cent of the window, `widen_miles` how many miles further it looks then.
    With fewer than `fewest` offers at the close services are telephoned for `telephone`; then one is found directly.
    """

    remind_at: int = 50
    widen_at: int = 75
    widen_miles: int = 5
    fewest: int = 2
    telephone: timedelta = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a search's escalation, and its moment (aware UTC)."""

    kind: StepKind
    at: datetime


@dataclass(frozen=True, slots=True)
class Timetable:
    """The times of each urgency class that a category has, its escalation, and the longest interim placement."""

    times: Mapping[Urgency, UrgencyTimes]
    escalation: Escalation
    interim_weeks: int = 6

    def of(self, urgency: Urgency) -> UrgencyTimes:
        """Return a class's times. Raises Refused for a class that the category does not have."""
        found = self.times.get(urgency)
        if found is None:
            raise Refused(
                f"This kind of care has no {urgency.value} searches. Choose another class, or another route on the"
                " suitability page.",
                code="urgency",
            )
        return found


def with_window(
    urgency: Urgency, *, working_days: int | None = None, hours: int | None = None, low_bid: int | None = None
) -> UrgencyTimes:
    """Return a class's times with another window, and other time to explain a low price; the rest is as by default.

    Planned and standard searches are given in working days, urgent and emergency ones in hours.
    """
    default = TIMES[urgency]
    if urgency in IN_WORKING_DAYS:
        days = low_bid if low_bid is not None else default.low_bid_working_days
        return replace(default, window_working_days=working_days, low_bid_working_days=days)
    spare = default.low_bid if low_bid is None else low_bid * _HOUR
    return replace(default, window=None if hours is None else hours * _HOUR, low_bid=spare)


def least_window(times: UrgencyTimes) -> timedelta:
    """Return the shortest time that a window can last, from whichever moment of whichever week it starts.

    A window of n working days closes on the first working day after the n-th, at 10:00 at the earliest.
    """
    if times.window is not None:
        return times.window
    return min(_least_from(_ANY_MONDAY + timedelta(days=n), times.window_working_days or 0) for n in range(7))


def default_timetable(basis: LegalBasis) -> Timetable:
    """Return the times that a category of a basis has until it publishes its own.

    Where the basis asks for a longer window than §8's, classes in working days get the least number that always keeps
    to it, and those in hours are left out.
    """
    shortest = RULES[basis].shortest_window
    if shortest is None:
        return Timetable(TIMES, Escalation())
    days = least_working_days(shortest)
    longer = {urgency: with_window(urgency, working_days=days) for urgency in IN_WORKING_DAYS}
    return Timetable(MappingProxyType(longer), Escalation())


def least_working_days(shortest: timedelta) -> int:
    """Return the least number of working days that never is shorter than `shortest`."""
    return next(
        days
        for days in range(1, LONGEST_WORKING_DAYS + 1)
        if least_window(with_window(Urgency.PLANNED, working_days=days)) >= shortest
    )


def check_timetable(timetable: Timetable, basis: LegalBasis) -> None:
    """Raise Refused for times that cannot be, or that the basis forbids, with the paragraph (rulebook §§1, 8)."""
    if Urgency.PLANNED not in timetable.times:
        raise Refused("Every kind of care has planned searches. Say how many working days they have.", code="planned")
    for urgency, times in timetable.times.items():
        _check_times(urgency, times)
        _check_basis(basis, urgency, times)
    ordered = [one for one in Urgency if one in timetable.times]
    for slower, faster in itertools.pairwise(ordered):
        if _length(timetable.times[faster]) > _length(timetable.times[slower]):
            sentence = f"A search that is {faster.value} cannot stay open longer than one that is {slower.value}."
            raise Refused(sentence, code=faster.value)
    _check_escalation(timetable.escalation)
    if not 1 <= timetable.interim_weeks <= LONGEST_INTERIM:
        sentence = f"An interim placement lasts between 1 and {LONGEST_INTERIM} weeks."
        raise Refused(sentence, code="interim_weeks")


def steps_of(escalation: Escalation, *, issued_at: datetime, closes_at: datetime) -> tuple[Step, ...]:
    """Return what happens when in a search that is open from `issued_at` to `closes_at`, in order."""
    start, end = issued_at.astimezone(UTC), closes_at.astimezone(UTC)
    return (
        Step(StepKind.REMIND, start + (end - start) * escalation.remind_at / 100),
        Step(StepKind.WIDEN, start + (end - start) * escalation.widen_at / 100),
        Step(StepKind.TELEPHONE, end),
        Step(StepKind.DIRECT, end + escalation.telephone),
    )


def next_step(steps: Iterable[Step], moment: datetime) -> Step | None:
    """Return the first step that is still to come at a moment; None when the last is past."""
    return next((step for step in steps if step.at > moment), None)


def escalation_sentences(escalation: Escalation) -> tuple[str, ...]:
    """Return an escalation as it is published, a sentence a step.

    The reminder and the wider search are Placewell's own; the others are what the council's staff do.
    """
    hours = escalation.telephone // _HOUR
    directly = (
        f"{hours} hour{'' if hours == 1 else 's'} after the close, if still nothing suits, the council finds a place"
        " directly, and writes down why."
    )
    wider = (
        f"When {escalation.widen_at} per cent has gone, the search looks {escalation.widen_miles} miles further, if the"
        " person agreed to that beforehand and it leaves time enough to those who are invited then."
    )
    if not escalation.widen_miles:
        wider = f"When {escalation.widen_at} per cent has gone, nothing more is done: the search is not widened."
    return (
        f"When {escalation.remind_at} per cent of the time has gone, everybody invited is reminded.",
        wider,
        f"At the close, with fewer than {escalation.fewest} offers, the council’s staff telephone services.",
        directly,
    )


def _check_times(urgency: Urgency, times: UrgencyTimes) -> None:
    name = urgency.value.capitalize()
    if urgency in IN_WORKING_DAYS:
        if times.window is not None or not 1 <= (times.window_working_days or 0) <= LONGEST_WORKING_DAYS:
            raise Refused(f"{name}: give between 1 and {LONGEST_WORKING_DAYS} working days.", code=urgency.value)
        if not 1 <= (times.low_bid_working_days or 0) <= LONGEST_LOW_BID:
            sentence = f"{name}: a low price is explained within 1 to {LONGEST_LOW_BID} working days."
            raise Refused(sentence, code=f"{urgency.value}_low_bid")
        return
    least = SHORTEST_EMERGENCY
    if times.window is None or not least <= times.window <= LONGEST_HOURS * _HOUR:
        sentence = f"{name}: give between {least // _HOUR} and {LONGEST_HOURS} hours."
        raise Refused(sentence, code=urgency.value)
    if times.low_bid is None or not _HOUR <= times.low_bid <= times.window:
        raise Refused(
            f"{name}: a low price is explained within 1 hour at least, and no longer than the search is open.",
            code=f"{urgency.value}_low_bid",
        )


def _check_basis(basis: LegalBasis, urgency: Urgency, times: UrgencyTimes) -> None:
    shortest = RULES[basis].shortest_window
    if shortest is None or least_window(times) >= shortest:
        return
    mend = (
        f"Give it {least_working_days(shortest)} working days or more."
        if urgency in IN_WORKING_DAYS
        else "Leave it out: somebody who cannot wait takes the direct route."
    )
    raise Refused(
        f"Under {RULES[basis].source} a search stays open for {shortest.days} days at least, unless every invited"
        f" member has agreed to less. “{urgency.value.capitalize()}” could be shorter. {mend}",
        code=urgency.value,
    )


def _check_escalation(escalation: Escalation) -> None:
    if not 1 <= escalation.remind_at < escalation.widen_at <= 99:
        raise Refused(
            "Everybody is reminded before the search is widened, and both happen between 1 and 99 per cent of the"
            " time.",
            code="remind_at",
        )
    if not 0 <= escalation.widen_miles <= FURTHEST_WIDER:
        raise Refused(f"A search is widened by 0 to {FURTHEST_WIDER} miles.", code="widen_miles")
    if not 1 <= escalation.fewest <= 5:
        raise Refused("Too few is fewer than a number from 1 to 5.", code="fewest")
    if not _HOUR <= escalation.telephone <= 24 * _HOUR:
        raise Refused("Services are telephoned for between 1 and 24 hours.", code="telephone_hours")


def _length(times: UrgencyTimes) -> timedelta:
    """Return how long a window lasts at most, for putting classes in order: a working day counts as one day."""
    return times.window or timedelta(days=times.window_working_days or 0)


def _least_from(day: date, working_days: int) -> timedelta:
    """Return the time from the last moment of a day to the earliest close after it, on the night the clocks go on."""
    last, left = day, working_days + 1
    while left:
        last += timedelta(days=1)
        left -= last.weekday() < _WEEKEND
    return (last - day) - timedelta(days=1) + (EARLIEST_HOUR - 1) * _HOUR
