"""What a placement is paid from, version by version: weekly price lines, and who pays which part of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from placewell.rules.errors import Refused
from placewell.rules.money import format_money, round_pounds
from placewell.rules.pack import PriceBasis
from placewell.rules.pricing import FUNDED_NURSING_CARE, NursingRates, going_on_from, nursing_rates_of

NOTHING = Decimal("0.00")
HUNDRED = Decimal(100)
A_DAY = timedelta(days=1)


class Cost(StrEnum):
    """What a line of money pays for. Nursing is FNC, which the NHS pays to the home itself."""

    CORE = "core"
    ONE_TO_ONE = "one_to_one"
    NIGHTS = "nights"
    SLEEP_IN = "sleep_in"
    VISITS = "visits"
    NURSING = "nursing"

    @property
    def words(self) -> str:
        """Return what it pays for, in plain words."""
        return _COSTS[self]


class Payer(StrEnum):
    """Whose money a line is in the end."""

    COUNCIL = "council"
    ICB = "icb"
    CLIENT = "client"
    THIRD_PARTY = "third_party"
    NHS = "nhs"

    @property
    def words(self) -> str:
        """Return who pays, in plain words."""
        return _PAYERS[self]


class Nursing(StrEnum):
    """Which rate of NHS-funded nursing care is paid for somebody."""

    NONE = "none"
    STANDARD = "standard"
    HIGHER = "higher"


class Pays(StrEnum):
    """Whether the council pays a provider the person's and the third party's parts too, and collects them itself."""

    GROSS = "gross"
    NET = "net"


_COSTS = {
    Cost.CORE: "Core care",
    Cost.ONE_TO_ONE: "One-to-one support",
    Cost.NIGHTS: "Waking nights",
    Cost.SLEEP_IN: "Sleeping nights",
    Cost.VISITS: "Visits",
    Cost.NURSING: "NHS-funded nursing care",
}
_PAYERS = {
    Payer.COUNCIL: "The council",
    Payer.ICB: "The ICB",
    Payer.CLIENT: "The person",
    Payer.THIRD_PARTY: "A third party",
    Payer.NHS: "The NHS, for nursing",
}
COLLECTED = frozenset({Payer.CLIENT, Payer.THIRD_PARTY})
FULL_WORDS = {Pays.GROSS: "The council pays all of it, and collects", Pays.NET: "The provider collects"}


@dataclass(frozen=True, slots=True)
class WeeklyLine:
    """One price line, in pounds a week on the basis of its version."""

    cost: Cost
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Funding:
    """One version of what a placement costs and who pays, from `starts_on` until a later version says otherwise.

    All amounts are pounds a week. A version without lines says that nothing is paid from that day on. The ICB's part
    of joint funding is a percentage of the price net of FNC and of the third party, or an amount; not both.
    """

    starts_on: date
    lines: tuple[WeeklyLine, ...]
    basis: PriceBasis = PriceBasis.NET
    nursing: Nursing = Nursing.NONE
    client: Decimal = NOTHING
    third_party: Decimal = NOTHING
    icb_percent: Decimal | None = None
    icb_amount: Decimal | None = None
    aftercare: bool = False
    pays: Pays = Pays.GROSS

    @property
    def price(self) -> Decimal:
        """The whole of the lines, pounds a week on the stated basis."""
        return sum((one.amount for one in self.lines), NOTHING)


def nursing_rate(nursing: Nursing, day: date, rates: Mapping[int, NursingRates] = FUNDED_NURSING_CARE) -> Decimal:
    """Return FNC of a day, pounds a week.

    Until a year's rates are published those of the last year go on: care is paid for meanwhile, whoever asks
    `nursing_rates_known` says so, and the next run puts the difference right. Raises Refused for a day before the
    table begins.
    """
    if nursing == Nursing.NONE:
        return NOTHING
    known = nursing_rates_of(day, rates)
    return known.higher if nursing == Nursing.HIGHER else known.standard


def nursing_rates_known(day: date, rates: Mapping[int, NursingRates] = FUNDED_NURSING_CARE) -> bool:
    """Tell whether the rates of FNC of a day are in the table, and not those of an earlier year that go on."""
    return going_on_from(day, rates) is None


def net_lines(funding: Funding, fnc: Decimal) -> tuple[WeeklyLine, ...]:
    """Return the price lines net of FNC, pounds a week. A gross price has FNC in core care first, then in the others.

    Never below zero: where FNC is more than the whole price, nothing is left to pay.
    """
    if funding.basis == PriceBasis.NET:
        return funding.lines
    left, lines = fnc, []
    for one in sorted(funding.lines, key=lambda line: line.cost != Cost.CORE):
        taken = min(left, one.amount)
        left -= taken
        lines.append(WeeklyLine(one.cost, one.amount - taken))
    return tuple(lines)


def shares(funding: Funding, price: Decimal) -> dict[Payer, Fraction]:
    """Return each payer's part of a price net of FNC, pounds a week, exact; the parts always sum to the price.

    In this order, each up to what is left: the third party, the ICB, the person (nothing under section 117), and the
    council the rest. Law: Care Act 2014 ss.14, 17 and 30; Mental Health Act 1983 s.117 (aftercare is not charged).
    """
    left = Fraction(price)
    third = min(Fraction(funding.third_party), left)
    left -= third
    if funding.icb_percent is not None:
        icb = left * Fraction(funding.icb_percent) / 100
    else:
        icb = min(Fraction(funding.icb_amount or 0), left)
    left -= icb
    client = Fraction(0) if funding.aftercare else min(Fraction(funding.client), left)
    parts = {Payer.THIRD_PARTY: third, Payer.ICB: icb, Payer.CLIENT: client, Payer.COUNCIL: left - client}
    return {payer: part for payer, part in parts.items() if part}


def check_funding(funding: Funding, rates: Mapping[int, NursingRates] = FUNDED_NURSING_CARE) -> None:
    """Raise Refused for a version that cannot be paid: below zero, named twice, or parts above the price."""
    fnc = nursing_rate(funding.nursing, funding.starts_on, rates)
    if not funding.lines:
        return
    named = [one.cost for one in funding.lines]
    if len(set(named)) < len(named) or Cost.NURSING in named:
        raise Refused("Give each price line once. FNC is worked out from its rate.", code="lines")
    amounts = [
        *(one.amount for one in funding.lines),
        funding.client,
        funding.third_party,
        funding.icb_amount or NOTHING,
    ]
    if any(one < 0 or one != round_pounds(one) for one in amounts):
        raise Refused("Amounts are pounds and pence of £0.00 or more.", code="lines")
    if funding.price <= 0:
        raise Refused("Give a price above £0.00 a week.", code="core")
    if funding.icb_percent is not None and funding.icb_amount is not None:
        raise Refused("Give the ICB’s part as a percentage or as an amount, not as both.", code="icb_amount")
    if funding.icb_percent is not None and not 0 <= funding.icb_percent <= HUNDRED:
        raise Refused("The ICB’s part is between 0 and 100 per cent.", code="icb_percent")
    if funding.aftercare and funding.client:
        raise Refused("Section 117 aftercare is not charged: the person’s contribution is £0.00.", code="client")
    if funding.basis == PriceBasis.GROSS and funding.nursing == Nursing.NONE:
        raise Refused("There is no nursing care funded here, so the price cannot include it.", code="basis")
    if funding.third_party and funding.pays == Pays.NET:
        raise Refused(
            "A provider is never told that somebody pays on top, so it cannot collect that. The council pays all of it"
            " and collects.",
            code="pays",
        )
    _check_parts(funding, fnc)


def _check_parts(funding: Funding, fnc: Decimal) -> None:
    if funding.basis == PriceBasis.GROSS and funding.price < fnc:
        raise Refused("The price is less than the nursing care that it says it includes.", code="core")
    price = sum((one.amount for one in net_lines(funding, fnc)), NOTHING)
    parts = shares(funding, price)
    for payer, asked, code in (
        (Payer.THIRD_PARTY, funding.third_party, "third_party"),
        (Payer.ICB, funding.icb_amount or NOTHING, "icb_amount"),
        (Payer.CLIENT, funding.client, "client"),
    ):
        if asked > parts.get(payer, Fraction(0)) and asked:
            raise Refused(
                f"{payer.words} cannot pay {format_money(asked)} a week: the price net of nursing care is"
                f" {format_money(price)}, and others pay parts of it.",
                code=code,
            )


def in_force(versions: Sequence[Funding], day: date) -> Funding | None:
    """Return the version that holds on a day: the last that was made of those that have started by then.

    `versions` are in the order in which they were made. A later one replaces all that was said of its days before.
    """
    return next((one for one in reversed(versions) if one.starts_on <= day), None)


def ended(versions: Sequence[Funding], last_on: date | None) -> tuple[Funding, ...]:
    """Return versions of a placement whose last day is `last_on`: nothing is paid after it, whatever they say.

    Without a last day they stay as they are.
    """
    return (*versions, *(() if last_on is None else (Funding(last_on + A_DAY, ()),)))


def most_a_week(versions: Sequence[Funding], first: date, last: date) -> Decimal:
    """Return the largest price that holds on any of some days, pounds a week on its own basis."""
    return max((one.price for one in holding_from(versions, first) if one.starts_on <= last), default=NOTHING)


def holding_from(versions: Sequence[Funding], day: date) -> tuple[Funding, ...]:
    """Return the versions that hold on a day and after it, as they would be made again: each from its own first day."""
    days = sorted({day, *(one.starts_on for one in versions if one.starts_on > day)})
    found: list[Funding] = []
    for first in days:
        one = in_force(versions, first)
        if one is not None and (not found or replace(one, starts_on=first) != replace(found[-1], starts_on=first)):
            found.append(replace(one, starts_on=first))
    return tuple(found)


def uplifted(
    funding: Funding, *, percent: Decimal | None = None, amount: Decimal | None = None, starts_on: date | None = None
) -> Funding:
    """Return a version with each line raised by a percentage (to the penny), or core care by pounds a week."""
    if (percent is None) == (amount is None):
        raise Refused("Raise prices by a percentage or by an amount: one of the two.", code="percent")
    lines = tuple(_raised(one, percent=percent, amount=amount) for one in funding.lines)
    return replace(funding, lines=lines, starts_on=starts_on or funding.starts_on)


def _raised(line: WeeklyLine, *, percent: Decimal | None, amount: Decimal | None) -> WeeklyLine:
    if percent is not None:
        return replace(line, amount=round_pounds(Fraction(line.amount) * Fraction(HUNDRED + percent) / 100))
    return replace(line, amount=line.amount + (amount or NOTHING)) if line.cost == Cost.CORE else line


def price_of(versions: Iterable[Funding]) -> Decimal:
    """Return what versions come to together, pounds a week on their own bases."""
    return sum((one.price for one in versions), NOTHING)
