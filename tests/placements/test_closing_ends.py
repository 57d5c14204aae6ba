"""How somebody leaves a home that closes: to another place, with the home itself, or by staying with a successor."""

from datetime import timedelta

import pytest

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.directory.models import Service
from placewell.ledger.clocks import ClockKind
from placewell.market.models import TrackInput
from placewell.placements.actions import (
    carry_on,
    end_at_closed_homes,
    end_placement,
    follow_resident,
    give_notice,
    open_searches,
    raise_concern,
)
from placewell.placements.actions.leaving_closures import ENDER
from placewell.placements.models import PlacementEnd
from placewell.placements.queries.terms import ended_on, standing_terms
from placewell.rules.closing import Stage, Step
from placewell.rules.ending import EndReason, NoticeReason
from placewell.rules.errors import NotPermitted, Refused, WrongState
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.play import move_clock
from tests.closing import (
    HomeOfTwo,
    answered,
    case_clocks,
    closes,
    home_of,
    place_in_nearest,
    portrait_again,
    search_of,
    takes_over,
    the_list,
)
from tests.closing import this_day as today

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
    raise_concern(actor=one.staff(Role.BROKER), placement_ref=placed.ref, text="She is left alone at night.")
    made = carry_on(service_id=successor.pk, **asked)
    assert ClockKind.CONCERN_DECIDED in case_clocks(one)  # a place settles nobody's safety
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
