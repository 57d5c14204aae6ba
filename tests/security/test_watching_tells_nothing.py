"""What a database login could see by watching: statements of other sessions, statistics, estimates, costs of functions.

Each attack looks before five acts of bidding and after them (or at two bidders), and has learned something when what it
sees differs. It is made once with its protection, and once after the protection was taken out.
"""

import re
import threading
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from placewell.tenders.actions.bidding import decline_invitation, seal_bid, withdraw_bid
from placewell.tenders.content import DeclineReason
from tests.offers import price_of, response_to
from tests.played import OpenTender
from tests.security.test_sealed_rows import (
    application_role,
    as_owner,
    parameters_in_the_text,
    show_statements,
)
from tests.security.test_the_deadline import application

Login = psycopg.Connection[Any]
SEALED = ("tenders_bidact", "ledger_sealedevent", "tenders_deadline", "tenders_interest", "tenders_reading")


def five_bidders_act(played: OpenTender) -> None:
    """Two bid, one bids twice, one withdraws, one declines."""
    for place, replace in ((0, False), (1, False), (2, False), (2, True), (3, False)):
        seal_bid(
            actor=played.manager(place),
            invitation_ref=played.invitations[place].ref,
            response=response_to(played.tender),
            price=price_of(played.tender),
            replace=replace,
        )
    withdraw_bid(actor=played.manager(3), invitation_ref=played.invitations[3].ref)
    invitation = played.invitations[4].ref
    decline_invitation(actor=played.manager(4), invitation_ref=invitation, reason=DeclineReason.STAFFING)


# What a login looks at. Whatever it is refused it sees as the refusal, which is the same before and after.


def look(login: Login, statement: str) -> object:
    try:
        return login.execute(statement).fetchall()
    except psycopg.Error as refused:
        return str(refused)


def marks_of_rows(login: Login, played: OpenTender) -> object:
    """Every row that can be read at all, with its system columns: version, lock and place."""
    login.execute("SELECT set_config('placewell.role', 'system', false)")
    seen = {}
    for (table,) in login.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall():
        seen[table] = look(login, f"SELECT xmin, xmax, ctid, t::text FROM {table} t ORDER BY ctid")
    return seen


def statistics(login: Login, played: OpenTender) -> object:
    """What the planner knows of the sealed tables: most common values of a tender or an invitation, by number."""
    as_owner("ANALYZE")
    return look(login, f"SELECT tablename, attname, s::text FROM pg_stats s WHERE tablename IN {SEALED} ORDER BY 1, 2")


def estimates(login: Login, played: OpenTender) -> object:
    """How many rows the planner expects of one tender."""
    as_owner("ANALYZE")
    return [look(login, f"EXPLAIN SELECT * FROM {table} WHERE tender_id = {played.tender.pk}") for table in SEALED]


def other_sessions(login: Login, played: OpenTender) -> object:
    """What the other sessions of the role do, did last, and since when: a kept session shows it while it waits."""
    connection.ensure_connection()
    return look(
        login,
        "SELECT pid, state, query, query_start, state_change, xact_start FROM pg_stat_activity"
        " WHERE usename = current_user AND datname = current_database() AND pid <> pg_backend_pid() ORDER BY pid",
    )


def costs_of_functions(login: Login, played: OpenTender) -> object:
    """How many pages each function touches, and how many rows it gives, on a guess or when it is too early."""
    tender, invitation = played.tender.pk, played.invitations[0]
    guess = f"{invitation.pk}, '\\x00'"
    rest = "NULL, NULL, '{}', '', NULL, '\\x00', 'x', 'x', 'x'"
    calls = (
        f"tenders_own_acts({guess})",
        f"tenders_bidding('{invitation.ref}', '\\x00', {invitation.organisation_id}, '\\x00')",
        f"tenders_standing_acts(ARRAY[{invitation.pk}]::bigint[], ARRAY['\\x00'::bytea])",
        f"tenders_own_receipts({guess}, NULL, NULL, 10)",
        f"tenders_own_interests({guess})",
        f"tenders_readers_of('{played.package.ref}', '\\x00', NULL, NULL, 10)",
        f"tenders_acts_of({tender})",
        f"tenders_lift_seal({tender})",
        f"tenders_price_key({tender})",
        f"tenders_seal_act({guess}, 1::smallint, 'bid', 'B-1', now(), {rest})",
    )
    login.execute("SELECT set_config('placewell.role', 'system', false)")
    # An attacker calls itself what it likes, the bidder's own organisation among it.
    login.execute("SELECT set_config('placewell.organisation', %s, false)", (str(invitation.organisation_id),))
    return {call.partition("(")[0]: pages_and_rows(login, call) for call in calls}


def pages_and_rows(login: Login, call: str) -> tuple[int, int]:
    seen = []
    for _ in range(8):  # the first runs fill the caches of the session
        row = login.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING off, FORMAT JSON) SELECT * FROM {call}").fetchone()
        assert row is not None
        plan = row[0][0]["Plan"]
        seen.append((int(plan["Shared Hit Blocks"]) + int(plan["Shared Read Blocks"]), int(plan["Actual Rows"])))
    return min(seen)


# What stops each, taken out.


def tie_acts_to_their_invitations() -> None:
    as_owner("ALTER TABLE tenders_bidact ADD FOREIGN KEY (invitation_id) REFERENCES tenders_invitation (id)")


def give_the_right_to_read() -> None:
    as_owner(f"GRANT SELECT ON tenders_bidact TO {application_role()}")


def give_the_right_and_show_the_rows() -> None:
    as_owner(
        f"GRANT SELECT ON tenders_bidact TO {application_role()}",
        "ALTER TABLE tenders_bidact NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE tenders_bidact DISABLE ROW LEVEL SECURITY",
    )


def rewrite(function: str, *changes: tuple[str, str]) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef(%s::regprocedure)", (function,))
        (source,) = cursor.fetchone()
        for before, after in changes:
            assert before in source
            source = source.replace(before, after)
        cursor.execute(source)


def hand_acts_out_before_the_opening() -> None:
    from_unsealed = "FROM tenders_unsealing u JOIN tenders_tender t ON t.id = u.tender_id"
    changes = ((from_unsealed, "FROM tenders_tender t"), ("u.tender_id = p_tender", "t.id = p_tender"))
    rewrite("tenders_acts_of(bigint)", *changes)


def look_before_checking_the_proof() -> None:
    check = "IF NOT tenders_proved(p_invitation, p_proof)"
    looking = "PERFORM sha256(a.response_sealed) FROM tenders_bidact a WHERE a.invitation_id = p_invitation;"
    rewrite("tenders_own_acts(bigint,bytea)", (check, f"{looking} {check}"))


ATTACKS: dict[str, tuple[Callable[[Login, OpenTender], object], Callable[[], None]]] = {
    "the marks of rows": (marks_of_rows, tie_acts_to_their_invitations),
    "the rows themselves": (marks_of_rows, give_the_right_and_show_the_rows),
    "statistics": (statistics, give_the_right_and_show_the_rows),
    "other sessions": (other_sessions, show_statements),
    "estimates": (estimates, give_the_right_and_show_the_rows),
    "what functions give": (costs_of_functions, hand_acts_out_before_the_opening),
    "what functions touch": (costs_of_functions, look_before_checking_the_proof),
}


def differs(attack: Callable[[Login, OpenTender], object], played: OpenTender) -> bool:
    with application() as login:
        login.autocommit = True
        before = attack(login, played)
        five_bidders_act(played)
        return attack(login, played) != before


@pytest.mark.parametrize("name", ATTACKS)
def test_watching_tells_a_login_nothing_by(played: OpenTender, name: str) -> None:
    assert not differs(ATTACKS[name][0], played)


@pytest.mark.parametrize("name", ATTACKS)
def test_without_its_protection_watching_tells_by(played: OpenTender, name: str) -> None:
    attack, take_out = ATTACKS[name]
    take_out()
    assert differs(attack, played)


def statements_of_an_offer(played: OpenTender, place: int) -> list[str]:
    """Return what another session of the same login reads of the session that answers the post of an offer."""
    client = Client()
    user = get_user_model().objects.get(pk=played.manager(place).user_id)
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    seen: list[str] = []
    show_statements()
    with application() as login:
        login.autocommit = True
        connection.ensure_connection()
        pid = connection.connection.info.backend_pid

        def peek(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            answer = execute(sql, params, many, context)
            row = login.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", (pid,)).fetchone()
            seen.append(str(row[0]) if row else "")
            return answer

        with connection.execute_wrapper(peek):
            answer = client.post(reverse("tenders_bid", args=[played.invitations[place].ref]), the_form(played, place))
    assert answer.status_code == 302, answer.content[-2000:]
    # A savepoint is named after the thread, the same for all.
    return [re.sub(rf"s{threading.get_ident()}_x\d+", "savepoint", one) for one in seen]


def the_form(played: OpenTender, place: int) -> dict[str, str]:
    starts = date.fromisoformat(played.tender.portrait["start_on"])
    fields = {f"answer_{question['id']}": f"A walk, {place}." for question in played.tender.questions}
    fields |= {"for_me": "Company.", "must_haves_met": "on", "vacancy_confirmed": "on", "confirmed_by": "Kim Lee"}
    for name, day in (("start_on", starts), ("valid_until", starts + timedelta(days=60))):
        fields |= {f"{name}_{box}": str(part) for box, part in enumerate((day.day, day.month, day.year))}
    return {**fields, "core": f"99{place}.00", "basis": "net_of_fnc", "key": f"key-{place}"}


@pytest.mark.parametrize("beside", [True, False], ids=["parameters beside the text", "parameters in the text"])
def test_the_statements_of_two_bidders_are_one_and_the_same(played: OpenTender, beside: bool) -> None:
    """From the session cookie to the receipt, no text tells whose request it is, which invitation or which price."""
    with nullcontext() if beside else parameters_in_the_text():
        first, second = (statements_of_an_offer(played, place) for place in (0, 1))
    assert any("tenders_seal_act" in one for one in first)
    assert (first == second) is beside
