"""What of schemes stands, and what may change of them in which state."""

from django.db import migrations

from placewell.ledger.row_security import APPEND_ONLY

APPEND_ONLY_TABLES = (
    "market_recordentry",
    "market_schemechange",
    "market_pilottest",
)
APPEND = "\n".join(APPEND_ONLY.format(table=table) for table in APPEND_ONLY_TABLES)
UNDO_APPEND = "\n".join(f"DROP TRIGGER append_only ON {table};" for table in reversed(APPEND_ONLY_TABLES))

# A notice says for ever what it said, and is sent once. A stop criterion stays once its pilot has gone live.
GUARDS = """
CREATE FUNCTION market_notice_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.sent_on IS NOT NULL OR (NEW.scheme_id, NEW.kind, NEW.content, NEW.prepared_by, NEW.prepared_at)
    IS DISTINCT FROM (OLD.scheme_id, OLD.kind, OLD.content, OLD.prepared_by, OLD.prepared_at) THEN
    RAISE EXCEPTION 'A notice is never changed, and sent once.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stays BEFORE UPDATE ON market_notice FOR EACH ROW EXECUTE FUNCTION market_notice_stays();
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON market_notice
  FOR EACH STATEMENT EXECUTE FUNCTION placewell_refuse_change();

CREATE FUNCTION market_criteria_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE the_scheme bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.scheme_id ELSE NEW.scheme_id END;
BEGIN
  IF TG_OP = 'UPDATE' OR NOT EXISTS (SELECT FROM market_scheme WHERE id = the_scheme AND state = 'draft' AND pilot) THEN
    RAISE EXCEPTION 'The stop criteria of a pilot are fixed before it starts.';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER stay BEFORE INSERT OR UPDATE OR DELETE ON market_stopcriterion
  FOR EACH ROW EXECUTE FUNCTION market_criteria_stay();
"""
UNDO_GUARDS = """
DROP TRIGGER stay ON market_stopcriterion;
DROP FUNCTION market_criteria_stay();
DROP TRIGGER kept ON market_notice;
DROP TRIGGER stays ON market_notice;
DROP FUNCTION market_notice_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("market", "0040_joining"), ("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(APPEND, UNDO_APPEND),
        migrations.RunSQL(GUARDS, UNDO_GUARDS),
    ]
