"""The deadline's lock protocol: an act that began in time is waited for; one that did not is never in the opening."""

import threading

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from placewell.rules.errors import WrongState
from placewell.tenders.actions.opening import open_bids
from placewell.tenders.actions.opening_tenders import open_tender
from placewell.tenders.keys import proof_for
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


def test_a_tender_is_opened_once(played: OpenTender) -> None:
    played.close()
    open_bids(actor=OPENER, tender_id=played.tender.pk)
    with pytest.raises(WrongState, match="opened already"):
        open_bids(actor=OPENER, tender_id=played.tender.pk)


def test_an_expired_portrait_cannot_start_a_tender(played: OpenTender) -> None:
    from datetime import timedelta

    from placewell.accounts.roles import Role
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
