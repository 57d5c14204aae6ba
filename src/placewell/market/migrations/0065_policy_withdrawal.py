"""A proposed policy is taken back with a reason, and then never adopted; an adopted one is never taken back."""

from django.db import migrations

from placewell.ledger.row_security import APPEND_ONLY

TABLE = "market_policywithdrawal"
GUARDS = f"""
{APPEND_ONLY.format(table=TABLE)}

CREATE FUNCTION market_policy_not_adopted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM market_policyapproval a
             WHERE a.policy_id = NEW.policy_id AND a.in_force_from IS NOT NULL) THEN
    RAISE EXCEPTION 'An adopted policy is not withdrawn.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER not_adopted BEFORE INSERT ON {TABLE}
  FOR EACH ROW EXECUTE FUNCTION market_policy_not_adopted();

CREATE FUNCTION market_policy_not_withdrawn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM {TABLE} w WHERE w.policy_id = NEW.policy_id) THEN
    RAISE EXCEPTION 'A withdrawn policy is not approved.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER not_withdrawn BEFORE INSERT ON market_policyapproval
  FOR EACH ROW EXECUTE FUNCTION market_policy_not_withdrawn();
"""
UNDO_GUARDS = f"""
DROP TRIGGER not_withdrawn ON market_policyapproval;
DROP FUNCTION market_policy_not_withdrawn();
DROP TRIGGER not_adopted ON {TABLE};
DROP FUNCTION market_policy_not_adopted();
DROP TRIGGER append_only ON {TABLE};
"""


class Migration(migrations.Migration):
    dependencies = [("market", "0064_known_places")]

    operations = [migrations.RunSQL(GUARDS, UNDO_GUARDS)]
