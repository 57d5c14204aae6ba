"""A proposed uplift is open for a time: it is applied, taken back by its proposer, or it expires."""

from django.db import migrations

STANDS = """
CREATE OR REPLACE FUNCTION payments_uplift_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  applying text[] := ARRAY['applied_by', 'applied_at', 'placements', 'before', 'after'];
  closing text[] := ARRAY['closed_at', 'withdrawn_because'];
BEGIN
  IF TG_OP = 'DELETE' OR OLD.applied_at IS NOT NULL OR OLD.closed_at IS NOT NULL
     OR (to_jsonb(OLD) - applying <> to_jsonb(NEW) - applying AND to_jsonb(OLD) - closing <> to_jsonb(NEW) - closing)
  THEN
    RAISE EXCEPTION 'An uplift stays as it was proposed, and is applied once.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
"""
STOOD = """
CREATE OR REPLACE FUNCTION payments_uplift_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  applying text[] := ARRAY['applied_by', 'applied_at', 'placements', 'before', 'after'];
BEGIN
  IF TG_OP = 'DELETE' OR OLD.applied_at IS NOT NULL OR to_jsonb(OLD) - applying <> to_jsonb(NEW) - applying THEN
    RAISE EXCEPTION 'An uplift stays as it was proposed, and is applied once.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
"""
WRITERS = """authority_id = placewell_authority() AND placewell_role() IN ('finance_officer', 'approver')"""
EXPIRES = f"ALTER POLICY by_actor ON payments_uplift WITH CHECK (placewell_role() = 'system' OR ({WRITERS}));"
STAYS = f"ALTER POLICY by_actor ON payments_uplift WITH CHECK ({WRITERS});"


class Migration(migrations.Migration):
    dependencies = [("payments", "0003_nursing_year")]

    operations = [migrations.RunSQL(EXPIRES, STAYS), migrations.RunSQL(STANDS, STOOD)]
