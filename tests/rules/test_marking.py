"""Marking: how many evaluators, what must be agreed, and who may not judge (rulebook §6)."""

import hashlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.errors import Refused
from placewell.rules.marking import check_agreed, check_score, evaluators_of, is_second_marked, must_agree
from placewell.rules.pack_errors import PackError
from placewell.rules.pack_reader import read_pack
from placewell.rules.urgency import Urgency
from tests.rules.packs import bid, example

SCORES = st.lists(st.integers(0, 50).map(lambda tenths: Decimal(tenths) / 10), min_size=1, max_size=2)
REFS = [f"T-{number:08X}" for number in range(10_000)]


def test_a_planned_tender_is_marked_by_two_and_an_emergency_by_nobody() -> None:
    for ref in REFS[:50]:
        assert evaluators_of(Urgency.PLANNED, ref) == 2
        assert evaluators_of(Urgency.EMERGENCY, ref) == 0


def test_one_tender_in_ten_of_the_others_is_marked_a_second_time() -> None:
    for urgency in (Urgency.STANDARD, Urgency.URGENT):
        two = sum(evaluators_of(urgency, ref) == 2 for ref in REFS)
        assert 900 <= two <= 1_100
        assert all(evaluators_of(urgency, ref) == 1 + is_second_marked(ref) for ref in REFS[:200])


def test_the_draw_is_one_that_anybody_can_repeat() -> None:
    drawn = [ref for ref in REFS[:40] if is_second_marked(ref)]
    assert drawn == [ref for ref in REFS[:40] if str(int(hashlib.sha256(ref.encode()).hexdigest(), 16)).endswith("0")]
    assert 0 < len(drawn) < 40


@pytest.mark.parametrize("score", ["-0.1", "5.1", "6", "NaN", "Infinity", "3.55"])
def test_a_score_is_from_0_to_5_with_one_decimal(score: str) -> None:
    with pytest.raises(Refused):
        check_score(Decimal(score))


@pytest.mark.parametrize("score", ["0", "5", "3.5", "2.50"])
def test_a_score_may_be_a_half(score: str) -> None:
    check_score(Decimal(score))


@pytest.mark.parametrize(("scores", "needed"), [("1 3", True), ("1 2.9", False), ("5 5", False), ("0 5", True)])
def test_scores_two_or_more_apart_need_an_agreed_score(scores: str, needed: bool) -> None:
    assert must_agree([Decimal(one) for one in scores.split()]) == needed


@given(SCORES, st.integers(0, 50).map(lambda tenths: Decimal(tenths) / 10))
def test_what_may_be_agreed_is_what_a_pack_accepts(scores: list[Decimal], agreed: Decimal) -> None:
    """The rule of the page and the rule of the published pack are one."""
    answers = [{"scores": [str(one) for one in scores], "agreed": str(agreed)}]
    try:
        check_agreed(agreed, scores)
    except Refused:
        # Where nothing has to be agreed a pack may still hold an agreed score; here none is ever made.
        if must_agree(scores):
            with pytest.raises(PackError):
                read_pack(example(bids=[bid(case_response=answers)]))
    else:
        read_pack(example(bids=[bid(case_response=answers)]))


@given(SCORES)
def test_a_pack_asks_for_an_agreed_score_exactly_where_evaluators_are_asked(scores: list[Decimal]) -> None:
    pack = example(bids=[bid(case_response=[{"scores": [str(one) for one in scores], "agreed": None}])])
    if must_agree(scores):
        with pytest.raises(PackError) as refused:
            read_pack(pack)
        assert refused.value.code == "moderation_required"
    else:
        read_pack(pack)
