"""Row security of cases, and what may not change: assessments, signed portraits, suitability and budgets."""

from django.db import migrations

STAFF = "(authority_id = placewell_authority() AND placewell_role() NOT IN ('person', 'provider', 'public'))"
SYSTEM = "placewell_role() = 'system'"
OWN = (
    "(placewell_role() = 'person' AND EXISTS (SELECT 1 FROM needs_package p"
    " WHERE p.id = {table}.package_id AND p.ref = placewell_case()))"
)
# A budget is for those who set it, work with it or choose by it; an evaluator scores without knowing it.
BUDGET_STAFF = (
    "(authority_id = placewell_authority()"
    " AND placewell_role() IN ('approver', 'broker', 'social_worker', 'finance_officer', 'auditor'))"
)
READERS = {
    "needs_person": f"{SYSTEM} OR {STAFF} OR (placewell_role() = 'person' AND EXISTS (SELECT 1 FROM needs_package p"
    " WHERE p.person_id = needs_person.id AND p.ref = placewell_case()))",
    "needs_package": f"{SYSTEM} OR {STAFF} OR (placewell_role() = 'person' AND ref = placewell_case())",
    "needs_budget": f"{SYSTEM} OR {BUDGET_STAFF} OR {OWN.format(table='needs_budget')}",
}
for table in ("needs_assessment", "needs_portrait", "needs_suitabilityrecord"):
    READERS[table] = f"{SYSTEM} OR {STAFF} OR {OWN.format(table=table)}"

GUARDS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON needs_assessment
  FOR EACH STATEMENT EXECUTE FUNCTION placewell_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON needs_suitabilityrecord
  FOR EACH STATEMENT EXECUTE FUNCTION placewell_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON needs_budget
  FOR EACH STATEMENT EXECUTE FUNCTION placewell_refuse_change();
CREATE FUNCTION needs_signed_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.signed_at IS NOT NULL AND (to_jsonb(NEW) - 'superseded') <> (to_jsonb(OLD) - 'superseded') THEN
    RAISE EXCEPTION 'A signed portrait is not changed. Write a new version.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER signed_stands BEFORE UPDATE ON needs_portrait
  FOR EACH ROW EXECUTE FUNCTION needs_signed_stands();
"""
UNDO_GUARDS = """
DROP TRIGGER signed_stands ON needs_portrait;
DROP FUNCTION needs_signed_stands();
DROP TRIGGER append_only ON needs_budget;
DROP TRIGGER append_only ON needs_suitabilityrecord;
DROP TRIGGER append_only ON needs_assessment;
"""


def _protect(table: str, readers: str) -> str:
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY by_owner ON {table} TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY by_actor ON {table} USING ({readers}) WITH CHECK ({readers});
"""


def _expose(table: str) -> str:
    return f"""
DROP POLICY by_actor ON {table};
DROP POLICY by_owner ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("needs", "0001_initial"),
        ("accounts", "0001_initial"),
        ("market", "0001_initial"),
        ("directory", "0001_initial"),
        ("ledger", "0002_guards"),
    ]

    operations = [
        migrations.RunSQL(GUARDS, UNDO_GUARDS),
        *[migrations.RunSQL(_protect(table, readers), _expose(table)) for table, readers in READERS.items()],
    ]
