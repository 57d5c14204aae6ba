"""Feedback: what the chosen offer had that one's own lacked, and nothing that is somebody else's."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.evaluation import Status
from placewell.rules.feedback import GATE_WORDS, Compared, Fate, advantages, compared, fate_of, fate_words
from placewell.rules.pack_reader import read_pack
from placewell.rules.scoring import Component, components_of, quality_score
from tests.rules.packs import bid, example, packs

QUESTIONS = {"evenings": "How would you make evenings calm?", "family": "How would you keep their family close?"}
PLAIN = Compared(
    rated=True,
    components={
        Component.REGISTER: Fraction(80),
        Component.CASE_RESPONSE: Fraction(60),
        Component.TRACK_RECORD: None,
        Component.INVESTMENT: Fraction(40),
    },
    marks={"evenings": Fraction(3), "family": Fraction(3)},
    distance_miles=Decimal("3.20"),
    start_on=date(2026, 5, 4),
)


def better(**changes: Any) -> Compared:
    return replace(PLAIN, **changes)


def component(name: Component, score: int | None) -> dict[Component, Fraction | None]:
    return {**PLAIN.components, name: None if score is None else Fraction(score)}


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        (better(components=component(Component.REGISTER, 89)), "It was rated higher by the regulator."),
        (
            better(components=component(Component.REGISTER, 81), rated=False),
            "It had more points on the regulator’s register.",
        ),
        (
            better(marks={"evenings": Fraction(7, 2), "family": Fraction(3)}),
            "It was marked higher for “How would you make evenings calm?”.",
        ),
        (better(components=component(Component.CASE_RESPONSE, 61)), "Its answers as a whole were marked higher."),
        (
            better(components=component(Component.TRACK_RECORD, 10)),
            "It has a record of at least five earlier placements, which yours does not have yet.",
        ),
        (better(components=component(Component.INVESTMENT, 41)), "It had more investment in quality verified."),
        (better(distance_miles=Decimal("3.19")), "It is nearer to where the person wants to live."),
        (better(start_on=date(2026, 5, 3)), "It could start earlier."),
    ],
)
def test_each_advantage_has_its_sentence_and_no_other(chosen: Compared, sentence: str) -> None:
    assert advantages(chosen, PLAIN, questions=QUESTIONS) == (sentence,)
    assert sentence not in advantages(PLAIN, chosen, questions=QUESTIONS)


def test_an_equal_offer_lacked_nothing() -> None:
    assert advantages(PLAIN, PLAIN, questions=QUESTIONS) == ()


@given(packs(), st.data())
def test_no_figure_and_no_name_of_another_is_in_any_sentence(value: dict[str, Any], data: st.DataObject) -> None:
    pack = read_pack(value)
    if len(pack.bids) < 2:
        return
    chosen, own = data.draw(st.sampled_from(pack.bids)), data.draw(st.sampled_from(pack.bids))
    ids = [f"q{place}" for place in range(len(chosen.case_response))]
    days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
    sides = [compared(one, pack.policy, question_ids=ids, start_on=data.draw(days)) for one in (chosen, own)]
    said = advantages(*sides, questions=dict.fromkeys(ids, "Question"))
    back = advantages(*reversed(sides), questions=dict.fromkeys(ids, "Question"))
    assert not re.search(r"[0-9£]", " ".join(said))
    assert "Question" in " ".join(said) or "Question" in " ".join(back) or sides[0].marks == sides[1].marks
    if chosen is own and sides[0].start_on == sides[1].start_on:
        assert said == ()


@given(packs(), st.data())
def test_a_price_changes_no_word_of_feedback(value: dict[str, Any], data: st.DataObject) -> None:
    pack = read_pack(value)
    if not pack.bids:
        return
    own = data.draw(st.sampled_from(pack.bids))
    cheaper = replace(own, price=own.price / 2)
    ids = [f"q{place}" for place in range(len(own.case_response))]
    sides = [compared(one, pack.policy, question_ids=ids, start_on=date(2026, 5, 4)) for one in (cheaper, own)]
    assert advantages(*sides, questions=QUESTIONS) == ()


@given(packs())
def test_the_components_shown_are_those_the_quality_score_is_made_of(value: dict[str, Any]) -> None:
    pack = read_pack(value)
    for one in pack.bids:
        present = [part for part in components_of(one, pack.policy) if part.score is not None]
        whole = sum(part.share for part in present)
        assert sum(part.score * part.share for part in present) / whole == quality_score(one, pack.policy)  # type: ignore[operator,misc] # present


def test_a_bidder_does_not_learn_whether_an_offer_was_within_the_budget() -> None:
    within = fate_of(Status.IN_BUDGET_OPTION, set_aside=False, put=False, chosen=False)
    above = fate_of(Status.ADDITIONAL_COST_OPTION, set_aside=False, put=False, chosen=False)
    assert within == above == Fate.NOT_PUT
    assert "budget" not in " ".join(fate_words(above, called_off=False))


@pytest.mark.parametrize(
    ("status", "flags", "fate"),
    [
        (Status.IN_BUDGET_OPTION, {"put": True, "chosen": True}, Fate.CHOSEN),
        (Status.IN_BUDGET_OPTION, {"put": True}, Fate.PUT),
        (Status.GATED_OUT, {}, Fate.GATED_OUT),
        (Status.REJECTED_LOW, {}, Fate.REJECTED_LOW),
        (Status.EXPLANATION_REQUIRED, {}, Fate.NOT_PUT),
        (None, {"set_aside": True}, Fate.SET_ASIDE),
        (None, {}, Fate.NOT_EVALUATED),
    ],
)
def test_what_became_of_an_offer(status: Status | None, flags: dict[str, bool], fate: Fate) -> None:
    assert fate_of(status, **({"set_aside": False, "put": False, "chosen": False} | flags)) == fate


def test_every_gate_of_the_evaluation_has_its_words() -> None:
    gates = {"must_haves_met": False, "start_in_time": False, "vacancy_confirmed": False}
    low = {"overall": "Inadequate", "key_questions": {}}
    nothing = [{"scores": ["0"], "agreed": None}]
    from placewell.rules.evaluation import evaluate

    shut = bid(gates=gates, register=low, case_response=nothing, track_record=None, investment=None)
    (one,) = evaluate(read_pack(example(bids=[shut]))).bids
    assert set(one.gate_reasons) == set(GATE_WORDS)
    said = fate_words(Fate.GATED_OUT, called_off=True, gates=one.gate_reasons)
    assert len(said) == 7
