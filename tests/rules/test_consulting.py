"""Consultation: its states, its reading period, and what changed between two versions of a proposal."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.consulting import (
    STEPS,
    AnswerKind,
    ConsultationAct,
    ConsultationState,
    Passage,
    RunKind,
    after,
    answers_due,
    applied,
    check_answer,
    check_comment,
    differences,
    needs_consultation,
    read_passages,
    reading_ends,
    word_runs,
    write_passages,
)
from placewell.rules.errors import Refused, WrongState
from placewell.rules.legal_basis import LegalBasis

OPENED = datetime(2026, 3, 2, 15, tzinfo=UTC)
WORDS = st.text(alphabet="ab £1\n", max_size=30)
PASSAGES = st.dictionaries(st.sampled_from("abcdef"), st.tuples(WORDS, WORDS), max_size=5).map(
    lambda found: tuple(Passage(ref, *rest) for ref, rest in found.items())
)


@pytest.mark.parametrize("state", ConsultationState)
@pytest.mark.parametrize("act", ConsultationAct)
def test_every_act_in_every_state_is_in_the_table_or_refused(state: ConsultationState, act: ConsultationAct) -> None:
    if (state, act) in STEPS:
        assert after(state, act) == STEPS[state, act]
    else:
        with pytest.raises(WrongState, match=state.value):
            after(state, act)


def test_what_is_closed_or_withdrawn_takes_nothing_but_the_hiding_of_a_comment() -> None:
    assert {act for (state, act) in STEPS if state != ConsultationState.OPEN} == {ConsultationAct.HIDE}


def test_a_reading_period_ends_in_the_last_second_of_its_last_day_in_london() -> None:
    # 30 March is in summer time.
    assert reading_ends(OPENED, 28) == datetime(2026, 3, 30, 22, 59, 59, tzinfo=UTC)


def test_answers_are_due_twenty_working_days_after_it() -> None:
    # Good Friday and Easter Monday lie between.
    assert answers_due(reading_ends(OPENED, 28)) == datetime(2026, 4, 29, 22, 59, 59, tzinfo=UTC)


def test_a_shorter_period_wants_a_reason_and_fourteen_days_at_least() -> None:
    with pytest.raises(Refused, match="Say why"):
        reading_ends(OPENED, 27)
    assert reading_ends(OPENED, 14, reason="The grant ends in April.") == datetime(2026, 3, 16, 23, 59, 59, tzinfo=UTC)
    for days in (13, 366):
        with pytest.raises(Refused, match="between 14 and 365"):
            reading_ends(OPENED, days, reason="Any.")


@given(PASSAGES)
def test_a_version_does_not_differ_from_itself(version: tuple[Passage, ...]) -> None:
    assert differences(version, version) == ()


@given(PASSAGES, PASSAGES)
def test_applying_the_difference_gives_the_other_version(one: tuple[Passage, ...], other: tuple[Passage, ...]) -> None:
    assert applied(one, differences(one, other)) == {passage.ref: passage for passage in other}


@given(PASSAGES, PASSAGES)
def test_no_passage_vanishes_unnoticed(one: tuple[Passage, ...], other: tuple[Passage, ...]) -> None:
    gone = {passage.ref for passage in one} - {passage.ref for passage in other}
    assert {change.ref for change in differences(one, other) if change.after is None} == gone


@given(WORDS, WORDS)
def test_the_runs_of_a_passage_read_as_both_of_its_forms(before: str, now: str) -> None:
    runs = word_runs(before, now)
    assert "".join(run.text for run in runs if run.kind != RunKind.ADDED) == before
    assert "".join(run.text for run in runs if run.kind != RunKind.REMOVED) == now


def test_a_changed_number_is_marked_alone() -> None:
    runs = word_runs("Quality 60, price 40.", "Quality 70, price 30.")
    assert [(run.kind.value, run.text) for run in runs if run.kind != RunKind.KEPT] == [
        ("removed", "60,"),
        ("added", "70,"),
        ("removed", "40."),
        ("added", "30."),
    ]


def test_we_did_points_at_a_passage_that_changed() -> None:
    assert check_answer(AnswerKind.WE_DID, text=" Raised. ", changed={"weights"}, passage="weights") == "Raised."
    for passage in ("options", None):
        with pytest.raises(Refused, match="passage that changed"):
            check_answer(AnswerKind.WE_DID, text="Raised.", changed={"weights"}, passage=passage)
    with pytest.raises(Refused, match="Only"):
        check_answer(AnswerKind.NOTED, text="Thank you.", changed={"weights"}, passage="weights")
    with pytest.raises(Refused, match="Say what"):
        check_answer(AnswerKind.WE_DID_NOT, text=" ", changed=set(), passage=None)


def test_a_comment_that_names_a_resident_is_refused_with_what_to_change() -> None:
    with pytest.raises(Refused, match="Take it out"):
        check_comment("My mother's NHS number is 943 476 5919 and she waited for weeks.")
    assert check_comment(" Homes need longer to answer. ") == "Homes need longer to answer."
    for empty_or_long in ("  ", "a" * 4_001):
        with pytest.raises(Refused):
            check_comment(empty_or_long)


@pytest.mark.parametrize("basis", LegalBasis)
def test_terms_change_after_consultation_where_the_basis_says_so(basis: LegalBasis) -> None:
    says_so = basis in {LegalBasis.PCR_LIGHT_TOUCH, LegalBasis.BELOW_THRESHOLD_LIST}
    assert needs_consultation(basis, scheme_in_use=True, first=False) == says_so
    assert needs_consultation(basis, scheme_in_use=True, first=True) == says_so
    assert needs_consultation(basis, scheme_in_use=False, first=False) == says_so
    assert not needs_consultation(basis, scheme_in_use=False, first=True)


def test_a_proposal_is_typed_with_its_headings() -> None:
    typed = "# How to join\nFill in the form.\n\nSend it.\n\n#What we ask\nInsurance."
    found = read_passages(typed)
    assert [(one.ref, one.text) for one in found] == [
        ("how-to-join", "Fill in the form.\n\nSend it."),
        ("what-we-ask", "Insurance."),
    ]
    assert read_passages(write_passages(found)) == found
    assert read_passages("No heading.") == (Passage("the-proposal", "The proposal", "No heading."),)
    for wrong in ("", "# Heading alone", "# One\nText.\n# One\nOther text."):
        with pytest.raises(Refused):
            read_passages(wrong)
