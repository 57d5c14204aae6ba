"""The track record of a service (rulebook §9)."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.track_record import (
    ANSWERS_NEEDED,
    OF_A_VISIT,
    OUTCOME_WORDS,
    POINTS,
    REMOVED,
    WORTH,
    InputKind,
    Rate,
    Record,
    TrackInput,
    counted_inputs,
    outcomes_of,
    record_of,
    window_start,
)

DAY = date(2026, 11, 30)
RATED = (InputKind.BID, InputKind.START, InputKind.REVIEW, InputKind.FEEDBACK)


def rate(kind: InputKind, good: int | Fraction, of: int) -> Rate:
    return Rate(kind, Fraction(good), of)


def record(*rates: Rate, placements: int = 10, against: int | Fraction = 0) -> Record:
    return Record(placements, rates, Fraction(against))


def line(kind: InputKind, outcome: str, reference: str = "L-1", placement: str = "L-1", on: date = DAY) -> TrackInput:
    return TrackInput(kind, reference, placement, outcome, on)


class TestTheFormula:
    def test_each_rate_has_the_points_of_the_rulebook(self) -> None:
        rates = (
            rate(InputKind.BID, 9, 10),
            rate(InputKind.START, 4, 5),
            rate(InputKind.REVIEW, 3, 6),
            rate(InputKind.FEEDBACK, 5, 5),
        )
        assert record(*rates).score == 27 + 16 + 15 + 20

    def test_notices_and_upheld_complaints_take_off_a_hundred_for_each_placement_s_worth(self) -> None:
        assert record(rate(InputKind.BID, 10, 10), placements=10, against=Fraction(3, 2)).score == 85

    def test_it_is_never_under_nothing(self) -> None:
        assert record(rate(InputKind.BID, 1, 1), placements=1, against=7).score == 0

    def test_a_rate_of_which_nothing_is_known_is_spread_over_the_others_in_proportion(self) -> None:
        known = record(rate(InputKind.BID, 1, 2), rate(InputKind.START, 1, 1), rate(InputKind.REVIEW, 0, 0))
        assert known.score == Fraction(15 + 20, 50) * 100

    def test_a_service_is_not_punished_for_reviews_that_the_council_has_not_held(self) -> None:
        assert record(rate(InputKind.BID, 8, 8), rate(InputKind.REVIEW, 0, 0)).score == 100

    def test_answers_count_from_five_on(self) -> None:
        four = record(rate(InputKind.BID, 1, 1), rate(InputKind.FEEDBACK, 0, ANSWERS_NEEDED - 1))
        five = record(rate(InputKind.BID, 1, 1), rate(InputKind.FEEDBACK, 0, ANSWERS_NEEDED))
        assert (four.score, five.score) == (100, 60)

    def test_without_a_placement_or_any_rate_there_is_no_score(self) -> None:
        assert record(rate(InputKind.BID, 1, 1), placements=0).score is None
        assert record(rate(InputKind.BID, 0, 0)).score is None


class TestWhatCounts:
    def test_the_last_line_about_a_thing_counts(self) -> None:
        lines = [line(InputKind.PLACED, "placed"), line(InputKind.START, "late"), line(InputKind.START, "kept")]
        assert record_of(lines, as_of=DAY).rates[1] == rate(InputKind.START, 1, 1)

    def test_what_was_taken_out_counts_for_nothing(self) -> None:
        lines = [line(InputKind.PLACED, "placed"), line(InputKind.START, "late"), line(InputKind.START, REMOVED)]
        assert record_of(lines, as_of=DAY).rates[1].of == 0

    def test_a_placement_counts_for_two_years_with_all_that_was_said_of_it(self) -> None:
        first = window_start(DAY)
        assert first == date(2024, 12, 1)
        inside = [line(InputKind.PLACED, "placed", on=first), line(InputKind.REVIEW, "met", "L-1/1")]
        outside = [replace(inside[0], on=first - timedelta(days=1)), inside[1]]
        assert len(counted_inputs(inside, as_of=DAY)) == 2
        assert counted_inputs(outside, as_of=DAY) == ()

    def test_a_bid_and_a_complaint_count_by_their_own_day(self) -> None:
        old = line(InputKind.COMPLAINT, "upheld", "C-1", "", on=window_start(DAY) - timedelta(days=1))
        assert counted_inputs([old, replace(old, reference="C-2", on=DAY)], as_of=DAY)[0].reference == "C-2"

    def test_what_happens_later_does_not_count_yet(self) -> None:
        assert counted_inputs([line(InputKind.PLACED, "placed", on=DAY + timedelta(days=1))], as_of=DAY) == ()

    def test_a_leap_day_looks_back_to_the_end_of_february(self) -> None:
        assert window_start(date(2028, 2, 29)) == date(2026, 3, 1)

    def test_a_complaint_upheld_in_part_counts_as_half(self) -> None:
        lines = [line(InputKind.PLACED, "placed"), line(InputKind.COMPLAINT, "partly_upheld", "C-1", "")]
        assert record_of(lines, as_of=DAY).against == Fraction(1, 2)

    def test_a_notice_with_good_reason_is_not_held_against_a_service(self) -> None:
        lines = [line(InputKind.PLACED, "placed"), line(InputKind.NOTICE, "good_reason")]
        assert record_of(lines, as_of=DAY).against == 0

    def test_a_decline_because_the_portrait_was_wrong_is_no_input(self) -> None:
        assert "decline_portrait_wrong" not in OF_A_VISIT
        assert set(OF_A_VISIT.values()) <= set(WORTH[InputKind.BID])

    def test_every_outcome_has_words(self) -> None:
        said = {one for kind in InputKind for one in outcomes_of(kind)} - {"yes", "no", "not_sure"}
        assert said == set(OUTCOME_WORDS)


def rates(draw: st.DrawFn) -> tuple[Rate, ...]:
    made = []
    for kind in RATED:
        of = draw(st.integers(0, 20))
        made.append(rate(kind, draw(st.integers(0, of)), of))
    return tuple(made)


records = st.composite(lambda draw: Record(draw(st.integers(1, 30)), rates(draw), Fraction(draw(st.integers(0, 5)))))()


@given(records)
def test_a_score_lies_between_nothing_and_a_hundred(one: Record) -> None:
    assert one.score is None or 0 <= one.score <= 100


@given(records, st.sampled_from(RATED))
def test_something_good_never_lowers_a_score_and_something_bad_never_raises_it(one: Record, kind: InputKind) -> None:
    at = RATED.index(kind)
    before = one.rates[at]
    if one.score is None or (kind == InputKind.FEEDBACK and not before.counts):
        return  # the fifth answer makes the four before it count, whatever it says itself
    better, worse = (
        replace(one, rates=(*one.rates[:at], Rate(kind, before.good + more, before.of + 1), *one.rates[at + 1 :]))
        for more in (1, 0)
    )
    assert better.score is not None
    assert worse.score is not None
    assert worse.score <= one.score <= better.score


@given(records)
def test_one_more_notice_never_raises_a_score_and_one_more_placement_never_lowers_it(one: Record) -> None:
    if one.score is not None:
        noticed, placed = replace(one, against=one.against + 1), replace(one, placements=one.placements + 1)
        assert noticed.score is not None
        assert placed.score is not None
        assert noticed.score <= one.score <= placed.score


def test_the_points_come_to_a_hundred() -> None:
    assert sum(POINTS.values()) == 100


class TestWhatPeopleAnswer:
    def answered(self, *outcomes: str, taken_out: int | None = None) -> int:
        lines = []
        for number, outcome in enumerate(outcomes):
            ref = f"L-{number}"
            lines.append(line(InputKind.PLACED, REMOVED if number == taken_out else "placed", ref, ref))
            lines.append(line(InputKind.FEEDBACK, outcome, f"{ref}/1", ref))
        return next(one.of for one in record_of(lines, as_of=DAY).rates if one.kind == InputKind.FEEDBACK)

    def test_it_counts_by_fives_so_that_nobody_reads_the_sixth_from_the_difference(self) -> None:
        assert [self.answered(*["yes"] * number) for number in (4, 5, 6, 9, 10)] == [0, 5, 5, 5, 10]

    def test_a_group_that_lost_one_counts_no_more_and_the_others_stay_as_they_are(self) -> None:
        assert self.answered(*["yes"] * 11, taken_out=2) == 5
