"""Fixtures of somebody with choices before them, and of a home that closes."""

import pytest

from tests.closing import HomeOfTwo, residents
from tests.offered import Offered
from tests.offered_database import dearer, dearer_once, offered, offered_once, person

__all__ = ["dearer", "dearer_once", "offered", "offered_once", "person", "two"]


@pytest.fixture
def two(offered: Offered) -> HomeOfTwo:
    """Two people who live in one home; somebody else has it among their choices, which is `offered`."""
    return residents(offered.county, 2)
