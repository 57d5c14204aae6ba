"""Keys of the tender room: the opening key of the opener process, and proofs that find a bidder's own acts."""

import hashlib
import hmac
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings

from placewell.accounts.keys import key_bytes
from placewell.rules.errors import NotPermitted

_shut: ContextVar[bool] = ContextVar("shut", default=False)


@contextmanager
def shut() -> Iterator[None]:
    """Let nothing be opened while a block runs, even in a process that has the opening key: requests run so."""
    before = _shut.set(True)
    try:
        yield
    finally:
        _shut.reset(before)


def opening_key() -> bytes:
    """Return the opening key (32 bytes). Raises NotPermitted in every process but the opener, and in any request."""
    text = os.environ.get("PLACEWELL_OPENING_KEY")
    if not text or _shut.get():
        raise NotPermitted("Only the opener process can open envelopes: it alone is given PLACEWELL_OPENING_KEY.")
    return key_bytes(text)


def proof_for(invitation_ref: str) -> bytes:
    """Return the proof that reads an invitation's own acts; only who holds the lookup key can make it."""
    key: bytes = settings.PLACEWELL_LOOKUP_KEY
    return hmac.digest(key, f"invitation:{invitation_ref}".encode(), "sha256")


def proof_hash(invitation_ref: str) -> bytes:
    """Return what the database keeps of a proof: enough to check one, not to make one."""
    return hashlib.sha256(proof_for(invitation_ref)).digest()


def asker_hash(invitation_ref: str, tender_ref: str) -> bytes:
    """Return a mark by which an asker finds their own questions, and nobody finds the asker."""
    key: bytes = settings.PLACEWELL_LOOKUP_KEY
    return hmac.digest(key, f"asker:{tender_ref}:{invitation_ref}".encode(), "sha256")


def key_mark(envelope: str, public_key: bytes) -> bytes:
    """Return the mark of a tender's public key: only processes of ours, which hold the lookup key, can make it."""
    key: bytes = settings.PLACEWELL_LOOKUP_KEY
    return hmac.digest(key, f"key:{envelope}:".encode() + public_key, "sha256")


def readers_proof(case_ref: str) -> bytes:
    """Return the proof that lists who read the second tier of a case; only who holds the lookup key can make it."""
    key: bytes = settings.PLACEWELL_LOOKUP_KEY
    return hmac.digest(key, f"readers:{case_ref}".encode(), "sha256")


def readers_proof_hash(case_ref: str) -> bytes:
    """Return what the database keeps of the proof that lists a case's readers."""
    return hashlib.sha256(readers_proof(case_ref)).digest()
