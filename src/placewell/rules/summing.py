"""Lengths of time over many people: how many, the middle, nine in ten; and which groups are too small to tell of."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
FEWEST_TOLD = 5  # people: whoever may not read cases is told of no smaller group
NINE_TENTHS = (9, 10)


@dataclass(frozen=True, slots=True)
class Summary:
    """How many, the median and the 90th percentile, and all of them together."""

    count: int
    median: timedelta | None
    ninetieth: timedelta | None
    total: timedelta


def summarise(lengths: Iterable[timedelta]) -> Summary:
    """Return what lengths come to.

    The median of an even number is the mean of the two in the middle; the 90th percentile is the least length that
    nine in ten do not exceed. Both are None of nothing.
    """
    ordered = sorted(lengths)
    if not ordered:
        return Summary(0, None, None, timedelta(0))
    count = len(ordered)
    both = ordered[(count - 1) // 2] + ordered[count // 2]
    part, whole = NINE_TENTHS
    ninetieth = ordered[-(-count * part // whole) - 1]
    return Summary(count, both / 2, ninetieth, sum(ordered, timedelta(0)))


def too_small(counts: Mapping[K, int], *, fewest: int) -> frozenset[K]:
    """Return the groups that are not told of, of groups that make up a whole which is: those with fewer than `fewest`.

    Where one alone is left out, what it holds is the whole less the others, so the smallest of those goes too.
    """
    hidden = {key for key, count in counts.items() if 0 < count < fewest}
    others = [key for key, count in counts.items() if count >= fewest]
    if len(hidden) == 1 and others:
        hidden.add(min(others, key=lambda key: counts[key]))
    return frozenset(hidden)
