"""A run keeps up to which year the rates of nursing care were known when it was drafted; drafted again, that changes."""

from django.db import migrations

STANDS = """
CREATE OR REPLACE FUNCTION payments_run_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  steps text[] := ARRAY['state', 'drafted_by', 'drafted_at', {more}'checked_by', 'checked_at', 'approved_by',
    'approved_at'];
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
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_guards"), ("placements", "0011_ends_guarded")]

    operations = [migrations.RunSQL(STANDS.format(more="'nursing_year', "), STANDS.format(more=""))]
