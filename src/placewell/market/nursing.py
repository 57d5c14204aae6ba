"""What the NHS pays for nursing by the year: what the law's table says, and what each council recorded since."""

from collections.abc import Mapping

from placewell.market.models import NursingRate
from placewell.rules.pricing import FUNDED_NURSING_CARE, NursingRates

SHOWN = 200


def nursing_rates(authority_id: int) -> Mapping[int, NursingRates]:
    """Return the rates of FNC that count for a council, by the year in whose April they begin."""
    rows = NursingRate.objects.filter(authority_id=authority_id).order_by("year", "version")
    return {**FUNDED_NURSING_CARE, **{row.year: NursingRates(row.standard, row.higher) for row in rows}}


def recorded_rates(authority_id: int | None = None) -> list[NursingRate]:
    """Return what councils, or one, recorded: the newest year first, every version of it."""
    rows = NursingRate.objects.all() if authority_id is None else NursingRate.objects.filter(authority_id=authority_id)
    return list(rows.order_by("-year", "authority_id", "-version")[:SHOWN])
