"""Measures are published by quarter, one quarter later (rulebook §11)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.clocks import LONDON
from placewell.rules.publishing import published_until


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        ("2026-11-25T12:00", "2026-07-01"),
        ("2026-10-01T00:00", "2026-07-01"),
        ("2026-09-30T23:59", "2026-04-01"),
        ("2026-02-03T09:00", "2025-10-01"),
        ("2026-04-01T00:00", "2026-01-01"),
    ],
)
def test_what_happened_is_published_when_its_quarter_ended_a_quarter_ago(moment: str, until: str) -> None:
    at, before = (datetime.fromisoformat(one).replace(tzinfo=LONDON) for one in (moment, until))
    assert published_until(at) == before


@given(st.integers(0, 7_000), st.integers(0, 86_399))
def test_nothing_of_the_last_quarter_is_published_and_nothing_waits_for_more_than_two(days: int, seconds: int) -> None:
    moment = datetime(2021, 1, 1, tzinfo=UTC) + timedelta(days=days, seconds=seconds)
    assert timedelta(days=89) <= moment - published_until(moment) <= timedelta(days=186)
    assert published_until(published_until(moment)) < published_until(moment)
