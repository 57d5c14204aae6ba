"""Who reads and writes payments; that versions stand, approved runs pay what they say, and nothing is applied twice."""

from django.db import migrations

from placewell.ledger.row_security import APPEND_ONLY, expose, protect

OWN = "authority_id = placewell_authority()"
READERS = f"placewell_role() = 'system' OR ({OWN} AND placewell_role() IN ('finance_officer', 'approver', 'auditor'))"
WRITERS = f"{OWN} AND placewell_role() IN ('finance_officer', 'approver')"
PROVIDERS = f"{READERS} OR (placewell_role() = 'provider' AND organisation_id = placewell_organisation())"

STAFF = ("payments_uplift", "payments_fundingversion", "payments_absenceversion", "payments_paymentrun")
TABLES = {
    **dict.fromkeys((*STAFF, "payments_paymentline"), READERS),
    **dict.fromkeys(("payments_remittance", "payments_remittanceline"), PROVIDERS),
}
HISTORY = ("payments_fundingversion", "payments_absenceversion", "payments_remittanceline")

# What changes in a row, and when; everything else of it stands.
GUARDS = """
CREATE FUNCTION payments_run_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  steps text[] := ARRAY['state', 'drafted_by', 'drafted_at', 'checked_by', 'checked_at', 'approved_by', 'approved_at'];
  paying text[] := ARRAY['state', 'paid_by', 'paid_at'];
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state = 'paid'
     OR (OLD.state = 'approved' AND (NEW.state <> 'paid' OR to_jsonb(OLD) - paying <> to_jsonb(NEW) - paying))
     OR (OLD.state IN ('draft', 'checked') AND (to_jsonb(OLD) - steps <> to_jsonb(NEW) - steps
         OR NEW.state = 'paid' OR (OLD.state = 'draft' AND NEW.state = 'approved'))) THEN
    RAISE EXCEPTION 'An approved run stays as it is.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON payments_paymentrun
  FOR EACH ROW EXECUTE FUNCTION payments_run_stands();

CREATE FUNCTION payments_line_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  holding text[] := ARRAY['held', 'held_because', 'held_by'];
  of_run bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.run_id ELSE NEW.run_id END;
  run_state text;
BEGIN
  SELECT r.state INTO run_state FROM payments_paymentrun r WHERE r.id = of_run;
  IF run_state = 'draft' AND (TG_OP <> 'UPDATE' OR OLD.run_id = NEW.run_id) THEN
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  END IF;
  IF TG_OP = 'UPDATE' AND run_state = 'checked' AND to_jsonb(OLD) - holding = to_jsonb(NEW) - holding THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.held AND OLD.released_by = ''
     AND to_jsonb(OLD) - 'released_by' = to_jsonb(NEW) - 'released_by' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'The lines of a run are written while it is drafted.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER stands BEFORE INSERT OR UPDATE OR DELETE ON payments_paymentline
  FOR EACH ROW EXECUTE FUNCTION payments_line_stands();

CREATE FUNCTION payments_remittance_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.paid_at IS NOT NULL OR to_jsonb(OLD) - 'paid_at' <> to_jsonb(NEW) - 'paid_at' THEN
    RAISE EXCEPTION 'A remittance stays as it was sent.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON payments_remittance
  FOR EACH ROW EXECUTE FUNCTION payments_remittance_stands();

CREATE FUNCTION payments_uplift_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  applying text[] := ARRAY['applied_by', 'applied_at', 'placements', 'before', 'after'];
BEGIN
  IF TG_OP = 'DELETE' OR OLD.applied_at IS NOT NULL OR to_jsonb(OLD) - applying <> to_jsonb(NEW) - applying THEN
    RAISE EXCEPTION 'An uplift stays as it was proposed, and is applied once.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON payments_uplift
  FOR EACH ROW EXECUTE FUNCTION payments_uplift_stands();
"""
UNDO_GUARDS = """
DROP TRIGGER stands ON payments_uplift;
DROP FUNCTION payments_uplift_stands();
DROP TRIGGER stands ON payments_remittance;
DROP FUNCTION payments_remittance_stands();
DROP TRIGGER stands ON payments_paymentline;
DROP FUNCTION payments_line_stands();
DROP TRIGGER stands ON payments_paymentrun;
DROP FUNCTION payments_run_stands();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0001_initial"),
        ("market", "0068_files_of_replies"),
        ("placements", "0009_money"),
        ("ledger", "0009_money"),
    ]

    operations = [
        *(
            migrations.RunSQL(protect(table, readers, writers=WRITERS), expose(table))
            for table, readers in TABLES.items()
        ),
        *(
            migrations.RunSQL(APPEND_ONLY.format(table=table), f"DROP TRIGGER append_only ON {table};")
            for table in HISTORY
        ),
        migrations.RunSQL(GUARDS, UNDO_GUARDS),
    ]
