"""The life of a scheme, what it needs before it goes live, its notices, and the stop criteria of a pilot."""

import itertools
import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.errors import Refused, WrongState
from placewell.rules.going_live import Answer, CategoryReady, RecordEntry, RecordKind, check_entry, missing
from placewell.rules.legal_basis import LegalBasis
from placewell.rules.needs import CareType, NeedBand
from placewell.rules.notices import (
    NoticeCategory,
    NoticeChange,
    NoticeFacts,
    NoticeKind,
    Party,
    notice_content,
    title_of,
    wanted_before_going_live,
)
from placewell.rules.pilots import (
    Direction,
    Measured,
    PilotMeasure,
    StopCriterion,
    Verdict,
    check_criterion,
    check_pilot_dates,
    months_to_test,
    verdict_on,
)
from placewell.rules.scheme_states import SchemeAct, SchemeState, after

DAY = date(2026, 5, 4)
ALLOWED = {
    ("draft", "go_live"): "live",
    ("draft", "close"): "closed",
    ("live", "pause"): "paused",
    ("live", "extend"): "live",
    ("live", "wind_down"): "winding_down",
    ("paused", "resume"): "live",
    ("paused", "wind_down"): "winding_down",
    ("winding_down", "close"): "closed",
}


@pytest.mark.parametrize(("state", "act"), list(itertools.product(SchemeState, SchemeAct)))
def test_every_act_in_every_state_of_a_scheme(state, act):
    expected = ALLOWED.get((state.value, act.value))
    if expected is None:
        with pytest.raises(WrongState):
            after(state, act)
    else:
        assert after(state, act) == expected


def whole_record() -> list[RecordEntry]:
    asked = [
        RecordEntry(RecordKind.EXPERIENCE, DAY, name, answer)
        for name, answer in (("A", Answer.RUNS), ("B", Answer.ABORTED), ("C", Answer.NO_ANSWER))
    ]
    others = (RecordKind.ENGAGEMENT, RecordKind.SUSTAINABILITY, RecordKind.CONTINUITY, RecordKind.PROVIDERS_LOST)
    return asked + [RecordEntry(kind, DAY) for kind in others]


READY = [CategoryReady("Residential", has_policy=True, has_cost_model=True, has_questions=True)]


def lacks(entries, categories=READY, *, is_pilot=False, stop_criteria=0, notices=()):
    found = missing(entries, categories, is_pilot=is_pilot, stop_criteria=stop_criteria, notices_wanted=notices)
    return [one.code for one in found]


def test_a_whole_record_lacks_nothing():
    assert lacks(whole_record()) == []


@pytest.mark.question("Q5")
def test_each_part_of_the_record_is_missed_when_it_is_not_there():
    for kind in (RecordKind.ENGAGEMENT, RecordKind.SUSTAINABILITY, RecordKind.CONTINUITY, RecordKind.PROVIDERS_LOST):
        assert lacks([entry for entry in whole_record() if entry.kind != kind]) == [kind.value]
    assert lacks([]) == ["engagement", "experience", "given_up", "sustainability", "continuity", "providers_lost"]


def test_three_different_authorities_are_asked():
    same = [entry for entry in whole_record() if entry.about != "C"]
    assert lacks(same) == ["experience"]
    assert lacks([*same, RecordEntry(RecordKind.EXPERIENCE, DAY, " a ", Answer.RUNS)]) == ["experience"]


def test_schemes_that_were_given_up_are_heard_or_looked_for():
    kept = [entry for entry in whole_record() if entry.answer != Answer.ABORTED]
    kept.append(RecordEntry(RecordKind.EXPERIENCE, DAY, "D", Answer.RUNS))
    assert lacks(kept) == ["given_up"]
    assert lacks([*kept, RecordEntry(RecordKind.GIVEN_UP, DAY)]) == []


def test_a_scheme_without_categories_or_terms_does_not_go_live():
    assert lacks(whole_record(), []) == ["category"]
    half = CategoryReady("Nursing", has_policy=False, has_cost_model=True, has_questions=False)
    found = missing(whole_record(), [half], is_pilot=False, stop_criteria=0, notices_wanted=())
    assert [one.sentence for one in found] == [
        "Nursing has no policy and no questions that every offer answers in force."
    ]


def test_a_pilot_has_stop_criteria_and_a_dynamic_market_its_notice():
    assert lacks(whole_record(), is_pilot=True) == ["stop_criteria"]
    assert lacks(whole_record(), is_pilot=True, stop_criteria=1) == []
    assert lacks(whole_record(), notices=["UK13: Notice that a scheme is intended"]) == ["notice"]


def entry(**given):
    facts = {
        "kind": RecordKind.SUSTAINABILITY,
        "dated": DAY,
        "today": DAY,
        "drafted_on": DAY,
        "about": "",
        "answer": None,
    }
    check_entry(**(facts | given))


def test_an_entry_is_dated_when_it_happened():
    entry()
    with pytest.raises(Refused, match="not in the future"):
        entry(dated=date(2026, 5, 5))


def test_engagement_comes_before_the_first_draft():
    entry(kind=RecordKind.ENGAGEMENT, dated=date(2026, 5, 3))
    with pytest.raises(Refused, match="before the first draft, of 4 May 2026"):
        entry(kind=RecordKind.ENGAGEMENT)


def test_an_experience_names_who_was_asked_and_what_they_answered():
    with pytest.raises(Refused, match="Name the authority"):
        entry(kind=RecordKind.EXPERIENCE, answer=Answer.RUNS)
    with pytest.raises(Refused, match="what became"):
        entry(kind=RecordKind.EXPERIENCE, about="B")
    with pytest.raises(Refused, match="Only an authority"):
        entry(answer=Answer.RUNS)


def facts(basis: LegalBasis, **given) -> NoticeFacts:
    known = {
        "ref": "S-1",
        "name": "Care homes",
        "description": "Places.",
        "basis": basis,
        "lead": Party("Fairshire", "E10000001", "County Hall"),
        "others": (Party("Otherby", "E10000002", "Town Hall"),),
        "categories": (
            NoticeCategory("C-1", "Dementia", CareType.RESIDENTIAL, (NeedBand.DEMENTIA,), "", "Good"),
            NoticeCategory("C-2", "Nursing", CareType.NURSING, (), "Fairshire", ""),
        ),
        "starts_on": DAY,
        "ends_on": None,
        "how_to_join": "Here.",
        "rule": "The person chooses.",
        "pilot": False,
    }
    return NoticeFacts(**(known | given))


@pytest.mark.parametrize(
    ("kind", "code"),
    list(zip(NoticeKind, ("UK13", "UK14", "UK15", "UK16"), strict=True)),
)
def test_the_notices_of_a_dynamic_market_have_their_numbers(kind, code):
    content = notice_content(kind, facts(LegalBasis.PA23_DYNAMIC_MARKET), dated=DAY)
    assert content["code"] == code
    assert content["title"].startswith(f"{code}: ")


def test_other_bases_have_notices_without_numbers_and_none_before_they_go_live():
    for basis in LegalBasis:
        if basis == LegalBasis.PA23_DYNAMIC_MARKET:
            assert wanted_before_going_live(basis) == (NoticeKind.INTENTION,)
            continue
        assert wanted_before_going_live(basis) == ()
        assert title_of(basis, NoticeKind.CESSATION) == "Notice that a scheme has ended"


def test_a_notice_says_who_what_for_whom_and_what_changed():
    change = NoticeChange("Last day", "no last day", "31 March 2028")
    told = facts(LegalBasis.PA23_LIGHT_TOUCH_FRAMEWORK, changes=(change,), because="Another replaces it.")
    content = notice_content(NoticeKind.MODIFICATION, told, dated=DAY)
    assert json.loads(json.dumps(content)) == content
    assert content["other_authorities"] == [{"name": "Otherby", "code": "E10000002", "address": "Town Hall"}]
    assert [one["code"] for one in content["cpv"]] == ["85144100", "85311000"]
    assert content["joining"]["fee"] == "none"
    assert content["changes"] == [{"what": "Last day", "before": "no last day", "after": "31 March 2028"}]


def criterion(direction=Direction.AT_LEAST, threshold="40", least=10, measure=PilotMeasure.LOWEST_PRICE_SHARE):
    return StopCriterion(measure, direction, Decimal(threshold), least)


def test_a_criterion_is_met_on_its_threshold_and_beyond():
    assert verdict_on(criterion(), Measured(Decimal("40.0"), 10)) == Verdict.MET
    assert verdict_on(criterion(), Measured(Decimal("39.9"), 10)) == Verdict.NOT_MET
    least = criterion(Direction.AT_MOST)
    assert verdict_on(least, Measured(Decimal("40.0"), 10)) == Verdict.MET
    assert verdict_on(least, Measured(Decimal("40.1"), 10)) == Verdict.NOT_MET


def test_too_few_cases_tell_nothing():
    assert verdict_on(criterion(), Measured(Decimal(100), 9)) == Verdict.TOO_FEW
    assert verdict_on(criterion(), Measured(None, 0)) == Verdict.TOO_FEW


@given(
    threshold=st.decimals(0, 100, places=1),
    value=st.decimals(0, 100, places=1),
    more=st.decimals(0, 100, places=1),
    cases=st.integers(0, 50),
)
def test_a_worse_value_never_turns_a_met_criterion_back(threshold, value, more, cases):
    one = criterion(threshold=str(threshold))
    if verdict_on(one, Measured(value, cases)) == Verdict.MET:
        assert verdict_on(one, Measured(value + more, cases)) == Verdict.MET


@pytest.mark.parametrize(
    "wrong",
    [
        criterion(threshold="100.1"),
        criterion(threshold="-1"),
        criterion(threshold="40.05"),
        criterion(threshold="NaN"),
        criterion(threshold="0"),
        criterion(Direction.AT_MOST, "100"),
        criterion(least=0),
    ],
)
def test_a_criterion_that_tells_nothing_is_refused(wrong):
    with pytest.raises(Refused):
        check_criterion(wrong)


def test_days_may_be_more_than_a_hundred():
    check_criterion(criterion(threshold="120", measure=PilotMeasure.DAYS_TO_PLACEMENT))


def test_a_pilot_ends_within_two_years():
    check_pilot_dates(DAY, date(2028, 5, 4))
    for ends_on in (None, date(2028, 5, 5)):
        with pytest.raises(Refused, match="within two years"):
            check_pilot_dates(DAY, ends_on)


def test_each_month_is_tested_once_it_is_over():
    ends = date(2026, 8, 20)
    assert months_to_test(DAY, ends, today=date(2026, 5, 31), tested_until=None) == []
    assert months_to_test(DAY, ends, today=date(2026, 6, 1), tested_until=None) == [date(2026, 5, 1)]
    late = months_to_test(DAY, ends, today=date(2027, 1, 9), tested_until=date(2026, 6, 1))
    assert late == [date(2026, 7, 1), date(2026, 8, 1)]
