"""Who sees how a placement ended; that it is never changed; and that one placement follows another that has ended."""

from django.db import migrations

READERS = (
    "placewell_role() = 'system'"
    " OR (authority_id = placewell_authority() AND placewell_role() NOT IN ('person', 'provider', 'public'))"
    " OR (placewell_role() = 'provider' AND organisation_id = placewell_organisation())"
    " OR (placewell_role() = 'person' AND package_ref = placewell_case())"
)
PROTECT = f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON placements_placementend
  FOR EACH STATEMENT EXECUTE FUNCTION placewell_refuse_change();
ALTER TABLE placements_placementend ENABLE ROW LEVEL SECURITY;
ALTER TABLE placements_placementend FORCE ROW LEVEL SECURITY;
CREATE POLICY by_owner ON placements_placementend TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY by_actor ON placements_placementend USING ({READERS}) WITH CHECK ({READERS});
"""
EXPOSE = """
DROP POLICY by_actor ON placements_placementend;
DROP POLICY by_owner ON placements_placementend;
ALTER TABLE placements_placementend NO FORCE ROW LEVEL SECURITY;
ALTER TABLE placements_placementend DISABLE ROW LEVEL SECURITY;
DROP TRIGGER append_only ON placements_placementend;
"""
FOLLOWS = """
CREATE FUNCTION placements_follows_an_end() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  IF NEW.follows_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM placements_placement p JOIN placements_placementend e ON e.placement_id = p.id
    WHERE p.id = NEW.follows_id AND p.package_ref = NEW.package_ref AND e.last_on < NEW.starts_on
  ) THEN
    RAISE EXCEPTION 'A placement follows one of the same package that ended before it begins.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'follows_an_end';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER follows_an_end BEFORE INSERT ON placements_placement
  FOR EACH ROW EXECUTE FUNCTION placements_follows_an_end();
"""
FOLLOWS_NOTHING = """
DROP TRIGGER follows_an_end ON placements_placement;
DROP FUNCTION placements_follows_an_end();
"""


class Migration(migrations.Migration):
    dependencies = [("placements", "0009_money"), ("choice", "0011_additional_cost_rows"), ("tenders", "0014_times")]

    operations = [migrations.RunSQL(PROTECT, EXPOSE), migrations.RunSQL(FOLLOWS, FOLLOWS_NOTHING)]
