"""The bytes of providers' documents: encrypted under their organisation's key in Django's file store.

The bytes are there before the row that speaks of them, and are proved against it at each reading: nobody is ever given
half a file. What a failed change left behind without a row is swept up by a daily job.
"""

import hashlib
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from placewell.accounts.vault import lock_for, unlock_for
from placewell.rules.errors import NotFound

FOLDER = "documents"
SWEPT_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stored:
    """Where bytes lie, how many they are, and their fingerprint before encryption."""

    name: str
    size: int
    digest: str


class Kept(Protocol):
    """What a row says of the bytes that it speaks of."""

    @property
    def stored_as(self) -> str:
        """Where they lie."""

    @property
    def locked_for(self) -> int:
        """The organisation under whose key they lie."""

    @property
    def digest(self) -> str:
        """Their fingerprint before encryption."""


@contextmanager
def keeping(content: bytes, *, organisation_id: int) -> Iterator[Stored]:
    """Keep bytes while a block writes their row; where the block fails, they go again. Raises OSError when not kept."""
    locked = lock_for(organisation_id, content)
    wanted = f"{FOLDER}/{uuid.uuid4().hex}"
    name = default_storage.save(wanted, ContentFile(locked))
    try:
        _check_whole(name, len(locked))
        yield Stored(name, len(content), hashlib.sha256(content).hexdigest())
    except BaseException:
        default_storage.delete(name)
        raise


def _check_whole(name: str, size: int) -> None:
    if default_storage.size(name) != size:
        raise OSError(f"The file store kept only a part of {name}.")


def content_of(document: Kept) -> bytes:
    """Return the bytes of a kept file, proved to be those that were added. Raises NotFound where they are not."""
    try:
        with default_storage.open(document.stored_as) as file:
            content = unlock_for(document.locked_for, file.read())
    except (OSError, ValueError) as error:
        raise NotFound("This file cannot be read. Tell whoever runs this service.") from error
    if hashlib.sha256(content).hexdigest() != document.digest:
        raise NotFound("This file is not what was added. Tell whoever runs this service.")
    return content


def forget(name: str) -> None:
    """Delete bytes once the change that drops their row has been committed."""
    transaction.on_commit(lambda: default_storage.delete(name))


def sweep(known: Iterable[str], *, at: datetime) -> int:
    """Delete kept bytes that no row speaks of and that are over a day old; return how many."""
    names, swept = set(known), 0
    try:
        files = default_storage.listdir(FOLDER)[1]
    except FileNotFoundError:  # nothing was ever kept
        files = []
    for file in files:
        name = f"{FOLDER}/{file}"
        if name not in names and at - default_storage.get_modified_time(name) > SWEPT_AFTER:
            default_storage.delete(name)
            swept += 1
    return swept
