"""Standing offers: terms that a member will honour in an emergency, and whether they can be used now (rulebook §8)."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from placewell.rules.availability import Availability, available_at, check_availability
from placewell.rules.clocks import LONDON
from placewell.rules.errors import Refused
from placewell.rules.money import MOST, format_money, round_pounds
from placewell.rules.needs import CareType
from placewell.rules.offers import LineKind
from placewell.rules.pack import PriceBasis
from placewell.rules.pricing import FUNDED_NURSING_CARE, NursingRates, funded_nursing_care, is_low, net_price
from placewell.rules.vacancies import MOST_PLACES

# Defaults of Placewell.
MOST_MONTHS = 6
REMINDED = (14, 3)
MOST_WORDS = 500
# Rulebook §8: in an emergency the visit is answered within 4 hours.
MOST_RESPONSE_HOURS = 4
# What a rate is for: core care by the category's unit, the others on top of it, by the hour or by the night.
RATE_KINDS = (LineKind.CORE, LineKind.ONE_TO_ONE, LineKind.NIGHTS, LineKind.SLEEP_IN)


class OfferState(StrEnum):
    """What became of one version of a standing offer."""

    LIVE = "live"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    EXPIRED = "expired"


class NotUsable(StrEnum):
    """Why a standing offer cannot be used at a moment."""

    ENDED = "ended"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    NOT_A_MEMBER = "not_a_member"
    STOPPED = "stopped"
    ANOTHER_UNIT = "another_unit"
    UNDER_FLOOR = "under_floor"
    NO_VACANCY = "no_vacancy"
    NOT_AT_THIS_HOUR = "not_at_this_hour"


NOT_USABLE_WORDS = {
    NotUsable.ENDED: "it was withdrawn or replaced",
    NotUsable.EXPIRED: "it has run out",
    NotUsable.NOT_YET: "its first day is to come",
    NotUsable.NOT_A_MEMBER: "the service is not an active member now",
    NotUsable.STOPPED: "the service takes nobody new now",
    NotUsable.ANOTHER_UNIT: "what care costs is published by another unit now, so its price has to be given anew",
    NotUsable.UNDER_FLOOR: "its price is under what care costs by now, and nobody could have that explained in time",
    NotUsable.NO_VACANCY: "the service said within the last week that it has no place",
    NotUsable.NOT_AT_THIS_HOUR: "this is not one of its hours",
}
STATE_WORDS = {
    OfferState.LIVE: "stands",
    OfferState.WITHDRAWN: "withdrawn",
    OfferState.REPLACED: "replaced",
    OfferState.EXPIRED: "has run out",
}


@dataclass(frozen=True, slots=True)
class Rate:
    """What one thing costs, in pounds: core care a week (or an hour at home), the others an hour or a night."""

    kind: LineKind
    amount: Decimal


@dataclass(frozen=True, slots=True)
class OfferTerms:
    """What a member offers. `valid_until` is its last day; `response_hours` is by when a visit or call is answered."""

    rates: tuple[Rate, ...]
    basis: PriceBasis
    valid_from: date
    valid_until: date
    availability: Availability
    response_hours: int
    places: int
    conditions: str = ""
    not_covered: str = ""

    @property
    def core(self) -> Decimal:
        """The price of core care, on the stated basis."""
        return next((one.amount for one in self.rates if one.kind == LineKind.CORE), Decimal(0))


def check_offer(
    terms: OfferTerms,
    *,
    care_type: CareType,
    floor: Decimal,
    today: date,
    beds: int | None = None,
    rates: Mapping[int, NursingRates] = FUNDED_NURSING_CARE,
) -> None:
    """Raise Refused, with the part as its code, for terms that could not be honoured or used at night.

    `floor` is the category's F, net of nursing care, by the same unit as core care. A price under it is refused: a
    standing offer is never a low bid, since nobody could explain one in the middle of the night. `beds` are the
    service's, None or 0 where it has none.
    """
    _check_days(terms, today)
    _check_rates(terms)
    if terms.basis == PriceBasis.GROSS and care_type != CareType.NURSING:
        raise Refused(
            "Only a nursing category has NHS-funded nursing care, so this price cannot include it. Give the net price.",
            code="basis",
        )
    _check_floor(terms, care_type, floor, rates)
    check_availability(terms.availability)
    if not 1 <= terms.response_hours <= MOST_RESPONSE_HOURS:
        raise Refused(
            f"In an emergency a visit is answered within {MOST_RESPONSE_HOURS} hours: choose 1 to"
            f" {MOST_RESPONSE_HOURS}.",
            code="response_hours",
        )
    most = beds or MOST_PLACES  # the register gives those who care at home 0 beds
    if not 1 <= terms.places <= most:
        raise Refused(f"Enter a number of places from 1 to {most}.", code="places")
    for code, text in (("conditions", terms.conditions), ("not_covered", terms.not_covered)):
        if len(text.split()) > MOST_WORDS:
            raise Refused(f"Write {MOST_WORDS} words at most: somebody reads this at night.", code=code)


def _check_floor(terms: OfferTerms, care_type: CareType, floor: Decimal, rates: Mapping[int, NursingRates]) -> None:
    for day in (terms.valid_from, terms.valid_until):
        try:
            net = comparable_price(terms.core, terms.basis, care_type=care_type, day=day, rates=rates)
        except Refused as refusal:
            raise Refused(
                f"{refusal.sentence} Choose an earlier last day, or give the price without NHS-funded nursing care.",
                code="valid_until",
            ) from refusal
        if is_low(net, floor):
            without = (
                f"Without NHS-funded nursing care this is {format_money(net)}, under"
                if terms.basis == PriceBasis.GROSS
                else "This is under"
            )
            raise Refused(
                f"{without} {format_money(floor)}, below which care cannot be sustained, and nobody could explain that"
                " at night. Raise the price. A lower one can be offered, and explained, when you are invited.",
                code=LineKind.CORE.value,
            )


def comparable_price(
    core: Decimal,
    basis: PriceBasis,
    *,
    care_type: CareType,
    day: date,
    rates: Mapping[int, NursingRates] = FUNDED_NURSING_CARE,
) -> Decimal:
    """Return a price of core care net of NHS-funded nursing care at its standard rate of a day (rulebook §5)."""
    fnc = Decimal(0)
    if basis == PriceBasis.GROSS:
        fnc = funded_nursing_care(day, care_type=care_type, eligible=True, rates=rates)
    return net_price(core, basis=basis, fnc=fnc)


def last_day(today: date) -> date:
    """Return the last day until which an offer made today may stand."""
    months = today.month - 1 + MOST_MONTHS
    year, month = today.year + months // 12, months % 12 + 1
    return date(year, month, min(today.day, monthrange(year, month)[1]))


def state_of(ended: OfferState | None, valid_until: date, *, now: datetime) -> OfferState:
    """Return what became of an offer by now; `ended` is how it was ended by hand, if it was."""
    if ended is not None:
        return ended
    return OfferState.EXPIRED if now.astimezone(LONDON).date() > valid_until else OfferState.LIVE


def why_not_usable(
    terms: OfferTerms,
    state: OfferState,
    *,
    active_member: bool,
    stopped: bool,
    vacancies: int | None,
    care_type: CareType,
    floor: Decimal,
    now: datetime,
    same_unit: bool = True,
    rates: Mapping[int, NursingRates] = FUNDED_NURSING_CARE,
) -> NotUsable | None:
    """Return why an offer cannot be used now, the weightiest reason first; None when it can.

    `vacancies` is what is believed of the service's places; None is unknown, which counts as possible. `floor` is F
    as it is now: it may have risen since the offer was made. `same_unit` tells whether it is by the unit of the price.
    """
    today = now.astimezone(LONDON).date()
    holds = {
        NotUsable.ENDED: state in {OfferState.WITHDRAWN, OfferState.REPLACED},
        NotUsable.EXPIRED: state == OfferState.EXPIRED,
        NotUsable.NOT_YET: today < terms.valid_from,
        NotUsable.NOT_A_MEMBER: not active_member,
        NotUsable.STOPPED: stopped,
        NotUsable.ANOTHER_UNIT: not same_unit,
    }
    first = next((reason for reason, does in holds.items() if does), None)
    if first is not None:
        return first
    if is_low(comparable_price(terms.core, terms.basis, care_type=care_type, day=today, rates=rates), floor):
        return NotUsable.UNDER_FLOOR
    if vacancies == 0:
        return NotUsable.NO_VACANCY
    return None if available_at(terms.availability, now) else NotUsable.NOT_AT_THIS_HOUR


def bid_lines(
    terms: OfferTerms, *, core_units: Decimal, one_to_one_hours: Decimal, waking_nights: int, sleep_ins: int
) -> tuple[Rate, ...]:
    """Return the price lines a week of a bid that an offer makes for somebody.

    `core_units` is 1 for a week in a home, or the hours a week at home. Raises Refused where somebody needs what the
    offer states no rate for.
    """
    wanted = {
        LineKind.CORE: core_units,
        LineKind.ONE_TO_ONE: one_to_one_hours,
        LineKind.NIGHTS: Decimal(waking_nights),
        LineKind.SLEEP_IN: Decimal(sleep_ins),
    }
    rates = {one.kind: one.amount for one in terms.rates}
    missing = next((kind for kind, many in wanted.items() if many and kind not in rates), None)
    if missing is not None:
        raise Refused(f"This standing offer has no rate for {RATE_WORDS[missing]}.", code=missing.value)
    return tuple(Rate(kind, round_pounds(rates[kind] * many)) for kind, many in wanted.items() if many)


RATE_WORDS = {
    LineKind.CORE: "core care",
    LineKind.ONE_TO_ONE: "an hour of one-to-one care",
    LineKind.NIGHTS: "a waking night",
    LineKind.SLEEP_IN: "a sleep-in night",
}


def reminders_owed(valid_until: date, today: date, *, sent: Iterable[int]) -> tuple[int, ...]:
    """Return which reminders (14 or 3 days before the last day) are owed and were not sent; none once it is over.

    A day that was missed is made up for; one message says it all.
    """
    left, before = (valid_until - today).days, set(sent)
    return tuple(days for days in REMINDED if 0 <= left <= days and days not in before)


def _check_days(terms: OfferTerms, today: date) -> None:
    if terms.valid_from < today:
        raise Refused("The first day has passed. Let it stand from today or later.", code="valid_from")
    if terms.valid_until < terms.valid_from:
        raise Refused("The last day is before the first.", code="valid_until")
    last = last_day(today)
    if terms.valid_until > last:
        raise Refused(
            f"A standing offer stands for {MOST_MONTHS} months at most, so that its price is honest: until"
            f" {last:%-d %B %Y}.",
            code="valid_until",
        )


def _check_rates(terms: OfferTerms) -> None:
    kinds = [one.kind for one in terms.rates]
    if LineKind.CORE not in kinds or len(set(kinds)) < len(kinds) or not set(kinds) <= set(RATE_KINDS):
        raise Refused("Give one price for core care, and each other rate once.", code=LineKind.CORE.value)
    for one in terms.rates:
        if not one.amount.is_finite() or not 0 < one.amount <= MOST or one.amount != round(one.amount, 2):
            raise Refused(
                f"Enter a price for {RATE_WORDS[one.kind]} above £0.00, in pounds and pence.", code=one.kind.value
            )
