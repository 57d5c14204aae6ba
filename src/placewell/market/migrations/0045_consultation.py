"""Consultation: what was proposed, said and answered stands; whom an answer is told to is the system's alone."""

from django.db import migrations

from placewell.ledger.row_security import APPEND_ONLY, expose, protect

HISTORY = ("market_consultedversion", "market_comment", "market_commentanswer", "market_commenthidden")
STANDS = "\n".join(APPEND_ONLY.format(table=table) for table in HISTORY)
UNDO_STANDS = "\n".join(f"DROP TRIGGER append_only ON {table};" for table in reversed(HISTORY))

CONTACTS = protect("market_commentcontact", "placewell_role() = 'system'")

# What people were asked stays what they were asked: only its end is written, once. A comment comes in its time.
GUARDS = """
CREATE FUNCTION market_consultation_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ending text[] := ARRAY['state', 'ended_at', 'ended_because'];
BEGIN
  IF TG_OP <> 'UPDATE' OR OLD.state <> 'open' OR to_jsonb(OLD) - ending <> to_jsonb(NEW) - ending THEN
    RAISE EXCEPTION 'A consultation stays as it was opened, and ends once.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON market_consultation
  FOR EACH ROW EXECUTE FUNCTION market_consultation_stands();

CREATE FUNCTION market_comment_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM market_consultation c
    WHERE c.id = NEW.consultation_id AND c.state = 'open' AND placewell_clock() <= c.closes_at;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'The time to comment is over.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER in_time BEFORE INSERT ON market_comment
  FOR EACH ROW EXECUTE FUNCTION market_comment_in_time();
"""
UNDO_GUARDS = """
DROP TRIGGER in_time ON market_comment;
DROP FUNCTION market_comment_in_time();
DROP TRIGGER stands ON market_consultation;
DROP FUNCTION market_consultation_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("market", "0050_shared_decisions"), ("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(STANDS, UNDO_STANDS),
        migrations.RunSQL(CONTACTS, expose("market_commentcontact")),
        migrations.RunSQL(GUARDS, UNDO_GUARDS),
    ]
