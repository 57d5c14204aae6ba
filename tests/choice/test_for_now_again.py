"""Places for now that end, are put again, or whose search is called off (§8)."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.accounts.roles import Role
from placewell.choice.actions import ask_more_time
from placewell.choice.additional import in_budget_of
from placewell.choice.queries import interim_home_of
from placewell.ledger.clocks import ClockKind
from placewell.ledger.models import Message
from placewell.placements.actions import VisitOutcome, approve_interim, report_visit
from placewell.placements.models import Kind, PlacementEnd
from placewell.rules.ending import EndReason
from placewell.rules.errors import WrongState
from placewell.rules.urgency import Urgency
from placewell.rules.visits import WhyDeclined
from placewell.rules.waits import MoreTime
from placewell.tenders.actions.cancelling import cancel_tender
from placewell.tenders.opener import OPENER
from tests.clients import client_of
from tests.emergencies import (
    accept,
    bid,
    choices,
    choose,
    evaluate,
    kinds,
    leave,
    person,
    place_for_now,
    put,
    put_choices,
    stand_by,
    the_person,
)
from tests.placements.agreeing import this_day
from tests.played import OpenTender, copy_of_a_county


@pytest.fixture
def emergency(template: str, django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[OpenTender]:
    """A county with an emergency tender open."""
    with django_db_blocker.unblock(), copy_of_a_county(template, Urgency.EMERGENCY) as made:
        yield made


# A place for now that ended while the search is open


def test_when_a_place_for_now_ends_others_are_put_and_the_next_follows_it(emergency: OpenTender) -> None:
    first, second = stand_by(emergency, 0), stand_by(emergency, 1)
    [option] = put(emergency, first)
    before = place_for_now(emergency, option)
    leave(emergency, before)
    assert ClockKind.CHOICE not in kinds(emergency)
    [other] = put(emergency, first, second)
    assert ClockKind.CHOICE in kinds(emergency)
    after = place_for_now(emergency, other)
    with acting_as(OPENER):
        home = interim_home_of(emergency.package.ref)
    assert home is not None
    assert home.option_id == other.pk
    assert (after.kind, after.follows_id) == (Kind.INTERIM, before.pk)
    assert after.starts_on == this_day() + timedelta(days=1), "The day before is paid to the first home."


def test_what_ended_is_not_agreed_again_without_a_new_choice(emergency: OpenTender) -> None:
    [option] = put(emergency, stand_by(emergency, 0))
    leave(emergency, place_for_now(emergency, option))
    shown = choices(emergency)
    assert shown is not None
    assert shown.chosen is None
    approver = emergency.staff(Role.APPROVER)
    with pytest.raises(WrongState, match="agreed already"):
        approve_interim(actor=approver, tender_ref=emergency.tender.ref, review_on=this_day() + timedelta(weeks=2))


# Putting once


def test_two_brokers_wait_for_each_other(emergency: OpenTender) -> None:
    offer = stand_by(emergency, 0)
    with CaptureQueriesContext(connection) as asked:
        put(emergency, offer)
    locks = [one["sql"] for one in asked if "FOR UPDATE" in one["sql"]]
    assert any("tenders_tender" in one for one in locks)


def test_the_database_keeps_a_standing_offer_beside_a_search_once(emergency: OpenTender) -> None:
    [option] = put(emergency, stand_by(emergency, 0))
    option.pk, option.bid_ref = None, "S-AGAIN"
    with acting_as(emergency.staff(Role.BROKER)), transaction.atomic(), pytest.raises(IntegrityError):
        option.save()


def test_a_new_version_of_what_was_put_is_not_put_beside_it(emergency: OpenTender) -> None:
    put(emergency, stand_by(emergency, 0))
    with pytest.raises(WrongState, match="No standing offer"):
        put(emergency, stand_by(emergency, 0, "995.00"))


def test_after_a_decline_the_person_is_waited_for_again(emergency: OpenTender) -> None:
    first, second = stand_by(emergency, 0), stand_by(emergency, 1)
    [option] = put(emergency, first)
    made = choose(emergency, option)
    manager = emergency.county.managing(option.organisation_id)
    report_visit(
        actor=manager,
        decision_id=made.pk,
        outcome=VisitOutcome.DECLINE_OTHER,
        why=WhyDeclined.OTHER,
        notes="The room was taken this afternoon.",
    )
    assert ClockKind.CHOICE not in kinds(emergency)
    put(emergency, first, second)
    assert ClockKind.CHOICE in kinds(emergency)


def test_more_time_is_for_the_choice_where_to_live(emergency: OpenTender) -> None:
    put(emergency, stand_by(emergency, 0))
    with pytest.raises(WrongState, match="You do not have to choose"):
        ask_more_time(actor=person(emergency), how_much=MoreTime.WEEK)


# What is no choice of where to live


def test_a_place_for_now_is_no_offer_within_the_budget_but_staying_is(emergency: OpenTender) -> None:
    [option] = put(emergency, stand_by(emergency, 0))
    with acting_as(OPENER):
        assert not in_budget_of(emergency.package.ref).exists(), "It would allow an extra payment by a family."
    place_for_now(emergency, option)
    evaluate(emergency)
    [stay] = put_choices(emergency)
    with acting_as(OPENER):
        assert [one.pk for one in in_budget_of(emergency.package.ref)] == [stay.pk]


# Called off, and died


def test_whoever_is_in_a_place_for_now_reads_so_when_the_search_was_called_off(emergency: OpenTender) -> None:
    [option] = put(emergency, stand_by(emergency, 0))
    place_for_now(emergency, option)
    cancel_tender(actor=emergency.staff(Role.BROKER), tender_ref=emergency.tender.ref, because="Nobody can offer.")
    page = the_person(emergency).get(reverse("choice_options")).content.decode()
    assert f"Your place at <strong>{option.service_name}</strong> is agreed" in page
    assert ClockKind.INTERIM_REVIEWED in kinds(emergency), "The search went, the promise to look at it did not."


def test_nobody_waits_for_a_choice_from_a_search_that_was_called_off(emergency: OpenTender) -> None:
    [option] = put(emergency, stand_by(emergency, 0))
    made = choose(emergency, option)
    broker = emergency.staff(Role.BROKER)
    cancel_tender(actor=broker, tender_ref=emergency.tender.ref, because="She died in hospital.")
    gone = {ClockKind.VISIT, ClockKind.EMERGENCY_ANSWERED, ClockKind.CHOICE, ClockKind.PLACEMENT_APPROVED}
    assert not gone & kinds(emergency)
    with pytest.raises(WrongState, match="nothing to report"):
        accept(emergency, made, option)


def test_a_place_for_now_is_not_agreed_once_its_search_was_called_off(emergency: OpenTender) -> None:
    [option] = put(emergency, stand_by(emergency, 0))
    accept(emergency, choose(emergency, option), option)
    assert ClockKind.PLACEMENT_APPROVED in kinds(emergency)
    cancel_tender(actor=emergency.staff(Role.BROKER), tender_ref=emergency.tender.ref, because="They went home.")
    assert ClockKind.PLACEMENT_APPROVED not in kinds(emergency)
    approver = emergency.staff(Role.APPROVER)
    with pytest.raises(WrongState, match="called off"):
        approve_interim(actor=approver, tender_ref=emergency.tender.ref, review_on=this_day() + timedelta(weeks=2))


def test_nothing_is_put_or_written_after_a_death(emergency: OpenTender) -> None:
    [option] = put(emergency, stand_by(emergency, 0))
    placement = place_for_now(emergency, option)
    with acting_as(OPENER):
        before = Message.objects.filter(to=emergency.package.person.contact_send_to).count()
    leave(emergency, placement, EndReason.DIED)
    with acting_as(OPENER):
        emergency.tender.refresh_from_db()
        assert Message.objects.filter(to=emergency.package.person.contact_send_to).count() == before
        assert PlacementEnd.objects.get().reason == "died"
    assert emergency.tender.state == "cancelled"
    assert kinds(emergency) <= {ClockKind.AGREEMENT_SIGNED}
    with pytest.raises(WrongState, match="not open any more"):
        put(emergency, stand_by(emergency, 1))


def at_once(emergency: OpenTender) -> str:
    """The broker's page of standing offers beside the search."""
    page = client_of(emergency.staff(Role.BROKER)).get(reverse("choice_at_once", args=[emergency.tender.ref]))
    return page.content.decode()


def test_the_page_says_why_nothing_can_be_put_any_more(emergency: OpenTender) -> None:
    [option] = put(emergency, stand_by(emergency, 0))
    stand_by(emergency, 1)
    assert "Put them to the person now" in at_once(emergency)
    place_for_now(emergency, option)
    assert "The person has a place for now." in at_once(emergency)
    assert "Put them to the person now" not in at_once(emergency)
    emergency.close()
    assert "This search is not open any more." in at_once(emergency)


def test_more_standing_offers_cost_the_page_no_more_queries(emergency: OpenTender) -> None:
    stand_by(emergency, 0)
    at_once(emergency)
    with CaptureQueriesContext(connection) as few:
        at_once(emergency)
    for place in (1, 2, 3):
        stand_by(emergency, place)
    with CaptureQueriesContext(connection) as many:
        at_once(emergency)
    assert len(many) == len(few)


# The broker's page of a search without enough offers


def button(emergency: OpenTender) -> bool:
    """Tell whether the page of the tender lets the broker put the choices."""
    page = client_of(emergency.staff(Role.BROKER)).get(reverse("tenders_tender", args=[emergency.tender.ref]))
    return "Put the choices to the person" in page.content.decode()


def test_a_search_without_an_offer_has_nothing_to_put_where_nobody_has_a_place_for_now(emergency: OpenTender) -> None:
    put(emergency, stand_by(emergency, 0))
    evaluate(emergency)
    assert not button(emergency)
    with pytest.raises(WrongState):
        put_choices(emergency)


def test_a_search_without_an_offer_leaves_staying(emergency: OpenTender) -> None:
    [option] = put(emergency, stand_by(emergency, 0))
    place_for_now(emergency, option)
    evaluate(emergency)
    assert button(emergency)


def test_an_accepted_place_for_now_that_nobody_agreed_yet_shows_beside_the_choices(emergency: OpenTender) -> None:
    bid(emergency, {1: "985.00", 2: "995.00"})
    [option] = put(emergency, stand_by(emergency, 0))
    accept(emergency, choose(emergency, option), option)
    evaluate(emergency)
    put_choices(emergency)
    page = the_person(emergency).get(reverse("choice_options"))
    assert page.status_code == 200
    assert f"You chose <strong>{option.service_name}</strong>" in page.content.decode()


def readable(actor: Actor, table: str) -> int:
    """How many rows of a table somebody reads with the application's login."""
    with acting_as(actor), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def test_who_reads_where_somebody_is_for_now_and_how_it_was_evaluated(emergency: OpenTender) -> None:
    [option] = put(emergency, stand_by(emergency, 0))
    place_for_now(emergency, option)
    staff = {role: emergency.staff(role) for role in (Role.SOCIAL_WORKER, Role.BROKER, Role.APPROVER, Role.AUDITOR)}
    staff[Role.FINANCE_OFFICER] = emergency.staff(Role.FINANCE_OFFICER)
    for actor in staff.values():
        assert readable(actor, "choice_interimhome") == readable(actor, "choice_standingevaluation") == 1
    assert readable(person(emergency), "choice_interimhome") == 1
    assert readable(person(emergency), "choice_standingevaluation") == 0, "It holds the prices of other homes."
    nobody = [emergency.manager(0), emergency.manager(1), emergency.staff(Role.EVALUATOR)]
    for actor in [*nobody, emergency.staff(Role.COMMISSIONER)]:
        assert readable(actor, "choice_interimhome") == readable(actor, "choice_standingevaluation") == 0


@pytest.mark.parametrize("table", ["choice_interimhome", "choice_standingevaluation"])
def test_neither_is_ever_changed(emergency: OpenTender, table: str) -> None:
    [option] = put(emergency, stand_by(emergency, 0))
    place_for_now(emergency, option)
    for change in (f"UPDATE {table} SET package_ref = 'P-0'", f"DELETE FROM {table}"):
        with acting_as(OPENER), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
