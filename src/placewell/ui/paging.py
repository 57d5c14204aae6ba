"""Keyset paging by an instant and something unique: a page of rows, and the cursor of the next one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

T = TypeVar("T")
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Paged(Generic[T]):
    """Some rows, and the cursor that goes on after them; empty at the end."""

    rows: Sequence[T]
    more: str = ""


def write_cursor(at: datetime, last: object) -> str:
    """Return a cursor as an address carries it."""
    return f"{at.isoformat()}~{last}"


def read_cursor(text: str, kind: Callable[[str], K]) -> tuple[datetime, K] | tuple[None, None]:
    """Return the instant and the id of a cursor; a cursor that is none starts at the beginning."""
    at, _, last = text.replace(" ", "+").partition("~")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, kind(last)) if moment.tzinfo else (None, None)
    except (ValueError, OverflowError):
        return None, None
