"""What was agreed about a placement, by day: what payments, and every page, read."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from placewell.placements.models import Agreement, Placement, PlacementEnd, Suspension
from placewell.rules.agreeing import Version, in_turn, version_on
from placewell.rules.schedules import Absence


@dataclass(frozen=True, slots=True)
class AgreedPeriod:
    """From `starts_on` on this was agreed, until the next period starts. Pounds a week, net or gross by `basis`."""

    starts_on: date
    weekly_price: Decimal
    lines: tuple[tuple[str, Decimal], ...]
    basis: str
    number: int


def agreed_terms(placement: Placement) -> tuple[AgreedPeriod, ...]:
    """Return what both sides signed, by day, oldest first; nothing before the first version is signed by both."""
    return tuple(
        AgreedPeriod(one.starts_on, one.weekly_price, one.lines, one.basis, one.number)
        for one in in_turn(_signed(placement))
    )


def agreed_on(placement: Placement, day: date) -> Version | None:
    """Return the version in force on a day."""
    return version_on(_signed(placement), day)


def standing_terms(placement: Placement) -> Version:
    """Return the newest version that both sides signed; before that, the first that was drawn up."""
    signed = in_turn(_signed(placement))
    return signed[-1] if signed else version_of(placement.agreements.defer("pdf").earliest("number"))


def ended_on(placement: Placement) -> date | None:
    """Return the last day that is paid; None while the placement stands."""
    return PlacementEnd.objects.filter(placement=placement).values_list("last_on", flat=True).first()


def suspensions(placement: Placement) -> tuple[Absence, ...]:
    """Return the days away, oldest first, with what is paid for them."""
    rows = Suspension.objects.filter(placement=placement).select_related("resumed").order_by("first_on", "id")
    return tuple(
        Absence(
            row.first_on, row.resumed.last_on if hasattr(row, "resumed") else None, row.full_days, row.percent_after
        )
        for row in rows
    )


def _signed(placement: Placement) -> list[Version]:
    rows = Agreement.objects.filter(placement=placement, signatures__side="authority")
    rows = rows.filter(pk__in=Agreement.objects.filter(placement=placement, signatures__side="provider").values("pk"))
    return [version_of(row) for row in rows.defer("pdf").order_by("number")]


def version_of(row: Agreement) -> Version:
    """Return a version of an agreement as the rules take it."""
    terms = row.terms
    return Version(
        number=row.number,
        starts_on=row.starts_on,
        weekly_price=Decimal(terms["weekly_price"]),
        lines=tuple((one["kind"], Decimal(one["amount"])) for one in terms["lines"]),
        basis=terms["basis"],
    )
