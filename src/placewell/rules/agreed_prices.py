"""What an agreement says a placement costs on each day, and whether what is funded is that; pounds a week.

The agreement is the source: each version that both sides signed takes the place of those before it from its day on. An
uplift of the category rises on what was agreed when it was applied, and on what counts from before its own day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from placewell.rules.agreeing import Version, in_turn, version_on
from placewell.rules.errors import Refused
from placewell.rules.funding import NOTHING, Cost, Funding, WeeklyLine, in_force, uplifted
from placewell.rules.money import format_money
from placewell.rules.pack import PriceBasis


@dataclass(frozen=True, slots=True)
class Rise:
    """An uplift that was applied: from which day, by what, and after which version both sides had signed by then."""

    from_on: date
    percent: Decimal | None
    amount: Decimal | None
    after: int


@dataclass(frozen=True, slots=True)
class AgreedPrice:
    """What is agreed from a day on, by line, until the next begins."""

    starts_on: date
    lines: tuple[WeeklyLine, ...]
    basis: PriceBasis

    @property
    def price(self) -> Decimal:
        """The whole of the lines, pounds a week on the stated basis."""
        return sum((one.amount for one in self.lines), NOTHING)


@dataclass(frozen=True, slots=True)
class Difference:
    """From a day on another price is funded than is agreed."""

    starts_on: date
    funded: Funding
    agreed: AgreedPrice


def agreed_prices(versions: Iterable[Version], rises: Iterable[Rise] = ()) -> tuple[AgreedPrice, ...]:
    """Return what is agreed by day, oldest first; `rises` are in the order in which they were applied."""
    stand, applied = in_turn(versions), tuple(rises)
    if not stand:
        return ()
    first = stand[0].starts_on
    days = {first, *(one.starts_on for one in stand), *(one.from_on for one in applied if one.from_on > first)}
    found: list[AgreedPrice] = []
    for day in sorted(days):
        price = _price_of(stand, applied, day)
        if not found or (price.lines, price.basis) != (found[-1].lines, found[-1].basis):
            found.append(price)
    return tuple(found)


def _price_of(stand: Sequence[Version], rises: Sequence[Rise], day: date) -> AgreedPrice:
    version = version_on(stand, day) or stand[0]
    totals: dict[Cost, Decimal] = {}
    for kind, amount in version.lines:
        totals[Cost(kind)] = totals.get(Cost(kind), NOTHING) + amount
    lines = tuple(WeeklyLine(kind, amount) for kind, amount in totals.items() if amount)
    raised = Funding(day, lines, basis=PriceBasis(version.basis))
    for one in rises:
        if one.from_on <= day and (one.after >= version.number or one.from_on > version.starts_on):
            raised = uplifted(raised, percent=one.percent, amount=one.amount)
    return AgreedPrice(day, raised.lines, raised.basis)


def price_on(prices: Sequence[AgreedPrice], day: date) -> AgreedPrice | None:
    """Return what is agreed on a day; None before the first."""
    return next((one for one in reversed(prices) if one.starts_on <= day), None)


def check_agreed(funding: Funding, prices: Sequence[AgreedPrice]) -> None:
    """Raise Refused for a version whose price is not the one that is agreed on its first day, or on another basis."""
    agreed = price_on(prices, funding.starts_on)
    if not funding.lines or agreed is None:
        return
    if funding.basis != agreed.basis:
        included = "include" if agreed.basis == PriceBasis.GROSS else "are net of"
        raise Refused(f"The prices of the agreement {included} nursing care. Say so here too.", code="basis")
    if funding.price != agreed.price:
        raise Refused(
            f"On {funding.starts_on:%-d %B %Y} the agreement says {format_money(agreed.price)} a week, and these lines"
            f" come to {format_money(funding.price)}. Write lines that come to {format_money(agreed.price)}. Where the"
            " agreement itself is wrong, ask the broker to propose a change of it first.",
            code="core",
        )


def differences(versions: Sequence[Funding], prices: Sequence[AgreedPrice]) -> tuple[Difference, ...]:
    """Return from which days on another price is funded than is agreed, oldest first; days without payment are none.

    `versions` are in the order in which they were made.
    """
    found: list[Difference] = []
    before: tuple[Funding, AgreedPrice] | None = None
    for day in _turns(versions, prices):
        funded, agreed = in_force(versions, day), price_on(prices, day)
        if funded is None or not funded.lines or agreed is None or not _differs(funded, agreed):
            before = None
        elif before != (funded, agreed):
            before = (funded, agreed)
            found.append(Difference(day, funded, agreed))
    return tuple(found)


def within_agreed(versions: Sequence[Funding], prices: Sequence[AgreedPrice]) -> tuple[Funding, ...]:
    """Return versions of which none costs more than is agreed on any day: what is above it is held until it is written.

    Core care is cut first, and then the other lines. What is funded below what is agreed stays: the rest becomes
    arrears once somebody writes who pays it.
    """
    if not differences(versions, prices):
        return tuple(versions)
    made = []
    for day in _turns(versions, prices):
        funded, agreed = in_force(versions, day), price_on(prices, day)
        if funded is None:
            continue
        above = funded.price - agreed.price if agreed is not None and funded.basis == agreed.basis else NOTHING
        made.append(replace(_cut(funded, above) if above > 0 else funded, starts_on=day))
    return tuple(made)


def _differs(funded: Funding, agreed: AgreedPrice) -> bool:
    return funded.price != agreed.price or funded.basis != agreed.basis


def _turns(versions: Sequence[Funding], prices: Sequence[AgreedPrice]) -> list[date]:
    return sorted({*(one.starts_on for one in versions), *(one.starts_on for one in prices)})


def _cut(funding: Funding, above: Decimal) -> Funding:
    left, lines = above, []
    for one in sorted(funding.lines, key=lambda line: line.cost != Cost.CORE):
        taken = min(left, one.amount)
        left -= taken
        if one.amount > taken:
            lines.append(WeeklyLine(one.cost, one.amount - taken))
    return replace(funding, lines=tuple(lines))
