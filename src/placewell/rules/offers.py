"""An offer before it is sealed: its first days, the price lines a portrait asks for, and what to say at the check."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from placewell.rules.money import format_money
from placewell.rules.needs import CareType
from placewell.rules.pack import PriceMethod
from placewell.rules.portrait import Nights, TierOne
from placewell.rules.pricing import is_low

# Default: long enough for marking, the choice and a visit (rulebook §8: the slowest class takes about four weeks).
PRICE_STANDS_FOR = timedelta(days=28)
BED_HELD_FOR = timedelta(days=14)


class LineKind(StrEnum):
    """What a price line pays for."""

    CORE = "core"
    ONE_TO_ONE = "one_to_one"
    NIGHTS = "nights"
    SLEEP_IN = "sleep_in"
    VISITS = "visits"


@dataclass(frozen=True, slots=True)
class Days:
    """The days that an offer's form starts from."""

    start_on: date
    valid_until: date
    bed_held_until: date | None


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know before sealing. `stops` says that an offer like this could not be put to the person."""

    code: str
    sentence: str
    stops: bool = False


def days_to_start_from(*, closes_on: date, wanted_on: date, care_type: CareType) -> Days:
    """Return sensible days: care from when it is wanted; a price good for four weeks from the later of close and start.

    A bed is held for two weeks from the close, or until the start; care at home holds none.
    """
    return Days(
        start_on=wanted_on,
        valid_until=max(closes_on, wanted_on) + PRICE_STANDS_FOR,
        bed_held_until=max(closes_on + BED_HELD_FOR, wanted_on) if care_type.is_bed else None,
    )


def lines_asked_for(tier_one: TierOne) -> tuple[LineKind, ...]:
    """Return the price lines that a portrait gives reason for, core care first (rulebook §5)."""
    reasons = {
        LineKind.CORE: True,
        LineKind.ONE_TO_ONE: tier_one.one_to_one_hours > 0,
        LineKind.NIGHTS: tier_one.nights == Nights.WAKING,
        LineKind.SLEEP_IN: tier_one.nights == Nights.SLEEPING,
        LineKind.VISITS: not tier_one.care_type.is_bed,
    }
    return tuple(kind for kind, asked in reasons.items() if asked)


def unread_answers(taken: AbstractSet[str], read: AbstractSet[str]) -> frozenset[str]:
    """Return the questions whose answer was taken from a saved one and not said to have been read for this person."""
    return frozenset(taken - read)


def notes_before_sealing(
    *,
    comparable_price: Decimal,
    figures: Mapping[str, Decimal],
    start_on: date,
    wanted_on: date,
    must_haves_met: bool,
    vacancy_confirmed: bool,
) -> tuple[Note, ...]:
    """Say what an offer would run into: the gates of rulebook §6, and a price under the floor (§5). Refuses nothing.

    `comparable_price` and `figures` (`floor`) are pounds a week, net of nursing care.
    """
    notes = []
    if is_low(comparable_price, figures["floor"]):
        notes.append(
            Note(
                "low",
                f"{format_money(comparable_price)} a week is under {format_money(figures['floor'])}, below which care"
                " cannot be sustained. You will be asked to explain it, and nothing is gained by it.",
            )
        )
    if not must_haves_met:
        notes.append(Note("must_haves", "You have not said that you meet every must-have.", stops=True))
    if not vacancy_confirmed:
        notes.append(Note("vacancy", "You have not said that you have a place.", stops=True))
    if start_on > wanted_on:
        sentence = f"Care is wanted from {wanted_on:%-d %B %Y}, before you can start."
        notes.append(Note("start_date", sentence, stops=True))
    return tuple(notes)


def what_price_does(method: PriceMethod, figures: Mapping[str, Decimal]) -> str:
    """Say in a sentence how price counts by a method (rulebook §6). `figures` has `floor`, `reference`, `ceiling`."""
    if method == PriceMethod.FIXED_RATE:
        return "The rate is agreed, so the price gains no points."
    if method == PriceMethod.QUALITY_WITHIN_BUDGET:
        return "The price gains no points. It only decides between offers of the same quality."
    return (
        f"At {format_money(figures['ceiling'])} and above, the price gains no points. It gains all of them at"
        f" {format_money(figures['reference'])}, and nothing more below that."
    )
