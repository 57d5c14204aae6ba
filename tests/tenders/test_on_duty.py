"""Out of hours whoever has the turn is told of what waits in an urgent case; in a gap every broker is (§8)."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from placewell.accounts.acting import acting_as
from placewell.accounts.actions import give_post
from placewell.accounts.actor import system_actor
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.models import EventRow, Message
from placewell.market.actions.rota import write_rota_turn
from placewell.rules.clocks import LONDON, is_working_day
from placewell.rules.out_of_hours import Span
from placewell.rules.urgency import Urgency
from placewell.tenders.actions.cancelling import cancel_tender
from placewell.tenders.actions.on_duty import tell_all_on_duty
from placewell.tenders.actions.opening import make_keys
from placewell.tenders.actions.opening_tenders import open_tender
from placewell.tenders.models import Invitation, ToldOnDuty
from placewell.tenders.opener import OPENER
from placewell.tenders.queries.telephoning import told_on_duty
from placewell.web.demonstration.play import move_clock, prepare, staff
from tests.clients import client_of
from tests.emergencies import evaluate
from tests.played import OpenTender
from tests.tenders.offering import text_of
from tests.tenders.telephoning import enter, ring


def begun_at(played: OpenTender, hour: int, urgency: Urgency = Urgency.EMERGENCY) -> OpenTender:
    """Open a search for somebody else at an hour of the next working day that is followed by another."""
    day = now().astimezone(LONDON).date() + timedelta(days=1)
    while not (is_working_day(day) and is_working_day(day + timedelta(days=1))):
        day += timedelta(days=1)
    move_clock(datetime.combine(day, time(hour), tzinfo=LONDON) - now())
    make_keys(actor=OPENER, spare=2)
    package = prepare(played.county, lambda _: None, "Ivy", "Lund", "Kit Lund", "kit@family.example", urgency)
    tender = open_tender(actor=played.staff(Role.BROKER), package_ref=package.ref)
    with acting_as(OPENER):
        invitations = list(Invitation.objects.filter(tender=tender).order_by("distance_miles", "id"))
    return replace(played, package=package, tender=tender, invitations=invitations)


def on_the_rota(played: OpenTender, place: int = 0) -> str:
    """Give a broker the turn of the coming twelve hours; return their address of mail."""
    broker = staff(played.county, Role.BROKER, place)
    span = Span(now() - timedelta(hours=1), now() + timedelta(hours=12))
    write_rota_turn(actor=played.staff(Role.COMMISSIONER), holder_id=broker.user_id or 0, span=span)
    return broker.ref


def told(played: OpenTender) -> list[tuple[str, str]]:
    with acting_as(OPENER):
        rows = ToldOnDuty.objects.filter(tender=played.tender).order_by("id")
        return [(row.phase, row.told) for row in rows]


def subjects(played: OpenTender) -> list[str]:
    with acting_as(OPENER):
        rows = Message.objects.filter(about=f"tender:{played.tender.ref}", body__contains="out-of-hours")
        return list(rows.order_by("id").values_list("subject", flat=True))


def test_an_emergency_that_begins_at_night_is_told_to_whoever_has_the_turn_once(played: OpenTender) -> None:
    night = begun_at(played, 18)
    holder = on_the_rota(night)
    assert tell_all_on_duty() == 1
    assert tell_all_on_duty() == 0
    assert told(night) == [("began", holder)]
    assert subjects(night) == [f"{night.tender.ref}: The search closes"]
    with acting_as(OPENER):
        events = EventRow.objects.filter(name="ToldOutOfHours", case_ref=night.package.ref)
        assert [row.payload["told"] for row in events] == [holder]


def test_within_hours_the_work_list_tells_it(played: OpenTender) -> None:
    day = begun_at(played, 10)
    on_the_rota(day)
    assert tell_all_on_duty() == 0
    assert subjects(day) == []


def test_in_a_gap_every_broker_is_told_and_the_ledger_says_that_nobody_had_the_turn(played: OpenTender) -> None:
    night = begun_at(played, 18)
    assert tell_all_on_duty() == 1
    assert told(night) == [("began", "team")]
    with acting_as(OPENER):
        bodies = Message.objects.filter(
            about=f"tender:{night.tender.ref}", body__contains="nobody has the out-of-hours"
        )
        assert bodies.exists()


def test_a_search_that_can_wait_is_told_to_nobody_at_night(played: OpenTender) -> None:
    night = begun_at(played, 18, Urgency.STANDARD)
    on_the_rota(night)
    assert tell_all_on_duty() == 0
    assert told(night) == []


def test_a_telephone_round_that_is_due_at_night_is_told_when_it_begins_and_when_its_time_is_over(
    played: OpenTender,
) -> None:
    night = begun_at(played, 18)
    holder = on_the_rota(night)
    tell_all_on_duty()
    evaluate(night)
    # Two things wait now: services have to be rung, and the search came to too few offers.
    assert tell_all_on_duty() == 2
    assert any("services have to be rung" in subject for subject in subjects(night))
    move_clock(timedelta(hours=2))
    assert tell_all_on_duty() == 2
    assert [phase for phase, _who in told(night)].count("due") == 2
    assert {who for _phase, who in told(night)} == {holder}


def test_a_providers_turn_is_told_to_staff_when_it_is_late_and_not_before(played: OpenTender) -> None:
    night = begun_at(played, 18)
    on_the_rota(night)
    evaluate(night)
    tell_all_on_duty()
    ring(night, 0)
    enter(night, 0)
    assert tell_all_on_duty() == 0
    move_clock(timedelta(hours=1))
    tell_all_on_duty()
    assert any("has to be confirmed by its provider" in subject for subject in subjects(night))


def test_no_message_names_the_person(played: OpenTender) -> None:
    night = begun_at(played, 18)
    tell_all_on_duty()
    with acting_as(OPENER):
        for row in Message.objects.filter(about=f"tender:{night.tender.ref}", body__contains="out-of-hours"):
            assert "Lund" not in row.subject + row.body


def test_the_page_of_the_tender_says_who_was_told(played: OpenTender) -> None:
    night = begun_at(played, 18)
    on_the_rota(night)
    tell_all_on_duty()
    with acting_as(OPENER):
        [(who, what, _at)] = told_on_duty(night.tender)
    assert what == "that something waits"
    page = text_of(client_of(night.staff(Role.BROKER)).get(f"/tenders/{night.tender.ref}/"))
    assert f"{who}, at" in page


def test_a_case_whose_search_is_over_wakes_nobody(played: OpenTender) -> None:
    night = begun_at(played, 18)
    cancel_tender(actor=night.staff(Role.BROKER), tender_ref=night.tender.ref, because="They went home.")
    assert tell_all_on_duty() == 0


def test_two_who_have_the_turn_are_both_told(played: OpenTender) -> None:
    post = give_post(
        actor=system_actor("tests"),
        email="second.broker@county.example",
        name="Second Broker",
        organisation=played.county.authority,
        role=Role.BROKER,
    )
    night = begun_at(played, 18)
    on_the_rota(night)
    span = Span(now(), now() + timedelta(hours=5))
    write_rota_turn(actor=played.staff(Role.COMMISSIONER), holder_id=post.user_id, span=span)
    assert tell_all_on_duty() == 1
    assert len(told(night)) == 2
