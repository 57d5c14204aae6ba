"""Trusted assessors: who may meet a person for a home, when, and by when the home answers (rulebook §8)."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from placewell.rules.errors import Refused
from placewell.rules.urgency import Urgency
from placewell.rules.visits import How, Mark
from placewell.rules.waits import decision_due

# A home answers within 4 hours of what a trusted assessor hands it in an emergency.
EMERGENCY_ANSWER = timedelta(hours=4)


class Scope(StrEnum):
    """For which visits a home trusts somebody."""

    EMERGENCIES = "emergencies"
    EVERY_VISIT = "every_visit"


SCOPE_WORDS: Mapping[Scope, str] = MappingProxyType(
    {
        Scope.EMERGENCIES: "In emergencies only",
        Scope.EVERY_VISIT: "For every visit",
    }
)


class EndReason(StrEnum):
    """Why somebody is no longer a trusted assessor. A code, since homes read that it ended."""

    LEFT = "left"
    OWN_WISH = "own_wish"
    NOT_TRUSTED = "not_trusted"


END_WORDS: Mapping[EndReason, str] = MappingProxyType(
    {
        EndReason.LEFT: "They have left, or do other work now",
        EndReason.OWN_WISH: "They do not want to do it any more",
        EndReason.NOT_TRUSTED: "Their readings were not good enough",
    }
)


def covers(scope: Scope, urgency: Urgency) -> bool:
    """Tell whether a home's trust covers a visit of this urgency."""
    return scope == Scope.EVERY_VISIT or urgency == Urgency.EMERGENCY


def check_sent(scope: Scope | None, urgency: Urgency, *, name: str, wrote_the_portrait: bool) -> None:
    """Raise Refused unless somebody may meet this person for this home, whose trust `scope` is; None: it has none."""
    if scope is None:
        raise Refused(
            f"The home does not trust {name} to see people for it. Ask it to say so first, or let it visit itself.",
            code="assessor",
        )
    if not covers(scope, urgency):
        raise Refused(f"The home trusts {name} in emergencies only, and this is none.", code="assessor")
    if wrote_the_portrait:
        raise Refused(
            f"{name} wrote or signed this portrait. Send somebody who sees the person with other eyes.", code="assessor"
        )


def check_reading(marks: Mapping[str, Mark]) -> None:
    """Raise Refused for a reading that holds nothing beside the person: a home cannot answer on it."""
    if all(mark.how == How.NOT_SEEN for mark in marks.values()):
        raise Refused("Mark at least one statement: the home answers on what you saw.", code="marks")


def answer_due(urgency: Urgency, handed_over_at: datetime) -> datetime:
    """Return by when the home answers: 4 hours in an emergency (§8), else as long as any decision takes."""
    if urgency == Urgency.EMERGENCY:
        return handed_over_at.astimezone(UTC) + EMERGENCY_ANSWER
    return decision_due(urgency, handed_over_at)
