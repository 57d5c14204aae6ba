"""Tenders in which the tests of this room play."""

import os
from collections.abc import Iterator

import pytest

from placewell.accounts.keys import Key
from placewell.rules.urgency import Urgency
from tests.played import OpenTender, with_an_open_tender


@pytest.fixture
def planned(clock: object) -> Iterator[OpenTender]:
    """A county with a planned tender open: two evaluators mark it."""
    yield with_an_open_tender(Urgency.PLANNED)
    os.environ.pop(Key.OPENING, None)


@pytest.fixture
def urgent(clock: object) -> Iterator[OpenTender]:
    """A county with an urgent tender open, whose times are hours."""
    yield with_an_open_tender(Urgency.URGENT)
    os.environ.pop(Key.OPENING, None)


@pytest.fixture
def emergency(clock: object) -> Iterator[OpenTender]:
    """A county with an emergency tender open: nobody marks it."""
    yield with_an_open_tender(Urgency.EMERGENCY)
    os.environ.pop(Key.OPENING, None)
