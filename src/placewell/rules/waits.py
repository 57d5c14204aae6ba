"""How long each step of a tender may take, by its urgency (rulebook §8; where §8 is silent, defaults of ours).

Instants in and out are aware UTC. A period of working days ends at 23:59:59 Europe/London on its last day.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from placewell.rules.clocks import LAST_SECOND, LONDON, working_days_after
from placewell.rules.urgency import TIMES, Urgency, UrgencyTimes

# Default: how long evaluators have from the opening, in working days or elapsed time. `emergency` has nothing to mark.
MARKING: Mapping[Urgency, int | timedelta] = MappingProxyType(
    {Urgency.PLANNED: 3, Urgency.STANDARD: 1, Urgency.URGENT: timedelta(hours=4), Urgency.EMERGENCY: timedelta(0)}
)
# Default: how long a named officer has to decide (a low bid, a risen budget, a placement), and a broker to go on.
DECIDING: Mapping[Urgency, int | timedelta] = MappingProxyType(
    {
        Urgency.PLANNED: 2,
        Urgency.STANDARD: 1,
        Urgency.URGENT: timedelta(hours=4),
        Urgency.EMERGENCY: timedelta(hours=1),
    }
)
# Default: how long the person may take before somebody asks how they are getting on. It is never a deadline for them.
CHOOSING: Mapping[Urgency, int | timedelta] = MappingProxyType(
    {Urgency.PLANNED: 10, Urgency.STANDARD: 5, Urgency.URGENT: 2, Urgency.EMERGENCY: timedelta(hours=4)}
)
# Default: how long the person has to read their portrait before the social worker asks how they are getting on.
CONFIRMING: Mapping[Urgency, int | timedelta] = MappingProxyType(
    {
        Urgency.PLANNED: 5,
        Urgency.STANDARD: 2,
        Urgency.URGENT: timedelta(hours=4),
        Urgency.EMERGENCY: timedelta(hours=1),
    }
)
EMERGENCY_VISIT = timedelta(hours=24)


class MoreTime(StrEnum):
    """How much more time the person asks for to choose."""

    FEW_DAYS = "few_days"
    WEEK = "week"
    TWO_WEEKS = "two_weeks"

    @property
    def working_days(self) -> int:
        """How many working days it is."""
        return {MoreTime.FEW_DAYS: 3, MoreTime.WEEK: 5, MoreTime.TWO_WEEKS: 10}[self]


MORE_TIME_WORDS: Mapping[MoreTime, str] = MappingProxyType(
    {MoreTime.FEW_DAYS: "A few more days", MoreTime.WEEK: "A week more", MoreTime.TWO_WEEKS: "Two weeks more"}
)


def more_time_until(how_much: MoreTime, asked_at: datetime, *, before: datetime | None) -> datetime:
    """Return when somebody asks the person again how they are getting on: never earlier than they would have."""
    later = working_days_after(asked_at, how_much.working_days)
    return later if before is None else max(later, before)


def explanation_due(times: UrgencyTimes, asked_at: datetime) -> datetime:
    """Return by when a low bid must be explained: by default 1 working day, 4 hours or 1 hour (rulebook §8)."""
    if times.low_bid is not None:
        return asked_at.astimezone(UTC) + times.low_bid
    return working_days_after(asked_at, times.low_bid_working_days or 1)


def visit_due(urgency: Urgency, chosen_at: datetime) -> datetime:
    """Return by when the chosen service visits: 5 or 2 working days, the same or next day, or 24 hours (§8)."""
    if urgency == Urgency.EMERGENCY:
        return chosen_at.astimezone(UTC) + EMERGENCY_VISIT
    if urgency == Urgency.URGENT:
        tomorrow = chosen_at.astimezone(LONDON).date() + timedelta(days=1)
        return datetime.combine(tomorrow, LAST_SECOND, tzinfo=LONDON).astimezone(UTC)
    return working_days_after(chosen_at, TIMES[urgency].visit_working_days)


def marking_due(urgency: Urgency, opened_at: datetime) -> datetime:
    """Return by when the case responses should be marked."""
    return _after(opened_at, MARKING[urgency])


def decision_due(urgency: Urgency, since: datetime) -> datetime:
    """Return by when a named officer, or the broker, should have taken the next step."""
    return _after(since, DECIDING[urgency])


def choice_due(urgency: Urgency, put_at: datetime) -> datetime:
    """Return when somebody should ask the person how their choice is coming along. No choice lapses by it."""
    return _after(put_at, CHOOSING[urgency])


def confirmation_due(urgency: Urgency, sent_at: datetime) -> datetime:
    """Return when the social worker should ask the person about the portrait that was sent to them."""
    return _after(sent_at, CONFIRMING[urgency])


def answer_due(asked_at: datetime, closes_at: datetime) -> datetime:
    """Return by when a question should be answered: half-way to the close, so that bidders can use the answer."""
    return asked_at + (closes_at - asked_at) / 2


def _after(since: datetime, period: int | timedelta) -> datetime:
    if isinstance(period, timedelta):
        return since.astimezone(UTC) + period
    return working_days_after(since, period)
