"""Every event in a plain sentence: for staff, and where it is the person's to know, for them."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from placewell.ledger.words.cases import OF_CASES
from placewell.ledger.words.kinds import By, Words
from placewell.ledger.words.market import OF_THE_MARKET
from placewell.ledger.words.person import PERSON_WORDS

__all__ = ["PERSON_WORDS", "STAFF_WORDS", "By", "Words", "role_words", "sentence"]

STAFF_WORDS: Mapping[str, Words] = MappingProxyType({**OF_THE_MARKET, **OF_CASES})

ROLE_WORDS: Mapping[str, str] = MappingProxyType(
    {"system": "Placewell", "person": "the person", "provider": "a provider", "public": "somebody not signed in"}
)


class _Fields(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def sentence(name: str, payload: Mapping[str, Any], *, words: Mapping[str, Words] = STAFF_WORDS) -> str:
    """Return an event in words; empty where `words` leaves it out. An unknown event is told by its name."""
    known = words.get(name)
    if known is None:
        return "" if words is not STAFF_WORDS else re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()
    text = known.of(payload) if isinstance(known, By) else known
    return text.format_map(_Fields(payload))


def role_words(role: str) -> str:
    """Return who did something, as a timeline says it."""
    return ROLE_WORDS.get(role, role.replace("_", " "))
