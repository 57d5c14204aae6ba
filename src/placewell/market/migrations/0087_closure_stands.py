"""What is recorded of a closure stays as it is: it can only be called off, once, by the council that recorded it.

A provider reads and announces its own closures. That its service goes on after all is never its own to write.
"""

from django.db import migrations

STANDS = """
CREATE FUNCTION market_closure_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
  off text[] := ARRAY['called_off_because', 'called_off_by', 'called_off_at'];
BEGIN
  IF TG_OP = 'DELETE' OR OLD.called_off_at IS NOT NULL OR to_jsonb(OLD) - off <> to_jsonb(NEW) - off
     OR placewell_role() = 'provider' THEN
    RAISE EXCEPTION 'A closure stays as it was recorded. The council that recorded it calls it off.'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON market_closure
  FOR EACH ROW EXECUTE FUNCTION market_closure_stands();
"""
FALLS = """
DROP TRIGGER stands ON market_closure;
DROP FUNCTION market_closure_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("market", "0086_nursing_rates")]

    operations = [migrations.RunSQL(STANDS, FALLS)]
