"""Looking further: as far as the person agreed and was published, and only with time enough (rulebook §8)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.errors import Refused
from placewell.rules.widening import (
    LONGEST_NAME,
    WIDENING_WORDS,
    FurtherWord,
    WideningOutcome,
    check_word,
    in_time,
    miles_further,
    wider,
)

STEP = datetime(2026, 12, 4, 19, 15, tzinfo=UTC)
CLOSE = STEP + timedelta(minutes=45)
TODAY = date(2026, 12, 4)


def say(**said: object) -> None:
    given_ = {"agrees": True, "miles": 5, "said_by": "Grace Marlowe", "how": "by telephone", "said_on": TODAY}
    check_word(**(given_ | said), today=TODAY)  # type: ignore[arg-type] # as each test gives


def test_a_word_says_who_and_when() -> None:
    say()
    say(agrees=False, miles=0)
    for said, field in (
        ({"said_by": " "}, "said_by"),
        ({"said_by": "x" * (LONGEST_NAME + 1)}, "said_by"),
        ({"how": "x" * (LONGEST_NAME + 1)}, "how"),
        ({"said_on": TODAY + timedelta(days=1)}, "said_on"),
        ({"miles": 0}, "agrees"),
    ):
        with pytest.raises(Refused) as refusal:
            say(**said)
        assert refusal.value.code == field


@given(st.integers(0, 50), st.none() | st.builds(FurtherWord, st.booleans(), st.integers(0, 50), st.just("Edith")))
def test_it_looks_no_further_than_was_published_and_agreed(published: int, word: FurtherWord | None) -> None:
    further = miles_further(published, word)
    if word is None or not word.agrees:
        assert further == 0
    else:
        assert further == min(published, word.miles)
    assert wider(Decimal("6.0"), further) == Decimal("6.0") + further


def test_whoever_is_invited_has_half_at_least_of_what_the_published_step_leaves() -> None:
    assert not in_time(step_at=STEP, closes_at=CLOSE, now=STEP - timedelta(seconds=1))
    assert in_time(step_at=STEP, closes_at=CLOSE, now=STEP)
    half = STEP + (CLOSE - STEP) / 2
    assert in_time(step_at=STEP, closes_at=CLOSE, now=half)
    assert not in_time(step_at=STEP, closes_at=CLOSE, now=half + timedelta(seconds=1))


def test_every_outcome_has_words() -> None:
    assert set(WIDENING_WORDS) == set(WideningOutcome)
