"""The placement of a package that has no end, and the newest one."""

from placewell.placements.models import Placement
from placewell.rules.errors import NotFound, WrongState
from placewell.tenders.models import Tender


def current_placement(package_ref: str) -> Placement | None:
    """Return the placement of a package that has no end; None where there is none."""
    return Placement.objects.filter(package_ref=package_ref, end=None).select_related("option", "tender").first()


def newest_placement(package_ref: str) -> Placement | None:
    """Return the placement of a package that none follows, ended or not."""
    found = Placement.objects.filter(package_ref=package_ref, followed_by=None).select_related("option", "tender")
    return found.order_by("-id").first()


def standing_placement(placement_ref: str, **own: object) -> Placement:
    """Lock a placement of one's own that stands. Raises NotFound for another's, WrongState for one that has ended.

    Its search is what is locked: a placement is never changed, so nobody may lock its row.
    """
    rows = Placement.objects.select_related("option", "tender").filter(ref=placement_ref, **own)
    placement = rows.first()
    if placement is None:
        raise NotFound("There is no such placement of yours.")
    Tender.objects.select_for_update().get(pk=placement.tender_id)
    if Placement.objects.filter(pk=placement.pk, end__isnull=False).exists():
        raise WrongState("This placement has ended.")
    return placement
