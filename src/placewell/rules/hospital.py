"""Where somebody is while care is looked for, and their days in hospital once they are ready to leave (rulebook §8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum
from types import MappingProxyType

from placewell.rules.errors import Refused


class Whereabouts(StrEnum):
    """Whether the person is in hospital."""

    ELSEWHERE = "elsewhere"
    IN_HOSPITAL = "in_hospital"
    LEFT = "left"


WHEREABOUTS_WORDS: Mapping[Whereabouts, str] = MappingProxyType(
    {
        Whereabouts.ELSEWHERE: "Not in hospital",
        Whereabouts.IN_HOSPITAL: "In hospital",
        Whereabouts.LEFT: "They were in hospital, and have left it",
    }
)


class Pathway(IntEnum):
    """The discharge pathways of NHS England’s hospital discharge guidance."""

    NO_NEW_SUPPORT = 0
    SUPPORT_AT_HOME = 1
    BED_TO_RECOVER = 2
    CARE_HOME = 3


PATHWAY_WORDS: Mapping[Pathway, str] = MappingProxyType(
    {
        Pathway.NO_NEW_SUPPORT: "Pathway 0: home, with no new support",
        Pathway.SUPPORT_AT_HOME: "Pathway 1: home, with support to recover",
        Pathway.BED_TO_RECOVER: "Pathway 2: a bed for a while, to recover",
        Pathway.CARE_HOME: "Pathway 3: a care home, for complex needs",
    }
)


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay in hospital as far as it is known. Days are Europe/London calendar days."""

    whereabouts: Whereabouts
    ready_on: date | None = None
    pathway: Pathway | None = None
    left_on: date | None = None


NOT_THERE = Stay(Whereabouts.ELSEWHERE)


def check_stay(stay: Stay, *, today: date) -> None:
    """Raise Refused for days that cannot be, or for what does not go together."""
    if stay.whereabouts == Whereabouts.ELSEWHERE:
        if stay != NOT_THERE:
            raise Refused(
                "Somebody who is not in hospital has no day of being ready to leave it. Leave the rest empty.",
                code="whereabouts",
            )
        return
    if stay.ready_on is not None and stay.ready_on > today:
        raise Refused("Give the day from which they were ready to leave: today, or a day before.", code="ready_on")
    if stay.ready_on is not None and stay.pathway is None:
        raise Refused("Choose the discharge pathway on which they are ready to leave.", code="pathway")
    if stay.whereabouts == Whereabouts.IN_HOSPITAL:
        if stay.left_on is not None:
            raise Refused("Say that they have left hospital, or leave out the day on which they did.", code="left_on")
        return
    if stay.left_on is None:
        raise Refused("Give the day on which they left hospital.", code="left_on")
    if stay.left_on > today:
        raise Refused("Give the day on which they left hospital: today, or a day before.", code="left_on")
    if stay.ready_on is not None and stay.left_on < stay.ready_on:
        raise Refused("They left hospital before the day on which they were ready. Check both days.", code="left_on")


def corrects(before: Stay | None, after: Stay) -> bool:
    """Tell whether a record takes back something that was recorded before, rather than going on from it."""
    if before is None or before.whereabouts == Whereabouts.ELSEWHERE:
        return False
    came_back = before.whereabouts == Whereabouts.LEFT and after.whereabouts != Whereabouts.LEFT
    was, now_is = (before.ready_on, before.pathway, before.left_on), (after.ready_on, after.pathway, after.left_on)
    changed = any(one is not None and one != other for one, other in zip(was, now_is, strict=True))
    return came_back or changed or after.whereabouts == Whereabouts.ELSEWHERE


def days_since_ready(stay: Stay, *, today: date) -> int | None:
    """Return the days in hospital after being ready: from that day to the one of leaving, or to today.

    Counted as the NHS counts from the discharge ready date: who leaves on the day itself has 0. None for somebody
    who is not ready, or is not in hospital. Never negative.
    """
    if stay.ready_on is None or stay.whereabouts == Whereabouts.ELSEWHERE:
        return None
    until = stay.left_on if stay.left_on is not None else today
    return max((until - stay.ready_on) // timedelta(days=1), 0)
