"""A bidder's standing at the opening, and what the register says of it then."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from placewell.market.queries import register_facts_of
from placewell.market.values import RegisterFacts, Standing

WHY_SET_ASIDE = {
    Standing.SUSPENDED: "suspended",
    Standing.DEREGISTERED: "deregistered",
    Standing.ENDED: "ended",
    Standing.CLOSING: "closing",
}


@dataclass(frozen=True, slots=True)
class StandingAtOpening:
    """Why a bid is set aside (empty: it is not), and what scoring reads of its service, as JSON."""

    set_aside_because: str
    register: dict[str, Any]


def standings_of(membership_ids: Iterable[int]) -> dict[int, StandingAtOpening]:
    """Return the standing of members now, with ratings, investment and track record, by membership; in one query."""
    return {facts.membership_id: _standing(facts) for facts in register_facts_of(sorted(set(membership_ids)))}


def _standing(facts: RegisterFacts) -> StandingAtOpening:
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
