"""Whose clocks are whose, and the two functions that start and stop them.

Staff see their authority's clocks, a provider and a person those that wait for them. A change may start or stop
a clock that its actor does not see (a provider's report starts an approver's), so writing goes through functions.
"""

from django.db import migrations

from placewell.ledger.row_security import expose, protect

READERS = (
    "placewell_role() = 'system'"
    " OR (authority_id = placewell_authority() AND placewell_role() NOT IN ('person', 'provider', 'public'))"
    " OR (placewell_role() = 'provider' AND organisation_id = placewell_organisation())"
    " OR (placewell_role() = 'person' AND case_ref = placewell_case())"
)
FUNCTIONS = """
CREATE FUNCTION ledger_start_clock(
  p_kind text, p_subject text, p_role text, p_due timestamptz, p_authority bigint, p_case text, p_organisation bigint
) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  INSERT INTO ledger_clock (kind, subject, role, due_at, authority_id, case_ref, organisation_id, started_at)
  VALUES (p_kind, p_subject, p_role, p_due, p_authority, p_case, p_organisation, placewell_clock())
  ON CONFLICT (subject, kind) WHERE stopped_at IS NULL
  DO UPDATE SET due_at = excluded.due_at, role = excluded.role, organisation_id = excluded.organisation_id
$$;

-- Stops the running clocks of a subject, or of a case where that is given; of some kinds, or of all.
CREATE FUNCTION ledger_stop_clocks(p_subject text, p_case text, p_kinds text[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  UPDATE ledger_clock SET stopped_at = placewell_clock()
  WHERE stopped_at IS NULL AND (p_kinds IS NULL OR kind = ANY (p_kinds))
    AND ((p_subject <> '' AND subject = p_subject) OR (p_case <> '' AND case_ref = p_case))
$$;
"""
UNDO_FUNCTIONS = """
DROP FUNCTION ledger_stop_clocks(text, text, text[]);
DROP FUNCTION ledger_start_clock(text, text, text, timestamptz, bigint, text, bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_guards")]

    operations = [
        migrations.RunSQL(protect("ledger_clock", READERS), expose("ledger_clock")),
        migrations.RunSQL(FUNCTIONS, UNDO_FUNCTIONS),
    ]
