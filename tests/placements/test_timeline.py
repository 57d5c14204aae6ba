"""A case's whole history in words, by day, with who did it and how long each step took (rulebook §8)."""

import importlib
import pkgutil
import re
from datetime import timedelta
from html import unescape
from string import Formatter

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import placewell.ledger.events
from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.ledger.events import type_by_name
from placewell.ledger.timeline import timeline_for_person, timeline_of
from placewell.ledger.words import PERSON_WORDS, STAFF_WORDS, By, Words, sentence
from placewell.placements.actions import VisitOutcome
from placewell.rules.delays import Step
from placewell.web.demonstration.play import move_clock
from tests.choice.test_choosing import choose
from tests.clients import client_of
from tests.offered import Offered
from tests.offered_database import path
from tests.placements.test_approving import accepted, approve
from tests.placements.test_visits import report

for _module in pkgutil.iter_modules(placewell.ledger.events.__path__):
    importlib.import_module(f"placewell.ledger.events.{_module.name}")
EVENTS = sorted(type_by_name)


def texts_of(words: Words) -> list[str]:
    return [*words.sentences.values(), words.otherwise] if isinstance(words, By) else [words]


@pytest.mark.parametrize("name", EVENTS)
def test_every_event_has_words(name: str) -> None:
    assert name in STAFF_WORDS, f"Say in placewell/ledger/words/ what {name} is in words."


@pytest.mark.parametrize("table", [STAFF_WORDS, PERSON_WORDS], ids=["staff", "person"])
def test_words_name_only_what_their_event_holds(table: dict[str, Words]) -> None:
    for name, words in table.items():
        fields = set(type_by_name[name].__dataclass_fields__)
        if isinstance(words, By):
            assert words.field in fields, name
        for text in texts_of(words):
            assert {field for _, field, _, _ in Formatter().parse(text) if field} <= fields, name


def test_an_event_that_lost_a_field_or_its_words_is_still_told() -> None:
    assert sentence("OptionsPut", {}) == "… options were put to the person"
    assert sentence("SomethingQuiteNew", {}) == "Something quite new"
    assert sentence("SomethingQuiteNew", {}, words=PERSON_WORDS) == ""
    assert sentence("VisitReported", {"outcome": "accept"}).endswith("accepted")
    assert sentence("OptionsPut", {"options": 1}, words=PERSON_WORDS) == "We sent you one choice"


def test_the_steps_of_a_case_are_measured_in_order(offered: Offered, person: Client) -> None:
    person.get("/choices/")
    move_clock(timedelta(hours=30))
    accepted(offered)
    approve(offered)
    with acting_as(offered.staff(Role.BROKER)):
        timeline = timeline_of(offered.package.ref, tender_ref=offered.tender.ref)
    steps = {one.step: one.after for one in timeline.steps}
    assert list(steps) == list(Step)
    waited = steps[Step.CHOSEN]
    assert waited is not None
    assert timedelta(hours=30) <= waited < timedelta(hours=31)
    assert len(timeline.days) >= 2
    assert [one.day for one in timeline.days] == sorted(one.day for one in timeline.days)


def test_a_visit_that_declined_is_no_step_towards_the_placement(offered: Offered) -> None:
    report(offered, choose(offered), VisitOutcome.DECLINE_OTHER)
    with acting_as(offered.staff(Role.BROKER)):
        timeline = timeline_of(offered.package.ref, tender_ref=offered.tender.ref)
    assert Step.VISITED not in {one.step for one in timeline.steps}


def test_the_person_reads_a_shorter_timeline_of_their_own_case_alone(offered: Offered) -> None:
    accepted(offered)
    with acting_as(offered.person):
        told = [entry.words for day in timeline_for_person(offered.package.ref) for entry in day.entries]
    assert "We started to look for care for you" in told
    assert "The service you chose met you, and can care for you" in told
    assert not any(word in " ".join(told).lower() for word in ("bid", "tender", "budget", "score"))
    with acting_as(offered.manager_of(offered.options()[0])):
        assert timeline_for_person(offered.package.ref) == ()


def test_the_page_tells_everything_in_words_with_who_and_how_long(offered: Offered, person: Client) -> None:
    for _ in range(3):
        person.get("/choices/")
    accepted(offered)
    approve(offered)
    html = client_of(offered.staff(Role.AUDITOR)).get(path("placements_placement", offered.tender.ref)).content.decode()
    text = " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
    assert f"The person looked at {len(offered.options())} options (3 times)" in text
    assert "After the step before" in text
    assert "by the person" in text
    assert not any(name in text for name in EVENTS)


def test_the_page_takes_no_more_queries_for_a_longer_history(offered: Offered, person: Client) -> None:
    broker = client_of(offered.staff(Role.BROKER))
    where = path("placements_placement", offered.tender.ref)
    accepted(offered)
    person.get("/choices/")
    broker.get(where)
    with CaptureQueriesContext(connection) as few:
        broker.get(where)
    for _ in range(5):
        person.get("/choices/")
    with CaptureQueriesContext(connection) as many:
        broker.get(where)
    assert len(many) == len(few)
