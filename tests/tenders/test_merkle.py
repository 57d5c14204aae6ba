"""The Merkle tree against RFC 9162's hashing, and proofs of any tree."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.errors import WrongState
from placewell.tenders.merkle import inclusion_path, leaf_hash, root_from_path, root_of
from placewell.tenders.sealing import RESPONSE_STEPS, commitment_of, new_key_pair, seal, unseal, unwrap
from placewell.tenders.states import STEPS, TenderState, check_step

# The published vectors of Certificate Transparency (RFC 6962, whose hashing RFC 9162 keeps).
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
opening_keys = st.binary(min_size=32, max_size=32)


@pytest.mark.parametrize("size", sorted(ROOTS))
def test_the_published_vectors(size: int) -> None:
    leaves = [leaf_hash(bytes.fromhex(leaf)) for leaf in LEAVES[:size]]
    assert root_of(leaves).hex() == ROOTS[size]


def test_the_root_of_nothing_is_the_hash_of_nothing() -> None:
    assert root_of([]) == hashlib.sha256(b"").digest()


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=40), st.data())
def test_every_leaf_is_proved_and_no_other_is(contents: list[bytes], data: st.DataObject) -> None:
    leaves = [leaf_hash(content) for content in contents]
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = inclusion_path(leaves, index)
    assert root_from_path(leaves[index], index, len(leaves), path) == root_of(leaves)
    assert root_from_path(leaf_hash(b"another one"), index, len(leaves), path) != root_of(leaves)


@given(st.text(max_size=400), opening_keys)
def test_what_is_sealed_comes_out_as_it_went_in_and_its_size_says_nothing(words: str, key: bytes) -> None:
    pair = new_key_pair(key)
    sealed = seal({"words": words}, public_key=pair.public, steps=RESPONSE_STEPS)
    empty = seal({"words": ""}, public_key=pair.public, steps=RESPONSE_STEPS)
    assert len(sealed.ciphertext) == len(empty.ciphertext)
    opened = unseal(sealed.ciphertext, private_key=unwrap(pair.wrapped_private, key))
    assert opened.content == {"words": words}
    assert commitment_of(opened.content, opened.nonce) == sealed.commitment


def test_another_opening_key_opens_nothing() -> None:
    pair = new_key_pair(b"a" * 32)
    with pytest.raises(ValueError, match="not the one that these keys were made with"):
        unwrap(pair.wrapped_private, b"b" * 32)


@pytest.mark.parametrize("before", list(TenderState))
@pytest.mark.parametrize("after", list(TenderState))
def test_a_tender_takes_only_the_steps_of_its_table(before: TenderState, after: TenderState) -> None:
    if after in STEPS[before]:
        check_step(before, after)
    else:
        with pytest.raises(WrongState):
            check_step(before, after)
