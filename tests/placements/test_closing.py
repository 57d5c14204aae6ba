"""A home that closes takes nobody new, and who records it, changes its day or calls it off is on record."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.choice.actions import choose_option
from placewell.choice.models import ReturnedChoice
from placewell.directory.models import Service
from placewell.ledger.clocks import ClockKind
from placewell.ledger.models import EventRow, Message
from placewell.market.actions import (
    admit_service,
    announce_closure,
    call_off_closure,
    change_last_day,
    record_closure,
    set_stops,
)
from placewell.market.models import Membership
from placewell.market.queries.closing import closing_of
from placewell.placements.actions import (
    open_searches,
)
from placewell.placements.models import Placement
from placewell.rules.choosing import Standing
from placewell.rules.closing import ClosureKind
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.rules.settled import SearchReason
from placewell.tenders.actions.bidding import seal_bid
from placewell.tenders.actions.settled import search_for_settled
from placewell.tenders.models import Invitation, OpenedBid
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.play import move_clock
from tests.choice.test_choosing import choose, clocks
from tests.closing import (
    LETTER,
    HomeOfTwo,
    case_clocks,
    closes,
    home_of,
    portrait_again,
)
from tests.closing import this_day as today
from tests.offered import MYSELF, Offered
from tests.offers import price_of, response_to

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


def test_choosing_a_home_at_the_moment_it_closes_is_either_seen_or_refused(offered: Offered) -> None:
    first = offered.options()[0]
    closes(offered.county, first.service_id)
    with pytest.raises(WrongState):
        choose_option(actor=offered.person, bid_ref=first.bid_ref, who=MYSELF)


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
