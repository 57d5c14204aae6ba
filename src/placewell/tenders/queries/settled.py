"""What the ledger says of somebody's place: whether they are settled, and what was recorded about it since."""

from dataclasses import replace

from placewell.ledger.events.placements import (
    InterimPlaced,
    PlacementApproved,
    PlacementCarriedOn,
    PlacementEnded,
    PlacementNoticeGiven,
)
from placewell.ledger.models import EventRow
from placewell.market.queries.closing import closing_among
from placewell.rules.settled import Settled

INTERIM = InterimPlaced.__name__
APPROVED, NOTICE, ENDED = PlacementApproved.__name__, PlacementNoticeGiven.__name__, PlacementEnded.__name__
CARRIED_ON = PlacementCarriedOn.__name__


def settled_of(package_ref: str) -> Settled:
    """Return what stands about the newest place of a package."""
    found, service_id = Settled(), ""
    rows = EventRow.objects.filter(case_ref=package_ref, name__in=(APPROVED, CARRIED_ON, NOTICE, ENDED)).order_by("id")
    for name, payload in rows.values_list("name", "payload"):
        if name in {APPROVED, CARRIED_ON}:
            found, service_id = Settled(placed=True), payload.get("service_id", "")
        elif name == NOTICE:
            found = replace(found, notice=True)
        else:
            found = replace(found, placed=False, ended=True, died=payload["reason"] == "died")
    return replace(found, closing=bool(closing_among([service_id] if service_id else [])))


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
