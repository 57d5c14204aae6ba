"""The published figures that a tender froze, as amounts."""

from collections.abc import Mapping
from decimal import Decimal

from placewell.tenders.models import Tender


def figures_of(tender: Tender) -> Mapping[str, Decimal]:
    """Return floor, reference, ceiling and FNC in pounds a week, at the person's levels; never the budget."""
    return {name: Decimal(tender.figures[name]) for name in ("floor", "reference", "ceiling", "fnc")}
