"""What a bidder may see before the close: their own invitations, and their own acts by proof."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from placewell.accounts.actor import Actor
from placewell.rules.errors import Conflict, NotFound
from placewell.tenders.keys import proof_for
from placewell.tenders.models import Invitation
from placewell.tenders.receipts import Receipt
from placewell.tenders.states import TenderState


@dataclass(frozen=True, slots=True)
class OwnAct:
    """One act of a bidder, as they may see it: never its content, which is sealed from everybody."""

    seq: int
    act: str
    bid_ref: str
    at: datetime
    receipt: Receipt
    reason: str


@dataclass(frozen=True, slots=True)
class Bidding:
    """What an act needs to know before it is sealed, all of one moment; `seq` is 0 before the first act."""

    invitation_id: int
    invitation_ref: str
    organisation_id: int | None
    tender_ref: str
    state: TenderState
    closes_at: datetime
    moment: datetime
    portrait: dict[str, Any]
    figures: dict[str, str]
    questions: list[dict[str, str]]
    response_key: bytes
    price_key: bytes
    seq: int
    act: str
    bid_ref: str
    home_closes: bool
    replayed: tuple[Receipt, bytes] | None

    def replay_of(self, request: bytes) -> Receipt | None:
        """Return the receipt that this request was given before. Raises Conflict where its key was another's."""
        if self.replayed is None:
            return None
        receipt, before = self.replayed
        if before != request:
            raise Conflict("This Idempotency-Key was used for something else. Use a new one.", code="key_reused")
        return receipt


def bidding_of(actor: Actor, invitation_ref: str, *, key: str = "") -> Bidding:
    """Return what an act on an invitation of the actor's organisation needs to know, in one question.

    The question itself says whose the invitation has to be: it needs no transaction that was told who acts.
    `key` is the Idempotency-Key of the request, if it has one. Raises NotFound for anybody else's invitation.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT asked.*, tenders_home_closes(%s) FROM tenders_bidding(%s, %s, %s, %s) asked",
            (invitation_ref, invitation_ref, proof_for(invitation_ref), actor.organisation_id, key_hash(key)),
        )
        row = cursor.fetchone()
    if row is None:
        raise _not_yours()
    invitation, tender, state, closes_at, moment, *terms, seq, act, bid, receipt, sent, closes_down = row
    portrait, figures, questions, response_key, price_key = terms
    return Bidding(
        invitation_id=invitation,
        invitation_ref=invitation_ref,
        organisation_id=actor.organisation_id,
        tender_ref=tender,
        state=TenderState(state),
        closes_at=closes_at,
        moment=moment,
        portrait=json.loads(portrait),
        figures=json.loads(figures),
        questions=json.loads(questions),
        response_key=response_key,
        price_key=price_key,
        seq=seq or 0,
        act=act or "",
        bid_ref=bid or "",
        home_closes=closes_down,
        replayed=None if receipt is None else (json.loads(receipt), sent),
    )


def key_hash(key: str) -> bytes | None:
    """Return what is kept of an Idempotency-Key."""
    return hashlib.sha256(key.encode()).digest() if key else None


def own_invitation(actor: Actor, invitation_ref: str) -> Invitation:
    """Return an invitation of the actor's organisation with its tender. Raises NotFound for anybody else's."""
    found = (
        Invitation.objects.select_related("tender")
        .filter(ref=invitation_ref, organisation_id=actor.organisation_id or 0)
        .first()
    )
    if found is None:
        raise _not_yours()
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


def _not_yours() -> NotFound:
    return NotFound("There is no such invitation of yours.")
