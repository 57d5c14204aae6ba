"""The installation's secret keys: from the environment, or from files that only their owner can read."""

import base64
import os
import secrets
from enum import StrEnum
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

DEVELOPMENT_PREFIX = "development-"


class Key(StrEnum):
    """Every key there is. The opening key belongs to the opener process alone."""

    SECRET = "PLACEWELL_SECRET_KEY"  # noqa: S105 (the name of a variable)
    OPENING = "PLACEWELL_OPENING_KEY"
    SIGNING = "PLACEWELL_SIGNING_KEY"
    LOOKUP = "PLACEWELL_LOOKUP_KEY"
    DATA = "PLACEWELL_DATA_KEY"


def key_bytes(text: str) -> bytes:
    """Return the 32 bytes of a key written in base64 (or of a development key, by its name)."""
    body = text.removeprefix(DEVELOPMENT_PREFIX)
    try:
        raw = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    except ValueError as error:
        raise ImproperlyConfigured("A Placewell key is 32 bytes in URL-safe base64.") from error
    if len(raw) != 32:
        raise ImproperlyConfigured("A Placewell key is 32 bytes in URL-safe base64.")
    return raw


def new_key() -> str:
    """Make a key: 32 random bytes in URL-safe base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")


def stored_key(folder: Path, key: Key) -> str:
    """Read a key from its file in `folder`, making it (mode 0600) the first time."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / key.name.lower()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        text = new_key()
        file.write(text)
    return text


def find_key(key: Key, *, folder: Path | None, kind: str) -> str:
    """Return a key from the environment, else from `folder` if this installation keeps its own.

    Raises ImproperlyConfigured when production has none, or only a development one.
    """
    text = os.environ.get(key.value, "")
    if not text and folder is not None:
        text = stored_key(folder, key)
    if not text:
        raise ImproperlyConfigured(f"{key.value} is not set. Make one with `placewell doctor --new-key`.")
    if text.startswith(DEVELOPMENT_PREFIX) and kind == "production":
        raise ImproperlyConfigured(f"{key.value} is a development key. Make one with `placewell doctor --new-key`.")
    return text
