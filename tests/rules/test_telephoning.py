"""The telephone round: when it is wanted, in which order, and where each service of it stands (§8)."""

import hashlib
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.clocks import LONDON
from placewell.rules.errors import Conflict, Refused, WrongState
from placewell.rules.telephoning import (
    OUTCOME_WORDS,
    SPOKEN_WORDS,
    STANDING_WORDS,
    WRONG_WORDS,
    BidAnswer,
    CallOutcome,
    Line,
    RoundState,
    SpokenTo,
    Standing,
    WrongBecause,
    check_answer,
    check_can_be_scored,
    check_can_end,
    check_can_enter,
    confirm_due,
    in_order,
    is_wanted,
    newest_before,
    next_after,
    state_of,
)
from placewell.rules.urgency import TIMES, Urgency

NOW = datetime(2026, 11, 9, 20, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
OFFER, NO, AGAIN, SILENT = (
    CallOutcome.WILL_OFFER,
    CallOutcome.DECLINES,
    CallOutcome.CALL_BACK,
    CallOutcome.NO_ANSWER,
)


@pytest.mark.parametrize(("offers", "wanted"), [(0, True), (1, True), (2, False), (5, False)])
def test_services_are_rung_with_fewer_offers_than_the_timetable_says(offers: int, wanted: bool) -> None:
    assert is_wanted(offers=offers, fewest=2) is wanted


def test_the_order_is_the_draw_of_the_reference_whatever_order_they_come_in() -> None:
    refs = ["I-1", "I-2", "I-3"]
    drawn = sorted(refs, key=lambda ref: hashlib.sha256(f"T-7:{ref}".encode()).hexdigest())
    assert list(in_order("T-7", reversed(refs))) == drawn


@given(st.lists(st.text(min_size=1), unique=True), st.randoms())
def test_the_order_depends_on_nothing_but_the_references(refs: list[str], random: object) -> None:
    mixed = list(refs)
    random.shuffle(mixed)  # type: ignore[attr-defined] # hypothesis's
    assert in_order("T-7", mixed) == in_order("T-7", refs)
    assert sorted(in_order("T-7", mixed)) == sorted(refs)


@pytest.mark.parametrize(
    ("line", "standing"),
    [
        (Line(), Standing.TO_RING),
        (Line((SILENT,)), Standing.RING_AGAIN),
        (Line((SILENT, AGAIN)), Standing.RING_AGAIN),
        (Line((SILENT, NO)), Standing.OUT),
        (Line((CallOutcome.NO_VACANCY,)), Standing.OUT),
        (Line((NO, OFFER)), Standing.TO_ENTER),
        (Line((OFFER,), 1), Standing.AWAITED),
        (Line((OFFER,), 1, BidAnswer.CONFIRMED), Standing.CONFIRMED),
        (Line((OFFER,), 1, BidAnswer.WRONG), Standing.RING_AGAIN),
        (Line((OFFER,), 1, BidAnswer.LAPSED), Standing.RING_AGAIN),
        (Line((OFFER, OFFER), 1, BidAnswer.WRONG), Standing.TO_ENTER),
        (Line((OFFER, NO), 1, BidAnswer.LAPSED), Standing.OUT),
    ],
)
def test_where_a_service_stands_follows_from_its_newest_call_and_what_came_of_it(
    line: Line, standing: Standing
) -> None:
    assert line.standing == standing


lines = st.builds(
    lambda calls, answer: Line(tuple(calls), len(calls) if answer is not None else 0, answer),
    st.lists(st.sampled_from(CallOutcome), min_size=1, max_size=4),
    st.none() | st.sampled_from(BidAnswer),
)


@given(st.lists(lines, max_size=6), st.booleans(), st.booleans())
def test_a_round_ends_without_only_when_a_broker_ended_it_and_no_offer_was_confirmed(
    found: list[Line], ended: bool, over: bool
) -> None:
    state = state_of(found, ends_at=NOW if over else LATER, now=NOW, ended=ended)
    confirmed = any(line.standing == Standing.CONFIRMED for line in found)
    assert (state == RoundState.ENDED_WITHOUT) == (ended and not confirmed)
    assert (state == RoundState.ENDED_WITH) == (ended and confirmed)
    assert (state == RoundState.TIME_OVER) == (over and not ended)


@given(st.lists(lines, max_size=6), st.booleans())
def test_no_round_ends_while_an_offer_waits(found: list[Line], over: bool) -> None:
    waits = any(line.standing in {Standing.AWAITED, Standing.TO_ENTER} for line in found)
    ends_at = NOW if over else LATER
    if waits:
        with pytest.raises(WrongState):
            check_can_end(found, ends_at=ends_at, now=NOW)
    else:
        check_can_end(found, ends_at=ends_at, now=NOW)  # everybody here was rung at least once


def test_a_round_does_not_end_early_past_somebody_whom_nobody_rang() -> None:
    with pytest.raises(WrongState, match="Not everybody has been rung"):
        check_can_end([Line(), Line((NO,))], ends_at=LATER, now=NOW)
    check_can_end([Line(), Line((NO,))], ends_at=NOW, now=NOW)


def test_an_offer_is_entered_from_the_call_in_which_it_was_made() -> None:
    check_can_enter(Line((OFFER,)))
    for line in (Line(), Line((NO,)), Line((OFFER,), 1, BidAnswer.WRONG)):
        with pytest.raises(WrongState):
            check_can_enter(line)
    for line in (Line((OFFER,), 1), Line((OFFER,), 1, BidAnswer.CONFIRMED)):
        with pytest.raises(Conflict):
            check_can_enter(line)


def test_what_could_not_be_scored_is_not_taken_down() -> None:
    check_can_be_scored(Decimal(40))
    with pytest.raises(WrongState, match="nobody marks"):
        check_can_be_scored(Decimal(0))


def test_a_provider_has_the_time_of_a_low_bid_to_confirm() -> None:
    assert confirm_due(TIMES[Urgency.EMERGENCY], NOW) == NOW + timedelta(hours=1)
    assert confirm_due(TIMES[Urgency.URGENT], NOW) == NOW + timedelta(hours=4)


def test_a_word_is_given_in_time_and_a_low_price_is_explained_with_it() -> None:
    check_answer(due_at=LATER, now=NOW, is_low=False, explanation="")
    check_answer(due_at=LATER, now=NOW, is_low=True, explanation="We own the house.")
    with pytest.raises(WrongState, match="The time to confirm ended"):
        check_answer(due_at=NOW, now=NOW, is_low=False, explanation="")
    with pytest.raises(Refused) as refused:
        check_answer(due_at=LATER, now=NOW, is_low=True, explanation="  ")
    assert refused.value.code == "explanation"
    with pytest.raises(Refused) as refused:
        check_answer(due_at=LATER, now=NOW, is_low=False, explanation="x" * 3_001)
    assert refused.value.code == "explanation"


def test_a_time_of_day_is_the_newest_that_has_been_or_the_next_to_come() -> None:
    night = datetime(2026, 11, 9, 0, 10, tzinfo=LONDON)
    assert newest_before(time(23, 50), night) == datetime(2026, 11, 8, 23, 50, tzinfo=LONDON)
    assert newest_before(time(0, 10), night) == night
    assert next_after(time(0, 10), night) == night + timedelta(days=1)
    assert next_after(time(0, 30), night) == datetime(2026, 11, 9, 0, 30, tzinfo=LONDON)


@given(st.times().map(lambda at: at.replace(second=0, microsecond=0)), st.datetimes(timezones=st.just(UTC)))
def test_what_has_been_is_not_after_now_and_what_comes_is(at: time, now: datetime) -> None:
    now = now.replace(year=2026)
    assert newest_before(at, now) <= now < next_after(at, now)


def test_everything_coded_has_its_words() -> None:
    assert set(SPOKEN_WORDS) == set(SpokenTo)
    assert set(OUTCOME_WORDS) == set(CallOutcome)
    assert set(WRONG_WORDS) == set(WrongBecause)
    assert set(STANDING_WORDS) == set(Standing)
