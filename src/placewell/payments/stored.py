"""Between rows of payments and the values that the rules take."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from placewell.payments.models import AbsenceVersion, FundingVersion
from placewell.placements.models import Suspension
from placewell.rules.funding import Cost, Funding, Nursing, Pays, WeeklyLine
from placewell.rules.pack import PriceBasis
from placewell.rules.schedules import Absence


def read_funding(row: FundingVersion) -> Funding:
    """Return a stored version as the rules take it."""
    return Funding(
        starts_on=row.starts_on,
        lines=tuple(WeeklyLine(Cost(cost), Decimal(amount)) for cost, amount in row.lines.items()),
        basis=PriceBasis(row.basis),
        nursing=Nursing(row.nursing),
        client=row.client,
        third_party=row.third_party,
        icb_percent=row.icb_percent,
        icb_amount=row.icb_amount,
        aftercare=row.aftercare,
        pays=Pays(row.pays),
    )


def funding_fields(funding: Funding) -> dict[str, Any]:
    """Return the fields of a row that holds a version."""
    return {
        "starts_on": funding.starts_on,
        "lines": {one.cost.value: f"{one.amount:.2f}" for one in funding.lines if one.amount},
        "basis": funding.basis.value,
        "nursing": funding.nursing.value,
        "client": funding.client,
        "third_party": funding.third_party,
        "icb_percent": funding.icb_percent,
        "icb_amount": funding.icb_amount,
        "aftercare": funding.aftercare,
        "pays": funding.pays.value,
    }


def absences_that_count(rows: Iterable[AbsenceVersion]) -> dict[int, Absence]:
    """Return the absences of one placement by number: the last version of each, where it was not taken back.

    `rows` are in the order of their numbers and versions.
    """
    last = {row.number: row for row in rows}
    return {
        number: Absence(row.first_on, row.last_on, row.full_days, row.percent_after)
        for number, row in last.items()
        if not row.withdrawn
    }


def away_by(row: Suspension) -> Absence:
    """Return days away as the agreement keeps the place for them. Without a last day while the person is away."""
    last = row.resumed.last_on if hasattr(row, "resumed") else None
    return Absence(row.first_on, last, row.full_days, row.percent_after)
