"""What a home says about each thing that a person wished for: in its own words, never in ours (rulebook §7)."""

import re
from collections.abc import Iterable

SHORTEST = 4  # letters of a word that tells what a wish is about
STEM = 5  # letters by which two forms of a word are taken as one
# Words of four letters or more that stand in any wish.
_EVERYDAY = (
    "able about after also another around away back been before being care could does each even ever every from good"
    " have help home house into just like likes live living make many more most much must near need needs never often"
    " only other ours over please safe safely same should some somebody someone something sometimes such sure take than"
    " that their them then there these they thing things this those time used using very want wants well when where"
    " which while whole will with without would your days person people room service"
)
_EMPTY = frozenset(_EVERYDAY.split())


def said_about(wish: str, texts: Iterable[str]) -> str:
    """Return the first sentence of a home's own words that is about a wish; empty where it did not say.

    A sentence is about a wish when they share a word that is not an everyday one. Nothing is concluded from it.
    """
    wanted = _stems(wish)
    for text in texts:
        for sentence in re.split(r"(?<=[.!?])\s+", text.strip()):
            if wanted & _stems(sentence):
                return sentence
    return ""


def _stems(text: str) -> frozenset[str]:
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return frozenset(word[:STEM] for word in words if len(word) >= SHORTEST and word not in _EMPTY)
