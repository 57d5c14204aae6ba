"""What care costs in a category, version by version, and what other councils published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from placewell.accounts.actor import Actor
from placewell.market.medians import CARE_HOMES, HOME_CARE, SOURCE
from placewell.market.models import Category, CostModel
from placewell.market.stored import read_cost_model
from placewell.rules.errors import NotFound
from placewell.rules.home_care import VisitFigures, figures_by_visit
from placewell.rules.needs import CareType, NeedBand
from placewell.rules.rebasing import differences

SHOWN = 50  # versions of one category, newest first
PER = {"week": "per resident week", "hour": "per contact hour"}
ENHANCED = {NeedBand.DEMENTIA.value, NeedBand.MENTAL_HEALTH.value}


@dataclass(frozen=True, slots=True)
class CostVersion:
    """One version of a cost model as it is published, and how it differs from the one before."""

    version: int
    unit: str
    floor: Decimal
    reference: Decimal
    ceiling: Decimal
    hours: str
    on_costs: str
    published_at: datetime
    in_force_from: datetime
    changed: Mapping[str, tuple[Decimal | None, Decimal | None]]
    by_visit: tuple[VisitFigures, ...]


@dataclass(frozen=True, slots=True)
class Median:
    """The median that one council published, in pounds a unit."""

    council: str
    amount: Decimal
    unit: str
    source: str


def own_category_by_ref(actor: Actor, ref: str) -> Category:
    """Return a category that the actor's authority runs, with its scheme. Raises NotFound."""
    found = Category.objects.run_by(actor).select_related("scheme__authority").filter(ref=ref).first()
    if found is None:
        raise NotFound("There is no such category in your authority.")
    return found


def newest_of(category: Category) -> CostModel | None:
    """Return the newest version of a category's cost model, in force or to come."""
    return CostModel.objects.filter(category=category).order_by("-version").first()


def versions_of(category: Category) -> list[CostVersion]:
    """Return the versions of a category's cost model, newest first."""
    rows = list(CostModel.objects.filter(category=category).order_by("-version")[: SHOWN + 1])
    found = []
    for place, row in enumerate(rows[:SHOWN]):
        before = rows[place + 1] if place + 1 < len(rows) else None
        found.append(
            CostVersion(
                version=row.version,
                unit=row.unit,
                floor=row.floor,
                reference=row.reference,
                ceiling=row.ceiling,
                hours=row.wages.get("hours", ""),
                on_costs=row.wages.get("on_costs", ""),
                published_at=row.published_at,
                in_force_from=row.in_force_from,
                changed=differences(read_cost_model(before), read_cost_model(row)) if before else {},
                by_visit=figures_by_visit(read_cost_model(row)),
            )
        )
    return found


def medians_beside(category: Category) -> list[Median]:
    """Return what other councils published of the same kind of care, highest first; none where nobody did."""
    care = CareType(category.care_type)
    if care == CareType.HOME_CARE:
        given, unit = dict(HOME_CARE), "hour"
    elif care.is_bed:
        place = (2 if care == CareType.NURSING else 0) + bool(ENHANCED & set(category.need_bands))
        given, unit = {council: amounts[place] for council, amounts in CARE_HOMES.items()}, "week"
    else:
        return []
    found = [Median(council, Decimal(amount), unit, SOURCE) for council, amount in given.items() if amount]
    return sorted(found, key=lambda one: (-one.amount, one.council))
