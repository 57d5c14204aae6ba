"""The installation's secret keys: from the environment, or from files that only their owner can read."""

import base64
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
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

    Raises ImproperlyConfigured when production has none, or only a development one; and for the opening key, which
    `find_opening_key` finds for the opener alone.
    """
    if key == Key.OPENING:
        raise ImproperlyConfigured("The opening key is the opener's alone.")
    return _find(key, folder=folder, kind=kind)


def find_opening_key(*, folder: Path | None, kind: str) -> str:
    """Return the opening key, for the opener and whoever starts it. `folder` is that of the other keys.

    It is kept beside that folder, in one of its own; an older installation's is moved there. Raises as `find_key`.
    """
    if folder is None:
        return _find(Key.OPENING, folder=None, kind=kind)
    apart, before = opener_folder(folder), folder / Key.OPENING.name.lower()
    apart.mkdir(mode=0o700, parents=True, exist_ok=True)
    apart.chmod(0o700)
    with suppress(FileNotFoundError):
        before.rename(apart / before.name)
    return _find(Key.OPENING, folder=apart, kind=kind)


def opener_folder(folder: Path) -> Path:
    """Return where an installation keeps its opening key, from where it keeps the others."""
    return folder.with_name(f"{folder.name}-of-the-opener")


def refuse_opening_key(environment: Mapping[str, str], process: str) -> None:
    """Raise ImproperlyConfigured in a process that was given the opening key and must not have it."""
    if environment.get(Key.OPENING):
        raise ImproperlyConfigured(
            f"{Key.OPENING} is in the environment of {process}, which could then open offers. Give it to the opener"
            " alone, as `placewell serve` does."
        )


def _find(key: Key, *, folder: Path | None, kind: str) -> str:
    text = os.environ.get(key.value, "")
    if not text and folder is not None:
        text = stored_key(folder, key)
    if not text:
        raise ImproperlyConfigured(f"{key.value} is not set. Make one with `placewell doctor --new-key`.")
    if text.startswith(DEVELOPMENT_PREFIX) and kind == "production":
        raise ImproperlyConfigured(f"{key.value} is a development key. Make one with `placewell doctor --new-key`.")
    return text
