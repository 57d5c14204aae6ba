"""What a database login could infer of sealed acts: counts, locks, costs, statements. Each attack is a function.

Every attack is made twice: with the protections as they are, when it learns nothing; and after the owner has taken the
one protection out that stops it, when it learns something. So each test is known to be able to fail.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connection, connections, transaction
from psycopg import sql

from placewell.accounts.roles import Role
from placewell.rules.errors import WrongState
from placewell.rules.urgency import Urgency
from placewell.tenders.actions.bidding import decline_invitation, seal_bid
from placewell.tenders.actions.opening_tenders import open_tender
from placewell.tenders.content import DeclineReason
from placewell.tenders.keys import proof_for
from placewell.tenders.sealing import new_key_pair
from placewell.web.demonstration.play import prepare
from tests.offers import price_of, response_to
from tests.played import OpenTender
from tests.security.test_the_deadline import DECLINE, application
from tests.settings import CLUSTER

BIDDER, SILENT = 0, 1
Learned = dict[str, Any]


def bid(played: OpenTender) -> None:
    seal_bid(
        actor=played.manager(BIDDER),
        invitation_ref=played.invitations[BIDDER].ref,
        response=response_to(played.tender),
        price=price_of(played.tender),
    )


def as_owner(*statements: str) -> None:
    with connections["owner"].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def application_role() -> str:
    return str(connection.settings_dict["USER"])


def show_statements() -> None:
    """Let each session of a role show its newest statement to the others, as a server does that was told nothing.

    It holds for the database of this test alone, which is dropped with it.
    """
    role, database = map(sql.Identifier, (application_role(), connection.settings_dict["NAME"]))
    with psycopg.connect(CLUSTER.admin_url, autocommit=True) as admin:
        admin.execute(sql.SQL("ALTER ROLE {} IN DATABASE {} SET track_activities = on").format(role, database))
    connection.close()


# The attacks: each returns what it learned, which is empty when it learned nothing.


def count_what_is_filtered(played: OpenTender) -> Learned:
    """Row security hides rows; a plan that was run tells how many it hid."""
    with application() as login:
        try:
            plan = login.execute(
                "EXPLAIN (ANALYZE, FORMAT JSON) SELECT * FROM tenders_bidact WHERE tender_id = %s", (played.tender.pk,)
            ).fetchone()[0]
        except psycopg.errors.InsufficientPrivilege:
            return {}
    return {"removed": plan[0]["Plan"].get("Rows Removed by Filter", 0)}


def decline(played: OpenTender) -> None:
    decline_invitation(
        actor=played.manager(SILENT),
        invitation_ref=played.invitations[SILENT].ref,
        reason=DeclineReason.STAFFING,
    )


def look_at_row_locks(played: OpenTender) -> Learned:
    """A lock leaves its transaction in `xmax` of the row, which stays there after the commit."""

    def marks() -> dict[str, str]:
        with application() as login:
            login.execute("SELECT set_config('placewell.role', 'system', false)")
            return dict(
                [
                    *login.execute("SELECT ref, xmin::text || ' ' || xmax::text FROM tenders_invitation"),
                    *login.execute("SELECT ref, xmin::text || ' ' || xmax::text FROM tenders_tender"),
                ]
            )

    before = marks()
    decline(played)
    return {ref: mark for ref, mark in marks().items() if before[ref] != mark}


def ask_for_locks(played: OpenTender) -> Learned:
    """Whoever cannot lock a row at once knows that somebody holds it: here while an act is being written."""
    invitation = played.invitations[SILENT]
    held: Learned = {}
    with application() as writer, application() as login:
        writer.execute(DECLINE, (invitation.pk, proof_for(invitation.ref)))
        login.execute("SELECT set_config('placewell.role', 'system', false)")
        login.commit()
        # An invitation cannot be locked at all by a login without a right to change it: the tender can.
        try:
            login.execute("SELECT 1 FROM tenders_tender WHERE id = %s FOR UPDATE NOWAIT", (played.tender.pk,))
        except psycopg.errors.LockNotAvailable:
            held["tender"] = True
        writer.rollback()
    return held


def weigh_the_functions(played: OpenTender) -> Learned:
    """A function that looks at acts before it checks the proof touches more pages where there are some."""
    calls = {
        "own_acts": "SELECT * FROM tenders_own_acts({invitation}, '\\x00')",
        "standing": "SELECT * FROM tenders_standing_acts(ARRAY[{invitation}]::bigint[], ARRAY['\\x00'::bytea])",
        "acts": "SELECT * FROM tenders_acts_of({tender})",
    }
    learned = {}
    with application() as login:
        for name, call in calls.items():
            touched = {
                place: _pages(login, call.format(invitation=played.invitations[place].pk, tender=played.tender.pk))
                for place in (BIDDER, SILENT)
            }
            if len(set(touched.values())) > 1:
                learned[name] = touched
    return learned


def _pages(login: "psycopg.Connection[Any]", call: str) -> int:
    seen = []
    for _ in range(10):  # the first runs fill the caches of the session
        plan = login.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING off, FORMAT JSON) {call}").fetchone()[0]
        seen.append(int(plan[0]["Plan"]["Shared Hit Blocks"] + plan[0]["Plan"]["Shared Read Blocks"]))
    return min(seen)


def read_statements(played: OpenTender) -> Learned:
    """Every login of a role reads the newest statement of each session of that role, parameters written into it too."""
    invitation = played.invitations[SILENT]
    secrets = (invitation.ref, proof_for(invitation.ref).hex(), DeclineReason.STAFFING.value, f"({invitation.pk},")
    learned: Learned = {}
    show_statements()
    with application() as login:
        login.autocommit = True
        connection.ensure_connection()
        pid = connection.connection.info.backend_pid

        def peek(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            answer = execute(sql, params, many, context)
            (said,) = login.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", (pid,)).fetchone()
            learned.update({secret: said[:80] for secret in secrets if secret in said.replace("\\x", "")})
            return answer

        with connection.execute_wrapper(peek):
            decline(played)
    return learned


def compare_sequences(played: OpenTender) -> Learned:
    """A sequence that moves with each act counts them."""

    def values() -> dict[str, int]:
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT sequencename, last_value FROM pg_sequences ORDER BY 1")
            return dict(cursor.fetchall())

    before = values()
    decline(played)
    return {name: value for name, value in values().items() if before[name] != value}


# What stops each, taken out.


def give_the_right_to_read() -> None:
    as_owner(f"GRANT SELECT ON tenders_bidact TO {application_role()}")


def tie_acts_to_their_invitations() -> None:
    as_owner(
        "ALTER TABLE tenders_bidact ADD FOREIGN KEY (invitation_id) REFERENCES tenders_invitation (id)",
        "ALTER TABLE tenders_bidact ADD FOREIGN KEY (tender_id) REFERENCES tenders_tender (id)",
    )


def check_the_proof_last() -> None:
    as_owner("""
        CREATE OR REPLACE FUNCTION tenders_own_acts(p_invitation bigint, p_proof bytea)
        RETURNS TABLE (seq smallint, act text, bid_ref text, at timestamptz, receipt jsonb, reason text)
        LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
        BEGIN
          PERFORM count(a.receipt) FROM tenders_bidact a WHERE a.invitation_id = p_invitation;
          IF NOT tenders_proved(p_invitation, p_proof) THEN RETURN; END IF;
        END $$""")


@contextmanager
def parameters_in_the_text() -> Iterator[None]:
    options = connection.settings_dict["OPTIONS"]
    connection.close()
    options["server_side_binding"] = False
    try:
        yield
    finally:
        connection.close()
        options["server_side_binding"] = True


def count_acts_by_a_sequence() -> None:
    as_owner(
        "CREATE SEQUENCE acts_counted",
        "ALTER TABLE tenders_bidact ADD COLUMN number bigint DEFAULT nextval('acts_counted')",
    )


ATTACKS = {
    "what a plan filtered": (count_what_is_filtered, give_the_right_to_read),
    "what locks leave": (look_at_row_locks, tie_acts_to_their_invitations),
    "what locks hold": (ask_for_locks, tie_acts_to_their_invitations),
    "what functions touch": (weigh_the_functions, check_the_proof_last),
    "what sequences count": (compare_sequences, count_acts_by_a_sequence),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_a_login_learns_nothing_of_sealed_acts_by(played: OpenTender, name: str) -> None:
    attack, _protection = ATTACKS[name]
    bid(played)
    assert not attack(played)


@pytest.mark.parametrize("name", ATTACKS)
def test_without_its_protection_a_login_learns_by(played: OpenTender, name: str) -> None:
    attack, take_out = ATTACKS[name]
    take_out()
    bid(played)
    assert attack(played)


def test_no_statement_of_an_act_tells_whose_it_is(played: OpenTender) -> None:
    assert not read_statements(played)


def test_with_parameters_in_their_text_statements_would_tell(played: OpenTender) -> None:
    with parameters_in_the_text():
        assert read_statements(played)


def test_a_login_cannot_slip_a_key_of_its_own_into_a_tender(played: OpenTender) -> None:
    package = prepare(played.county, lambda _: None, "Ivy", "Lund", "Kit", "kit@family.example", Urgency.STANDARD)
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE tenders_tenderkey SET claimed = true")
    with application() as login:
        for envelope in ("response", "price"):
            pair = new_key_pair(b"k" * 32)
            login.execute(
                "SELECT tenders_add_key(%s, %s, %s, %s)", (envelope, pair.public, pair.wrapped_private, b"guess")
            )
    with pytest.raises(WrongState, match="was not made by our opener"):
        open_tender(actor=played.staff(Role.BROKER), package_ref=package.ref)


def test_a_refused_act_says_nothing_of_what_stands(played: OpenTender) -> None:
    """A guess is answered alike whether the invited service has bid or not, and its refusal names no row."""
    bid(played)
    call = DECLINE.replace("'decline'", "'bid'")
    with application() as login:
        answers = {login.execute(call, (one.pk, b"guess")).fetchone()[0] for one in played.invitations}
        assert answers == {"not_yours"}
        with pytest.raises(psycopg.Error) as refused:
            login.execute("INSERT INTO tenders_bidact (id) VALUES (gen_random_uuid())")
        assert not re.search(r"B-|I-|T-", json.dumps(str(refused.value)))


def test_an_act_is_written_whole_or_not_at_all(played: OpenTender) -> None:
    """Act and event stand in one transaction: one that is rolled back leaves neither."""
    with transaction.atomic():
        bid(played)
        transaction.set_rollback(True)
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM tenders_bidact) + (SELECT count(*) FROM ledger_sealedevent)")
        assert cursor.fetchone() == (0,)
