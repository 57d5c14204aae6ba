"""What a bidder may see before the close: their own invitations, and their own acts by proof."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from placewell.accounts.actor import Actor
from placewell.rules.errors import NotFound
from placewell.tenders.keys import proof_for
from placewell.tenders.models import Invitation
from placewell.tenders.receipts import Receipt


@dataclass(frozen=True, slots=True)
class OwnAct:
    """One act of a bidder, as they may see it: never its content, which is sealed from everybody."""

    seq: int
    act: str
    bid_ref: str
    at: datetime
    receipt: Receipt
    reason: str


def own_invitation(actor: Actor, invitation_ref: str) -> Invitation:
    """Return an invitation of the actor's organisation with its tender. Raises NotFound for anybody else's."""
    found = (
        Invitation.objects.select_related("tender")
        .filter(ref=invitation_ref, organisation_id=actor.organisation_id or 0)
        .first()
    )
    if found is None:
        raise NotFound("There is no such invitation of yours.")
    return found


def own_acts(invitation: Invitation) -> list[OwnAct]:
    """Return the acts on an invitation in order; reading them takes the proof that only this process can make."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq, act, bid_ref, at, receipt, reason FROM tenders_own_acts(%s, %s)",
            (invitation.pk, proof_for(invitation.ref)),
        )
        rows = cursor.fetchall()
    return [OwnAct(seq, act, bid, at, json.loads(receipt), reason) for seq, act, bid, at, receipt, reason in rows]


def standing_act(invitation: Invitation) -> OwnAct | None:
    """Return the act that counts now, or None when the bidder has done nothing."""
    acts = own_acts(invitation)
    return acts[-1] if acts else None
