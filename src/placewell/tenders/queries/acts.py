"""Every act of a tender, once its seal is lifted: read through a function, for the rows are nobody's to read."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from placewell.tenders.models import Tender
from placewell.tenders.receipts import Receipt


@dataclass(frozen=True, slots=True)
class Act:
    """One act as it was sealed. Envelopes are ciphertext; a withdrawal and a decline have none."""

    id: UUID
    invitation_id: int
    seq: int
    act: str
    bid_ref: str
    at: datetime
    receipt: Receipt
    reason: str
    response_sealed: bytes
    price_sealed: bytes

    @property
    def bids(self) -> bool:
        """Tell whether it leaves a bid standing."""
        return self.act in {"bid", "replace"}


def acts_of(tender: Tender) -> list[Act]:
    """Return the acts of a tender in order of time; none before its seal is lifted, whoever asks."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, invitation_id, seq, act, bid_ref, at, receipt, reason, response_sealed, price_sealed"
            " FROM tenders_acts_of(%s)",
            (tender.pk,),
        )
        rows = cursor.fetchall()
    return [
        Act(
            id=row[0],
            invitation_id=row[1],
            seq=row[2],
            act=row[3],
            bid_ref=row[4],
            at=row[5],
            receipt=json.loads(row[6]),
            reason=row[7],
            response_sealed=bytes(row[8] or b""),
            price_sealed=bytes(row[9] or b""),
        )
        for row in rows
    ]


def standing_acts(acts: list[Act]) -> list[Act]:
    """Return the act that counts of each invitation: the one with the highest seq."""
    newest: dict[int, Act] = {}
    for act in acts:
        before = newest.get(act.invitation_id)
        if before is None or act.seq > before.seq:
            newest[act.invitation_id] = act
    return list(newest.values())
