"""Encrypting what belongs to one authority: each has a key of its own, derived from the installation's data key."""

import hashlib
import hmac

import nacl.exceptions
from django.conf import settings
from nacl.secret import SecretBox

# The length of a BLAKE2b key and of a SecretBox key, in bytes.
_SIZE = 32


def lock_for(authority_id: int, plain: bytes) -> bytes:
    """Encrypt bytes under an authority's data key."""
    return bytes(SecretBox(_key(authority_id)).encrypt(plain))


def unlock_for(authority_id: int, locked: bytes) -> bytes:
    """Decrypt what `lock_for` encrypted. Raises ValueError for another authority's, or another installation's."""
    try:
        return SecretBox(_key(authority_id)).decrypt(bytes(locked))
    except nacl.exceptions.CryptoError as error:
        raise ValueError("This was not encrypted with this authority's data key.") from error


def _key(authority_id: int) -> bytes:
    key: bytes = hmac.digest(settings.PLACEWELL_DATA_KEY, f"authority:{authority_id}".encode(), hashlib.sha256)
    return key[:_SIZE]
