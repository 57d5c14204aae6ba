"""Putting what was recognised into a form beside what already stands there, and keeping the rest."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from placewell.rules.portrait import LONGEST_NAME, LONGEST_SENTENCE, LONGEST_TEXT
from placewell.rules.recognising.headings import LISTS, PICKED
from placewell.rules.recognising.passages import MARKS, Passage

_WORD = re.compile(r"\w+")
_IN_A_LINE = frozenset({"diagnosis_group", "search_district", "expected_length"})
_DOMAINS = "domains."


@dataclass(frozen=True, slots=True)
class Filled:
    """What goes into a form, by field (a domain's level as `domains.….level`); and what is left, in its order.

    `taken` are the passages that went in. The words of `taken` and of `left` are together those of the text.
    """

    answers: Mapping[str, str]
    taken: tuple[Passage, ...]
    left: tuple[str, ...]


@dataclass
class _Filling:
    standing: Mapping[str, str]
    offered: Collection[str]
    answers: dict[str, str] = field(default_factory=dict)

    def take(self, one: Passage) -> bool:
        """Put a passage in, if every part of it has a place that is free; else put in nothing of it."""
        added = self._added(one)
        if not one.field or added is None:
            return False
        self.answers |= added
        return True

    def _added(self, one: Passage) -> dict[str, str] | None:
        added = {}
        coded = one.field if one.field in PICKED else f"{one.field}.level"
        if one.code:
            there = self.answers.get(coded) or self.standing.get(coded, "")
            if coded not in self.offered or there not in {"", one.code}:
                return None
            added[coded] = one.code
        if one.text:
            text = self._text(one)
            if one.field not in self.offered or self.standing.get(one.field, "") or len(text) > _longest(one.field):
                return None
            added[one.field] = text
        return added

    def _text(self, one: Passage) -> str:
        lines = one.text.splitlines()
        if one.field in LISTS:
            lines = [MARKS.sub("", line) for line in lines]
        before = self.answers.get(one.field, "")
        joined = " " if one.field in _IN_A_LINE else "\n"
        return joined.join(line for line in (before, *lines) if line.strip())


def fill(passages: Collection[Passage], *, standing: Mapping[str, str], offered: Collection[str]) -> Filled:
    """Put passages into the fields that a form offers.

    `standing` says what somebody already wrote or chose, by field: none of it is changed. A passage that finds no
    place, contradicts another or is too long for its field is left whole, with the words that named it.
    """
    filling = _Filling(standing, offered)
    taken, left = [], []
    for one in passages:
        if filling.take(one):
            taken.append(one)
        else:
            left.append("\n".join(part for part in (one.naming, one.text) if part))
    return Filled(MappingProxyType(filling.answers), tuple(taken), tuple(left))


def words(*texts: str) -> list[str]:
    """Return the words of texts, in order, without what stands between them."""
    return [word for text in texts for word in _WORD.findall(text)]


def _longest(name: str) -> int:
    if name.startswith(_DOMAINS):
        return LONGEST_SENTENCE
    return LONGEST_NAME if name in _IN_A_LINE else LONGEST_TEXT
