"""To stay in the place for now is always one of the choices, once (§8)."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.urls import reverse

from placewell.accounts.roles import Role
from placewell.placements.actions import VisitOutcome, approve_interim, report_visit
from placewell.rules.urgency import Urgency
from placewell.tenders.actions.cancelling import cancel_tender
from placewell.tenders.actions.confirming import open_confirmation_round
from placewell.tenders.actions.opening import make_keys
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.play import move_clock
from tests.emergencies import (
    another_search,
    bid,
    bid_in,
    choices,
    choose,
    come_to_its_result,
    evaluate,
    leave,
    place_for_now,
    put,
    put_choices,
    stand_by,
    stays,
    the_person,
)
from tests.offered import Offered
from tests.placements.agreeing import this_day
from tests.placements.corrected import TWO_CARERS, correct
from tests.played import OpenTender, copy_of_a_county


@pytest.fixture
def emergency(template: str, django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[OpenTender]:
    """A county with an emergency tender open."""
    with django_db_blocker.unblock(), copy_of_a_county(template, Urgency.EMERGENCY) as made:
        yield made


def test_staying_does_not_lapse_with_the_homes_own_offer(emergency: OpenTender) -> None:
    bid(emergency, {0: "970.00", 1: "985.00"})
    [option] = put(emergency, stand_by(emergency, 0))
    place_for_now(emergency, option)
    evaluate(emergency)
    put_choices(emergency)
    move_clock(timedelta(weeks=30))
    shown = choices(emergency)
    assert shown is not None
    assert [one.lives_there for one in shown.choices if one.can_be_chosen] == [True]


def test_staying_is_put_again_after_a_search_that_was_called_off(emergency: OpenTender) -> None:
    [option] = put(emergency, stand_by(emergency, 0))
    place_for_now(emergency, option)
    evaluate(emergency)
    [before] = put_choices(emergency)
    broker = emergency.staff(Role.BROKER)
    cancel_tender(actor=broker, tender_ref=emergency.tender.ref, because="A week of flood: we begin again.")
    assert choices(emergency) is None
    second = another_search(emergency)
    come_to_its_result(second)
    [after] = put_choices(emergency, second)
    assert after.bid_ref != before.bid_ref
    assert [one.pk for one in stays(emergency)] == [after.pk]
    choose(emergency, after)


def test_staying_is_there_once_when_a_second_search_is_beside_the_first(emergency: OpenTender) -> None:
    [option] = put(emergency, stand_by(emergency, 0))
    place_for_now(emergency, option)
    evaluate(emergency)
    [stay] = put_choices(emergency)
    second = another_search(emergency)
    bid_in(emergency, second, 1)
    come_to_its_result(second)
    put_choices(emergency, second)
    assert [one.pk for one in stays(emergency)] == [stay.pk]
    # Where the search that has it is called off, it goes over to the other.
    cancel_tender(actor=emergency.staff(Role.BROKER), tender_ref=emergency.tender.ref, because="One is enough.")
    [moved] = stays(emergency)
    assert moved.tender_id == second.pk


def test_staying_is_a_choice_after_a_portrait_that_was_corrected(emergency: OpenTender) -> None:
    [option] = put(emergency, stand_by(emergency, 0))
    made = choose(emergency, option)
    manager = emergency.county.managing(option.organisation_id)
    report_visit(actor=manager, decision_id=made.pk, outcome=VisitOutcome.ACCEPT, marks=TWO_CARERS)
    approver = emergency.staff(Role.APPROVER)
    approve_interim(actor=approver, tender_ref=emergency.tender.ref, review_on=this_day() + timedelta(weeks=5))
    evaluate(emergency)
    [before] = put_choices(emergency)
    correct(Offered(emergency.county, emergency.package, emergency.tender))
    make_keys(actor=OPENER, spare=4)
    made_round = open_confirmation_round(actor=emergency.staff(Role.BROKER), tender_ref=emergency.tender.ref)
    assert stays(emergency) == []
    come_to_its_result(made_round)
    [after] = put_choices(emergency, made_round)
    assert [one.pk for one in stays(emergency)] == [after.pk]
    assert choose(emergency, after).option_id == after.pk
    assert before.pk != after.pk


def test_nobody_stays_where_they_do_not_live_any_more(emergency: OpenTender) -> None:
    bid(emergency, {1: "985.00"})
    [option] = put(emergency, stand_by(emergency, 0))
    placement = place_for_now(emergency, option)
    evaluate(emergency)
    put_choices(emergency)
    assert len(stays(emergency)) == 1
    leave(emergency, placement)
    shown = choices(emergency)
    assert shown is not None
    assert [one.standing for one in shown.choices if one.option.service_id == option.service_id] == ["left"]
    assert [one.option.service_id for one in shown.there] == [emergency.invitations[1].service_id]


def test_whoever_stays_is_told_that_they_do_not_move(emergency: OpenTender) -> None:
    [option] = put(emergency, stand_by(emergency, 0))
    place_for_now(emergency, option)
    evaluate(emergency)
    [stay] = put_choices(emergency)
    reader = the_person(emergency)
    path = reverse("choice_choose", args=[stay.bid_ref])
    assert "You are here now." in reader.get(path).content.decode()
    said = {"authority_to_decide": "person", "decided_name": "Edith Marlowe"}
    answer = reader.post(path, said, follow=True).content.decode()
    assert "You do not have to move." in answer
    assert "They say next whether you can stay." in answer
