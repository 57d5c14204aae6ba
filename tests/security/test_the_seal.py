"""The seal, attacked: as the application's own login, as every role, early and late."""

import json
import os
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.accounts.keys import Key
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.models import EventRow
from placewell.rules.errors import Conflict, NotFound, NotPermitted, WrongState
from placewell.tenders.actions.bidding import decline_invitation, seal_bid, withdraw_bid
from placewell.tenders.actions.opening import open_bids, reveal_prices
from placewell.tenders.content import DeclineReason
from placewell.tenders.models import OpenedBid
from placewell.tenders.opener import OPENER
from placewell.tenders.queries.acts import acts_of
from placewell.tenders.queries.openings import opening_file
from placewell.tenders.queries.own_acts import own_acts
from placewell.tenders.receipts import verify
from placewell.web.demonstration.play import mark, move_clock
from tests.offers import price_of, response_to
from tests.played import OpenTender

HIDDEN = ("tenders_bidact", "tenders_deadline", "tenders_tenderkey", "ledger_sealedevent")


def offer(played: OpenTender, place: int = 0, **more: object) -> dict[str, object]:
    """Seal an offer of the service invited in a place."""
    return seal_bid(
        actor=played.manager(place),
        invitation_ref=played.invitations[place].ref,
        response=response_to(played.tender),
        price=price_of(played.tender),
        **more,
    )


def everybody(played: OpenTender) -> list[Actor]:
    return [*played.county.staff.values(), *played.county.managers.values(), OPENER]


@pytest.mark.question("Q1")
def test_before_the_close_nobody_reads_or_counts_an_act(played: OpenTender) -> None:
    offer(played)
    decline_invitation(actor=played.manager(1), invitation_ref=played.invitations[1].ref, reason=DeclineReason.STAFFING)
    for actor in everybody(played):
        with acting_as(actor):
            assert acts_of(played.tender) == [], actor
            names = set(EventRow.objects.values_list("name", flat=True))
            assert not names & {"BidSealed", "InvitationDeclined"}, actor
    for table in HIDDEN:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")


def test_a_database_login_alone_learns_nothing_from_the_functions(played: OpenTender) -> None:
    offer(played)
    bidder, silent = played.invitations[0].pk, played.invitations[1].pk
    with connection.cursor() as cursor:
        answers = []
        for invitation in (bidder, silent):
            cursor.execute("SELECT count(*) FROM tenders_own_acts(%s, %s)", (invitation, b"guess"))
            answers.append(cursor.fetchone())
            cursor.execute(
                "SELECT tenders_seal_act(%s, %s, 1::smallint, 'bid', 'B-X', placewell_clock(), '\\x00', '\\x00',"
                " '{}', '', NULL, '\\x00', 'BidSealed', 'x', 'provider')",
                (invitation, b"guess"),
            )
            answers.append(cursor.fetchone())
    assert answers[:2] == answers[2:]


def test_another_provider_does_not_see_that_an_offer_was_made(played: OpenTender) -> None:
    offer(played)
    bidder = played.manager()
    other = next(one for one in played.county.managers.values() if one.organisation_id != bidder.organisation_id)
    with pytest.raises(NotFound):
        seal_bid(
            actor=other,
            invitation_ref=played.invitations[0].ref,
            response=response_to(played.tender),
            price=price_of(played.tender),
        )


def test_nobody_opens_before_the_close(played: OpenTender) -> None:
    offer(played)
    with pytest.raises(WrongState, match="Nobody can open it before its close"):
        open_bids(actor=OPENER, tender_id=played.tender.pk)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO tenders_unsealing (tender_id, at) VALUES (%s, now())", (played.tender.pk,))


def test_the_web_process_cannot_open_even_after_the_close(played: OpenTender) -> None:
    offer(played)
    played.close()
    os.environ.pop(Key.OPENING)
    with pytest.raises(NotPermitted, match="Only the opener process"):
        open_bids(actor=OPENER, tender_id=played.tender.pk)


def test_an_offer_after_the_close_is_refused_and_nothing_is_lost(played: OpenTender) -> None:
    offer(played)
    played.close()
    with pytest.raises(WrongState, match="This search closed at"):
        offer(played, 1)
    assert open_bids(actor=OPENER, tender_id=played.tender.pk).bids == 1


def test_the_database_itself_refuses_a_late_act(played: OpenTender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("placewell.tenders.actions.bidding._check_open", lambda _tender: None)
    played.close()
    with pytest.raises(WrongState, match="This search closed at"):
        offer(played)


def test_only_the_owner_moves_the_clock(played: OpenTender) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_installation SET clock_offset = '9 days'")
    before = now()
    move_clock(timedelta(days=2))
    assert now() - before >= timedelta(days=2)


@pytest.mark.question("Q1")
def test_a_second_offer_is_refused_and_a_replacement_counts(played: OpenTender) -> None:
    offer(played)
    with pytest.raises(Conflict, match="You have a bid already"):
        offer(played)
    replaced = offer(played, replace=True)
    assert replaced["seq"] == 2
    played.close()
    assert open_bids(actor=OPENER, tender_id=played.tender.pk).bids == 1


def test_a_withdrawn_offer_is_not_opened(played: OpenTender) -> None:
    offer(played)
    withdraw_bid(actor=played.manager(), invitation_ref=played.invitations[0].ref)
    played.close()
    opening = open_bids(actor=OPENER, tender_id=played.tender.pk)
    assert (opening.bids, opening.acts) == (0, 2)


def test_a_replayed_request_gives_its_first_receipt_and_writes_nothing(played: OpenTender) -> None:
    first = offer(played, key="one-and-the-same")
    assert offer(played, key="one-and-the-same") == first
    with acting_as(played.manager()):
        assert len(own_acts(played.invitations[0])) == 1
    with pytest.raises(Conflict, match="used for something else"):
        seal_bid(
            actor=played.manager(),
            invitation_ref=played.invitations[0].ref,
            response=response_to(played.tender, "Something else"),
            price=price_of(played.tender),
            key="one-and-the-same",
        )


def test_a_receipt_proves_its_act_and_a_tampered_one_does_not(played: OpenTender) -> None:
    receipt = offer(played)
    played.close()
    open_bids(actor=OPENER, tender_id=played.tender.pk)
    with acting_as(OPENER):
        opening = opening_file(played.tender)
    assert all(check.held for check in verify(receipt, opening))
    tampered = {**receipt, "bid_ref": "B-0000000000"}
    assert {check.name for check in verify(tampered, opening) if not check.held} == {"signature", "included"}
    shown = json.loads(json.dumps(opening))
    shown["bids"][0]["response"]["content"]["for_me"] = "Something else."
    assert {check.name for check in verify(receipt, shown) if not check.held} == {"response"}


def test_prices_stay_sealed_until_every_answer_is_scored(played: OpenTender) -> None:
    offer(played)
    played.close()
    open_bids(actor=OPENER, tender_id=played.tender.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenders_price_key(%s)", (played.tender.pk,))
        assert cursor.fetchone() == (None,)
    with pytest.raises(WrongState):
        reveal_prices(actor=OPENER, tender_id=played.tender.pk)
    with acting_as(OPENER):
        bid = OpenedBid.objects.get(tender=played.tender)
        assert "990" not in json.dumps(bid.response)
    mark(played.county, played.tender)
    evaluation = reveal_prices(actor=OPENER, tender_id=played.tender.pk)
    assert evaluation.result["bids"][0]["comparable_price"] == "990.00"


def test_the_budget_is_in_no_row_that_a_provider_or_evaluator_reads(played: OpenTender) -> None:
    for actor in (*played.county.managers.values(), played.staff(Role.EVALUATOR)):
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM needs_budget")
            assert cursor.fetchone() == (0,), actor
    with acting_as(OPENER), connection.cursor() as cursor:
        cursor.execute("SELECT locked FROM needs_budget")
        assert b"1015" not in bytes(cursor.fetchone()[0])
        cursor.execute("SELECT figures::text || policy::text || portrait::text FROM tenders_tender")
        assert "1015" not in cursor.fetchone()[0]


@pytest.mark.parametrize("table", ["needs_person", "needs_portrait", "tenders_tender", "tenders_invitation"])
def test_no_actor_no_rows(played: OpenTender, table: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("table", ["ledger_eventrow", "needs_budget", "needs_assessment", "tenders_bidact"])
def test_history_is_not_changed_even_by_the_owner(played: OpenTender, table: str) -> None:
    from django.db import connections

    for statement in (f"UPDATE {table} SET at = now()", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        for alias in ("default", "owner"):
            with pytest.raises(DatabaseError), transaction.atomic(using=alias), connections[alias].cursor() as cursor:
                cursor.execute(statement)


def test_the_application_cannot_become_the_owner(played: OpenTender) -> None:
    for statement in (
        "SET ROLE placewell_owner",
        "SET SESSION AUTHORIZATION placewell_owner",
        "CREATE TABLE mine (x int)",
        "ALTER TABLE tenders_bidact DISABLE TRIGGER ALL",
        "ALTER TABLE tenders_bidact NO FORCE ROW LEVEL SECURITY",
        "SELECT * FROM tenders_deadline FOR UPDATE",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
