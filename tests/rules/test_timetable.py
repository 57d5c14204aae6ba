"""The times of a category: windows within what the basis allows, and an escalation that tells nothing (§§1, 8)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.clocks import LONDON, tender_closes_at
from placewell.rules.errors import Refused
from placewell.rules.legal_basis import RULES, LegalBasis
from placewell.rules.timetable import (
    Escalation,
    StepKind,
    Timetable,
    check_timetable,
    default_timetable,
    escalation_sentences,
    least_window,
    least_working_days,
    next_step,
    steps_of,
    with_window,
)
from placewell.rules.urgency import TIMES, Urgency

LIGHT_TOUCH = LegalBasis.PA23_LIGHT_TOUCH_FRAMEWORK
HOUR = timedelta(hours=1)
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1)).map(lambda one: one.replace(tzinfo=UTC))  # noqa: DTZ001 (made aware at once)


def of(**windows: int) -> Timetable:
    """Return the defaults with other windows: working days, or hours, as each class has them; 0 leaves a class out."""
    times = dict(TIMES)
    for name, given_ in windows.items():
        urgency = Urgency(name)
        if not given_:
            del times[urgency]
        elif TIMES[urgency].window is None:
            times[urgency] = with_window(urgency, working_days=given_)
        else:
            times[urgency] = with_window(urgency, hours=given_)
    return Timetable(times, Escalation())


# Windows


@pytest.mark.parametrize("basis", LegalBasis)
def test_the_default_times_of_each_basis_are_within_it(basis: LegalBasis) -> None:
    check_timetable(default_timetable(basis), basis)


def test_a_basis_without_a_least_window_begins_with_the_rulebooks_times() -> None:
    assert dict(default_timetable(LIGHT_TOUCH).times) == dict(TIMES)


def test_regulation_34_begins_without_urgent_and_emergency_searches() -> None:
    times = default_timetable(LegalBasis.PCR_REG34)
    assert set(times.times) == {Urgency.PLANNED, Urgency.STANDARD}
    with pytest.raises(Refused, match="no emergency searches"):
        times.of(Urgency.EMERGENCY)


@pytest.mark.parametrize(
    ("times", "mend"),
    [
        (of(urgent=0, emergency=0), "8 working days or more"),
        (of(planned=8, standard=7, urgent=0, emergency=0), "8 working days or more"),
        (of(planned=8, standard=8, urgent=72, emergency=0), "direct route"),
        (of(planned=8, standard=8, urgent=0), "direct route"),
    ],
)
def test_regulation_34_refuses_a_window_that_could_be_under_ten_days(times: Timetable, mend: str) -> None:
    with pytest.raises(Refused, match=rf"SI 2015/102, regulation 34 .* 10 days at least.*{mend}"):
        check_timetable(times, LegalBasis.PCR_REG34)


@pytest.mark.parametrize("basis", [one for one in LegalBasis if RULES[one].shortest_window is None])
def test_every_other_basis_takes_short_windows(basis: LegalBasis) -> None:
    check_timetable(of(planned=2, standard=1, urgent=4, emergency=2), basis)


@given(MOMENTS, st.integers(1, 20), st.integers(10, 16))
def test_no_search_is_ever_open_for_less_than_its_least_window(issued: datetime, days: int, hour: int) -> None:
    times = with_window(Urgency.PLANNED, working_days=days)
    closes = tender_closes_at(Urgency.PLANNED, issued, closing_hour=hour, times=times)
    assert closes - issued >= least_window(times)


@pytest.mark.parametrize("days", range(1, 31))
def test_a_least_window_is_no_lower_than_the_clocks_ask(days: int) -> None:
    times = with_window(Urgency.PLANNED, working_days=days)
    spans = []
    for day in range(1, 31):  # late nights of an autumn without bank holidays, before the clocks go back
        issued = datetime(2026, 9, day, 23, 59, 59, tzinfo=LONDON).astimezone(UTC)
        spans.append(tender_closes_at(Urgency.PLANNED, issued, closing_hour=10, times=times) - issued)
    assert least_window(times) <= min(spans) <= least_window(times) + 2 * HOUR


def test_eight_working_days_are_the_least_that_are_ten_days_always() -> None:
    assert least_working_days(timedelta(days=10)) == 8


@pytest.mark.parametrize(
    ("times", "sentence"),
    [
        (of(planned=0), "Every kind of care has planned searches"),
        (of(planned=31), "Planned: give between 1 and 30 working days"),
        (of(emergency=1), "Emergency: give between 2 and 72 hours"),
        (of(urgent=73), "Urgent: give between 2 and 72 hours"),
        (of(planned=2, standard=3), "standard cannot stay open longer than one that is planned"),
        (of(standard=1, urgent=30), "urgent cannot stay open longer than one that is standard"),
        (of(urgent=4, emergency=6), "emergency cannot stay open longer than one that is urgent"),
    ],
)
def test_windows_are_in_order_and_can_be_kept(times: Timetable, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        check_timetable(times, LIGHT_TOUCH)


@pytest.mark.parametrize(
    ("urgency", "low_bid", "sentence"),
    [
        (Urgency.PLANNED, 6, "within 1 to 5 working days"),
        (Urgency.STANDARD, 0, "within 1 to 5 working days"),
        (Urgency.EMERGENCY, 4, "no longer than the search is open"),
        (Urgency.URGENT, 0, "within 1 hour at least"),
    ],
)
def test_a_low_price_is_explained_in_a_time_that_can_be_kept(urgency: Urgency, low_bid: int, sentence: str) -> None:
    default = TIMES[urgency]
    window = (default.window or HOUR) // HOUR
    unit = {"hours": window} if default.window else {"working_days": default.window_working_days}
    times = {**TIMES, urgency: with_window(urgency, low_bid=low_bid, **unit)}  # type: ignore[arg-type] # one of the two
    with pytest.raises(Refused, match=sentence):
        check_timetable(Timetable(times, Escalation()), LIGHT_TOUCH)


@pytest.mark.parametrize("weeks", [0, 13])
def test_an_interim_placement_ends(weeks: int) -> None:
    with pytest.raises(Refused, match="between 1 and 12 weeks"):
        check_timetable(replace(of(), interim_weeks=weeks), LIGHT_TOUCH)


# Escalation


@pytest.mark.parametrize(
    ("escalation", "sentence"),
    [
        (Escalation(remind_at=75, widen_at=75), "reminded before the search is widened"),
        (Escalation(remind_at=0), "between 1 and 99 per cent"),
        (Escalation(widen_at=100), "between 1 and 99 per cent"),
        (Escalation(widen_miles=51), "0 to 50 miles"),
        (Escalation(fewest=0), "from 1 to 5"),
        (Escalation(telephone=timedelta(hours=25)), "between 1 and 24 hours"),
    ],
)
def test_an_escalation_can_be_kept(escalation: Escalation, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        check_timetable(Timetable(TIMES, escalation), LIGHT_TOUCH)


def test_everybody_is_reminded_at_half_time_and_the_radius_grows_at_three_quarters() -> None:
    issued = datetime(2026, 11, 2, 9, tzinfo=UTC)
    found = steps_of(Escalation(), issued_at=issued, closes_at=issued + 4 * HOUR)
    assert [(one.kind, one.at - issued) for one in found] == [
        (StepKind.REMIND, 2 * HOUR),
        (StepKind.WIDEN, 3 * HOUR),
        (StepKind.TELEPHONE, 4 * HOUR),
        (StepKind.DIRECT, 6 * HOUR),
    ]


@given(MOMENTS, st.integers(2, 1000), st.integers(1, 49), st.integers(50, 99))
def test_steps_come_in_their_order_between_the_invitation_and_what_follows(
    issued: datetime, hours: int, remind: int, widen: int
) -> None:
    found = steps_of(Escalation(remind, widen), issued_at=issued, closes_at=issued + hours * HOUR)
    moments = [one.at for one in found]
    assert issued < moments[0] < moments[1] < moments[2] == issued + hours * HOUR < moments[3]


def test_the_next_step_is_the_first_to_come_and_none_after_the_last() -> None:
    issued = datetime(2026, 11, 2, 9, tzinfo=UTC)
    steps = steps_of(Escalation(), issued_at=issued, closes_at=issued + 4 * HOUR)
    for place, step in enumerate(steps):
        assert next_step(steps, step.at - timedelta(seconds=1)) == step
        assert next_step(steps, step.at) == (steps[place + 1] if place + 1 < len(steps) else None)


def test_an_escalation_is_published_a_sentence_a_step() -> None:
    sentences = escalation_sentences(Escalation(widen_miles=0, telephone=HOUR))
    assert len(sentences) == len(StepKind)
    assert "not widened" in sentences[1]
    assert sentences[3].startswith("1 hour after the close")
