"""What was shown, when and to whom: the proof of an offer, which nothing can change and which hinders nobody."""

import dataclasses
import json
from decimal import Decimal

import pytest
from django.db import DatabaseError, connections
from django.test import Client

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.choice.actions import show_options
from placewell.choice.actions.showing import Format
from placewell.choice.models import Showing
from placewell.choice.queries import hash_of
from placewell.ledger.models import EventRow
from placewell.rules.contribution import Means
from placewell.rules.errors import NotFound
from placewell.tenders.opener import OPENER
from tests.choice.test_estimating import estimate
from tests.clients import client_of
from tests.offered import Offered
from tests.offered_database import path


def showings(offered: Offered) -> list[Showing]:
    with acting_as(OPENER):
        return list(Showing.objects.filter(package_ref=offered.package.ref).order_by("id"))


def test_a_page_keeps_whole_what_it_shows_in_the_order_it_shows_it(offered: Offered, person: Client) -> None:
    estimate(offered, Means(income=Decimal("211.00"), capital=Decimal(0)))
    for query in ({}, {"order": "price"}, {"text": "large"}, {"view": "print", "text": "usual"}):
        assert person.get("/choices/", query).status_code == 200
    kept = [one.snapshot for one in showings(offered)]
    assert [one["format"] for one in kept] == ["screen", "screen", "large", "print"]
    prices = [float(one["weekly_price"]) for one in kept[1]["options"]]
    assert prices == sorted(prices)
    by_ref = {one.bid_ref: one for one in offered.options()}
    assert {one["bid_ref"] for one in kept[0]["options"]} == set(by_ref)
    for one in kept[0]["options"]:
        option = by_ref[one["bid_ref"]]
        assert one["service"] == option.service_name
        assert one["place_confirmed_by"] == "The manager"
        assert one["score"] is None
    assert kept[0]["contribution"] == {"shown": True, "version": 1}
    assert "180.35" not in str(kept), "What somebody can pay is kept locked, not here."


def test_the_score_is_kept_as_shown_only_where_it_was_asked_for(offered: Offered, person: Client) -> None:
    person.get("/choices/", {"order": "score"})
    assert all(one["score"] for one in showings(offered)[-1].snapshot["options"])


def test_the_fingerprint_is_that_of_what_is_kept_and_stands_in_the_ledger(offered: Offered, person: Client) -> None:
    person.get("/choices/")
    (kept,) = showings(offered)
    assert hash_of(kept.snapshot) == kept.snapshot_sha256
    with acting_as(OPENER):
        event = EventRow.objects.get(name="OptionsShown")
    assert event.payload["snapshot_sha256"] == kept.snapshot_sha256
    assert kept.shown_to == offered.person.ref == event.actor_ref


def test_a_record_that_fails_hides_no_choice_and_leaves_no_half_of_it(
    offered: Offered, person: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE choice_showing ADD CONSTRAINT none_fit CHECK (false)")
    answer = person.get("/choices/")
    assert answer.status_code == 200
    assert offered.options()[0].service_name in answer.content.decode()
    with acting_as(OPENER):
        assert not EventRow.objects.filter(name="OptionsShown").exists()
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE choice_showing DROP CONSTRAINT none_fit")

    def lost(*_args: object, **_kwargs: object) -> None:
        raise DatabaseError("The connection was lost.")

    monkeypatch.setattr("placewell.choice.pages.person.show_options", lost)
    assert person.get("/choices/").status_code == 200


def test_asking_for_the_head_of_the_page_shows_nothing_and_keeps_nothing(offered: Offered, person: Client) -> None:
    person.head("/choices/")
    assert showings(offered) == []


def test_nobody_records_a_showing_of_anothers_case(offered: Offered) -> None:
    choices = offered.choices()
    stranger = dataclasses.replace(offered.person, case_ref="P-OTHER")
    with pytest.raises(NotFound):
        show_options(actor=stranger, choices=choices, shown_as=Format.SCREEN)


def test_a_case_officer_proves_an_offer_from_one_showing(offered: Offered, person: Client) -> None:
    person.get("/choices/", {"order": "near"})
    (kept,) = showings(offered)
    auditor = client_of(offered.staff(Role.AUDITOR))
    where = path("choice_showing", offered.tender.ref, kept.pk)
    text = auditor.get(where).content.decode()
    assert kept.snapshot_sha256 in text
    assert "Yes: the fingerprint" in text
    for option in offered.options():
        assert option.service_name in text
    assert auditor.get(path("choice_showing", "T-OTHER", kept.pk)).status_code == 404
    listed = auditor.get(path("placements_placement", offered.tender.ref)).content.decode()
    assert where in listed


@pytest.mark.parametrize("hides_it", [False, True])
def test_a_showing_that_somebody_changed_is_found_out(offered: Offered, person: Client, hides_it: bool) -> None:
    person.get("/choices/")
    (kept,) = showings(offered)
    forged = {**kept.snapshot, "order": "price"}
    digest = hash_of(forged) if hides_it else kept.snapshot_sha256
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE choice_showing DISABLE TRIGGER append_only")
        cursor.execute("UPDATE choice_showing SET snapshot = %s, snapshot_sha256 = %s", (json.dumps(forged), digest))
    text = client_of(offered.staff(Role.AUDITOR)).get(path("choice_showing", offered.tender.ref, kept.pk))
    assert "No. Tell an auditor" in text.content.decode()
