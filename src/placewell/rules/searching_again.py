"""When a package may be searched for again, and how far: fewer choices than the target, or nothing suitable (§7)."""

from decimal import Decimal
from enum import StrEnum

from placewell.rules.errors import Refused, WrongState
from placewell.rules.options import Outcome


class Before(StrEnum):
    """Where the search before this one stands."""

    CALLED_OFF = "called_off"
    EVALUATED = "evaluated"
    WITH_PERSON = "with_person"
    OTHER = "other"


def check_search_again(
    before: Before, *, outcome: Outcome | None, options: int, target: int, none_wanted: bool, placed: bool
) -> None:
    """Raise WrongState unless the search before leaves something to look for.

    It was called off; or too few suitable offers came; or the person has fewer choices than the target, or wants
    none of them. `options` counts those that can still be chosen.
    """
    if placed:
        raise WrongState("This person's care has been placed. A settled person is never put to tender again on price.")
    few = options < target or none_wanted
    if before == Before.CALLED_OFF or (before == Before.WITH_PERSON and few):
        return
    if before == Before.EVALUATED and outcome == Outcome.TOO_FEW_BIDS:
        return
    if before == Before.WITH_PERSON:
        raise WrongState(f"The person has {options} choices, and {target} are the target. They can choose.")
    raise WrongState("Search again when this search was called off, or came to too few choices.")


def check_radius(miles: Decimal, *, before: Decimal, agreed_by: str) -> None:
    """Raise Refused for a narrower search, or a wider one that nobody agreed to for the person (rulebook §3)."""
    if miles < before:
        raise Refused(f"The search before looked {before:f} miles around. Look at least as far.", code="radius_miles")
    if miles > before and not agreed_by.strip():
        raise Refused(
            "A wider search goes no further than the person accepts. Name who agreed to it: the person, or whoever"
            " speaks for them.",
            code="agreed_by",
        )
