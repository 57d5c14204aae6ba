"""The deadline's lock protocol: an act that began in time is waited for; one that did not is never in the opening."""

import threading

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from placewell.accounts.roles import Role
from placewell.rules.errors import WrongState
from placewell.tenders.actions.cancelling import cancel_tender
from placewell.tenders.actions.opening import open_bids
from placewell.tenders.actions.opening_tenders import open_tender
from placewell.tenders.keys import proof_for
from placewell.tenders.models import Invitation
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.play import move_clock, prepare
from placewell.web.rights import RIGHTS
from tests.played import OpenTender

SEAL = (
    "SELECT tenders_seal_act(%s, %s, 1::smallint, 'withdraw', 'B-LATE', placewell_clock(), NULL, NULL, '{}', '', NULL,"
    " '\\x00', 'BidWithdrawn', 'user:1', 'provider')"
)
DECLINE = SEAL.replace("'withdraw'", "'decline'").replace("'BidWithdrawn'", "'InvitationDeclined'")


def application() -> "psycopg.Connection[tuple[object, ...]]":
    database = settings.DATABASES["default"]
    return psycopg.connect(
        dbname=database["NAME"], user=database["USER"], password=database["PASSWORD"], host=database["HOST"]
    )


def test_an_act_that_began_in_time_is_waited_for_and_is_in_the_opening(played: OpenTender) -> None:
    invitation = played.invitations[0]
    opened: list[int] = []

    def open_it() -> None:
        try:
            opened.append(open_bids(actor=OPENER, tender_id=played.tender.pk).acts)
        finally:
            connections.close_all()

    with application() as bidder:
        answer = bidder.execute(DECLINE, (invitation.pk, proof_for(invitation.ref))).fetchone()
        assert answer == ("sealed",)
        played.close()
        opener = threading.Thread(target=open_it)
        opener.start()
        opener.join(timeout=1.0)
        assert opener.is_alive(), "The opening waits for the act's transaction."
        bidder.commit()
    opener.join(timeout=30)
    assert opened == [1]


def test_a_transaction_that_began_early_but_acts_late_is_refused(played: OpenTender) -> None:
    invitation = played.invitations[0]
    with application() as bidder:
        bidder.execute("SELECT now()")  # the transaction's own time stands from here
        played.close()
        answer = bidder.execute(DECLINE, (invitation.pk, proof_for(invitation.ref))).fetchone()
        assert answer == ("closed",)
    assert open_bids(actor=OPENER, tender_id=played.tender.pk).acts == 0


def seal_late(bidder: "psycopg.Connection[tuple[object, ...]]", invitation: Invitation, act: str, seq: int) -> object:
    """Seal an act as the database sees it, whatever the application checked before."""
    call = SEAL.replace("'withdraw'", "%s").replace("1::smallint", "%s::smallint")
    envelope = b"x" if act in {"bid", "replace"} else None
    call = call.replace("placewell_clock(), NULL, NULL", "placewell_clock(), %s, %s")
    parameters = (invitation.pk, proof_for(invitation.ref), seq, act, envelope, envelope)
    return bidder.execute(call, parameters).fetchone()


@pytest.mark.parametrize(("act", "stands"), [("bid", False), ("replace", True), ("withdraw", True), ("decline", False)])
def test_the_database_takes_every_act_before_the_close_and_none_after_it(
    played: OpenTender, act: str, stands: bool
) -> None:
    first, second = played.invitations[:2]
    seq = 2 if stands else 1
    with application() as bidder:
        if stands:
            for invitation in (first, second):
                assert seal_late(bidder, invitation, "bid", 1) == ("sealed",)
        assert seal_late(bidder, first, act, seq) == ("sealed",)
        bidder.commit()
        played.close()
        assert seal_late(bidder, second, act, seq) == ("closed",)
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM tenders_bidact WHERE invitation_id = %s", (second.pk,))
        assert cursor.fetchone() == (seq - 1,)


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_an_act_that_would_go_on_seeing_how_things_stood_is_refused(played: OpenTender, level: str) -> None:
    """At these levels a transaction sees neither a cancellation nor an opening that came after its beginning."""
    invitation = played.invitations[0]
    with application() as bidder:
        bidder.execute(f"SET TRANSACTION ISOLATION LEVEL {level}")
        with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState, match="READ COMMITTED"):
            seal_late(bidder, invitation, "bid", 1)


def test_an_act_may_not_give_itself_another_time(played: OpenTender) -> None:
    invitation = played.invitations[0]
    for when in ("placewell_clock() + interval '1 second'", "placewell_clock() - interval '61 seconds'"):
        with application() as bidder:
            call = DECLINE.replace("placewell_clock()", when)
            answer = bidder.execute(call, (invitation.pk, proof_for(invitation.ref))).fetchone()
            assert answer == ("clock",)


def test_a_cancellation_and_an_act_at_the_same_moment_wait_for_nobody(played: OpenTender) -> None:
    """Either may come first; what was sealed to a tender that is called off is never opened."""
    early, late = played.invitations[:2]
    broker = played.staff(Role.BROKER)
    with application() as bidder:
        assert seal_late(bidder, early, "bid", 1) == ("sealed",)
        cancel_tender(actor=broker, tender_ref=played.tender.ref, because="The person is going home.")
        bidder.commit()
        assert seal_late(bidder, late, "bid", 1) == ("cancelled",)
    played.close()
    with pytest.raises(WrongState, match="was cancelled"):
        open_bids(actor=OPENER, tender_id=played.tender.pk)
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM tenders_bidact), (SELECT count(*) FROM tenders_unsealing)")
        assert cursor.fetchone() == (1, 0)


def test_an_opening_waits_for_a_cancellation_under_way_and_opens_nothing(played: OpenTender) -> None:
    played.close()
    refused: list[str] = []

    def open_it() -> None:
        try:
            open_bids(actor=OPENER, tender_id=played.tender.pk)
        except WrongState as refusal:
            refused.append(refusal.code)
        finally:
            connections.close_all()

    with application() as broker:
        broker.execute("SELECT set_config('placewell.role', 'system', false)")
        broker.execute("UPDATE tenders_tender SET state = 'cancelled' WHERE id = %s", (played.tender.pk,))
        opener = threading.Thread(target=open_it)
        opener.start()
        opener.join(timeout=1.0)
        assert opener.is_alive(), "The opening waits for the cancellation."
        broker.commit()
    opener.join(timeout=30)
    assert refused == ["done"]


def test_a_tender_is_opened_once(played: OpenTender) -> None:
    played.close()
    open_bids(actor=OPENER, tender_id=played.tender.pk)
    with pytest.raises(WrongState, match="opened already"):
        open_bids(actor=OPENER, tender_id=played.tender.pk)


def test_an_expired_portrait_cannot_start_a_tender(played: OpenTender) -> None:
    from datetime import timedelta

    from placewell.rules.urgency import Urgency

    package = prepare(played.county, lambda _: None, "Ivy", "Lund", "Kit", "kit@family.example", Urgency.STANDARD)
    move_clock(timedelta(days=15))
    with pytest.raises(WrongState, match="The portrait expired on"):
        open_tender(actor=played.staff(Role.BROKER), package_ref=package.ref)


@pytest.mark.django_db
def test_every_table_says_what_the_application_may_do_with_it() -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = {row[0] for row in cursor.fetchall()}
        assert tables == set(RIGHTS)
        for table in ("tenders_bidact", "ledger_eventrow", "needs_budget", "choice_showing", "placements_placement"):
            cursor.execute(
                "SELECT has_table_privilege(%s, 'UPDATE') OR has_table_privilege(%s, 'DELETE')", (table,) * 2
            )
            assert cursor.fetchone() == (False,), table
