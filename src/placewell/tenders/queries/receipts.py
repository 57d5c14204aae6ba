"""All of a provider's receipts, newest first."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from placewell.accounts.actor import Actor
from placewell.tenders.keys import proof_for
from placewell.tenders.models import Invitation
from placewell.ui.paging import Paged, read_cursor, write_cursor

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One receipt of a list."""

    id: uuid.UUID
    invitation_ref: str
    service_name: str
    tender_ref: str
    seq: int
    act: str
    at: datetime


def own_receipts(actor: Actor, *, before: str = "", limit: int = A_PAGE) -> Paged[ReceiptLine]:
    """Return a page of every act of the actor's organisation; `before` is the cursor of the last page."""
    one = Invitation.objects.filter(organisation_id=actor.organisation_id or 0).order_by("-id").first()
    if one is None:
        return Paged(())
    at, last = read_cursor(before, uuid.UUID)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT act_id, invitation_ref, service_name, tender_ref, seq, act, at"
            " FROM tenders_own_receipts(%s, %s, %s, %s, %s)",
            (one.pk, proof_for(one.ref), at, last, limit + 1),
        )
        rows = [ReceiptLine(*row) for row in cursor.fetchall()]
    more = write_cursor(rows[limit - 1].at, rows[limit - 1].id) if len(rows) > limit else ""
    return Paged(tuple(rows[:limit]), more)
