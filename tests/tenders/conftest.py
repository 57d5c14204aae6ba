"""Tenders in which the tests of this room play."""

from collections.abc import Iterator

import pytest

from placewell.rules.urgency import Urgency
from tests.played import OpenTender, copy_of_a_county


@pytest.fixture
def urgent(template: str, django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[OpenTender]:
    """A county with an urgent tender open, whose times are hours."""
    with django_db_blocker.unblock(), copy_of_a_county(template, Urgency.URGENT) as made:
        yield made


@pytest.fixture
def emergency(template: str, django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[OpenTender]:
    """A county with an emergency tender open: nobody marks it."""
    with django_db_blocker.unblock(), copy_of_a_county(template, Urgency.EMERGENCY) as made:
        yield made
