"""The Merkle tree of a tender's acts, hashed as RFC 9162 section 2.1 says: leaves and nodes cannot be confused."""

import hashlib
from collections.abc import Sequence


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of one leaf: sha256(0x00 ‖ data)."""
    return hashlib.sha256(b"\x00" + data).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes in order; of no leaves, the hash of nothing."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = _largest_power_of_two_below(len(leaves))
    return hashlib.sha256(b"\x01" + root_of(leaves[:split]) + root_of(leaves[split:])).digest()


def inclusion_path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the hashes that prove leaf `index` to be under the root, nearest first. Raises IndexError."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"There is no leaf {index} among {len(leaves)}.")
    if len(leaves) == 1:
        return []
    split = _largest_power_of_two_below(len(leaves))
    if index < split:
        return [*inclusion_path(leaves[:split], index), root_of(leaves[split:])]
    return [*inclusion_path(leaves[split:], index - split), root_of(leaves[:split])]


def root_from_path(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """Return the root that a leaf and its path lead to. Raises ValueError when the path does not fit the tree."""
    if not 0 <= index < size:
        raise ValueError(f"There is no leaf {index} among {size}.")
    if size == 1:
        if path:
            raise ValueError("The path is too long.")
        return leaf
    if not path:
        raise ValueError("The path is too short.")
    split = _largest_power_of_two_below(size)
    *below, beside = path
    if index < split:
        return hashlib.sha256(b"\x01" + root_from_path(leaf, index, split, below) + beside).digest()
    return hashlib.sha256(b"\x01" + beside + root_from_path(leaf, index - split, size - split, below)).digest()


def _largest_power_of_two_below(n: int) -> int:
    return 1 << ((n - 1).bit_length() - 1)
