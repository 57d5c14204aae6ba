"""What an agreement says beyond its price, how it may be varied, and what is paid while somebody is away.

Money is pounds a week; a notice is days. A variation changes what a settled person's care costs only for a reason that
lies in their needs or in what care costs: never because another service is cheaper (rulebook §9).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from placewell.rules.errors import Refused, WrongState

NOTICE_DAYS = 28
FIRST_REVIEW, SECOND_REVIEW, YEARLY = timedelta(weeks=6), timedelta(weeks=12), timedelta(days=365)
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Retainer:
    """What keeps a place while somebody is away: the whole price at first, then a part, then both sides look again."""

    full_days: int = 14
    percent_after: Decimal = Decimal(80)
    reviewed_after_days: int = 42

    def review_on(self, first: date) -> date:
        """Return the day by which an absence that began on `first` is reviewed."""
        return first + timedelta(days=self.reviewed_after_days)


def review_days(starts_on: date) -> tuple[date, date, date]:
    """Return by when a placement is reviewed: at six weeks, at twelve, and after a year."""
    return starts_on + FIRST_REVIEW, starts_on + SECOND_REVIEW, starts_on + YEARLY


class VariationReason(StrEnum):
    """Why an agreement is varied."""

    NEEDS_CHANGED = "needs_changed"
    HOURS_CHANGED = "hours_changed"
    UPLIFT = "uplift"
    COST_MODEL = "cost_model"
    CORRECTION = "correction"
    TERMS = "terms"


VARIATION_WORDS: Mapping[VariationReason, str] = MappingProxyType(
    {
        VariationReason.NEEDS_CHANGED: "The person’s needs changed, and a review says so",
        VariationReason.HOURS_CHANGED: "The hours of care, or the nights, changed",
        VariationReason.UPLIFT: "The yearly uplift of the category",
        VariationReason.COST_MODEL: "The published cost model changed",
        VariationReason.CORRECTION: "Something was written down wrong",
        VariationReason.TERMS: "Other terms; the price stays as it is",
    }
)
_OF_NEEDS = frozenset({VariationReason.NEEDS_CHANGED, VariationReason.HOURS_CHANGED, VariationReason.CORRECTION})
_OF_COSTS = frozenset({VariationReason.UPLIFT, VariationReason.COST_MODEL})


@dataclass(frozen=True, slots=True)
class Proposed:
    """A variation as it is proposed: what is paid from when on, and why."""

    reason: VariationReason
    starts_on: date
    lines: tuple[tuple[str, Decimal], ...]
    weekly_price: Decimal


def moved_lines(lines: Iterable[tuple[str, Decimal]], difference: Decimal) -> tuple[tuple[str, Decimal], ...]:
    """Return price lines with a difference added to the largest, so that they sum to the new price on their basis.

    Raises Refused where that line would fall below nothing.
    """
    found = list(lines)
    place = max(range(len(found)), key=lambda one: (found[one][1], -one))
    kind, amount = found[place]
    if amount + difference < 0:
        raise Refused("That price is too low for the lines of this agreement.", code="weekly_price")
    found[place] = (kind, amount + difference)
    return tuple(found)


def check_variation(proposed: Proposed, *, price_now: Decimal, placed_on: date, said: str) -> None:
    """Raise Refused for a variation without words, before the placement, without a price, or for no good reason."""
    if not said.strip():
        raise Refused("Say in words what changes and why. Both sides read it.", code="said")
    if proposed.starts_on < placed_on:
        raise Refused(
            f"The placement began on {placed_on:%-d %B %Y}. Nothing varies before that day.", code="starts_on"
        )
    if proposed.weekly_price <= 0:
        raise Refused("Give the whole price a week, above £0.00.", code="weekly_price")
    check_price_reason(proposed.reason, before=price_now, after=proposed.weekly_price)


def check_first_signed(*, signed: bool, starts_on: date, placed_on: date) -> None:
    """Raise WrongState for a variation from a later day while nothing is signed by both sides.

    Only the newest version can be signed, so what is agreed for the days before would never be.
    """
    if not signed and starts_on > placed_on:
        raise WrongState(
            f"Both sides sign the first version of the agreement first. Or let the change count from"
            f" {placed_on:%-d %B %Y}, the first day of the placement.",
            code="starts_on",
        )


def check_price_reason(reason: VariationReason, *, before: Decimal, after: Decimal) -> None:
    """Raise Refused unless the reason carries the change of price: needs carry any, what care costs only a rise."""
    if after == before or reason in _OF_NEEDS or (reason in _OF_COSTS and after > before):
        return
    if reason in _OF_COSTS:
        raise Refused(
            "An uplift or a cost model never lowers what is paid for a settled person. Leave the price, or say what"
            " changed in their needs.",
            code="weekly_price",
        )
    raise Refused(
        "What is paid for a settled person changes only because their needs or hours changed, an uplift or the cost"
        " model says so, or it was written down wrong. That another service is cheaper is no reason.",
        code="reason",
    )


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an agreement that both sides signed, from a day on."""

    number: int
    starts_on: date
    weekly_price: Decimal
    lines: tuple[tuple[str, Decimal], ...]
    basis: str


def in_turn(versions: Iterable[Version]) -> tuple[Version, ...]:
    """Return the versions in force, by day: each later number takes the place of all before it from its day on."""
    stand: list[Version] = []
    for one in sorted(versions, key=lambda version: version.number):
        stand = [before for before in stand if before.starts_on < one.starts_on]
        stand.append(one)
    return tuple(stand)


def version_on(versions: Iterable[Version], day: date) -> Version | None:
    """Return the version in force on a day; None before the first."""
    return next((one for one in reversed(in_turn(versions)) if one.starts_on <= day), None)


class AwayReason(StrEnum):
    """Why somebody is away while their place is kept."""

    HOSPITAL = "hospital"
    FAMILY = "family"
    OTHER = "other"


AWAY_WORDS: Mapping[AwayReason, str] = MappingProxyType(
    {
        AwayReason.HOSPITAL: "In hospital",
        AwayReason.FAMILY: "With family or friends",
        AwayReason.OTHER: "Somewhere else",
    }
)


def check_away(reason: AwayReason, *, first: date, placed_on: date, today: date, said: str) -> None:
    """Raise Refused for an absence before the placement, in the future, or elsewhere without saying where."""
    if first < placed_on:
        raise Refused(f"The placement began on {placed_on:%-d %B %Y}. Give a day from then on.", code="first_on")
    if first > today:
        raise Refused("That day is still to come. Record an absence once the person is away.", code="first_on")
    if reason == AwayReason.OTHER and not said.strip():
        raise Refused("Say in a few words where the person is.", code="said")


def check_back(*, first: date, last: date, today: date) -> None:
    """Raise Refused for a last day away that is before the first, or still to come."""
    if last < first:
        raise Refused(f"The person has been away since {first:%-d %B %Y}. Give a day from then on.", code="last_on")
    if last > today:
        raise Refused("That day is still to come. Say so once the person is back.", code="last_on")


def check_can_sign(*, capacity: str, name: str, read: bool, hash_read: str, hash_now: str) -> None:
    """Raise Refused unless a signature has its evidence: a name, in what capacity, and that this document was read.

    Raises WrongState when another version was drawn up since it was read.
    """
    if not name.strip():
        raise Refused("Type your full name to sign.", code="name")
    if not capacity.strip():
        raise Refused("Say in what capacity you sign, such as registered manager.", code="capacity")
    if not read:
        raise Refused("Read the agreement, and tick that you have read it.", code="read")
    if hash_read != hash_now:
        raise WrongState("Another version of the agreement was drawn up since you read it. Read that one, then sign.")
