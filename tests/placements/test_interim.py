"""A place for now: agreed with a day for its review while the search goes on; the lasting one follows it (§8)."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.choice.actions import put_options
from placewell.choice.queries import interim_home_of
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, running_clocks
from placewell.ledger.models import EventRow, Message
from placewell.placements.actions import approve_interim, approve_placement, end_placement, refuse_placement
from placewell.placements.models import Kind, Placement, PlacementEnd
from placewell.rules.clocks import LONDON
from placewell.rules.ending import EndReason
from placewell.rules.errors import Conflict, NotPermitted, Refused, WrongState
from placewell.rules.urgency import Urgency
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.play import move_clock
from tests.emergencies import accept, bid, choices, choose, evaluate, place_for_now, put, stand_by
from tests.played import OpenTender, copy_of_a_county


@pytest.fixture
def emergency(template: str, django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[OpenTender]:
    """A county with an emergency tender open."""
    with django_db_blocker.unblock(), copy_of_a_county(template, Urgency.EMERGENCY) as made:
        yield made


def today():
    return now().astimezone(LONDON).date()


def approve(emergency: OpenTender, review_on: object, role: Role = Role.APPROVER) -> Placement:
    return approve_interim(
        actor=emergency.staff(role),
        tender_ref=emergency.tender.ref,
        review_on=review_on,  # type: ignore[arg-type]
    )


def test_it_starts_at_once_with_a_day_for_its_review_and_the_search_goes_on(emergency: OpenTender) -> None:
    [option] = put(emergency, stand_by(emergency, 0))
    placement = place_for_now(emergency, option, weeks=6)
    assert (placement.kind, placement.starts_on) == (Kind.INTERIM, today())
    assert placement.review_on == today() + timedelta(weeks=6)
    with acting_as(OPENER):
        emergency.tender.refresh_from_db()
        kinds = {one.kind for one in running_clocks(case_ref=emergency.package.ref)}
        assert placement.agreements.get().pdf_sha256
        [written] = Message.objects.filter(subject__startswith="Your place for now")
    assert {ClockKind.INTERIM_REVIEWED, ClockKind.TENDER_CLOSES} <= kinds
    assert ClockKind.PLACEMENT_APPROVED not in kinds
    assert emergency.tender.state == "open"
    assert "You can choose to stay" in written.body


def test_there_is_none_without_a_review_within_the_categorys_weeks(emergency: OpenTender) -> None:
    [option] = put(emergency, stand_by(emergency, 0))
    accept(emergency, choose(emergency, option), option)
    with pytest.raises(Refused, match="Give the day"):
        approve(emergency, None)
    with pytest.raises(Refused, match="6 weeks at most"):
        approve(emergency, today() + timedelta(weeks=6, days=1))
    with pytest.raises(Refused, match="after the first day"):
        approve(emergency, today())
    assert not Placement.objects.exists()


def test_it_waits_for_the_service_and_for_an_approver(emergency: OpenTender) -> None:
    [option] = put(emergency, stand_by(emergency, 0))
    later = today() + timedelta(weeks=4)
    with pytest.raises(WrongState, match="not chosen"):
        approve(emergency, later)
    made = choose(emergency, option)
    with pytest.raises(WrongState, match="has not accepted"):
        approve(emergency, later)
    accept(emergency, made, option)
    with pytest.raises(NotPermitted):
        approve(emergency, later, Role.BROKER)
    approve(emergency, later)
    with pytest.raises(Conflict):
        approve(emergency, later)


def test_a_place_for_now_is_never_approved_as_a_lasting_one(emergency: OpenTender) -> None:
    bid(emergency, {1: "985.00", 2: "995.00"})
    [option] = put(emergency, stand_by(emergency, 0))
    accept(emergency, choose(emergency, option), option)
    evaluate(emergency)
    put_options(actor=emergency.staff(Role.BROKER), tender_ref=emergency.tender.ref)
    with pytest.raises(WrongState, match="place for now"):
        approve_placement(actor=emergency.staff(Role.APPROVER), tender_ref=emergency.tender.ref)
    assert approve(emergency, today() + timedelta(weeks=2)).kind == Kind.INTERIM


def test_one_that_is_refused_goes_back_to_the_person_while_the_search_goes_on(emergency: OpenTender) -> None:
    [option] = put(emergency, stand_by(emergency, 0))
    accept(emergency, choose(emergency, option), option)
    refuse_placement(
        actor=emergency.staff(Role.APPROVER), tender_ref=emergency.tender.ref, because="Ask about the stairs first."
    )
    shown = choices(emergency)
    assert shown is not None
    assert shown.chosen is None
    assert shown.still_choosing
    choose(emergency, option)


def test_the_opening_leaves_the_approval_waiting(emergency: OpenTender) -> None:
    [option] = put(emergency, stand_by(emergency, 0))
    accept(emergency, choose(emergency, option), option)
    evaluate(emergency)
    with acting_as(OPENER):
        kinds = {one.kind for one in running_clocks(case_ref=emergency.package.ref)}
    assert ClockKind.PLACEMENT_APPROVED in kinds
    approve(emergency, today() + timedelta(weeks=3))


def test_its_review_and_its_start_are_waited_for(emergency: OpenTender) -> None:
    [option] = put(emergency, stand_by(emergency, 0))
    place_for_now(emergency, option)
    with acting_as(OPENER):
        kinds = {one.kind for one in running_clocks(case_ref=emergency.package.ref)}
    assert {ClockKind.START_RECORDED, ClockKind.REVIEW_HELD} <= kinds


def test_to_stay_is_put_beside_choices_that_came_before_it_was_agreed(emergency: OpenTender) -> None:
    bid(emergency, {1: "985.00", 2: "995.00"})
    [option] = put(emergency, stand_by(emergency, 0))
    accept(emergency, choose(emergency, option), option)
    evaluate(emergency)
    put_options(actor=emergency.staff(Role.BROKER), tender_ref=emergency.tender.ref)
    approve(emergency, today() + timedelta(weeks=3))
    shown = choices(emergency)
    assert shown is not None
    assert [one.option.service_id for one in shown.choices if one.lives_there] == [option.service_id]
    assert shown.chosen is None


def test_a_place_for_now_that_ended_is_no_home_any_more(emergency: OpenTender) -> None:
    [option] = put(emergency, stand_by(emergency, 0))
    placement = place_for_now(emergency, option)
    broker = emergency.staff(Role.BROKER)
    end_placement(actor=broker, placement_ref=placement.ref, reason=EndReason.HOME, last_on=today())
    with acting_as(OPENER):
        kinds = {one.kind for one in running_clocks(case_ref=emergency.package.ref)}
        assert interim_home_of(emergency.package.ref) is None
    assert ClockKind.INTERIM_REVIEWED not in kinds


def chosen_later(emergency: OpenTender, place: int) -> Placement:
    """Four weeks later, choose for longer: the home in a place."""
    bid(emergency, {1: "985.00", 2: "995.00"})
    [option] = put(emergency, stand_by(emergency, 0))
    place_for_now(emergency, option)
    evaluate(emergency)
    put_options(actor=emergency.staff(Role.BROKER), tender_ref=emergency.tender.ref)
    move_clock(timedelta(weeks=4))
    shown = choices(emergency)
    assert shown is not None
    wanted = emergency.invitations[place].service_id
    [later] = [one.option for one in shown.choices if one.option.service_id == wanted]
    accept(emergency, choose(emergency, later), later)
    return approve_placement(actor=emergency.staff(Role.APPROVER), tender_ref=emergency.tender.ref)


def test_the_lasting_one_follows_it_from_the_day_after_it_ended(emergency: OpenTender) -> None:
    lasting = chosen_later(emergency, 1)
    assert lasting.kind == Kind.LASTING
    assert lasting.follows is not None
    with acting_as(OPENER):
        end = PlacementEnd.objects.get(placement=lasting.follows)
        event = EventRow.objects.get(name="PlacementEnded")
    assert end.last_on + timedelta(days=1) == lasting.starts_on >= today()
    assert (end.reason, event.payload["reason"]) == ("interim_over", "interim_over")


def test_staying_is_no_move(emergency: OpenTender) -> None:
    lasting = chosen_later(emergency, 0)
    assert lasting.follows is not None
    assert lasting.option.service_id == lasting.follows.option.service_id
