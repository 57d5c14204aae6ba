"""A notice begins as a notice, given by who may give one; a dispute begins open, made by its provider."""

from django.db import migrations

BEGINS = """
CREATE FUNCTION market_proceeding_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF placewell_role() NOT IN ('commissioner', 'system')
    OR (NEW.state, NEW.reply, NEW.replied_by, NEW.decided_by, NEW.reasons, NEW.objection, NEW.reviewed_by,
      NEW.review_reasons) IS DISTINCT FROM ('notice', '', '', '', '', '', '', '') THEN
    RAISE EXCEPTION 'A notice begins as a notice.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER begins BEFORE INSERT ON market_proceeding
  FOR EACH ROW EXECUTE FUNCTION market_proceeding_begins();

CREATE FUNCTION market_dispute_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF placewell_role() <> 'provider' OR NEW.state <> 'open' OR NEW.answer <> '' OR NEW.answered_by <> ''
    OR NOT EXISTS (
      SELECT FROM market_membership m WHERE m.id = NEW.membership_id AND m.organisation_id = NEW.organisation_id
        AND m.authority_id = NEW.authority_id) THEN
    RAISE EXCEPTION 'A dispute begins open, about a membership of its own.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER begins BEFORE INSERT ON market_dispute
  FOR EACH ROW EXECUTE FUNCTION market_dispute_begins();
"""
UNDO = """
DROP TRIGGER begins ON market_dispute;
DROP FUNCTION market_dispute_begins();
DROP TRIGGER begins ON market_proceeding;
DROP FUNCTION market_proceeding_begins();
"""


class Migration(migrations.Migration):
    dependencies = [("market", "0045_consultation")]

    operations = [migrations.RunSQL(BEGINS, UNDO)]
