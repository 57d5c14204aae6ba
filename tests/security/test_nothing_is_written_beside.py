"""Acts of bidding change no row of any table but the sealed ones, and no counter, as the owner sees them all."""

from django.db import connections

from tests.clients import client_of
from tests.played import OpenTender
from tests.security.visiting import Visitor, five_acts

SEALED = {"tenders_bidact", "ledger_sealedevent"}
DUMP = "SELECT coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '') FROM {table} t"
COUNTERS = "SELECT sequencename || '=' || coalesce(last_value::text, '') FROM pg_sequences ORDER BY sequencename"


def dump() -> dict[str, str]:
    """Return every table of the database, whole, as its owner reads it, and every counter."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        found = {}
        for (table,) in cursor.fetchall():
            cursor.execute(DUMP.format(table=table))
            found[table] = cursor.fetchone()[0]
        cursor.execute(COUNTERS)
        found["counters"] = "\n".join(row[0] for row in cursor.fetchall())
    return found


def test_acts_of_bidding_change_the_sealed_tables_alone(played: OpenTender) -> None:
    managers = [Visitor("bidder", client_of(played.manager(place))) for place in range(5)]
    before = dump()
    assert len(before) > 50
    assert before["ledger_eventrow"]
    assert before["ledger_message"]
    assert before["ledger_clock"]
    five_acts(played, managers)
    after = dump()
    assert {table for table in before if before[table] != after[table]} == SEALED
