"""The clock, the append-only guard, row-level security's helpers, and the policies of the ledger's own tables."""

from django.db import migrations

CLOCK = """
CREATE FUNCTION placewell_clock() RETURNS timestamptz
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT clock_timestamp() + coalesce((SELECT clock_offset FROM ledger_installation), interval '0')
$$;

CREATE FUNCTION ledger_keep_kind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'UPDATE' OR NEW.kind <> OLD.kind THEN
    RAISE EXCEPTION 'What a database is for is said once, when it is made.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_kind BEFORE UPDATE OR DELETE ON ledger_installation
  FOR EACH ROW EXECUTE FUNCTION ledger_keep_kind();
"""

UNDO_CLOCK = """
DROP TRIGGER keep_kind ON ledger_installation;
DROP FUNCTION ledger_keep_kind();
DROP FUNCTION placewell_clock();
"""

APPEND_ONLY = """
CREATE FUNCTION placewell_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'History is not changed: % is append-only.', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_eventrow
  FOR EACH STATEMENT EXECUTE FUNCTION placewell_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_sealedevent
  FOR EACH STATEMENT EXECUTE FUNCTION placewell_refuse_change();
"""

UNDO_APPEND_ONLY = """
DROP TRIGGER append_only ON ledger_sealedevent;
DROP TRIGGER append_only ON ledger_eventrow;
DROP FUNCTION placewell_refuse_change();
"""

# A setting that was local to a transaction stays behind as an empty string on a persistent connection.
WHO = """
CREATE FUNCTION placewell_role() RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('placewell.role', true), '') $$;
CREATE FUNCTION placewell_authority() RETURNS bigint LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('placewell.authority', true), '')::bigint $$;
CREATE FUNCTION placewell_organisation() RETURNS bigint LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('placewell.organisation', true), '')::bigint $$;
CREATE FUNCTION placewell_case() RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('placewell.case', true), '') $$;
"""

UNDO_WHO = """
DROP FUNCTION placewell_case();
DROP FUNCTION placewell_organisation();
DROP FUNCTION placewell_authority();
DROP FUNCTION placewell_role();
"""

# Staff see their authority's history; the person their own case's; public events have no authority.
POLICIES = """
ALTER TABLE ledger_eventrow ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_eventrow FORCE ROW LEVEL SECURITY;
CREATE POLICY by_owner ON ledger_eventrow TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY writing ON ledger_eventrow FOR INSERT WITH CHECK (true);
CREATE POLICY reading ON ledger_eventrow FOR SELECT USING (
  authority_id IS NULL
  OR placewell_role() = 'system'
  OR (authority_id = placewell_authority() AND placewell_role() NOT IN ('person', 'provider'))
  OR (authority_id = placewell_authority() AND placewell_role() = 'person' AND case_ref = placewell_case())
);

ALTER TABLE ledger_sealedevent ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_sealedevent FORCE ROW LEVEL SECURITY;
CREATE POLICY by_owner ON ledger_sealedevent TO CURRENT_USER USING (true) WITH CHECK (true);

ALTER TABLE ledger_message ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_message FORCE ROW LEVEL SECURITY;
CREATE POLICY by_owner ON ledger_message TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY writing ON ledger_message FOR INSERT WITH CHECK (true);
CREATE POLICY sending ON ledger_message FOR UPDATE USING (placewell_role() = 'system');
CREATE POLICY reading ON ledger_message FOR SELECT USING (
  placewell_role() = 'system'
  OR (authority_id = placewell_authority() AND placewell_role() = 'administrator')
  OR (SELECT kind FROM ledger_installation) IN ('demonstration', 'test')
);
"""

UNDO_POLICIES = """
DROP POLICY reading ON ledger_message;
DROP POLICY sending ON ledger_message;
DROP POLICY writing ON ledger_message;
DROP POLICY by_owner ON ledger_message;
ALTER TABLE ledger_message NO FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger_message DISABLE ROW LEVEL SECURITY;
DROP POLICY by_owner ON ledger_sealedevent;
ALTER TABLE ledger_sealedevent NO FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger_sealedevent DISABLE ROW LEVEL SECURITY;
DROP POLICY reading ON ledger_eventrow;
DROP POLICY writing ON ledger_eventrow;
DROP POLICY by_owner ON ledger_eventrow;
ALTER TABLE ledger_eventrow NO FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger_eventrow DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.RunSQL(CLOCK, UNDO_CLOCK),
        migrations.RunSQL(APPEND_ONLY, UNDO_APPEND_ONLY),
        migrations.RunSQL(WHO, UNDO_WHO),
        migrations.RunSQL(POLICIES, UNDO_POLICIES),
    ]
