"""Fixtures of scrutiny: a case whose options are with the person, and a county with searches behind it."""

import os
from collections.abc import Iterator

import pytest

from placewell.accounts.keys import Key
from placewell.web.embedded import drop_database
from tests.databases import copied
from tests.placements.conftest import *  # noqa: F403 (the same cases)
from tests.scrutiny.searched import Searched, search
from tests.settings import CLUSTER


@pytest.fixture(scope="session")
def searched_once(
    template: str, django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[tuple[str, Searched]]:
    """A database of the session in which six searches were evaluated."""
    with django_db_blocker.unblock():
        before = os.environ.get(Key.OPENING)
        with copied(template, keep=True) as name:
            made = search()
        if before is None:
            os.environ.pop(Key.OPENING, None)
        else:
            os.environ[Key.OPENING] = before
        yield name, made
        drop_database(CLUSTER, name)


@pytest.fixture
def searched(searched_once: tuple[str, Searched], django_db_blocker: pytest.FixtureRequest) -> Iterator[Searched]:
    """The same in a database of the test's own."""
    name, made = searched_once
    with django_db_blocker.unblock(), copied(name):
        yield made
