"""Fixtures of needs."""

import pytest

from tests.needs.team import Team, a_team


@pytest.fixture
def team(db: None) -> Team:
    """A council with a live category and everybody that a case needs."""
    return a_team()
