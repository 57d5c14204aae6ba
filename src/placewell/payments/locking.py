"""One lock for all that an authority pays: what is due is worked out while nobody changes what it comes from."""

from django.db import connection

from placewell.accounts.actor import Actor
from placewell.rules.errors import NotPermitted


def lock_payments(actor: Actor) -> int:
    """Take the lock of the actor's authority until the end of the transaction; return the authority's id."""
    if actor.authority_id is None:
        raise NotPermitted("You act for no authority.")
    lock_payments_of(actor.authority_id)
    return actor.authority_id


def lock_payments_of(authority_id: int) -> None:
    """Take the lock of an authority until the end of the transaction, whoever acts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"payments of {authority_id}",))
