"""Fixtures of scrutiny: a case whose options are with the person."""

from tests.placements.conftest import *  # noqa: F403 (the same cases)
