"""A proposed uplift is open for a time: it is applied, taken back by its proposer, or it expires."""

from django.db import migrations, models
from django.db.models import Q

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
# What was proposed before there was an end of it is open as long as a proposal of today.
FILL = """
ALTER TABLE payments_uplift DISABLE TRIGGER stands;
UPDATE payments_uplift SET expires_at = proposed_at + interval '28 days' WHERE applied_at IS NOT NULL;
UPDATE payments_uplift SET expires_at = placewell_clock() + interval '28 days' WHERE applied_at IS NULL;
ALTER TABLE payments_uplift ENABLE TRIGGER stands;
"""
WRITERS = """authority_id = placewell_authority() AND placewell_role() IN ('finance_officer', 'approver')"""
EXPIRES = f"ALTER POLICY by_actor ON payments_uplift WITH CHECK (placewell_role() = 'system' OR ({WRITERS}));"
STAYS = f"ALTER POLICY by_actor ON payments_uplift WITH CHECK ({WRITERS});"


class Migration(migrations.Migration):
    dependencies = [("payments", "0003_nursing_year")]

    operations = [
        migrations.AddField(
            model_name="uplift",
            name="expires_at",
            field=models.DateTimeField(db_comment="Until when an approver may apply it.", null=True),
        ),
        migrations.AddField(
            model_name="uplift",
            name="closed_at",
            field=models.DateTimeField(db_comment="When it was taken back or expired.", null=True),
        ),
        migrations.AddField(
            model_name="uplift",
            name="withdrawn_because",
            field=models.TextField(blank=True, default="", db_comment="Empty where it expired."),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(EXPIRES, STAYS),
        migrations.AlterField(
            model_name="uplift",
            name="expires_at",
            field=models.DateTimeField(db_comment="Until when an approver may apply it."),
        ),
        migrations.AddConstraint(
            model_name="uplift",
            constraint=models.CheckConstraint(
                condition=Q(closed_at__isnull=True, withdrawn_because="")
                | Q(closed_at__isnull=False, applied_at__isnull=True),
                name="uplift_closed_or_applied",
            ),
        ),
        migrations.RunSQL(STANDS, STOOD),
    ]
