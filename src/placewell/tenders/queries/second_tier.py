"""Who read the second tier: for the person and their social worker; after the close for brokers and auditors."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from placewell.tenders.keys import proof_for, readers_proof
from placewell.tenders.models import Invitation
from placewell.ui.paging import Paged, read_cursor, write_cursor

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class OwnInterest:
    """A reader that one's own service has named."""

    ref: str
    reader: str
    job: str
    purpose: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who said that they would read the second tier (`declared`), or read it (`read`), and what for."""

    id: uuid.UUID
    kind: str
    tender_ref: str
    service_name: str
    reader: str
    job: str
    purpose: str
    at: datetime


def own_interests(invitation: Invitation) -> list[OwnInterest]:
    """Return the readers that an invited service has named, first to last."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ref, reader, job, purpose, at FROM tenders_own_interests(%s, %s)",
            (invitation.pk, proof_for(invitation.ref)),
        )
        return [OwnInterest(*row) for row in cursor.fetchall()]


def second_tier_is(invitation: Invitation) -> str:
    """Return `open` or `chosen` when an invited service may read the second tier, else `closed` or `cancelled`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenders_second_tier_is(%s)", (invitation.pk,))
        return str(cursor.fetchone()[0])


def readers_of(case_ref: str, *, before: str = "", limit: int = A_PAGE) -> Paged[Reader]:
    """Return who declared that they would read more of a person, and each reading, newest first.

    The database itself decides what the present actor may see of it; `before` is the cursor of the last page.
    """
    at, last = read_cursor(before, uuid.UUID)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, kind, tender_ref, service_name, reader, job, purpose, at"
            " FROM tenders_readers_of(%s, %s, %s, %s, %s)",
            (case_ref, readers_proof(case_ref), at, last, limit + 1),
        )
        rows = [Reader(*row) for row in cursor.fetchall()]
    more = write_cursor(rows[limit - 1].at, rows[limit - 1].id) if len(rows) > limit else ""
    return Paged(tuple(rows[:limit]), more)
