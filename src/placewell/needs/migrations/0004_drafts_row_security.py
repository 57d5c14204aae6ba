"""Whose drafts and remarks are whose: a draft is for those who write it, a remark for those who work with it."""

from django.db import migrations

from placewell.ledger.row_security import expose, protect

SYSTEM = "placewell_role() = 'system'"
READERS = {
    # Half-typed words may hold what a portrait must not: only social workers see them.
    "needs_draft": f"{SYSTEM} OR (authority_id = placewell_authority() AND placewell_role() = 'social_worker')",
    "needs_portraitremark": (
        f"{SYSTEM} OR (authority_id = placewell_authority()"
        " AND placewell_role() IN ('social_worker', 'broker', 'approver', 'auditor'))"
        " OR (placewell_role() = 'person' AND EXISTS (SELECT 1 FROM needs_package p"
        " WHERE p.id = needs_portraitremark.package_id AND p.ref = placewell_case()))"
    ),
}
# What the person said stays as they said it; only the answer is added, once.
GUARDS = """
CREATE FUNCTION needs_remark_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.answered_at IS NOT NULL
    OR (to_jsonb(NEW) - 'answer' - 'answered_by' - 'answered_at')
    <> (to_jsonb(OLD) - 'answer' - 'answered_by' - 'answered_at') THEN
    RAISE EXCEPTION 'What the person said is not changed, and is answered once.'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER remark_stands BEFORE UPDATE ON needs_portraitremark
  FOR EACH ROW EXECUTE FUNCTION needs_remark_stands();
"""
UNDO_GUARDS = """
DROP TRIGGER remark_stands ON needs_portraitremark;
DROP FUNCTION needs_remark_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("needs", "0002_guards"), ("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(GUARDS, UNDO_GUARDS),
        *[migrations.RunSQL(protect(table, readers), expose(table)) for table, readers in READERS.items()],
    ]
