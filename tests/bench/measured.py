"""What measurements have in common: medians of several runs, two things in turn, and databases of their own."""

import math
import random
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypedDict

RUNS, SEED = 3, 20_260_401


class Measured(TypedDict):
    """What a measurement gives back: the figure, and in a sentence how it was come by."""

    value: float
    how: str


@contextmanager
def database() -> Iterator[str]:
    """Give a migrated database of its own, pointed at while the block runs and dropped afterwards."""
    import django

    django.setup()
    from tests.databases import copied, make_template

    with copied(make_template()) as name:
        yield name


@contextmanager
def two_databases() -> Iterator[tuple[str, str]]:
    """Give two databases of their own, to be looked at in turn with `tests.databases.point_at`."""
    from tests.databases import copied, make_template

    with database() as one, copied(make_template()) as other:
        yield one, other


def tidy() -> None:
    """Let PostgreSQL know what a database holds now, as its own housekeeping would within minutes."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def chance() -> random.Random:
    """Return a source of chance that is the same at every run."""
    return random.Random(SEED)  # noqa: S311 (nothing is kept secret by it)


def seconds(work: Callable[[], object]) -> float:
    """Return how long `work` took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def p95(times: Iterable[float]) -> float:
    """Return the time that 95 of 100 keep within (nearest rank)."""
    ordered = sorted(times)
    return ordered[math.ceil(0.95 * len(ordered)) - 1]


def in_turn(one: Callable[[], float], other: Callable[[], float], *, runs: int = RUNS) -> tuple[float, float]:
    """Run two measurements A B A B, after a first of each that does not count; return the median of each."""
    one(), other()
    taken = [(one(), other()) for _ in range(runs)]
    return statistics.median(a for a, _ in taken), statistics.median(b for _, b in taken)
