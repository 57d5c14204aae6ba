"""Others who live in a home that closes, as an authority noted them."""

import json
from dataclasses import dataclass

from placewell.accounts.actor import Actor
from placewell.accounts.vault import unlock_for
from placewell.market.queries.closing import Closing
from placewell.placements.models import OtherResident

MOST = 300  # in one home


@dataclass(frozen=True, slots=True)
class OtherLine:
    """One of them: initials, whom to speak with, who pays, and where they stand (coded)."""

    ref: str
    initials: str
    contact: str
    payer: str
    stage: str


def others_of(closing: Closing, actor: Actor, *, only: str = "") -> list[OtherLine]:
    """Return those whom the actor's authority noted, by reference; `only` one of them."""
    rows = OtherResident.objects.filter(closure_id=closing.id, authority_id=actor.authority_id or 0)
    if only:
        rows = rows.filter(ref=only)
    newest = rows.order_by("ref", "-number").distinct("ref")[:MOST]
    return [OtherLine(ref=row.ref, payer=row.payer, stage=row.stage, **_unlocked(row)) for row in newest]


def _unlocked(row: OtherResident) -> dict[str, str]:
    found: dict[str, str] = json.loads(unlock_for(row.authority_id, bytes(row.locked)))
    return found
