"""What waits for each role, put together from the rooms."""

from collections.abc import Callable
from dataclasses import dataclass, field

from placewell.accounts.actor import Actor
from placewell.accounts.roles import Role


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that waits: where it leads, what it is, and what to do."""

    href: str
    text: str
    waits_for: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One list of a role's work."""

    title: str
    entries: tuple[Entry, ...]
    when_empty: str
    links: tuple[Entry, ...] = field(default_factory=tuple)


PARTS: dict[Role, list[Callable[[Actor], Part]]] = {}


def work_for(actor: Actor) -> list[Part]:
    """Return the parts of an actor's work, in order."""
    return [part(actor) for part in PARTS.get(actor.role, [])]
