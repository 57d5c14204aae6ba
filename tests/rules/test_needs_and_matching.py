"""Needs, the portrait, suitability, matching and legal bases (rulebook §§1 to 4)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.distance import Point, box_around, miles_between, normalise_postcode
from placewell.rules.errors import Refused, WrongState
from placewell.rules.legal_basis import LegalBasis, check_price_method, check_scheme, check_window
from placewell.rules.matching import Candidate, NeedQuery, NotInvited, match, reasons_against
from placewell.rules.needs import LEVELS_OF, CareType, Domain, Level, NeedBand, Outcome, chc_reasons, check_level
from placewell.rules.portrait import (
    DomainNeed,
    age_band,
    check_can_start,
    check_signatory,
    completeness,
    expires_at,
)
from placewell.rules.ratings import Rating
from placewell.rules.suitability import (
    LeaveReason,
    Route,
    Suitability,
    Verdict,
    apply_test,
    check_reason,
    choose_route,
)
from placewell.rules.urgency import Urgency

points = st.builds(Point, st.floats(49.9, 55.8), st.floats(-5.7, 1.7))
HERE = Point(53.54, -2.11)
QUERY = NeedQuery(CareType.RESIDENTIAL, frozenset({NeedBand.DEMENTIA}), HERE, 5.0, Rating.REQUIRES_IMPROVEMENT)
FIT = Candidate("1-1", HERE, frozenset({CareType.RESIDENTIAL}), frozenset({NeedBand.DEMENTIA}), Rating.GOOD)


@pytest.mark.parametrize("domain", list(Domain))
def test_a_domain_has_its_own_levels_and_no_others(domain: Domain) -> None:
    for level in Level:
        if level in LEVELS_OF[domain]:
            check_level(domain, level)
        else:
            with pytest.raises(Refused, match="has no level"):
                check_level(domain, level)


def test_consciousness_has_priority_but_no_severe() -> None:
    assert "".join(LEVELS_OF[Domain.CONSCIOUSNESS]) == "NLMHP"
    assert "".join(LEVELS_OF[Domain.SKIN]) == "NLMHS"


def test_continuing_healthcare_is_considered_for_one_priority_or_two_severe() -> None:
    def asked(*levels: Level, nursing: bool = False, positive: bool = False) -> bool:
        found = dict(zip(Domain, levels, strict=False))
        kind = CareType.NURSING if nursing else CareType.RESIDENTIAL
        return bool(chc_reasons(found, care_type=kind, checklist_positive=positive))

    assert not asked(Level.SEVERE, Level.HIGH)
    assert asked(Level.SEVERE, Level.SEVERE)
    assert asked(Level.PRIORITY)
    assert asked(Level.NONE, nursing=True)
    assert asked(Level.NONE, positive=True)


def test_a_portrait_says_which_assessed_needs_it_leaves_out() -> None:
    left = completeness(
        assessed_outcomes=frozenset({Outcome.NUTRITION}),
        assessed_levels={Domain.SKIN: Level.HIGH, Domain.COGNITION: Level.LOW, Domain.MOBILITY: Level.LOW},
        outcomes=frozenset(),
        domains={Domain.SKIN: DomainNeed(Level.LOW, "Dry."), Domain.COGNITION: DomainNeed(Level.LOW, " ")},
    )
    assert [one.need for one in left] == ["nutrition", "skin", "mobility", "cognition"] or {
        one.need for one in left
    } == {"nutrition", "skin", "mobility", "cognition"}
    assert any("is high in the assessment and low here" in one.sentence for one in left)


def test_an_expired_portrait_says_when_and_what_to_do() -> None:
    signed = datetime(2026, 2, 17, 9, tzinfo=UTC)
    ends = expires_at(signed)
    check_can_start(signed_at=signed, runs_out_at=ends, now=ends - timedelta(seconds=1))
    with pytest.raises(WrongState) as caught:
        check_can_start(signed_at=signed, runs_out_at=ends, now=ends)
    expected = "The portrait expired on 3 March 2026. Ask its signatory to sign it again before you open the tender."
    assert caught.value.sentence == expected
    with pytest.raises(WrongState, match="has not been signed"):
        check_can_start(signed_at=None, runs_out_at=None, now=signed)


def test_author_and_signatory_differ() -> None:
    check_signatory("user:1", "user:2")
    with pytest.raises(Refused, match="somebody else must sign"):
        check_signatory("user:1", "user:1")


def test_whoever_wrote_an_earlier_text_or_has_the_case_does_not_sign() -> None:
    check_signatory("user:1", "user:2", hands=["user:3"], opener="user:4")
    with pytest.raises(Refused, match="You wrote this portrait"):
        check_signatory("user:1", "user:3", hands=["user:3"], opener="user:4")
    with pytest.raises(Refused, match="your own case"):
        check_signatory("user:1", "user:4", hands=["user:3"], opener="user:4")


def test_another_route_than_the_tests_own_needs_a_reason_and_a_direct_one_haste() -> None:
    leaves = Suitability(Verdict.LEAVE_DPS, LeaveReason.BESPOKE, Route.CO_DESIGNED)
    stays = Suitability(Verdict.PROCEED)
    assert choose_route(leaves, None, urgency=Urgency.PLANNED, because="") == leaves
    assert choose_route(leaves, Route.CO_DESIGNED, urgency=Urgency.PLANNED, because="") == leaves
    taken = choose_route(leaves, Route.NAMED_PREFERENCE, urgency=Urgency.PLANNED, because="She names the home.")
    assert (taken.reason, taken.route) == (LeaveReason.BESPOKE, Route.NAMED_PREFERENCE)
    with pytest.raises(Refused, match="Say why another route"):
        choose_route(leaves, Route.NEGOTIATED, urgency=Urgency.PLANNED, because=" ")
    with pytest.raises(Refused, match="only for urgent"):
        choose_route(leaves, Route.DIRECT_URGENT, urgency=Urgency.STANDARD, because="Quick.")
    hurried = choose_route(leaves, Route.DIRECT_URGENT, urgency=Urgency.EMERGENCY, because="Home tonight is unsafe.")
    assert hurried.route == Route.DIRECT_URGENT
    with pytest.raises(Refused, match="stays in the DPS"):
        choose_route(stays, Route.NEGOTIATED, urgency=Urgency.PLANNED, because="Rather.")


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (date(1941, 11, 25), "80 to 84"),
        (date(1941, 11, 24), "85 to 89"),
        (date(1936, 11, 24), "90 or over"),
        (date(1920, 1, 1), "90 or over"),
    ],
)
def test_an_age_is_a_five_year_band_and_over_89_is_one(born: date, band: str) -> None:
    assert age_band(born, date(2026, 11, 24)) == band


def test_three_services_proceed_two_need_a_reason_fewer_leave() -> None:
    def verdict(services: int) -> Verdict:
        return apply_test(
            care_type=CareType.RESIDENTIAL,
            in_live_category=True,
            must_haves_are_criteria=True,
            bespoke=False,
            capable_services=services,
        ).verdict

    assert [verdict(n) for n in (0, 1, 2, 3)] == [
        Verdict.LEAVE_DPS,
        Verdict.LEAVE_DPS,
        Verdict.PROCEED_WITH_REASON,
        Verdict.PROCEED,
    ]


def test_supported_living_starts_co_designed_unless_its_category_says_otherwise() -> None:
    def answer(allows: bool) -> object:
        return apply_test(
            care_type=CareType.SUPPORTED_LIVING,
            in_live_category=True,
            must_haves_are_criteria=True,
            bespoke=False,
            capable_services=5,
            category_allows=allows,
        )

    assert answer(False).route == Route.CO_DESIGNED  # type: ignore[attr-defined]
    assert answer(False).reason == LeaveReason.STARTS_CO_DESIGNED  # type: ignore[attr-defined]
    assert answer(True).verdict == Verdict.PROCEED  # type: ignore[attr-defined]


def test_two_services_without_a_reason_are_refused() -> None:
    two = apply_test(
        care_type=CareType.NURSING,
        in_live_category=True,
        must_haves_are_criteria=True,
        bespoke=False,
        capable_services=2,
    )
    check_reason(two, "Only these two speak her language.")
    with pytest.raises(Refused, match="Only two services"):
        check_reason(two, " ")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"is_member": False}, NotInvited.NOT_MEMBER),
        ({"in_category": False}, NotInvited.NOT_IN_CATEGORY),
        ({"care_types": frozenset({CareType.HOME_CARE})}, NotInvited.CARE_TYPE),
        ({"bands": frozenset()}, NotInvited.NEED_BAND),
        ({"point": Point(54.5, -2.11)}, NotInvited.DISTANCE),
        ({"point": None}, NotInvited.DISTANCE),
        ({"rating": Rating.INADEQUATE}, NotInvited.RATING_GATE),
        ({"stopped": True}, NotInvited.SUSPENDED),
        ({"vacancies": 0}, NotInvited.NO_VACANCY),
    ],
)
def test_every_service_left_out_has_its_reason(changed: dict[str, object], reason: NotInvited) -> None:
    import dataclasses

    assert reasons_against(QUERY, FIT) == ()
    assert reasons_against(QUERY, dataclasses.replace(FIT, **changed)) == (reason,)  # type: ignore[arg-type]


def test_an_unknown_vacancy_and_an_unrated_service_count_as_possible() -> None:
    import dataclasses

    assert reasons_against(QUERY, dataclasses.replace(FIT, vacancies=None, rating=None)) == ()


@given(st.lists(points, max_size=12))
def test_everybody_is_invited_or_has_a_reason_and_the_nearest_come_first(places: list[Point]) -> None:
    import dataclasses

    candidates = [dataclasses.replace(FIT, service_id=f"1-{n}", point=one) for n, one in enumerate(places)]
    found = match(QUERY, candidates)
    assert len(found.invited) + len(found.left_out) == len(candidates)
    assert all(one.reasons for one in found.left_out)
    miles = [one.distance_miles for one in found.invited]
    assert miles == sorted(miles)
    assert all(one <= 5.0 for one in miles)


@given(points, points)
def test_distance_is_the_same_both_ways_and_the_box_holds_the_circle(one: Point, other: Point) -> None:
    miles = miles_between(one, other)
    assert miles == pytest.approx(miles_between(other, one))
    box = box_around(one, miles + 1e-6)  # a hair, for distances too small for a float
    assert box.south <= other.latitude <= box.north
    assert box.west <= other.longitude <= box.east


@pytest.mark.parametrize(
    ("text", "found"),
    [("ol1 1aa", "OL1 1AA"), ("SW1A1AA", "SW1A 1AA"), ("M25", None), ("12345", None), ("ZZ99 9ZZ9", None), ("", None)],
)
def test_a_postcode_has_one_spelling(text: str, found: str | None) -> None:
    assert normalise_postcode(text) == found


def test_what_a_legal_basis_forbids_is_refused_with_its_source() -> None:
    at = datetime(2026, 1, 5, tzinfo=UTC)
    with pytest.raises(Refused, match="regulation 34"):
        check_window(
            LegalBasis.PCR_REG34,
            urgency=Urgency.URGENT,
            invited_at=at,
            closes_at=at + timedelta(days=1),
            all_agreed=False,
        )
    check_window(
        LegalBasis.PCR_REG34, urgency=Urgency.URGENT, invited_at=at, closes_at=at + timedelta(days=1), all_agreed=True
    )
    with pytest.raises(Refused, match="ends by 23 February 2029"):
        check_scheme(LegalBasis.PCR_LIGHT_TOUCH, starts_on=date(2024, 1, 1), ends_on=None)
    with pytest.raises(Refused, match="nobody competes on price"):
        check_price_method(LegalBasis.PSR_CHOICE, competes_on_price=True)
