"""Fixtures of payments: a placement that is signed and has begun."""

import pytest

from tests.offered import Offered
from tests.payments.paying import Paying, begun, signed
from tests.placements.conftest import *  # noqa: F403 (the same cases)


@pytest.fixture
def paying(offered: Offered) -> Paying:
    """A signed placement of which nobody wrote yet who pays."""
    placement = signed(offered)
    begun(placement)
    return Paying(offered, placement)
