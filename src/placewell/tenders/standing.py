"""A bidder's standing at the opening, and what the register says of it then."""

from dataclasses import dataclass
from typing import Any

from placewell.market.queries import register_facts
from placewell.market.values import Standing
from placewell.tenders.models import Invitation

WHY_SET_ASIDE = {
    Standing.SUSPENDED: "suspended",
    Standing.DEREGISTERED: "deregistered",
    Standing.ENDED: "ended",
}


@dataclass(frozen=True, slots=True)
class StandingAtOpening:
    """Why a bid is set aside (empty: it is not), and what scoring reads of its service, as JSON."""

    set_aside_because: str
    register: dict[str, Any]


def standing_of(invitation: Invitation) -> StandingAtOpening:
    """Return a bidder's standing now, with its ratings, investment and track record."""
    facts = register_facts(invitation.membership)
    track = facts.track_record
    return StandingAtOpening(
        set_aside_because=WHY_SET_ASIDE.get(facts.standing, ""),
        register={
            "overall": facts.register.overall,
            "key_questions": dict(facts.register.key_questions),
            "investment": None if facts.investment is None else str(facts.investment),
            "track_record": None if track is None else {"placements": track.placements, "score": str(track.score)},
        },
    )
