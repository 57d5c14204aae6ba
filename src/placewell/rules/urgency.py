"""Urgency classes and the times they give everybody (rulebook §8; defaults of a light-touch scheme)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType


class Urgency(StrEnum):
    """How soon care is needed."""

    PLANNED = "planned"
    STANDARD = "standard"
    URGENT = "urgent"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class UrgencyTimes:
    """A class's times: working days where `working_days` says so, else elapsed time."""

    window_working_days: int | None
    window: timedelta | None
    low_bid_working_days: int | None
    low_bid: timedelta | None
    visit_working_days: int
    choice_before_placement: bool
    summary: str


TIMES: Mapping[Urgency, UrgencyTimes] = MappingProxyType(
    {
        Urgency.PLANNED: UrgencyTimes(5, None, 1, None, 5, True, "5 working days"),
        Urgency.STANDARD: UrgencyTimes(2, None, 1, None, 2, True, "2 working days"),
        Urgency.URGENT: UrgencyTimes(None, timedelta(hours=24), None, timedelta(hours=4), 1, True, "24 hours"),
        Urgency.EMERGENCY: UrgencyTimes(None, timedelta(hours=3), None, timedelta(hours=1), 1, False, "3 hours"),
    }
)
SHORTEST_EMERGENCY = timedelta(hours=2)
