"""Fixtures of redress: somebody who lives where a council placed them."""

import pytest

from tests.offered import Offered
from tests.placements.conftest import *  # noqa: F403 (the same cases)
from tests.placements.test_approving import accepted, approve
from tests.redress.complaining import Complaining


@pytest.fixture
def complaining(offered: Offered) -> Complaining:
    """A placement, its person, its home, and staff with and without a part in it."""
    accepted(offered)
    return Complaining.of(offered, approve(offered))
