"""When a place is reviewed to which a second person did not agree, after it was found directly (rulebook §8)."""

from datetime import datetime

from placewell.choice.models import SecondLook
from placewell.placements.models import Placement
from placewell.rules.direct_award import looked_at_by


def review_due(placement: Placement, due: datetime) -> datetime:
    """Return by when a placement is reviewed: early where a second person did not agree to it, and no review was since.

    Staying on where one was placed for now is a choice of the person's own, and is reviewed as any other.
    """
    look = SecondLook.objects.filter(award__option_id=placement.option_id, agrees=False).first()
    if look is None or placement.reviews.filter(at__gt=look.at).exists():
        return due
    return looked_at_by(max(look.at, placement.approved_at), due)
