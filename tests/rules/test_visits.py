"""The visit: statements, marks, what is material, what a price may rise for, and what is measured (rulebook §9)."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.confirming import WINDOWS, check_round, round_times
from placewell.rules.errors import Conflict, Refused, WrongState
from placewell.rules.legal_basis import LegalBasis
from placewell.rules.needs import LEVELS_OF, CareType, Domain, Level
from placewell.rules.offers import LineKind
from placewell.rules.portrait import AboutMe, DomainNeed, Nights, Texture, TierOne
from placewell.rules.timetable import default_timetable
from placewell.rules.urgency import Urgency
from placewell.rules.visits import (
    How,
    Kind,
    Mark,
    Seen,
    Statement,
    VisitOutcome,
    WhyDeclined,
    check_marks,
    check_new_price,
    check_outcome,
    count_seen,
    differing,
    lines_that_may_rise,
    material_difference,
    portrait_accuracy,
    provider_reliability,
    statements_of,
)

PORTRAIT = TierOne(
    age_band="80 to 84",
    care_type=CareType.RESIDENTIAL,
    bands=(),
    search_district="the north of the county",
    radius_miles=Decimal(6),
    start_on=date(2026, 12, 1),
    urgency=Urgency.STANDARD,
    expected_length="For good",
    about_me=AboutMe(most_important="Being outdoors.", people="My sister."),
    outcomes=(),
    domains={
        Domain.MOBILITY: DomainNeed(Level.MODERATE, "Walks with a frame."),
        Domain.CONSCIOUSNESS: DomainNeed(Level.HIGH, "Fits each week."),
    },
    diagnosis_group="A dementia",
    transfers="One person.",
    nights=Nights.WAKING,
    waking_nights=7,
    one_to_one_hours=Decimal(0),
    triggers_and_risks="",
    texture=Texture.LEVEL_7,
    falls="None.",
    end_of_life="",
    must_haves=("A garden",),
    preferences=(),
)
STATEMENTS = statements_of(PORTRAIT)
BY_ID = {one.id: one for one in STATEMENTS}


def differs(kind: Kind = Kind.CHANGED_SINCE, level: Level | None = None, said: str = "Seen so.") -> Mark:
    return Mark(How.DIFFERS, kind, level, said)


def material(code: str, mark: Mark) -> bool:
    return bool(material_difference(STATEMENTS, check_marks(STATEMENTS, {code: mark})))


class TestStatements:
    def test_each_has_an_id_of_its_own_a_title_and_words(self) -> None:
        assert len(BY_ID) == len(STATEMENTS)
        assert all(one.title and one.text for one in STATEMENTS)

    def test_every_domain_is_a_statement_also_one_that_the_portrait_leaves_out(self) -> None:
        domains = [one for one in STATEMENTS if one.domain]
        assert [one.domain for one in domains] == list(Domain)
        assert BY_ID["domains.mobility"].text == "Moderate. Walks with a frame."
        assert (BY_ID["domains.skin"].level, BY_ID["domains.skin"].text) == (Level.NONE, "None.")

    def test_an_empty_part_of_what_matters_is_no_statement_but_a_need_of_which_nothing_is_said_is(self) -> None:
        assert [one.id for one in STATEMENTS if one.id.startswith("about_me")] == [
            "about_me.most_important",
            "about_me.people",
        ]
        assert BY_ID["triggers_and_risks"].text == "Nothing is said."

    def test_waking_nights_are_counted_and_hours_are_asked_of_care_that_is_no_bed(self) -> None:
        assert BY_ID["nights"].text == "Somebody awake, 7 nights a week"
        assert "hours" not in BY_ID


class TestMarks:
    def test_what_was_not_marked_was_not_seen(self) -> None:
        found = check_marks(STATEMENTS, {"falls": Mark(How.MATCHES)})
        assert list(found) == list(BY_ID)
        assert found["nights"] == Mark(How.NOT_SEEN)

    @pytest.mark.parametrize(
        ("code", "mark", "said"),
        [
            ("falls", Mark(How.DIFFERS, None, None, "More."), "in which way"),
            ("falls", differs(said="  "), "say what you saw"),
            ("falls", differs(said="x" * 401), "say what you saw"),
            ("domains.mobility", differs(), "choose the level"),
            ("domains.mobility", differs(Kind.UNDERSTATED, Level.MODERATE), "the portrait says “moderate”"),
            ("domains.mobility", differs(Kind.UNDERSTATED, Level.LOW), "and you saw “low”"),
            ("domains.mobility", differs(Kind.OVERSTATED, Level.HIGH), "and you saw “high”"),
            ("domains.continence", differs(level=Level.SEVERE), "has no level"),
            ("weather", Mark(How.MATCHES), "no such statement"),
        ],
    )
    def test_a_difference_says_which_way_what_was_seen_and_a_level_that_fits(
        self, code: str, mark: Mark, said: str
    ) -> None:
        with pytest.raises(Refused, match=said):
            check_marks(STATEMENTS, {code: mark})

    def test_a_sentence_may_be_wrong_at_the_right_level(self) -> None:
        found = check_marks(STATEMENTS, {"domains.mobility": differs(Kind.MISUNDERSTOOD, Level.MODERATE)})
        assert differing(found) == ("domains.mobility",)


class TestMaterial:
    @pytest.mark.parametrize("code", ["transfers", "nights", "one_to_one", "must_haves"])
    def test_changed_staffing_nights_equipment_or_a_must_have(self, code: str) -> None:
        assert material(code, differs())

    @pytest.mark.parametrize("code", ["falls", "texture", "about_me.people", "preferences", "end_of_life"])
    def test_nothing_else_without_a_level(self, code: str) -> None:
        assert not material(code, differs())

    @pytest.mark.parametrize(
        ("level", "expected"),
        [(Level.NONE, True), (Level.LOW, False), (Level.HIGH, False), (Level.SEVERE, True)],
    )
    def test_a_domain_two_levels_apart_either_way(self, level: Level, expected: bool) -> None:
        assert material("domains.mobility", differs(level=level)) == expected

    def test_newly_priority_though_next_to_what_is_stated(self) -> None:
        assert material("domains.consciousness", differs(level=Level.PRIORITY))

    @given(st.sampled_from(list(Domain)), st.data())
    def test_the_rule_for_every_domain_and_pair_of_levels(self, domain: Domain, data: st.DataObject) -> None:
        levels = LEVELS_OF[domain]
        stated, seen = data.draw(st.sampled_from(levels)), data.draw(st.sampled_from(levels))
        one = Statement("d", "D", "d", domain, stated)
        found = bool(material_difference([one], {"d": differs(level=seen)}))
        apart = abs(levels.index(stated) - levels.index(seen)) >= 2
        newly = seen in {Level.SEVERE, Level.PRIORITY} and seen.order > stated.order
        assert found == (apart or newly)
        assert not material_difference([one], {"d": Mark(How.MATCHES)})


class TestPrice:
    OFFERED = {LineKind.CORE: Decimal("900.00"), LineKind.NIGHTS: Decimal("100.00")}

    def test_a_line_rises_only_for_what_it_is_tied_to(self) -> None:
        marks = {"nights": differs()}
        assert lines_that_may_rise(marks) == (LineKind.NIGHTS, LineKind.SLEEP_IN)
        dearer = {**self.OFFERED, LineKind.NIGHTS: Decimal("140.00")}
        assert check_new_price(self.OFFERED, dearer, marks) == Decimal("1040.00")
        with pytest.raises(Refused, match="Core care was offered at £900"):
            check_new_price(self.OFFERED, {**dearer, LineKind.CORE: Decimal("900.01")}, marks)

    def test_a_new_line_is_a_rise(self) -> None:
        with pytest.raises(Refused, match="One-to-one hours was offered"):
            check_new_price(self.OFFERED, {**self.OFFERED, LineKind.ONE_TO_ONE: Decimal(1)}, {"nights": differs()})

    def test_what_matters_to_somebody_makes_nothing_dearer(self) -> None:
        assert lines_that_may_rise({"about_me.people": differs(), "preferences": differs()}) == ()

    @pytest.mark.parametrize(
        ("asked", "said"),
        [
            ({LineKind.CORE: Decimal(-1)}, "£0.00 or more"),
            ({}, "Give the lines"),
            ({**OFFERED, LineKind.VISITS: Decimal(0)}, "the one that you offered"),
        ],
    )
    def test_no_price_is_no_price_and_the_same_is_no_other(self, asked: dict[LineKind, Decimal], said: str) -> None:
        with pytest.raises(Refused, match=said):
            check_new_price(self.OFFERED, asked, {"domains.mobility": differs()})

    @given(
        st.dictionaries(st.sampled_from(list(LineKind)), st.integers(0, 2_000).map(Decimal)),
        st.sets(st.sampled_from([one.id for one in STATEMENTS])),
    )
    def test_whatever_is_asked_no_line_rises_without_its_difference(
        self, asked: dict[LineKind, Decimal], codes: set[str]
    ) -> None:
        marks = {code: differs() for code in codes}
        try:
            total = check_new_price(self.OFFERED, asked, marks)
        except Refused:
            return
        assert total == sum(asked.values())
        rising = {kind for kind, amount in asked.items() if amount > self.OFFERED.get(kind, 0)}
        assert rising <= set(lines_that_may_rise(marks))


class TestOutcome:
    @pytest.mark.parametrize("outcome", [VisitOutcome.ACCEPT_AT_PRICE, VisitOutcome.DECLINE_PORTRAIT_WRONG])
    def test_another_price_or_a_wrong_portrait_needs_a_difference(self, outcome: VisitOutcome) -> None:
        with pytest.raises(Refused):
            check_outcome(outcome, {"falls": Mark(How.MATCHES)}, why=None, notes="")
        check_outcome(outcome, {"falls": differs()}, why=None, notes="")

    def test_another_decline_has_a_coded_reason_or_words(self) -> None:
        for why in (None, WhyDeclined.OTHER):
            with pytest.raises(Refused, match="Say why"):
                check_outcome(VisitOutcome.DECLINE_OTHER, {}, why=why, notes=" ")
        check_outcome(VisitOutcome.DECLINE_OTHER, {}, why=WhyDeclined.STAFFING, notes="")
        check_outcome(VisitOutcome.ACCEPT, {}, why=None, notes="")


class TestMeasures:
    def test_accuracy_is_what_matched_of_what_was_seen(self) -> None:
        seen = count_seen([Mark(How.MATCHES), Mark(How.MATCHES), differs(), Mark(How.NOT_SEEN)])
        assert seen == Seen(3, 2)
        assert portrait_accuracy([seen, Seen(1, 0)]) == Fraction(1, 2)
        assert portrait_accuracy([Seen(0, 0)]) is None

    def test_reliability_leaves_out_no_fault_declines(self) -> None:
        no_fault = VisitOutcome.DECLINE_PORTRAIT_WRONG
        assert provider_reliability([VisitOutcome.ACCEPT, no_fault, VisitOutcome.DECLINE_OTHER]) == Fraction(1, 2)
        assert provider_reliability([no_fault]) is None

    @given(st.lists(st.sampled_from(list(VisitOutcome))), st.integers(0, 5))
    def test_no_number_of_no_fault_declines_changes_a_reliability(self, rows: list[VisitOutcome], more: int) -> None:
        found = provider_reliability(rows)
        assert found == provider_reliability(rows + [VisitOutcome.DECLINE_PORTRAIT_WRONG] * more)
        assert found is None or 0 <= found <= 1

    @given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30))))
    def test_an_accuracy_lies_between_nothing_and_all(self, rows: list[tuple[int, int]]) -> None:
        found = portrait_accuracy(Seen(max(a, b), min(a, b)) for a, b in rows)
        assert found is None or 0 <= found <= 1


class TestConfirmationRound:
    @pytest.mark.parametrize("urgency", list(Urgency))
    def test_its_window_is_short_and_never_longer_than_the_search(self, urgency: Urgency) -> None:
        basis = LegalBasis.PCR_LIGHT_TOUCH
        usual = default_timetable(basis).of(urgency)
        times = round_times(basis, urgency, usual)
        assert WINDOWS[urgency] in {times.window, times.window_working_days}
        assert (times.window_working_days or 0) <= (usual.window_working_days or 0)
        assert times.window is None or (usual.window is not None and times.window <= usual.window)
        assert times.low_bid is None or (times.window is not None and times.low_bid <= times.window)

    def test_under_regulation_34_it_keeps_the_whole_window(self) -> None:
        usual = default_timetable(LegalBasis.PCR_REG34).of(Urgency.PLANNED)
        assert round_times(LegalBasis.PCR_REG34, Urgency.PLANNED, usual) == usual

    @pytest.mark.parametrize(
        ("facts", "error"),
        [
            ({"placed": True}, WrongState),
            ({"under_way": True}, Conflict),
            ({"material": False}, WrongState),
            ({"corrected": False}, WrongState),
        ],
    )
    def test_it_follows_a_material_difference_that_was_corrected(
        self, facts: dict[str, bool], error: type[Refused]
    ) -> None:
        stands = {"material": True, "corrected": True, "under_way": False, "placed": False}
        check_round(**stands)
        with pytest.raises(error):
            check_round(**(stands | facts))
