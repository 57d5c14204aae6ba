"""A place found directly: who finds it, what it must meet, and what stops it (rulebook §8)."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.choice.models import DirectAward, SecondLook
from placewell.directory.models import Service
from placewell.directory.queries import today
from placewell.ledger.clocks import ClockKind
from placewell.market.models import Membership
from placewell.needs.actions import record_suitability
from placewell.placements.actions import approve_interim
from placewell.rules.clocks import working_days_after
from placewell.rules.direct_award import AwardReason
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.rules.suitability import Route
from placewell.rules.telephoning import WrongBecause
from placewell.rules.urgency import Urgency
from placewell.tenders.actions.telephone_bids import refuse_telephone_bid
from placewell.tenders.models import Tender, TenderKind
from placewell.tenders.opener import OPENER
from placewell.tenders.states import TenderState
from placewell.web.demonstration.play import prepare
from tests.choice.finding import clocks, events, find, look, option_of, telephone_round_passes
from tests.choice.naming import says
from tests.clients import client_of
from tests.emergencies import accept, bid, choices, choose, evaluate, put, stand_by
from tests.played import OpenTender, copy_of_a_county
from tests.tenders.telephoning import confirm, enter, ring


@pytest.fixture
def emergency(template: str, django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[OpenTender]:
    """A county with an emergency tender open."""
    with django_db_blocker.unblock(), copy_of_a_county(template, Urgency.EMERGENCY) as made:
        yield made


@pytest.fixture
def over(emergency: OpenTender) -> OpenTender:
    """The same, after its published steps, with nothing offered."""
    evaluate(emergency)
    telephone_round_passes(emergency)
    return emergency


def direct_route(emergency: OpenTender, urgency: Urgency = Urgency.EMERGENCY) -> OpenTender:
    """Somebody else, whose package left the DPS to be placed directly."""
    package = prepare(
        emergency.county, lambda _: None, "Arthur", "Penrose", "June Penrose", "june@family.example", urgency
    )
    record_suitability(
        actor=emergency.staff(Role.BROKER),
        package_ref=package.ref,
        must_haves_are_criteria=True,
        bespoke=True,
        because="Home is unsafe tonight.",
        route=Route.DIRECT_URGENT,
    )
    return OpenTender(emergency.county, package, emergency.tender, emergency.invitations)


def test_only_a_broker_of_the_own_authority_finds_one(over: OpenTender) -> None:
    for role in (Role.APPROVER, Role.SOCIAL_WORKER, Role.COMMISSIONER):
        with pytest.raises(NotPermitted):
            find(over, actor=over.staff(role))
    with pytest.raises(NotFound):
        find(over, package_ref="P-0")
    with pytest.raises(NotFound):
        find(over, service_id="1-0")


def test_before_the_published_steps_are_over_only_where_it_cannot_wait(emergency: OpenTender) -> None:
    with pytest.raises(WrongState, match="The published timetable comes to this step at"):
        find(emergency)
    evaluate(emergency)
    with pytest.raises(WrongState, match="The published timetable comes to this step at"):
        find(emergency)
    assert find(emergency, reason=AwardReason.EXTREME_URGENCY).reason == AwardReason.EXTREME_URGENCY


def test_nothing_goes_past_an_offer_of_the_search_or_a_place_that_was_put(emergency: OpenTender) -> None:
    put(emergency, stand_by(emergency, 1))
    with pytest.raises(WrongState, match="something suitable"):
        find(emergency, reason=AwardReason.EXTREME_URGENCY)
    bid(emergency, {2: "1300.00"})  # above the budget: the budget rises first
    evaluate(emergency)
    telephone_round_passes(emergency)
    with pytest.raises(WrongState, match="ask an approver to raise it"):
        find(emergency)


def test_nothing_goes_past_an_offer_by_telephone_that_is_not_entered_or_waits_for_its_word(over: OpenTender) -> None:
    ring(over, 1)
    with pytest.raises(WrongState, match="said by telephone that it offers"):
        find(over)
    enter(over, 1)
    with pytest.raises(WrongState, match="said by telephone that it offers"):
        find(over)
    refuse_telephone_bid(actor=over.manager(1), invitation_ref=over.invitations[1].ref, because=WrongBecause.NO_LONGER)
    assert find(over)


def test_what_cannot_wait_is_found_beside_an_offer_by_telephone(over: OpenTender) -> None:
    ring(over, 1)
    enter(over, 1)
    assert find(over, reason=AwardReason.EXTREME_URGENCY)
    confirm(over, 1)  # and is beside it then


def test_whoever_has_a_place_for_now_is_found_no_other(over: OpenTender) -> None:
    award = find(over)
    with pytest.raises(WrongState, match="something suitable"):
        find(over, 1)
    accept(over, choose(over, option_of(award)), option_of(award))
    approve_interim(actor=over.staff(Role.APPROVER), tender_ref=over.tender.ref, review_on=today() + timedelta(weeks=2))
    with pytest.raises(WrongState, match="a place for now"):
        find(over, 1)


def test_the_service_has_to_be_able(over: OpenTender) -> None:
    chosen = over.invitations[0].service_id
    with acting_as(OPENER):
        Membership.objects.filter(service_id=chosen).update(embargoed=True)
    with pytest.raises(Refused, match="embargoed"):
        find(over)
    with acting_as(OPENER):
        Membership.objects.filter(service_id=chosen).update(embargoed=False)
        Service.objects.filter(pk=chosen).update(need_bands=[])
    with pytest.raises(Refused, match="not registered for one of the needs"):
        find(over)
    with acting_as(OPENER):
        assert not DirectAward.objects.exists()


def test_it_is_within_the_budget_has_a_place_and_meets_what_the_person_must_have(over: OpenTender) -> None:
    for changed, field in (
        ({"amount": "2100.00"}, "core"),
        ({"amount": None}, "core"),
        ({"says": says(has_place=False)}, "has_place"),
        ({"says": says(suitable=False)}, "suitable"),
        ({"says": says(accepts_terms=False)}, "accepts_terms"),
        ({"says": says(asked_whom="")}, "asked_whom"),
        ({"because": " "}, "because"),
        ({"reason": AwardReason.RETURN_HOME}, "wished_by"),
    ):
        with pytest.raises(Refused) as refusal:
            find(over, **changed)  # type: ignore[arg-type] # as each case gives
        assert refusal.value.code == field
    with acting_as(OPENER):
        assert not DirectAward.objects.exists()
        assert not events(over, "DirectAwardMade")


def test_a_home_that_is_not_a_member_can_be_found_and_the_broker_answers_for_it(over: OpenTender) -> None:
    from tests.choice.naming import ORCHARD, build_orchard

    build_orchard()
    award = find(over, service_id=ORCHARD, reason=AwardReason.RETURN_HOME, wished_by="Edith herself, this morning")
    assert award.wished_by == "Edith herself, this morning"
    choose(over, option_of(award))
    assert clocks(over)[ClockKind.EMERGENCY_ANSWERED].role == Role.BROKER
    assert clocks(over)[ClockKind.VISIT].role == Role.BROKER


def test_no_provider_and_nobody_without_money_reads_why(over: OpenTender) -> None:
    award = find(over)
    with acting_as(over.manager()):
        assert not DirectAward.objects.exists()
    for role in (Role.COMMISSIONER, Role.EVALUATOR, Role.ADMINISTRATOR):
        with acting_as(over.staff(role)):
            assert not DirectAward.objects.exists()
    with pytest.raises(DatabaseError), acting_as(over.staff(Role.BROKER)):
        DirectAward.objects.filter(pk=award.pk).update(because="It was not like that.")


# The second person


def test_the_second_person_is_another_approver_and_says_it_once(over: OpenTender) -> None:
    award = find(over)
    with pytest.raises(NotPermitted):
        look_as(over, award, Role.BROKER)
    with pytest.raises(NotFound):
        look_as(over, award, Role.APPROVER, ref="A-0")
    with pytest.raises(Refused, match="Say why you do not agree"):
        look(over, award, agrees=False)
    look(over, award)
    with pytest.raises(Conflict):
        look(over, award, agrees=False, because="I changed my mind.")
    with acting_as(OPENER):
        assert SecondLook.objects.get().agrees


def look_as(over: OpenTender, award: DirectAward, role: Role, ref: str = "") -> SecondLook:
    from placewell.choice.actions import look_at_direct_award

    return look_at_direct_award(actor=over.staff(role), ref=ref or award.ref, agrees=True)


def test_whoever_found_the_place_or_worked_on_the_case_is_no_second_person(over: OpenTender) -> None:
    from dataclasses import replace

    from placewell.choice.actions import look_at_direct_award

    award = find(over)
    approver, broker = over.staff(Role.APPROVER), over.staff(Role.BROKER)
    with pytest.raises(NotPermitted, match="somebody else"):
        look_at_direct_award(actor=replace(approver, ref=broker.ref), ref=award.ref, agrees=True)
    social_worker = over.staff(Role.SOCIAL_WORKER)
    with pytest.raises(NotPermitted, match="somebody else says whether they agree"):
        look_at_direct_award(actor=replace(approver, ref=social_worker.ref), ref=award.ref, agrees=True)


# The direct route out of the DPS


def test_a_package_that_left_the_dps_to_be_placed_at_once_comes_to_the_same_page(emergency: OpenTender) -> None:
    left = direct_route(emergency)
    broker = client_of(left.staff(Role.BROKER))
    case = broker.get(f"/cases/{left.package.ref}/").content.decode()
    assert f"/cases/{left.package.ref}/direct-award/" in case
    assert "the broker, who finds a place directly" in case
    page = broker.get(f"/cases/{left.package.ref}/direct-award/").content.decode()
    assert "It cannot wait, and nobody could foresee it" in page
    assert "nothing suitable was offered" not in page
    with pytest.raises(WrongState, match="Nothing was searched for"):
        find(left)
    award = find(left, reason=AwardReason.EXTREME_URGENCY)
    with acting_as(OPENER):
        tender = Tender.objects.get(package=left.package)
    assert (tender.kind, tender.state) == (TenderKind.DIRECT, TenderState.EVALUATED)
    assert not option_of(award).bid
    option = option_of(award)
    shown = choices(left)
    assert shown is not None
    assert shown.interim
    accept(left, choose(left, option), option)
    placement = approve_interim(
        actor=left.staff(Role.APPROVER), tender_ref=tender.ref, review_on=today() + timedelta(weeks=3)
    )
    assert placement.weekly_price == Decimal("985.00")
    waits = clocks(left)
    assert waits[ClockKind.SEARCH_AGAIN].due_at == working_days_after(placement.approved_at, 5)
    assert ClockKind.SECOND_LOOK in waits
    assert broker.get(f"/tenders/{tender.ref}/").status_code == 200


def test_a_home_that_was_not_invited_reads_the_search_once_it_is_an_option_and_no_other_does(
    emergency: OpenTender,
) -> None:
    left = direct_route(emergency)
    find(left, reason=AwardReason.EXTREME_URGENCY)
    own = left.invitations[0].organisation_id
    other = next(place for place, one in enumerate(left.invitations) if one.organisation_id != own)
    for place, sees in ((0, True), (other, False)):
        with acting_as(left.manager(place)):
            assert Tender.objects.filter(package_ref=left.package.ref).exists() is sees


def test_the_direct_route_is_for_now_however_urgent(emergency: OpenTender) -> None:
    left = direct_route(emergency, Urgency.URGENT)
    assert option_of(find(left, reason=AwardReason.ONLY_ONE_ABLE)).interim


def test_a_search_for_the_lasting_home_can_follow_the_direct_route(emergency: OpenTender) -> None:
    from placewell.tenders.actions.searching_again import search_again

    left = direct_route(emergency)
    award = find(left, reason=AwardReason.EXTREME_URGENCY)
    accept(left, choose(left, option_of(award)), option_of(award))
    with acting_as(OPENER):
        tender = Tender.objects.get(package=left.package)
    approve_interim(actor=left.staff(Role.APPROVER), tender_ref=tender.ref, review_on=today() + timedelta(weeks=3))
    broker = left.staff(Role.BROKER)
    record_suitability(actor=broker, package_ref=left.package.ref, must_haves_are_criteria=True, bespoke=False)
    again = search_again(actor=broker, tender_ref=tender.ref, radius_miles=tender.radius_miles)
    assert again.kind == TenderKind.SEARCH
    shown = choices(left)
    assert shown is not None
    assert shown.home is not None
    # To stay is with them from the placement on, and goes on standing beside what the search brings.
    assert [(one.lives_there, one.can_be_chosen) for one in shown.choices] == [(True, True)]
    assert not shown.choices[0].option.interim


def test_without_a_search_and_without_that_route_there_is_no_direct_award(emergency: OpenTender) -> None:
    package = prepare(
        emergency.county, lambda _: None, "Arthur", "Penrose", "June Penrose", "j@family.example", Urgency.EMERGENCY
    )
    with pytest.raises(WrongState, match="There is no search for this person"):
        find(emergency, package_ref=package.ref, reason=AwardReason.EXTREME_URGENCY)
