"""Who sees an out-of-hours rota, and who writes in it; no turn is ever changed."""

from django.db import migrations

from placewell.ledger.row_security import expose, protect

OWN = "authority_id = placewell_authority()"
SYSTEM = "placewell_role() = 'system'"
STAFF = f"({OWN} AND placewell_role() NOT IN ('person', 'provider', 'public'))"
WRITERS = f"({OWN} AND placewell_role() IN ('commissioner', 'administrator'))"
TABLES = ("market_rotaturn", "market_rotaturnwithdrawal")

GUARD = """
CREATE FUNCTION market_of_its_rota_turn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM market_rotaturn t WHERE t.id = NEW.turn_id AND t.authority_id = NEW.authority_id) THEN
    RAISE EXCEPTION 'This turn is of another rota.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER of_its_turn BEFORE INSERT ON market_rotaturnwithdrawal
  FOR EACH ROW EXECUTE FUNCTION market_of_its_rota_turn();
"""
UNDO_GUARD = """
DROP TRIGGER of_its_turn ON market_rotaturnwithdrawal;
DROP FUNCTION market_of_its_rota_turn();
"""


class Migration(migrations.Migration):
    dependencies = [("market", "0071_track_record_rows"), ("ledger", "0009_money")]

    operations = [
        *(
            migrations.RunSQL(
                protect(table, f"{SYSTEM} OR {STAFF}", writers=WRITERS, append_only=True),
                expose(table, append_only=True),
            )
            for table in TABLES
        ),
        migrations.RunSQL(GUARD, UNDO_GUARD),
    ]
