"""Telling the database who acts, for one transaction: row-level security reads it, and no actor means no rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

from placewell.accounts.actor import NOBODY, Actor

_current: ContextVar[Actor | None] = ContextVar("actor", default=None)

_SET = (
    "SELECT set_config('placewell.role', %s, true), set_config('placewell.authority', %s, true),"
    " set_config('placewell.organisation', %s, true), set_config('placewell.case', %s, true),"
    " set_config('placewell.actor', %s, true)"
)


def _tell(actor: Actor | None) -> None:
    values = ("", "", "", "", "")
    if actor is not None:
        values = (
            actor.role.value,
            str(actor.authority_id or ""),
            str(actor.organisation_id or ""),
            actor.case_ref,
            actor.ref,
        )
    with connection.cursor() as cursor:
        cursor.execute(_SET, values)


def current_actor() -> Actor:
    """Return who acts now; nobody outside `acting_as`."""
    return _current.get() or NOBODY


@contextmanager
def acting_as(actor: Actor) -> Iterator[None]:
    """Run a block in a transaction whose row-level security sees `actor`, and no wider afterwards.

    Within a transaction of the same actor a block that fails is taken back by itself.
    """
    before = _current.get()
    if before == actor and connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        _tell(actor)
        token = _current.set(actor)
        try:
            yield
        finally:
            _current.reset(token)
        # The setting ends with its transaction, and a failed block is rolled back with it; only a
        # block within another has to hand the actor back.
        if not outermost and not connection.needs_rollback:
            _tell(before)
