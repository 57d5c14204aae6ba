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

    @property
    def summary(self) -> str:
        """How long services have to answer, such as 5 working days."""
        return _words(self.window_working_days, self.window)

    @property
    def low_bid_summary(self) -> str:
        """How long a provider has to explain a price under what care costs, such as 4 hours."""
        return _words(self.low_bid_working_days, self.low_bid)


def _words(working_days: int | None, elapsed: timedelta | None) -> str:
    if elapsed is not None:
        hours = elapsed // timedelta(hours=1)
        return f"{hours} hour{'' if hours == 1 else 's'}"
    return f"{working_days} working day{'' if working_days == 1 else 's'}"


TIMES: Mapping[Urgency, UrgencyTimes] = MappingProxyType(
    {
        Urgency.PLANNED: UrgencyTimes(5, None, 1, None, 5, True),
        Urgency.STANDARD: UrgencyTimes(2, None, 1, None, 2, True),
        Urgency.URGENT: UrgencyTimes(None, timedelta(hours=24), None, timedelta(hours=4), 1, True),
        Urgency.EMERGENCY: UrgencyTimes(None, timedelta(hours=3), None, timedelta(hours=1), 1, False),
    }
)
SHORTEST_EMERGENCY = timedelta(hours=2)
