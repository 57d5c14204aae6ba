"""When care may be looked for again for somebody who is settled: never on price (rulebook §9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from placewell.rules.errors import Refused, WrongState

NEVER_ON_PRICE = "This person is settled. A settled person is never put to tender again on price."


class SearchReason(StrEnum):
    """Why care is looked for again for somebody who has a place."""

    NOTICE_GIVEN = "notice_given"
    NEEDS_CHANGED = "needs_changed"
    OWN_WISH = "own_wish"
    ENDED = "ended"
    CLOSING = "closing"


SEARCH_WORDS: Mapping[SearchReason, str] = MappingProxyType(
    {
        SearchReason.NOTICE_GIVEN: "Notice was given on their place",
        SearchReason.NEEDS_CHANGED: "Their needs changed, and they agree to look for another place",
        SearchReason.OWN_WISH: "They want to move",
        SearchReason.ENDED: "Their place has ended",
        SearchReason.CLOSING: "The home that they live in closes",
    }
)
AGREED_BY_SOMEBODY = frozenset({SearchReason.NEEDS_CHANGED, SearchReason.OWN_WISH})


@dataclass(frozen=True, slots=True)
class Settled:
    """What stands about somebody's place: each is true once it was recorded."""

    placed: bool = False
    notice: bool = False
    ended: bool = False
    died: bool = False
    closing: bool = False


def check_settled_search(reason: SearchReason, settled: Settled, *, agreed_by: str) -> None:
    """Raise WrongState unless what was recorded carries the reason; Refused where the person's word is missing."""
    if settled.died:
        raise WrongState("This person has died. Nothing is looked for any more.")
    recorded = {
        SearchReason.NOTICE_GIVEN: settled.notice,
        SearchReason.ENDED: settled.ended,
        SearchReason.NEEDS_CHANGED: settled.placed,
        SearchReason.OWN_WISH: settled.placed,
        SearchReason.CLOSING: settled.placed and settled.closing,
    }
    if not recorded[reason]:
        raise WrongState(f"{NEVER_ON_PRICE} Nothing recorded says: “{SEARCH_WORDS[reason]}”.")
    if reason in AGREED_BY_SOMEBODY and not agreed_by.strip():
        raise Refused(
            f"{NEVER_ON_PRICE} Name who wants to move, or agrees to it: the person, or whoever speaks for them.",
            code="agreed_by",
        )
