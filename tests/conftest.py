"""Fixtures that every test may use."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections
from hypothesis import HealthCheck, settings

from tests.databases import copied, make_template

# A small, shared machine: how long an example takes tells nothing about the code.
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")
REAL = Path(os.environ.get("PLACEWELL_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")


@pytest.fixture(scope="session")
def template(django_db_blocker: pytest.FixtureRequest) -> str:
    """The migrated template database."""
    with django_db_blocker.unblock():
        return make_template()


@pytest.fixture(scope="session")
def django_db_setup(template: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """One copy of the template for the session; tests roll back what they do in it."""
    with django_db_blocker.unblock(), copied(template):
        yield


@pytest.fixture
def committed(template: str, django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """A database of the test's own, in which commits are real; gives its name."""
    with django_db_blocker.unblock(), copied(template) as name:
        yield name


@pytest.fixture
def played(template: str, django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[object]:
    """A county with one standard tender open, in a database of the test's own, and the opening key at hand."""
    from tests.played import copy_of_a_county  # Django is not ready while this file is read

    with django_db_blocker.unblock(), copy_of_a_county(template) as made:
        yield made


@pytest.fixture
def planned(template: str, django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[object]:
    """The same with a planned tender, which two evaluators mark."""
    from placewell.rules.urgency import Urgency
    from tests.played import copy_of_a_county

    with django_db_blocker.unblock(), copy_of_a_county(template, Urgency.PLANNED) as made:
        yield made


class Clock:
    """The installation's clock, as only its owner can move it."""

    def __init__(self) -> None:
        self.offset = timedelta(0)

    def forward(self, by: timedelta) -> None:
        """Move the clock on."""
        self.offset += by
        self._set()

    def _set(self) -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute("UPDATE ledger_installation SET clock_offset = %s", (self.offset,))

    def reset(self) -> None:
        """Put it right again."""
        self.offset = timedelta(0)
        self._set()


@pytest.fixture
def clock(committed: str) -> Iterator[Clock]:
    """The clock of a database of the test's own."""
    moved = Clock()
    yield moved
    moved.reset()


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real open data; the test is skipped where there is none."""
    if not REAL.is_dir():
        pytest.skip(f"There is no real data at {REAL}. Set PLACEWELL_DATA to its folder.")
    return REAL
