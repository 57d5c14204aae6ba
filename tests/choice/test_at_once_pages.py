"""The pages of a place for now: the broker's, the person's, the approver's."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from placewell.accounts.acting import acting_as
from placewell.accounts.models import PrivateLink
from placewell.accounts.roles import Role
from placewell.choice.actions import put_options
from placewell.choice.models import Showing
from placewell.ledger.clock import now
from placewell.placements.models import Kind, Placement
from placewell.rules.urgency import Urgency
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.play import move_clock
from tests.choice.test_pages import HIGHEST_GRADE, grade, told_on
from tests.clients import client_of
from tests.emergencies import accept, bid, choose, evaluate, place_for_now, put, stand_by
from tests.played import OpenTender, copy_of_a_county


@pytest.fixture
def emergency(template: str, django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[OpenTender]:
    """A county with an emergency tender open."""
    with django_db_blocker.unblock(), copy_of_a_county(template, Urgency.EMERGENCY) as made:
        yield made


def the_person(emergency: OpenTender) -> Client:
    return client_of(None, PrivateLink.objects.filter(case_ref=emergency.package.ref).order_by("-id")[0])


def words(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_broker_ticks_who_meets_the_must_haves_and_puts_them(emergency: OpenTender) -> None:
    offer, dear = stand_by(emergency, 0), stand_by(emergency, 1, "1900.00")
    broker = client_of(emergency.staff(Role.BROKER))
    assert "Places that can take the person now" in words(broker, "tenders_tender", emergency.tender.ref)
    shown = words(broker, "choice_at_once", emergency.tender.ref)
    assert "A garden that can be used safely every day" in shown
    assert "A named nurse meets whoever comes." in shown
    path = reverse("choice_at_once", args=[emergency.tender.ref])
    answer = broker.post(path, {"meets": [offer.ref, dear.ref]}, follow=True)
    assert "Put to the person at once: 1." in answer.content.decode()
    assert "the person has it already" in words(broker, "choice_at_once", emergency.tender.ref)


def test_what_cannot_be_put_is_said(emergency: OpenTender) -> None:
    stand_by(emergency, 0)
    broker = client_of(emergency.staff(Role.BROKER))
    answer = broker.post(reverse("choice_at_once", args=[emergency.tender.ref]), {})
    assert answer.status_code == 409
    assert "No standing offer can be put at the moment" in answer.content.decode()


def test_the_person_reads_that_the_search_goes_on_and_chooses_for_now(emergency: OpenTender) -> None:
    [option] = put(emergency, stand_by(emergency, 0))
    person = the_person(emergency)
    shown = words(person, "choice_options")
    assert "The search goes on." in shown
    assert "can take you now, for a short while" in shown
    assert "£990.00" in shown
    for never in ("bid", "tender", "score"):
        assert not re.search(rf"\b{never}s?\b", shown, re.IGNORECASE), never
    with acting_as(OPENER):
        assert Showing.objects.get().bid_refs == [option.bid_ref]
    said = {"authority_to_decide": "person", "decided_name": "Edith Marlowe"}
    answer = person.post(reverse("choice_choose", args=[option.bid_ref]), said, follow=True)
    assert "They will come to meet you within a day." in answer.content.decode()
    assert f"You chose {option.service_name} for now" in words(person, "choice_options")


def test_the_approver_gives_a_day_for_its_review(emergency: OpenTender) -> None:
    [option] = put(emergency, stand_by(emergency, 0))
    accept(emergency, choose(emergency, option), option)
    approver = client_of(emergency.staff(Role.APPROVER))
    assert "Approve this place for now" in words(approver, "placements_placement", emergency.tender.ref)
    path = reverse("placements_interim", args=[emergency.tender.ref])
    assert "6 weeks at most" in words(approver, "placements_interim", emergency.tender.ref)
    empty = {"review_on_0": "", "review_on_1": "", "review_on_2": ""}
    assert "There is none without it" in approver.post(path, empty).content.decode()
    late = now().date() + timedelta(weeks=9)
    day = {"review_on_0": late.day, "review_on_1": late.month, "review_on_2": late.year}
    assert "6 weeks at most. Review it by" in approver.post(path, day).content.decode()
    soon = now().date() + timedelta(weeks=5)
    day = {"review_on_0": soon.day, "review_on_1": soon.month, "review_on_2": soon.year}
    assert "The search goes on." in approver.post(path, day, follow=True).content.decode()
    with acting_as(OPENER):
        assert Placement.objects.get().kind == Kind.INTERIM
    assert "You have a place for now" in words(the_person(emergency), "choice_options")
    assert option.service_name in words(the_person(emergency), "placements_mine")


def test_later_the_person_sees_that_they_can_stay(emergency: OpenTender) -> None:
    bid(emergency, {1: "985.00", 2: "995.00"})
    [option] = put(emergency, stand_by(emergency, 0))
    place_for_now(emergency, option)
    evaluate(emergency)
    put_options(actor=emergency.staff(Role.BROKER), tender_ref=emergency.tender.ref)
    shown = words(the_person(emergency), "choice_options")
    assert "You are here now. Choose it to stay." in shown
    assert shown.count("You are here now.") == 1


def test_staff_read_of_a_place_for_now(emergency: OpenTender) -> None:
    [option] = put(emergency, stand_by(emergency, 0))
    placement = place_for_now(emergency, option)
    shown = words(client_of(emergency.staff(Role.BROKER)), "placements_placement", emergency.tender.ref)
    assert f"For now: {placement.ref} starts on" in shown


def test_what_the_person_reads_of_a_place_for_now_is_read_by_children_of_nine_to_eleven(emergency: OpenTender) -> None:
    [option] = put(emergency, stand_by(emergency, 0))
    person, read = the_person(emergency), []
    read += [person.get(reverse("choice_options")), person.get(reverse("choice_choose", args=[option.bid_ref]))]
    placement = place_for_now(emergency, option)
    read.append(person.get(reverse("choice_options")))
    move_clock(timedelta(weeks=6))
    late = the_person(emergency).get(reverse("choice_options"))
    assert "We are late. You can stay there until you have chosen." in late.content.decode()
    assert placement.review_on < now().date()
    for answer in (*read, late):
        told = told_on(answer.content.decode())
        assert grade(told) <= HIGHEST_GRADE, f"{grade(told):.1f}: {told}"
