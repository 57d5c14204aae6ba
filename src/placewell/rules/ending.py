"""How a placement ends: who gives notice, for which reason, with how many days; and which reasons are good ones.

A provider's notice counts against its track record only where its reason is not a good one (rulebook §9).
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from placewell.rules.agreeing import NOTICE_DAYS
from placewell.rules.errors import Refused, WrongState


class Side(StrEnum):
    """Who gives notice."""

    PERSON = "person"
    AUTHORITY = "authority"
    PROVIDER = "provider"


class NoticeReason(StrEnum):
    """Why notice is given."""

    OWN_WISH = "own_wish"
    NEEDS_CHANGED = "needs_changed"
    SAFETY = "safety"
    CLOSING = "closing"
    STAFFING = "staffing"
    UNPAID = "unpaid"
    PRICE = "price"
    QUALITY = "quality"
    OTHER = "other"


NOTICE_WORDS: Mapping[NoticeReason, str] = MappingProxyType(
    {
        NoticeReason.OWN_WISH: "The person wants to move",
        NoticeReason.NEEDS_CHANGED: "The person’s needs can no longer be met there, and a review says so",
        NoticeReason.SAFETY: "The person, or others, are not safe",
        NoticeReason.CLOSING: "The service is closing",
        NoticeReason.STAFFING: "There are not enough staff to give the care",
        NoticeReason.UNPAID: "The fee has not been paid",
        NoticeReason.PRICE: "The price that was agreed",
        NoticeReason.QUALITY: "The care is not what was agreed",
        NoticeReason.OTHER: "Another reason",
    }
)
_MAY_SAY: Mapping[Side, tuple[NoticeReason, ...]] = MappingProxyType(
    {
        Side.PERSON: (NoticeReason.OWN_WISH, NoticeReason.QUALITY, NoticeReason.SAFETY, NoticeReason.OTHER),
        Side.AUTHORITY: (
            *(NoticeReason.NEEDS_CHANGED, NoticeReason.SAFETY, NoticeReason.QUALITY),
            *(NoticeReason.CLOSING, NoticeReason.OWN_WISH),
        ),
        Side.PROVIDER: (
            *(NoticeReason.NEEDS_CHANGED, NoticeReason.SAFETY, NoticeReason.CLOSING, NoticeReason.STAFFING),
            *(NoticeReason.UNPAID, NoticeReason.PRICE, NoticeReason.OTHER),
        ),
    }
)
# Default: what a provider may hand a package back for without its track record losing by it.
_GOOD_OF_A_PROVIDER = frozenset({NoticeReason.NEEDS_CHANGED, NoticeReason.SAFETY, NoticeReason.UNPAID})


def reasons_of(side: Side) -> tuple[NoticeReason, ...]:
    """Return the reasons that a side may give. An authority's are never about price."""
    return _MAY_SAY[side]


def is_good_reason(side: Side, reason: NoticeReason, *, closing: bool = False) -> bool:
    """Tell whether a notice counts against nobody: every one but a provider's for its own reasons.

    That the service closes is a good reason where it closes for everybody there, with a recorded last day (`closing`).
    """
    if side != Side.PROVIDER or reason in _GOOD_OF_A_PROVIDER:
        return True
    return reason == NoticeReason.CLOSING and closing


def check_notice(
    side: Side, reason: NoticeReason, *, given_on: date, last_on: date, said: str, notice_days: int = NOTICE_DAYS
) -> None:
    """Raise Refused for a reason that is not this side's, without words, or with too few days.

    Only where somebody is not safe may a notice be shorter than agreed; it is never backdated.
    """
    if reason not in _MAY_SAY[side]:
        raise Refused(
            "An authority does not end a person’s place for its price, nor for what is not its own to say."
            if side == Side.AUTHORITY
            else "Choose a reason of your own side.",
            code="reason",
        )
    if not said.strip():
        raise Refused("Say in plain words why. The other side reads it.", code="said")
    if last_on < given_on:
        raise Refused("The last day is before today. Give a day from today on.", code="last_on")
    earliest = given_on + timedelta(days=notice_days)
    if reason != NoticeReason.SAFETY and last_on < earliest:
        raise Refused(
            f"The agreement asks for {notice_days} days’ notice: give {earliest:%-d %B %Y} or a later day. It can be"
            " shorter only where somebody is not safe.",
            code="last_on",
        )


class EndReason(StrEnum):
    """Why a placement ended."""

    DIED = "died"
    MOVED = "moved"
    HOME = "home"
    NOTICE = "notice"
    INTERIM_OVER = "interim_over"
    PROVIDER_FAILED = "provider_failed"


END_WORDS: Mapping[EndReason, str] = MappingProxyType(
    {
        EndReason.DIED: "The person died",
        EndReason.MOVED: "The person moved to another place",
        EndReason.HOME: "The person went home, or needs no care there",
        EndReason.NOTICE: "Notice was given, and its days are over",
        EndReason.INTERIM_OVER: "It was an interim place, and the person has chosen",
        EndReason.PROVIDER_FAILED: "The service closed or failed",
    }
)


def check_end(reason: EndReason, *, last_on: date, placed_on: date, today: date, notice_until: date | None) -> None:
    """Raise Refused for an end before the placement or still to come, or before a notice is over.

    `notice_until` is the last day of the notice that runs; None where nobody gave one. Raises WrongState then.
    """
    if last_on < placed_on:
        raise Refused(f"The placement began on {placed_on:%-d %B %Y}. Give a day from then on.", code="last_on")
    if last_on > today:
        raise Refused("That day is still to come. Record the end once the person has left.", code="last_on")
    if reason == EndReason.NOTICE:
        if notice_until is None:
            raise WrongState("Nobody has given notice. Give notice first, with its reason.")
        if last_on < notice_until:
            raise Refused(
                f"The notice runs until {notice_until:%-d %B %Y}. If the person left before, choose where they went.",
                code="last_on",
            )
