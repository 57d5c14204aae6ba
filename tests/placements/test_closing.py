"""A home that closes takes nobody new, and everybody who lives there is on one list until they have another place."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.choice.actions import choose_option
from placewell.choice.models import ReturnedChoice
from placewell.directory.models import Service
from placewell.ledger.clocks import ClockKind, Running, running_clocks
from placewell.ledger.models import EventRow, Message
from placewell.market.actions import (
    admit_service,
    announce_closure,
    call_off_closure,
    change_last_day,
    record_closure,
    set_stops,
)
from placewell.market.models import Closure, Membership, TrackInput
from placewell.market.queries.closing import closing_by_ref, closing_of
from placewell.placements.actions import (
    carry_on,
    end_at_closed_homes,
    end_placement,
    follow_resident,
    give_notice,
    open_searches,
    take_back_wish,
    wish_together,
)
from placewell.placements.actions.leaving_closures import ENDER
from placewell.placements.models import Placement, PlacementEnd
from placewell.placements.queries.terms import ended_on, standing_terms
from placewell.placements.residents import Resident, residents_of
from placewell.rules.choosing import Standing
from placewell.rules.closing import ClosureKind, Speaks, Stage, Step, Told
from placewell.rules.ending import EndReason, NoticeReason
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.rules.settled import SearchReason
from placewell.tenders.actions.bidding import seal_bid
from placewell.tenders.actions.settled import search_for_settled
from placewell.tenders.models import Invitation, OpenedBid
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.play import move_clock
from tests.choice.test_choosing import choose, clocks
from tests.closing import LETTER, answered, closes, place_in_nearest, portrait_again, residents, search_of, takes_over
from tests.closing import this_day as today
from tests.offered import MYSELF, Offered
from tests.offers import price_of, response_to

HomeOfTwo = list[tuple[Offered, Placement]]


@pytest.fixture
def two(offered: Offered) -> HomeOfTwo:
    """Two people who live in one home; somebody else has it among their choices, which is `offered`."""
    return residents(offered.county, 2)


def home_of(two: HomeOfTwo) -> str:
    with acting_as(OPENER):
        return Placement.objects.select_related("option").get(pk=two[0][1].pk).option.service_id


def the_list(offered: Offered, closure: Closure) -> dict[str, Resident]:
    broker = offered.staff(Role.BROKER)
    with acting_as(broker):
        found = residents_of(closing_by_ref(broker, closure.ref), broker.authority_id or 0)
    return {one.placement.ref: one for one in found}


def case_clocks(one: Offered) -> dict[ClockKind, Running]:
    with acting_as(OPENER):
        return {row.kind: row for row in running_clocks(case_ref=one.package.ref)}


# Nobody new


def test_from_the_record_on_the_home_is_invited_nowhere_and_its_embargo_cannot_be_lifted(offered: Offered) -> None:
    home = offered.options()[0]
    closes(offered.county, home.service_id)
    commissioner = offered.staff(Role.COMMISSIONER)
    with acting_as(OPENER):
        member = Membership.objects.get(service_id=home.service_id)
    assert member.embargoed
    with pytest.raises(WrongState, match="is closing"):
        set_stops(actor=commissioner, membership=member, embargoed=False, safeguarding_stop=False, reasons="So.")
    portrait_again(offered)
    broker = offered.staff(Role.BROKER)
    from placewell.tenders.actions.cancelling import cancel_tender
    from placewell.tenders.actions.searching_again import search_again

    cancel_tender(actor=broker, tender_ref=offered.tender.ref, because="Again.")
    again = search_again(actor=broker, tender_ref=offered.tender.ref, radius_miles=offered.tender.radius_miles)
    with acting_as(OPENER):
        assert not Invitation.objects.filter(tender=again, service_id=home.service_id).exists()
        assert Invitation.objects.filter(tender=again).exists()


def test_a_home_that_closes_joins_no_category(offered: Offered) -> None:
    with acting_as(OPENER):
        members = Membership.objects.values("service_id")
        outside = Service.objects.filter(registered=True, care_home=True).exclude(pk__in=members)
        outside = outside.filter(care_types__contains=["residential"], need_bands__contains=["dementia"])[0]
    closes(offered.county, outside.pk)
    with pytest.raises(Refused, match="closes, so it cannot join"):
        admit_service(
            actor=offered.staff(Role.COMMISSIONER), category=offered.county.category, service=outside, reasons="So."
        )


def test_an_option_falls_away_and_the_person_is_told(offered: Offered) -> None:
    first = offered.options()[0]
    closes(offered.county, first.service_id)
    choice = offered.choices().by_bid(first.bid_ref)
    assert choice is not None
    assert choice.standing == Standing.CLOSING
    assert len(offered.choices().there) == len(offered.options()) - 1
    with pytest.raises(WrongState, match="is closing"):
        choose(offered, 0)
    with acting_as(OPENER):
        told = Message.objects.filter(to="grace@family.example", subject__contains="cannot be chosen any more")
        assert told.count() == 1
        assert EventRow.objects.filter(name="OptionWithdrawn", case_ref=offered.package.ref).count() == 1
    assert ClockKind.CHOICE in clocks(offered)


def test_a_choice_of_it_comes_back_and_its_visit_is_waited_for_no_more(offered: Offered) -> None:
    made = choose(offered, 0)
    closes(offered.county, offered.options()[0].service_id)
    with acting_as(OPENER):
        assert ReturnedChoice.objects.get(decision=made).because == "closing"
    running = clocks(offered)
    assert ClockKind.VISIT not in running
    assert running[ClockKind.CHOICE].role == Role.PERSON


def test_a_choice_of_another_home_stands(offered: Offered) -> None:
    choose(offered, 1)
    closes(offered.county, offered.options()[0].service_id)
    with acting_as(OPENER):
        assert not ReturnedChoice.objects.exists()
    assert ClockKind.VISIT in clocks(offered)


def test_when_the_last_choice_goes_somebody_looks_further(offered: Offered) -> None:
    for option in offered.options():
        closes(offered.county, option.service_id)
    running = clocks(offered)
    assert ClockKind.CHOICE not in running
    assert running[ClockKind.SEARCH_AGAIN].role == Role.BROKER


def test_nothing_is_offered_by_a_home_that_closes_and_what_was_sealed_is_set_aside(two: HomeOfTwo) -> None:
    moving, _placed = two[0]
    portrait_again(moving)
    tender = search_for_settled(
        actor=moving.staff(Role.BROKER),
        package_ref=moving.package.ref,
        reason=SearchReason.OWN_WISH,
        agreed_by="Grace",
    )
    with acting_as(OPENER):
        sealed, late = Invitation.objects.filter(tender=tender).order_by("distance_miles", "id")[:2]

    def offer(invitation: Invitation) -> None:
        seal_bid(
            actor=moving.county.managing(invitation.organisation_id),
            invitation_ref=invitation.ref,
            response=response_to(tender),
            price=price_of(tender, "985.00"),
        )

    offer(sealed)
    for invitation in (sealed, late):
        closes(moving.county, invitation.service_id)
    with pytest.raises(WrongState, match="this home closes"):
        offer(late)
    from placewell.ledger.clock import now
    from placewell.tenders.actions.opening import open_bids

    move_clock(tender.closes_at - now() + timedelta(seconds=1))
    open_bids(actor=OPENER, tender_id=tender.pk)
    with acting_as(OPENER):
        assert OpenedBid.objects.get(tender=tender).set_aside_because == "closing"


def test_nobody_is_placed_where_the_closure_came_between_the_visit_and_the_approval(offered: Offered) -> None:
    from tests.placements.test_approving import accepted, approve

    accepted(offered)
    closes(offered.county, offered.options()[0].service_id)
    with pytest.raises(WrongState):
        approve(offered)
    with acting_as(OPENER):
        assert not Placement.objects.filter(package_ref=offered.package.ref).exists()


# Recording


def test_a_closure_is_recorded_once_with_evidence_by_a_commissioner(offered: Offered) -> None:
    service_id = offered.options()[0].service_id
    closes(offered.county, service_id)
    with pytest.raises(Conflict, match="recorded already"):
        closes(offered.county, service_id)
    with pytest.raises(NotPermitted):
        record_closure(
            actor=offered.staff(Role.BROKER),
            service_id=service_id,
            kind=ClosureKind.PLANNED,
            last_on=today(),
            evidence=LETTER,
        )
    with pytest.raises(NotFound):
        closes(offered.county, "1-nothing")


def test_a_whole_provider_closes_every_registered_service_at_once_or_none(offered: Offered) -> None:
    with acting_as(OPENER):
        service = Service.objects.get(pk=offered.options()[0].service_id)
        wanted = set(Service.objects.filter(provider=service.provider, registered=True).values_list("pk", flat=True))
    made = record_closure(
        actor=offered.staff(Role.COMMISSIONER),
        service_id=service.pk,
        kind=ClosureKind.BUSINESS_FAILURE,
        last_on=today() + timedelta(days=9),
        evidence=LETTER,
        whole_provider=True,
    )
    assert {one.service_id for one in made} == wanted


def test_a_provider_says_that_its_own_home_closes_and_no_other(offered: Offered) -> None:
    first = offered.options()[0]
    second = next(one for one in offered.options() if one.organisation_id != first.organisation_id)
    manager = offered.manager_of(first)
    with pytest.raises(NotFound):
        announce_closure(
            actor=manager, service_id=second.service_id, last_on=today() + timedelta(days=40), said="We retire."
        )
    with pytest.raises(Refused, match="28 days"):
        announce_closure(
            actor=manager, service_id=first.service_id, last_on=today() + timedelta(days=20), said="We retire."
        )
    made = announce_closure(
        actor=manager, service_id=first.service_id, last_on=today() + timedelta(days=40), said="We retire."
    )
    assert (made.said_by, made.kind) == ("provider", "planned")
    with acting_as(OPENER):
        told = Message.objects.filter(about=f"closure:{made.ref}", body__contains="Its provider says")
        assert told.filter(to__endswith="@fernshire.example").exists()


def test_every_last_day_stays_on_record_and_the_clocks_move_with_the_newest(two: HomeOfTwo) -> None:
    one, placed = two[0]
    closure = closes(one.county, home_of(two))
    before = case_clocks(one)[ClockKind.HOME_CLOSES].due_at
    commissioner = one.staff(Role.COMMISSIONER)
    change_last_day(
        actor=commissioner, closure_ref=closure.ref, last_on=today() + timedelta(days=10), because="The boiler broke."
    )
    after = case_clocks(one)
    assert before - after[ClockKind.HOME_CLOSES].due_at >= timedelta(days=19)
    assert after[ClockKind.CLOSURE_SEARCHED].due_at < before
    with acting_as(OPENER):
        assert list(closure.days.order_by("number").values_list("number", flat=True)) == [1, 2]
        assert placed.option.service_id == closure.service_id
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="permission denied"):
        cursor.execute("UPDATE market_closureday SET last_on = last_on + 1")


def test_a_home_that_goes_on_takes_people_again_and_nobody_waits_there(two: HomeOfTwo) -> None:
    one, _placed = two[0]
    service_id = home_of(two)
    closure = closes(one.county, service_id)
    commissioner = one.staff(Role.COMMISSIONER)
    with pytest.raises(Refused, match="why the service goes on"):
        call_off_closure(actor=commissioner, closure_ref=closure.ref, because=" ")
    call_off_closure(actor=commissioner, closure_ref=closure.ref, because="A buyer was found.")
    with acting_as(OPENER):
        assert not Membership.objects.get(service_id=service_id).embargoed
        assert EventRow.objects.filter(name="ProviderWentOn").count() == 2
    assert closing_of(service_id) is None
    assert not {ClockKind.HOME_CLOSES, ClockKind.CLOSURE_TOLD, ClockKind.CLOSURE_SEARCHED} & set(case_clocks(one))
    with pytest.raises(WrongState, match="goes on"):
        open_searches(actor=one.staff(Role.BROKER), closure_ref=closure.ref)
    with pytest.raises(WrongState, match="called off"):
        call_off_closure(actor=commissioner, closure_ref=closure.ref, because="Twice.")


def test_an_embargo_of_another_reason_stays_when_the_closure_is_called_off(offered: Offered) -> None:
    service_id, commissioner = offered.options()[0].service_id, offered.staff(Role.COMMISSIONER)
    with acting_as(OPENER):
        member = Membership.objects.get(service_id=service_id)
    set_stops(actor=commissioner, membership=member, embargoed=True, safeguarding_stop=False, reasons="Staffing.")
    closure = closes(offered.county, service_id)
    call_off_closure(actor=commissioner, closure_ref=closure.ref, because="A buyer was found.")
    with acting_as(OPENER):
        assert Membership.objects.get(service_id=service_id).embargoed


def test_another_authority_neither_changes_nor_calls_off_what_this_one_recorded(offered: Offered) -> None:
    closure = closes(offered.county, offered.options()[0].service_id)
    stranger = replace(offered.staff(Role.COMMISSIONER), authority_id=999_999, organisation_id=999_999)
    with pytest.raises(NotFound, match="Another council"):
        call_off_closure(actor=stranger, closure_ref=closure.ref, because="No.")
    with pytest.raises(NotFound, match="Another council"):
        change_last_day(actor=stranger, closure_ref=closure.ref, last_on=today(), because="No.")


# The list


def test_everybody_placed_there_is_on_the_list_with_clocks_and_their_teams_know(two: HomeOfTwo) -> None:
    one, placed = two[0]
    closure = closes(one.county, home_of(two))
    found = the_list(one, closure)
    assert set(found) == {two[0][1].ref, two[1][1].ref}
    running = case_clocks(one)
    assert running[ClockKind.CLOSURE_TOLD].role == Role.SOCIAL_WORKER
    assert running[ClockKind.CLOSURE_SEARCHED].role == running[ClockKind.HOME_CLOSES].role == Role.BROKER
    assert running[ClockKind.HOME_CLOSES].subject == f"resident:{placed.ref}"
    with acting_as(OPENER):
        event = EventRow.objects.get(name="ProviderFailed", case_ref=one.package.ref)
        assert event.payload["closure_ref"] == closure.ref
        team = Message.objects.filter(subject__contains="people placed there", body__contains=one.package.ref)
        assert team.count() >= 2
        # Nobody reads it first in an e-mail: a person tells them.
        assert not Message.objects.filter(to="edith@family.example", subject__contains="closing").exists()


def test_another_authority_and_the_provider_see_nobody_of_the_list(two: HomeOfTwo) -> None:
    one, placed = two[0]
    closure = closes(one.county, home_of(two))
    stranger = replace(one.staff(Role.BROKER), authority_id=999_999, organisation_id=999_999)
    with acting_as(stranger):
        assert residents_of(closing_by_ref(stranger, closure.ref), 999_999) == []
    with pytest.raises(NotFound):
        follow_resident(actor=stranger, placement_ref=placed.ref, step=Step.TOLD, value=Told.BOTH, name="Rosa")
    with pytest.raises(NotPermitted):
        follow_resident(
            actor=one.county.managing(placed.organisation_id),
            placement_ref=placed.ref,
            step=Step.TOLD,
            value=Told.BOTH,
            name="Rosa",
        )


def test_whoever_was_told_is_written_to_then_and_their_clock_stops(two: HomeOfTwo) -> None:
    one, placed = two[0]
    closure = closes(one.county, home_of(two))
    worker = one.staff(Role.SOCIAL_WORKER)
    follow_resident(actor=worker, placement_ref=placed.ref, step=Step.TOLD, value=Told.BOTH, name="Rosa Marchetti")
    assert ClockKind.CLOSURE_TOLD not in case_clocks(one)
    with acting_as(OPENER):
        assert Message.objects.filter(to="edith@family.example", subject__contains="what happens now").count() == 1
    resident = the_list(one, closure)[placed.ref]
    assert (resident.told, resident.told_by, resident.told_on) == (Told.BOTH, "Rosa Marchetti", today())


def test_whoever_nobody_speaks_for_comes_first(two: HomeOfTwo) -> None:
    one = two[0][0]
    closure = closes(one.county, home_of(two))
    last = max(placed.ref for _offered, placed in two)
    follow_resident(
        actor=one.staff(Role.SOCIAL_WORKER), placement_ref=last, step=Step.SPEAKS, value=Speaks.NOBODY, name=""
    )
    assert next(iter(the_list(one, closure))) == last


def test_a_step_is_about_a_home_that_closes(two: HomeOfTwo) -> None:
    one, placed = two[0]
    with pytest.raises(WrongState, match="Nobody recorded"):
        follow_resident(
            actor=one.staff(Role.BROKER), placement_ref=placed.ref, step=Step.TOLD, value=Told.BOTH, name="Rosa"
        )


# Searches


def test_one_button_opens_a_search_for_each_whose_portrait_is_current(two: HomeOfTwo) -> None:
    (one, placed), (other, _placed) = two
    closure = closes(one.county, home_of(two), days=12)
    move_clock(timedelta(days=20 - 12))  # the portraits run out
    portrait_again(one)
    opened = open_searches(actor=one.staff(Role.BROKER), closure_ref=closure.ref)
    assert [tender.package_ref for tender in opened.tenders] == [one.package.ref]
    ((left, why),) = opened.left
    assert (left, "not current" in why) == (other.package.ref, True)
    tender = opened.tenders[0]
    assert (tender.urgency, tender.settled_because) == ("urgent", "closing")
    assert tender.portrait["start_on"] <= (today() + timedelta(days=4)).isoformat()
    running = case_clocks(one)
    assert ClockKind.CLOSURE_SEARCHED not in running
    assert ClockKind.HOME_CLOSES in running
    assert the_list(one, closure)[placed.ref].stage == Stage.SEARCHING
    again = open_searches(actor=one.staff(Role.BROKER), closure_ref=closure.ref)
    assert again.tenders == ()


def test_friends_move_together_only_as_far_as_each_chooses_and_services_read_it_only_if_both_agreed(
    two: HomeOfTwo,
) -> None:
    (one, _), (other, _) = two
    closure = closes(one.county, home_of(two))
    worker = one.staff(Role.SOCIAL_WORKER)
    said = {"agreed_by": "Edith", "other_agreed_by": "Harold", "services_may_read": False}
    with pytest.raises(Refused, match="Both have to live"):
        wish_together(actor=worker, closure_ref=closure.ref, package_ref=one.package.ref, other_ref="P-0", **said)
    quiet = wish_together(
        actor=worker, closure_ref=closure.ref, package_ref=one.package.ref, other_ref=other.package.ref, **said
    )
    with pytest.raises(Conflict, match="already"):
        wish_together(
            actor=worker, closure_ref=closure.ref, package_ref=other.package.ref, other_ref=one.package.ref, **said
        )
    take_back_wish(actor=worker, wish_ref=quiet.ref)
    with pytest.raises(Conflict, match="taken back already"):
        take_back_wish(actor=worker, wish_ref=quiet.ref)
    spoken = wish_together(
        actor=worker,
        closure_ref=closure.ref,
        package_ref=one.package.ref,
        other_ref=other.package.ref,
        **(said | {"services_may_read": True}),
    )
    portrait_again(one)
    portrait_again(other)
    opened = open_searches(actor=one.staff(Role.BROKER), closure_ref=closure.ref)
    assert {tender.moves_with for tender in opened.tenders} == {spoken.ref}
    assert len(opened.tenders) == 2


def test_a_quiet_wish_stands_in_no_search(two: HomeOfTwo) -> None:
    (one, _), (other, _) = two
    closure = closes(one.county, home_of(two))
    wish_together(
        actor=one.staff(Role.SOCIAL_WORKER),
        closure_ref=closure.ref,
        package_ref=one.package.ref,
        other_ref=other.package.ref,
        agreed_by="Edith",
        other_agreed_by="Harold",
        services_may_read=False,
    )
    portrait_again(one)
    (tender,) = open_searches(actor=one.staff(Role.BROKER), closure_ref=closure.ref).tenders
    assert tender.moves_with == ""


# Ends


def test_whoever_moves_is_paid_for_until_the_move_and_the_home_loses_nothing_by_it(two: HomeOfTwo) -> None:
    one, placed = two[0]
    service_id = home_of(two)
    closure = closes(one.county, service_id)
    portrait_again(one)
    open_searches(actor=one.staff(Role.BROKER), closure_ref=closure.ref)
    searched = search_of(one)
    answered([searched], without=service_id)
    following = place_in_nearest(searched)
    with acting_as(OPENER):
        end = PlacementEnd.objects.get(placement=placed)
        assert following.follows_id == placed.pk
        assert end.reason == EndReason.PROVIDER_FAILED
        assert end.last_on == min(following.starts_on - timedelta(days=1), closure.days.get().last_on)
        assert not TrackInput.objects.filter(kind="notice").exists()
        assert not TrackInput.objects.filter(placement_ref=placed.ref).exclude(kind__in=["placed", "start"]).exists()
    assert the_list(one, closure)[placed.ref].stage == Stage.MOVED
    assert ClockKind.HOME_CLOSES not in case_clocks(one)


def test_a_place_that_still_stands_ends_with_the_home_and_its_person_stays_first_on_the_list(two: HomeOfTwo) -> None:
    (one, placed), (other, left) = two
    closure = closes(one.county, home_of(two), days=3)
    follow_resident(
        actor=one.staff(Role.BROKER),
        placement_ref=left.ref,
        step=Step.OWN_ARRANGEMENT,
        value="yes",
        name="Harold Marlowe",
    )
    assert the_list(one, closure)[left.ref].stage == Stage.ARRANGED
    assert end_at_closed_homes(actor=ENDER) == 0
    last_on = today() + timedelta(days=3)
    move_clock(timedelta(days=4))
    assert end_at_closed_homes(actor=ENDER) == 2
    assert end_at_closed_homes(actor=ENDER) == 0
    with acting_as(OPENER):
        assert ended_on(placed) == last_on
    found = the_list(one, closure)
    assert {ref: row.stage for ref, row in found.items()} == {placed.ref: Stage.OUT, left.ref: Stage.LEFT}
    assert next(iter(found)) == placed.ref
    assert case_clocks(one)[ClockKind.HOME_CLOSES].role == Role.BROKER
    assert ClockKind.HOME_CLOSES not in case_clocks(other)
    portrait_again(one)
    opened = open_searches(actor=one.staff(Role.BROKER), closure_ref=closure.ref)
    assert [tender.settled_because for tender in opened.tenders] == ["ended"]


def test_an_end_by_the_closing_needs_its_record_and_lies_in_the_life_of_the_home(two: HomeOfTwo) -> None:
    one, placed = two[0]
    broker = one.staff(Role.BROKER)
    with pytest.raises(WrongState, match="Nobody recorded"):
        end_placement(actor=broker, placement_ref=placed.ref, reason=EndReason.PROVIDER_FAILED, last_on=today())
    closes(one.county, home_of(two), days=1)
    move_clock(timedelta(days=3))
    with pytest.raises(Refused, match="Nothing is paid after it"):
        end_placement(actor=broker, placement_ref=placed.ref, reason=EndReason.PROVIDER_FAILED, last_on=today())
    made = end_placement(
        actor=broker,
        placement_ref=placed.ref,
        reason=EndReason.PROVIDER_FAILED,
        last_on=today() - timedelta(days=2),
    )
    assert made.reason == "provider_failed"


def test_notice_because_the_home_closes_is_good_only_with_a_recorded_closure(two: HomeOfTwo) -> None:
    (one, placed), (_, other) = two
    manager = one.county.managing(placed.organisation_id)
    given = {"reason": NoticeReason.CLOSING, "last_on": today() + timedelta(days=28), "said": "We close."}
    assert not give_notice(actor=manager, placement_ref=placed.ref, **given).good_reason
    closes(one.county, home_of(two))
    assert give_notice(actor=manager, placement_ref=other.ref, **given).good_reason


# The successor


def test_somebody_stays_with_the_successor_on_the_same_terms_as_they_agreed(two: HomeOfTwo) -> None:
    one, placed = two[0]
    service_id = home_of(two)
    closure = closes(one.county, service_id)
    successor = takes_over(one.county, service_id)
    approver, day = one.staff(Role.APPROVER), today() + timedelta(days=20)
    asked = {"actor": approver, "placement_ref": placed.ref, "starts_on": day, "agreed_by": "Edith Marlowe"}
    with acting_as(OPENER):
        stranger = Service.objects.exclude(pk__in=[service_id, successor.pk]).filter(registered=True)[0].pk
    with pytest.raises(Refused, match="does not name"):
        carry_on(service_id=stranger, **asked)
    with pytest.raises(Refused, match="Name who agrees"):
        carry_on(service_id=successor.pk, **(asked | {"agreed_by": ""}))
    with pytest.raises(Refused, match="Give a day from tomorrow"):
        carry_on(service_id=successor.pk, **(asked | {"starts_on": today() + timedelta(days=60)}))
    with pytest.raises(NotPermitted):
        carry_on(service_id=successor.pk, **(asked | {"actor": one.staff(Role.BROKER)}))
    made = carry_on(service_id=successor.pk, **asked)
    with acting_as(OPENER):
        before, after = standing_terms(placed), standing_terms(made)
        assert (after.weekly_price, after.lines, after.basis) == (before.weekly_price, before.lines, before.basis)
        assert made.option.service_id == successor.pk
        assert ended_on(placed) == day - timedelta(days=1)
        assert not TrackInput.objects.filter(kind="notice").exists()
    assert the_list(one, closure)[placed.ref].stage == Stage.STAYS
    assert ClockKind.HOME_CLOSES not in case_clocks(one)
    assert ClockKind.AGREEMENT_SIGNED in case_clocks(one)
    with pytest.raises(WrongState, match="ended already"):
        carry_on(service_id=successor.pk, **asked)


def test_a_search_that_is_open_ends_when_the_person_stays(two: HomeOfTwo) -> None:
    one, placed = two[0]
    closure = closes(one.county, home_of(two))
    portrait_again(one)
    (tender,) = open_searches(actor=one.staff(Role.BROKER), closure_ref=closure.ref).tenders
    successor = takes_over(one.county, home_of(two))
    carry_on(
        actor=one.staff(Role.APPROVER),
        placement_ref=placed.ref,
        service_id=successor.pk,
        starts_on=today() + timedelta(days=20),
        agreed_by="Edith Marlowe",
    )
    with acting_as(OPENER):
        tender.refresh_from_db()
    assert tender.state == "cancelled"


def test_choosing_a_home_at_the_moment_it_closes_is_either_seen_or_refused(offered: Offered) -> None:
    first = offered.options()[0]
    closes(offered.county, first.service_id)
    with pytest.raises(WrongState):
        choose_option(actor=offered.person, bid_ref=first.bid_ref, who=MYSELF)
