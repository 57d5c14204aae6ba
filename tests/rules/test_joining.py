"""Joining: every act from every state, every clock, every check in words, and files told by their bytes (§§1, 10)."""

import itertools
import tracemalloc
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.errors import Refused, WrongState
from placewell.rules.exclusion import GROUNDS, Law, declaration_finding, law_of, read_declaration
from placewell.rules.file_kinds import DOCX, JPEG, MOST_BYTES, ODT, PDF, PNG, kind_of
from placewell.rules.joining import (
    APPLICATION_MOVES,
    APPLICATION_WORDS,
    CLAIM_MOVES,
    CLAIM_WORDS,
    LIVE_APPLICATION,
    REMINDED,
    ApplicationAct,
    ApplicationState,
    ClaimAct,
    ClaimState,
    application_after,
    claim_after,
    claim_due,
    decision_due,
    first_window_ends,
    managers_answer_by,
    reminders_now,
    review_asked_by,
    review_due,
    takes_bidding_applicants,
)
from placewell.rules.joining_checks import (
    BARS,
    CHECK_NAMES,
    Bar,
    BarKind,
    CheckKind,
    Link,
    Outcome,
    Registered,
    Wanted,
    check_registration,
    document_findings,
    standing_findings,
    stops,
)
from placewell.rules.legal_basis import LegalBasis
from tests.market.files import DOCX_BYTES, JPEG_BYTES, ODT_BYTES, PDF_BYTES, PNG_BYTES, packed

MONDAY = datetime(2026, 6, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(("state", "act"), list(itertools.product(ClaimState, ClaimAct)))
def test_a_claim_moves_as_its_table_says_and_not_otherwise(state, act):
    allowed = {
        ("pending", "verify"): "verified",
        ("pending", "refuse"): "refused",
        ("pending", "withdraw"): "withdrawn",
        ("verified", "revoke"): "revoked",
    }
    wanted = allowed.get((state.value, act.value))
    if wanted:
        assert claim_after(state, act) == wanted
    else:
        with pytest.raises(WrongState):
            claim_after(state, act)


@pytest.mark.parametrize(("state", "act"), list(itertools.product(ApplicationState, ApplicationAct)))
def test_an_application_moves_as_its_table_says_and_not_otherwise(state, act):
    allowed = {
        ("sent", "ask"): "sent",
        ("sent", "answer"): "sent",
        ("sent", "extend"): "sent",
        ("sent", "accept"): "accepted",
        ("sent", "refuse"): "refused",
        ("sent", "withdraw"): "withdrawn",
        ("refused", "ask_review"): "review_asked",
        ("review_asked", "answer"): "review_asked",
        ("review_asked", "withdraw"): "refusal_stands",
        ("review_asked", "let_stand"): "refusal_stands",
        ("review_asked", "reverse"): "reversed",
    }
    wanted = allowed.get((state.value, act.value))
    if wanted:
        assert application_after(state, act) == wanted
    else:
        with pytest.raises(WrongState):
            application_after(state, act)


def test_every_state_has_words_and_can_be_reached():
    assert set(CLAIM_WORDS) == set(ClaimState)
    assert set(APPLICATION_WORDS) == set(ApplicationState)
    assert {*CLAIM_MOVES.values(), ClaimState.PENDING} == set(ClaimState)
    assert {*APPLICATION_MOVES.values(), ApplicationState.SENT} == set(ApplicationState)
    assert {state for state, _act in APPLICATION_MOVES} - {ApplicationState.REFUSED} == LIVE_APPLICATION
    assert set(CHECK_NAMES) == set(CheckKind)


class TestClocks:
    def test_an_application_is_decided_in_ten_working_days(self):
        for basis in LegalBasis:
            assert decision_due(basis, MONDAY) == datetime(2026, 6, 15, 22, 59, 59, tzinfo=UTC)

    def test_fifteen_working_days_under_regulation_34_alone(self):
        assert decision_due(LegalBasis.PCR_REG34, MONDAY, longer=True) == datetime(2026, 6, 22, 22, 59, 59, tzinfo=UTC)
        for basis in set(LegalBasis) - {LegalBasis.PCR_REG34}:
            with pytest.raises(Refused):
                decision_due(basis, MONDAY, longer=True)

    @given(st.integers(1, 40))
    def test_who_wants_to_bid_is_decided_before_the_close_or_in_the_usual_time(self, days):
        closes, usual = MONDAY + timedelta(days=days), decision_due(LegalBasis.PA23_DYNAMIC_MARKET, MONDAY)
        due = decision_due(LegalBasis.PA23_DYNAMIC_MARKET, MONDAY, bids_by=closes)
        assert due == min(closes, usual)

    def test_only_a_dynamic_market_decides_bidding_applicants_first(self):
        assert [one for one in LegalBasis if takes_bidding_applicants(one)] == [LegalBasis.PA23_DYNAMIC_MARKET]

    def test_the_first_window_of_regulation_34_lasts_30_days(self):
        assert first_window_ends(LegalBasis.PCR_REG34, date(2025, 1, 6)) == date(2025, 2, 5)
        assert first_window_ends(LegalBasis.PA23_DYNAMIC_MARKET, date(2025, 1, 6)) is None

    def test_managers_answer_before_the_authority_has_to(self):
        assert managers_answer_by(MONDAY) < claim_due(MONDAY)
        assert claim_due(MONDAY).date() == date(2026, 6, 8)

    def test_a_second_look_is_asked_for_and_decided_in_ten_working_days(self):
        assert review_asked_by(MONDAY).date() == review_due(MONDAY).date() == date(2026, 6, 15)


class TestReminders:
    LAST = date(2026, 6, 30)

    @pytest.mark.parametrize(
        ("left", "sent", "owed"),
        [
            (29, (), ()),
            (28, (), (28,)),
            (27, (28,), ()),
            (7, (28,), (7,)),
            (6, (), (28, 7)),
            (0, (28, 7), (0,)),
            (-3, (28, 7), (0,)),
            (-3, (28, 7, 0), ()),
        ],
    )
    def test_a_document_is_reminded_of_28_and_7_days_before_and_on_the_day(self, left, sent, owed):
        assert reminders_now(self.LAST, self.LAST - timedelta(days=left), sent=sent) == owed

    @given(st.integers(-40, 60), st.sets(st.sampled_from(REMINDED)))
    def test_no_reminder_is_sent_twice_or_early(self, left, sent):
        owed = reminders_now(self.LAST, self.LAST - timedelta(days=left), sent=sent)
        assert not set(owed) & sent
        assert all(left <= days for days in owed)


HOME = Registered(
    name="Elm House",
    registered=True,
    care_types=frozenset({"residential"}),
    type_unconfirmed=False,
    need_bands=frozenset({"dementia"}),
    local_authority="Fairshire",
    located=True,
    rating=None,
    passes_gate=True,
    links=(),
)
WANTED = Wanted(
    care_type_name="residential care home",
    care_types=frozenset({"residential"}),
    need_bands=("dementia",),
    band_names={"dementia": "dementia"},
    within="",
    rating_gate="Requires improvement",
)


def outcome(kind, home=HOME, wanted=WANTED):
    return next(one for one in check_registration(home, wanted) if one.kind == kind)


class TestChecks:
    def test_a_new_unrated_home_passes_every_check(self):
        assert stops(check_registration(HOME, WANTED)) == ()
        assert "passes" in outcome(CheckKind.RATING).words

    def test_nobody_asks_for_turnover_or_a_track_record(self):
        assert not {"turnover", "track_record", "experience"} & {kind.value for kind in CheckKind}

    @pytest.mark.parametrize(
        ("kind", "change", "words"),
        [
            (CheckKind.REGISTERED, {"registered": False}, "Not registered with the Care Quality Commission"),
            (CheckKind.CARE_TYPE, {"care_types": frozenset({"home_care"})}, "Not registered for this kind of care"),
            (CheckKind.NEED_BANDS, {"need_bands": frozenset()}, "Not registered for: dementia"),
            (CheckKind.RATING, {"rating": "Inadequate", "passes_gate": False}, "Rated Inadequate"),
        ],
    )
    def test_what_the_register_has_against_it_stops_it_in_words(self, kind, change, words):
        found = outcome(kind, replace(HOME, **change))
        assert found.outcome == Outcome.STOPS
        assert words in found.words

    def test_a_deregistered_home_is_told_its_successor(self):
        links = (Link("successor", "1-2", "Elm Lodge"),)
        assert "Elm Lodge" in outcome(CheckKind.REGISTERED, replace(HOME, registered=False, links=links)).words

    def test_outside_the_area_stops_it_and_no_place_is_looked_at(self):
        assert outcome(CheckKind.AREA, wanted=replace(WANTED, within="Elsewhere")).outcome == Outcome.STOPS
        assert outcome(CheckKind.AREA, wanted=replace(WANTED, within="Fairshire")).outcome == Outcome.HOLDS
        assert outcome(CheckKind.AREA, replace(HOME, located=False)).outcome == Outcome.LOOK

    def test_links_and_an_unconfirmed_type_are_looked_at(self):
        assert outcome(CheckKind.LINKS, replace(HOME, links=(Link("predecessor", "1-2", ""),))).outcome == Outcome.LOOK
        assert outcome(CheckKind.CARE_TYPE, replace(HOME, type_unconfirmed=True)).outcome == Outcome.LOOK

    @pytest.mark.parametrize("kind", list(BarKind))
    def test_a_suspension_stops_it_and_what_others_did_is_looked_at(self, kind):
        (found,) = standing_findings([Bar(kind, "1-2", "Words.")])
        assert (found.outcome == Outcome.STOPS) == (kind in BARS)
        assert {"same_provider", "predecessor_of_another"}.isdisjoint({one.value for one in BARS})

    def test_documents_are_there_and_in_date(self):
        today, wanted = date(2026, 6, 1), {"dbs": "Statement on DBS checks"}
        assert document_findings({}, [], today)[0].outcome == Outcome.HOLDS
        assert document_findings(wanted, [("dbs", None)], today)[0].outcome == Outcome.HOLDS
        assert document_findings(wanted, [("dbs", today)], today)[0].outcome == Outcome.HOLDS
        assert "Missing" in document_findings(wanted, [], today)[0].words
        assert "Out of date" in document_findings(wanted, [("dbs", date(2026, 5, 31))], today)[0].words
        newer = [("dbs", date(2026, 5, 31)), ("dbs", date(2027, 5, 31))]
        assert document_findings(wanted, newer, today)[0].outcome == Outcome.HOLDS


class TestDeclaration:
    def test_schemes_of_2015_keep_to_regulation_57_and_all_others_to_the_act(self):
        assert {one for one in LegalBasis if law_of(one) == Law.PCR} == {
            LegalBasis.PCR_REG34,
            LegalBasis.PCR_LIGHT_TOUCH,
        }

    @pytest.mark.parametrize("law", list(Law))
    def test_every_ground_has_a_code_of_its_own_words_and_a_source(self, law):
        codes = [one.code for one in GROUNDS[law]]
        assert len(codes) == len(set(codes))
        assert all(one.words.endswith(".") and one.source for one in GROUNDS[law])
        assert {one.mandatory for one in GROUNDS[law]} == {True, False}

    @pytest.mark.parametrize("law", list(Law))
    def test_each_ground_is_answered_and_one_that_applies_is_explained(self, law):
        typed = {f"ground_{one.code}": ["no"] for one in GROUNDS[law]}
        nothing = read_declaration(law, typed)
        assert declaration_finding(law, nothing).outcome == Outcome.HOLDS
        for ground in GROUNDS[law]:
            with pytest.raises(Refused) as missing:
                read_declaration(law, {name: said for name, said in typed.items() if name != f"ground_{ground.code}"})
            assert missing.value.code == f"ground_{ground.code}"
            applies = {**typed, f"ground_{ground.code}": ["yes"]}
            with pytest.raises(Refused, match="what you have done"):
                read_declaration(law, applies)
            cleaned = read_declaration(law, {**applies, f"explain_{ground.code}": ["We changed who runs it."]})
            found = declaration_finding(law, cleaned)
            assert found.outcome == Outcome.LOOK  # weighed, and never an exclusion by itself
            assert ground.words in found.words


class TestFiles:
    @pytest.mark.parametrize(
        ("content", "kind"),
        [(PDF_BYTES, PDF), (PNG_BYTES, PNG), (JPEG_BYTES, JPEG), (DOCX_BYTES, DOCX), (ODT_BYTES, ODT)],
    )
    def test_a_file_is_what_its_bytes_say(self, content, kind):
        assert kind_of(content) == kind

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"MZ\x90\x00",
            b"<html><script>alert(1)</script>",
            b"%PDF-1.7 but no end",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"PK\x03\x04 and nothing",
            packed({"readme.txt": b"x"}),
            packed({"mimetype": b"application/zip"}),
            packed({"[Content_Types].xml": b"", "word/document.xml": b"", "word/vbaProject.bin": b"x"}),
            PDF_BYTES + b" " * MOST_BYTES,
        ],
        ids=["empty", "program", "html", "half", "svg", "broken", "zip", "another", "macros", "large"],
    )
    def test_anything_else_is_refused_in_a_sentence(self, content):
        with pytest.raises(Refused) as refused:
            kind_of(content)
        assert refused.value.code == "file"

    @given(st.binary(max_size=400))
    def test_bytes_that_are_nothing_are_refused_whatever_they_are(self, content):
        with pytest.raises(Refused):
            kind_of(b"x" + content)
        with pytest.raises(Refused):
            kind_of(b"PK\x03\x04" + content)

    @pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    def test_a_stated_type_that_bursts_is_never_unpacked(self, method):
        """Its size is what its maker says: a few kilobytes unpack to as much as somebody likes."""
        burst = packed({"mimetype": ODT.media_type.encode() + bytes(50_000_000)}, method)
        real, said = (50_000_000 + len(ODT.media_type)).to_bytes(4, "little"), len(ODT.media_type).to_bytes(4, "little")
        tracemalloc.start()
        with pytest.raises(Refused):
            kind_of(burst.replace(real, said))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 5_000_000

    @pytest.mark.parametrize("name", ["Basic/Standard/Module1.xml", "Scripts/python/run.py"])
    def test_a_document_with_programs_in_it_is_refused(self, name):
        with pytest.raises(Refused, match="macros"):
            kind_of(packed({"mimetype": ODT.media_type.encode(), name: b"x"}))
