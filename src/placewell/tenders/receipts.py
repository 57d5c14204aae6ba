"""Receipts of bidding, and the proof that an act was in an opening. Needs no database: strangers run it."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, cast

import nacl.exceptions
import rfc8785
from nacl.signing import SigningKey, VerifyKey

from placewell.tenders.merkle import leaf_hash, root_of
from placewell.tenders.sealing import Content, Sealed, commitment_of

RECEIPT_SCHEMA = "placewell/receipt/1"
OPENING_SCHEMA = "placewell/opening/1"
ENVELOPES = ("response", "price")
RECEIPT_FIELDS = frozenset(
    {"schema", "tender_ref", "bid_ref", "act", "seq", "time", "envelopes", "public_key", "signature"}
)
Receipt = dict[str, Any]  # JSON from a stranger's file; every field is checked where it is read


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was proved, or failed, in a plain sentence."""

    name: str
    held: bool
    sentence: str


def make_receipt(
    *,
    tender_ref: str,
    bid_ref: str,
    act: str,
    seq: int,
    time: datetime,
    envelopes: Mapping[str, Sealed],
    signing_key: bytes,
) -> Receipt:
    """Sign what was received: `act` is bid, replace, withdraw or decline; the last two have no envelopes."""
    signer = _signer(signing_key)
    receipt: Receipt = {
        "schema": RECEIPT_SCHEMA,
        "tender_ref": tender_ref,
        "bid_ref": bid_ref,
        "act": act,
        "seq": seq,
        "time": time.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "envelopes": {
            name: {"commitment": sealed.commitment, "ciphertext_sha256": sealed.ciphertext_sha256}
            for name, sealed in sorted(envelopes.items())
        },
        "public_key": base64.b64encode(bytes(signer.verify_key)).decode(),
    }
    receipt["signature"] = base64.b64encode(signer.sign(rfc8785.dumps(receipt)).signature).decode()
    return receipt


@cache
def _signer(signing_key: bytes) -> SigningKey:
    return SigningKey(signing_key)  # to find its public half takes as long as to sign


def leaf_of(receipt: Receipt) -> bytes:
    """Return the Merkle leaf hash of a receipt, signature included."""
    return leaf_hash(rfc8785.dumps(receipt))


def make_opening(
    *, tender_ref: str, opened_at: datetime, leaves: Sequence[str], bids: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return the opening as a file: the root, every leaf in order, and those bids that its reader may see.

    Each of `bids` has `bid_ref`, `response` and `price` (each `{nonce, content}` or null) and `evaluated`
    (`{comparable_price, fnc}` as the evaluation took them, net, or null).
    """
    return {
        "schema": OPENING_SCHEMA,
        "tender_ref": tender_ref,
        "opened_at": opened_at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "merkle_root": root_of([bytes.fromhex(leaf) for leaf in leaves]).hex(),
        "leaves": list(leaves),
        "bids": [dict(bid) for bid in bids],
    }


def verify(receipt: object, opening: object, *, public_key: str | None = None) -> list[Check]:
    """Check a receipt against an opening, thing by thing. `public_key` (base64) is whose signature is expected.

    Raises ValueError, with one sentence, when either is not of its form.
    """
    r, o = _receipt(receipt), _opening(opening)
    checks = [_signature(r, public_key)]
    same = r["tender_ref"] == o["tender_ref"]
    checks.append(Check("tender", same, "Both are of the same tender." if same else "They are of different tenders."))
    leaf = leaf_of(r).hex()
    root = root_of([bytes.fromhex(entry) for entry in o["leaves"]]).hex()
    whole = root == o["merkle_root"]
    checks.append(
        Check(
            "root",
            whole,
            "The acts add up to the published root." if whole else "The acts do not add up to the published root.",
        )
    )
    there = leaf in o["leaves"]
    checks.append(
        Check("included", there, "This act was in the opening." if there else "This act is not in the opening.")
    )
    shown = next((bid for bid in o["bids"] if bid.get("bid_ref") == r["bid_ref"]), None)
    if shown is not None and r["envelopes"]:
        checks += _contents(r, shown)
    return checks


def _signature(receipt: Receipt, expected: str | None) -> Check:
    if expected is not None and expected.strip() != receipt["public_key"]:
        return Check("signature", False, "The receipt was signed with another key than the one expected.")
    body = {name: value for name, value in receipt.items() if name != "signature"}
    try:
        key = VerifyKey(base64.b64decode(receipt["public_key"], validate=True))
        key.verify(rfc8785.dumps(body), base64.b64decode(receipt["signature"], validate=True))
    except (nacl.exceptions.CryptoError, ValueError, TypeError):
        return Check("signature", False, "The signature is not good: the receipt was altered, or never given.")
    return Check("signature", True, "The signature is good.")


def _contents(receipt: Receipt, bid: Mapping[str, Any]) -> list[Check]:
    checks = []
    for name in ENVELOPES:
        opened, sealed = bid.get(name), receipt["envelopes"].get(name)
        if not isinstance(opened, Mapping) or not isinstance(sealed, Mapping):
            continue
        try:
            good = commitment_of(cast("Content", opened["content"]), str(opened["nonce"])) == sealed.get("commitment")
        except (KeyError, ValueError, rfc8785.CanonicalizationError):
            good = False
        what = {"response": "case response", "price": "price"}[name]
        sentence = f"The {what} opened is the one sealed." if good else f"The {what} opened is not the one sealed."
        checks.append(Check(name, good, sentence))
    price, evaluated = bid.get("price"), bid.get("evaluated")
    if isinstance(price, Mapping) and isinstance(evaluated, Mapping):
        content = price.get("content")
        good = isinstance(content, Mapping) and _same_money(content, evaluated)
        sentence = (
            "The price evaluated is the price sealed." if good else "The price evaluated is not the price sealed."
        )
        checks.append(Check("evaluated", good, sentence))
    return checks


def _same_money(content: Mapping[str, Any], evaluated: Mapping[str, Any]) -> bool:
    """Tell whether the price taken is the price sealed, net of nursing care where it was stated gross."""
    try:
        stated, fnc = Decimal(str(content.get("price"))), Decimal(str(evaluated.get("fnc")))
        net = stated - fnc if content.get("price_basis") == "gross_of_fnc" else stated
        return net == Decimal(str(evaluated.get("comparable_price")))
    except InvalidOperation:
        return False


def _receipt(value: object) -> Receipt:
    if not isinstance(value, dict) or value.get("schema") != RECEIPT_SCHEMA:
        raise ValueError(f"This is not a receipt: its schema is not {RECEIPT_SCHEMA}.")
    missing = sorted(RECEIPT_FIELDS - value.keys())
    if missing:
        raise ValueError(f"This receipt lacks {', '.join(missing)}.")
    if set(value) - RECEIPT_FIELDS:
        raise ValueError(f"This receipt has fields of no receipt: {', '.join(sorted(set(value) - RECEIPT_FIELDS))}.")
    if not isinstance(value["envelopes"], dict):
        raise ValueError("The receipt's envelopes are not an object.")
    return value


def _opening(value: object) -> dict[str, Any]:
    if not isinstance(value, dict) or value.get("schema") != OPENING_SCHEMA:
        raise ValueError(f"This is not an opening: its schema is not {OPENING_SCHEMA}.")
    leaves = value.get("leaves")
    if not isinstance(leaves, list) or not all(_is_hash(leaf) for leaf in leaves):
        raise ValueError("The opening's leaves are not a list of sha256 hashes in hex.")
    if not isinstance(value.get("bids"), list) or not all(isinstance(bid, dict) for bid in value["bids"]):
        raise ValueError("The opening's bids are not a list of objects.")
    return value


def _is_hash(value: object) -> bool:
    if not isinstance(value, str) or len(value) != hashlib.sha256().digest_size * 2:
        return False
    return all(letter in "0123456789abcdef" for letter in value)
