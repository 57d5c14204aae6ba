"""What the ledger says of somebody's place: whether they are settled, and what was recorded about it since."""

from dataclasses import replace

from placewell.ledger.events.placements import InterimPlaced, PlacementApproved, PlacementEnded, PlacementNoticeGiven
from placewell.ledger.models import EventRow
from placewell.rules.settled import Settled

INTERIM = InterimPlaced.__name__
APPROVED, NOTICE, ENDED = PlacementApproved.__name__, PlacementNoticeGiven.__name__, PlacementEnded.__name__


def settled_of(package_ref: str) -> Settled:
    """Return what stands about the newest place of a package."""
    found = Settled()
    rows = EventRow.objects.filter(case_ref=package_ref, name__in=(APPROVED, NOTICE, ENDED)).order_by("id")
    for name, payload in rows.values_list("name", "payload"):
        if name == APPROVED:
            found = Settled(placed=True)
        elif name == NOTICE:
            found = replace(found, notice=True)
        else:
            found = replace(found, placed=False, ended=True, died=payload["reason"] == "died")
    return found


def interim_offer_of(package_ref: str) -> str:
    """Return the offer by which somebody is in a place for now: from its approval until it ended; empty without one."""
    found: dict[str, str] = {}
    rows = EventRow.objects.filter(case_ref=package_ref, name__in=(INTERIM, ENDED)).order_by("id")
    for name, payload in rows.values_list("name", "payload"):
        if name == INTERIM:
            found[payload["placement_ref"]] = payload["bid_ref"]
        else:
            found.pop(payload["placement_ref"], None)
    return next(iter(found.values()), "")
