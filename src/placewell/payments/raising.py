"""What an uplift of a category would come to, placement by placement, and is applied as."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from placewell.payments.models import FundingVersion, Uplift
from placewell.payments.stored import read_funding
from placewell.placements.models import Placement, PlacementEnd
from placewell.rules.funding import Funding, ended, holding_from, uplifted


@dataclass(frozen=True, slots=True)
class Raised:
    """One placement before and after: what holds from the day of the uplift, and the versions that would be made."""

    placement: Placement
    newest: int
    before: Funding
    after: Funding
    versions: tuple[Funding, ...]


def raised_by(uplift: Uplift) -> Iterator[Raised]:
    """Yield each placement of the uplift's category that is paid on its day or later, in the order of their ids.

    What was planned for after the day is kept, and raised too.
    """
    yield from raised(
        uplift.authority_id, uplift.category_id, uplift.from_on, percent=uplift.percent, amount=uplift.amount
    )


def raised(
    authority_id: int, category_id: int, from_on: date, *, percent: Decimal | None, amount: Decimal | None
) -> Iterator[Raised]:
    """Yield what a rise from a day, by a percentage or by pounds a week on core care, does to each placement."""
    rows = FundingVersion.objects.filter(authority_id=authority_id, placement__tender__category_id=category_id)
    rows = rows.select_related("placement__option").order_by("placement_id", "number")
    ends = dict(PlacementEnd.objects.filter(authority_id=authority_id).values_list("placement_id", "last_on"))
    for placement_id, group in groupby(rows, key=lambda row: row.placement_id):
        listed = list(group)
        versions = ended([read_funding(one) for one in listed], ends.get(placement_id))
        holding = holding_from(versions, from_on)
        made = tuple(uplifted(one, percent=percent, amount=amount) for one in holding)
        paid = next((place for place, one in enumerate(holding) if one.lines), None)
        if paid is not None:
            yield Raised(listed[0].placement, listed[-1].number, holding[paid], made[paid], made)
