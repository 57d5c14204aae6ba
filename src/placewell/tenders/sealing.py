"""Envelopes: content is committed to, padded to a fixed size, and sealed to a key that nobody has before the close."""

import hashlib
import json
import secrets
from dataclasses import dataclass
from typing import cast

import nacl.exceptions
import rfc8785
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox
from nacl.utils import random as random_bytes

from placewell.ledger.events import JsonValue
from placewell.rules.errors import Refused

# Sizes in bytes. Nearly every bid fits the first step, so that a length says nothing about what is inside.
RESPONSE_STEPS = (16_384, 65_536)
PRICE_STEPS = (4_096, 16_384)
Content = dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed envelope and what its receipt says of it. Hashes are hex."""

    ciphertext: bytes
    commitment: str
    ciphertext_sha256: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What was in an envelope. `nonce` (hex) proves the commitment."""

    content: Content
    nonce: str


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A key pair of one envelope, its private half wrapped by the opening key."""

    public: bytes
    wrapped_private: bytes


def commitment_of(content: Content, nonce: str) -> str:
    """Return sha256(nonce ‖ JCS(content)) in hex; `nonce` is hex."""
    return _commitment(rfc8785.dumps(content), nonce)


def _commitment(canonical: bytes, nonce: str) -> str:
    return hashlib.sha256(bytes.fromhex(nonce) + canonical).hexdigest()


def seal(content: Content, *, public_key: bytes, steps: tuple[int, ...]) -> Sealed:
    """Commit to `content`, pad it to the first of `steps` it fits, and seal it. Raises Refused when it fits none."""
    nonce, canonical = secrets.token_hex(32), rfc8785.dumps(content)
    inner = b'{"content":%b,"nonce":"%b"}' % (canonical, nonce.encode())  # as RFC 8785 writes it
    size = next((step for step in steps if len(inner) < step), None)
    if size is None:
        raise Refused(
            f"Your answers are too long: together they may have about {steps[-1] // 1000},000 characters.",
            code="too_long",
        )
    ciphertext = SealedBox(PublicKey(public_key)).encrypt(inner.ljust(size, b" "))
    return Sealed(
        ciphertext=ciphertext,
        commitment=_commitment(canonical, nonce),
        ciphertext_sha256=hashlib.sha256(ciphertext).hexdigest(),
    )


def unseal(ciphertext: bytes, *, private_key: bytes) -> Opened:
    """Open one envelope. Raises ValueError when it was not sealed to this key, or was altered."""
    try:
        inner = SealedBox(PrivateKey(private_key)).decrypt(ciphertext)
    except nacl.exceptions.CryptoError as error:
        raise ValueError("This envelope cannot be opened with this key.") from error
    value = json.loads(inner)
    return Opened(content=cast("Content", value["content"]), nonce=str(value["nonce"]))


def new_key_pair(opening_key: bytes) -> KeyPair:
    """Make a key pair and wrap its private half with the opening key (32 bytes)."""
    private = PrivateKey.generate()
    nonce = random_bytes(SecretBox.NONCE_SIZE)
    wrapped = SecretBox(opening_key).encrypt(bytes(private), nonce)
    return KeyPair(public=bytes(private.public_key), wrapped_private=bytes(wrapped))


def unwrap(wrapped_private: bytes, opening_key: bytes) -> bytes:
    """Return a private key that `new_key_pair` wrapped. Raises ValueError for another opening key."""
    try:
        return SecretBox(opening_key).decrypt(wrapped_private)
    except nacl.exceptions.CryptoError as error:
        raise ValueError("The opening key is not the one that these keys were made with.") from error
