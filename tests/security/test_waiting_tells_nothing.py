"""What a database login could infer by waiting, or by watching who waits: attacks on locks while an act is under way.

As in `test_sealed_rows`, each attack is a function that returns what it learned, made once with its protection and once
after the owner has taken the protection out.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connections

from placewell.tenders.keys import proof_for
from tests.played import OpenTender
from tests.security.test_sealed_rows import Learned, as_owner, bid
from tests.security.test_the_deadline import DECLINE, application

BIDDER, OTHER = 0, 1
Login = psycopg.Connection[Any]
SYSTEM = "SELECT set_config('placewell.role', 'system', false)"
TRY = "SET lock_timeout = '300ms'"


@contextmanager
def an_act_under_way(played: OpenTender, place: int = BIDDER) -> Iterator[Login]:
    """Hold the transaction of an act open while the block runs; it comes to nothing afterwards."""
    invitation = played.invitations[place]
    with application() as writer:
        answer = writer.execute(DECLINE, (invitation.pk, proof_for(invitation.ref))).fetchone()
        assert answer == ("sealed",)
        yield writer
        writer.rollback()


def had_to_wait(statement: str, *parameters: object) -> bool:
    """Tell whether a login has to wait for a statement, and take the statement back."""
    with application() as login:
        login.execute(SYSTEM)
        login.execute(TRY)
        try:
            login.execute(statement, parameters)
        except psycopg.errors.LockNotAvailable:
            return True
        finally:
            login.rollback()
    return False


# The attacks.


def start_to_call_it_off(played: OpenTender) -> Learned:
    """A cancellation that has to wait for an act tells that one is under way; whoever starts it takes it back."""
    call_off = "UPDATE tenders_tender SET state = 'cancelled' WHERE id = %s"
    assert not had_to_wait(call_off, played.tender.pk)
    with an_act_under_way(played):
        return {"waited": True} if had_to_wait(call_off, played.tender.pk) else {}


def ask_for_the_opening_too_early(played: OpenTender) -> Learned:
    """An opening that locks before it looks at the clock has to wait for an act."""
    lift = "SELECT * FROM tenders_lift_seal(%s)"
    assert not had_to_wait(lift, played.tender.pk)
    with an_act_under_way(played):
        return {"waited": True} if had_to_wait(lift, played.tender.pk) else {}


def hold_the_tender_and_watch_who_waits(played: OpenTender) -> Learned:
    """Whoever holds a row that acts wait for sees each of them arrive, in `pg_locks`."""
    invitation = played.invitations[BIDDER]
    done, pids = threading.Event(), []

    def act() -> None:
        with application() as writer:
            pids.append(writer.info.backend_pid)
            writer.execute(DECLINE, (invitation.pk, proof_for(invitation.ref)))
            writer.rollback()
        done.set()

    with application() as holder:
        holder.execute(SYSTEM)
        holder.execute("UPDATE tenders_tender SET state = 'cancelled' WHERE id = %s", (played.tender.pk,))
        holder.execute("SELECT 1 FROM tenders_tender WHERE id = %s FOR UPDATE", (played.tender.pk,))
        writer = threading.Thread(target=act)
        writer.start()
        done.wait(timeout=3)
        # Of the writer alone: the server's own work waits now and then, too.
        waiting = holder.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid = ANY (%s)", (pids,)
        ).fetchone()
        holder.rollback()
    writer.join(timeout=30)
    return {"waiting": waiting} if waiting != (0,) else {}


def compare_what_is_locked(played: OpenTender) -> Learned:
    """The locks that two bidders' acts hold, as any login sees them in `pg_locks`, tell one from the other."""
    pictures = []
    for place in (BIDDER, OTHER):
        with an_act_under_way(played, place) as writer, application() as login:
            login.autocommit = True
            rows = login.execute(
                "SELECT locktype, relation::regclass::text, page, tuple, classid, objid, objsubid, mode FROM pg_locks"
                " WHERE pid = %s AND locktype NOT IN ('virtualxid', 'transactionid') ORDER BY 1, 2, 8, 6",
                (writer.info.backend_pid,),
            )
            pictures.append(rows.fetchall())
    return {} if pictures[0] == pictures[1] else {"pictures": pictures}


# What stops each, taken out.


def let_a_cancellation_wait_for_acts() -> None:
    as_owner(
        """
        CREATE FUNCTION lock_the_deadline() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
        BEGIN
          PERFORM 1 FROM tenders_deadline WHERE tender_id = NEW.id FOR UPDATE;
          RETURN NULL;
        END $$""",
        "CREATE TRIGGER lock_it AFTER UPDATE ON tenders_tender FOR EACH ROW EXECUTE FUNCTION lock_the_deadline()",
    )


def lock_before_the_clock() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('tenders_lift_seal(bigint)'::regprocedure)")
        (source,) = cursor.fetchone()
        early = "IF placewell_clock() < closes"
        assert early in source
        locked = f"PERFORM 1 FROM tenders_deadline d WHERE d.tender_id = p_tender FOR UPDATE;\n  {early}"
        cursor.execute(source.replace(early, locked, 1))


def lock_by_a_number() -> None:
    as_owner(
        """
        CREATE FUNCTION lock_a_number() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          PERFORM pg_advisory_xact_lock(NEW.invitation_id);
          RETURN NEW;
        END $$""",
        "CREATE TRIGGER lock_it BEFORE INSERT ON tenders_bidact FOR EACH ROW EXECUTE FUNCTION lock_a_number()",
    )


Attack = Callable[[OpenTender], Learned]
ATTACKS: dict[str, tuple[Attack, Callable[[], None]]] = {
    "a cancellation that waits": (start_to_call_it_off, let_a_cancellation_wait_for_acts),
    "an opening asked for too early": (ask_for_the_opening_too_early, lock_before_the_clock),
    "holding what acts wait for": (hold_the_tender_and_watch_who_waits, let_a_cancellation_wait_for_acts),
    "what is locked": (compare_what_is_locked, lock_by_a_number),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_waiting_tells_a_login_nothing_by(played: OpenTender, name: str) -> None:
    assert not ATTACKS[name][0](played)


@pytest.mark.parametrize("name", ATTACKS)
def test_without_its_protection_waiting_tells_by(played: OpenTender, name: str) -> None:
    attack, take_out = ATTACKS[name]
    take_out()
    assert attack(played)


def test_no_sealed_row_points_at_a_row_that_the_application_reads(played: OpenTender) -> None:
    """The check of a foreign key locks the row it names, and the lock leaves its mark there.

    Rows written when the tender opens, or when its seal is lifted, may: they tell of no act.
    """
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text || ' to ' || confrelid::regclass::text FROM pg_constraint"
            " WHERE contype = 'f' AND NOT has_table_privilege(conrelid, 'SELECT')"
            " AND has_table_privilege(confrelid, 'SELECT')"
        )
        assert {row[0] for row in cursor.fetchall()} <= {"tenders_secondtier to tenders_tender"}


def test_what_reads_a_sealed_row_runs_in_the_order_it_is_written(played: OpenTender) -> None:
    """The planner may look at rows before it checks a proof that stands in the same SQL statement."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT p.proname FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang WHERE l.lanname = 'sql'"
            " AND p.pronamespace = 'public'::regnamespace"
            " AND p.prosrc ~ '(tenders_bidact|ledger_sealedevent|tenders_interest|tenders_reading)'"
        )
        assert cursor.fetchall() == []


def test_no_session_brings_tables_of_its_own(played: OpenTender) -> None:
    """A temporary table would be found before ours by functions that run as the owner."""
    with application() as login, pytest.raises(psycopg.errors.InsufficientPrivilege):
        login.execute("CREATE TEMPORARY TABLE tenders_unsealing (tender_id bigint, at timestamptz)")


def test_a_seal_lifted_by_somebody_who_cannot_open_keeps_nobody_from_opening(played: OpenTender) -> None:
    from placewell.tenders.actions.opening import open_bids
    from placewell.tenders.opener import OPENER

    bid(played)
    played.close()
    with application() as login:
        assert login.execute("SELECT outcome FROM tenders_lift_seal(%s)", (played.tender.pk,)).fetchone() == ("lifted",)
        login.commit()
    opening = open_bids(actor=OPENER, tender_id=played.tender.pk)
    assert (opening.bids, opening.acts) == (1, 1)
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_eventrow WHERE name = 'BidSealed'")
        assert cursor.fetchone() == (1,)
