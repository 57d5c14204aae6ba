"""Writing to the ledger: an event in the same transaction as the change, its listeners, and its messages."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from django.db import connection
from procrastinate.types import JSONDict

from placewell.ledger.clock import now
from placewell.ledger.events import Event
from placewell.ledger.models import Message

E = TypeVar("E", bound=Event)


class ActorReference(Protocol):
    """What the ledger knows of an actor."""

    @property
    def ref(self) -> str:
        """`user:7`, `person:…`, `system:opener` or `nobody`."""

    @property
    def role(self) -> str:
        """The role acted in."""


_listeners: dict[type[Event], list[Callable[[Event], None]]] = defaultdict(list)


def listen(kind: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Register a room's handler of an event; it runs in the same transaction as the change."""

    def register(handler: Callable[[E], None]) -> Callable[[E], None]:
        _listeners[kind].append(handler)  # type: ignore[arg-type] # a handler only ever gets its own kind
        return handler

    return register


def record(event: Event, *, actor: ActorReference, authority_id: int | None, case_ref: str = "") -> None:
    """Append `event` to the ledger and tell its listeners. Raises outside a transaction: history never stands alone."""
    if not connection.in_atomic_block:
        raise RuntimeError(f"{type(event).__name__} was recorded outside the transaction of its change.")
    with connection.cursor() as cursor:
        # Not through the ORM: it asks for the new row's id back, and an actor may write what they may not read.
        cursor.execute(
            "INSERT INTO ledger_eventrow"
            " (name, version, authority_id, subject, case_ref, actor_ref, actor_role, payload, at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s::jsonb, placewell_clock())",
            (
                type(event).__name__,
                event.schema_version,
                authority_id,
                event.subject,
                case_ref,
                actor.ref,
                actor.role,
                json.dumps(event.payload()),
            ),
        )
    for handler in _listeners[type(event)]:
        handler(event)


def send(*, to: str, subject: str, body: str, about: str, authority_id: int | None, channel: str = "email") -> Message:
    """Put a message in the outbox; a job sends it after the commit. Returns its row."""
    return send_many(to=[to], subject=subject, body=body, about=about, authority_id=authority_id, channel=channel)[0]


def send_many(
    *,
    to: Iterable[str],
    subject: str,
    body: str,
    about: str,
    authority_id: int | None,
    channel: str = "email",
) -> list[Message]:
    """Put the same message to each of several in the outbox, at a cost that hardly grows with how many they are.

    Each is a message of its own: its own row and its own job, sent and retried by itself, seen by no other. Rows and
    jobs are there after the commit, or not at all. A subject is one line, whatever name is in it: a message with
    more would never leave. Returns the rows in the order of `to`.
    """
    from placewell.ledger.jobs import deliver_message  # noqa: PLC0415 (procrastinate needs the apps ready)

    if not connection.in_atomic_block:
        raise RuntimeError("A message was written outside the transaction of its change.")
    moment = now()
    messages = Message.objects.bulk_create(
        Message(
            to=one,
            subject=" ".join(subject.split()),
            body=body,
            about=about,
            authority_id=authority_id,
            channel=channel,
            created_at=moment,
        )
        for one in to
    )
    jobs: list[JSONDict] = [{"message_id": str(message.id)} for message in messages]
    if jobs:
        deliver_message.batch_defer(*jobs)
    return messages
