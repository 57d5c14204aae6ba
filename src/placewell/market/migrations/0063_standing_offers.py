"""Standing offers: terms for emergencies, read by those they are made to and those who made them, changed by nobody."""

from django.db import migrations

from placewell.ledger.row_security import expose, give_money_back, keep_money, protect

SYSTEM = "placewell_role() = 'system'"
OWN = "(placewell_role() = 'provider' AND organisation_id = placewell_organisation())"
READS = "placewell_role() IN ('broker', 'commissioner', 'approver', 'auditor')"
STAFF = f"(authority_id = placewell_authority() AND {READS})"
TABLES = ("market_standingoffer", "market_standingprice", "market_standingofferend")
REMINDERS = "market_standingofferreminder"
PROTECT = "\n".join(
    [
        *(protect(one, f"{SYSTEM} OR {OWN} OR {STAFF}", writers=OWN, append_only=True) for one in TABLES),
        protect(REMINDERS, SYSTEM, append_only=True),
    ]
)
EXPOSE = "\n".join(expose(one, append_only=True) for one in (REMINDERS, *reversed(TABLES)))

# Authorities that share the scheme search in it too, so they read what is offered to it.
SHARED = f"""
CREATE FUNCTION market_shares_scheme_of(p_membership bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM market_membership m
    JOIN market_category c ON c.id = m.category_id
    JOIN market_schemeauthority s ON s.scheme_id = c.scheme_id
    WHERE m.id = p_membership AND s.authority_id = placewell_authority() AND s.state = 'joined'
  )
$$;
CREATE POLICY reading_shared ON market_standingoffer FOR SELECT USING (
  {READS} AND market_shares_scheme_of(membership_id)
);
CREATE POLICY reading_shared ON market_standingprice FOR SELECT USING (
  {READS} AND market_shares_scheme_of((SELECT o.membership_id FROM market_standingoffer o WHERE o.id = offer_id))
);
CREATE POLICY reading_shared ON market_standingofferend FOR SELECT USING (
  {READS} AND market_shares_scheme_of((SELECT o.membership_id FROM market_standingoffer o WHERE o.id = offer_id))
);
"""
UNDO_SHARED = """
DROP POLICY reading_shared ON market_standingofferend;
DROP POLICY reading_shared ON market_standingprice;
DROP POLICY reading_shared ON market_standingoffer;
DROP FUNCTION market_shares_scheme_of(bigint);
"""

# One version stands at a time, and they follow each other; a price and an end are of their offer's own sides.
GUARDS = """
CREATE FUNCTION market_standing_offer_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
      SELECT FROM market_membership m WHERE m.id = NEW.membership_id AND m.organisation_id = NEW.organisation_id
        AND m.authority_id = NEW.authority_id AND m.state <> 'ended')
    OR EXISTS (
      SELECT FROM market_standingoffer o LEFT JOIN market_standingofferend e ON e.offer_id = o.id
      WHERE o.membership_id = NEW.membership_id AND (e.id IS NULL OR o.ref <> NEW.ref))
    OR NEW.version <> 1 + coalesce(
      (SELECT max(o.version) FROM market_standingoffer o WHERE o.membership_id = NEW.membership_id), 0) THEN
    RAISE EXCEPTION 'A standing offer is of a live membership of its own, and follows the one before, which has ended.'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER follows BEFORE INSERT ON market_standingoffer
  FOR EACH ROW EXECUTE FUNCTION market_standing_offer_follows();

CREATE FUNCTION market_of_its_standing_offer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM market_standingoffer o WHERE o.id = NEW.offer_id
      AND o.organisation_id = NEW.organisation_id AND o.authority_id = NEW.authority_id) THEN
    RAISE EXCEPTION 'This is of another standing offer.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER of_its_offer BEFORE INSERT ON market_standingprice
  FOR EACH ROW EXECUTE FUNCTION market_of_its_standing_offer();
CREATE TRIGGER of_its_offer BEFORE INSERT ON market_standingofferend
  FOR EACH ROW EXECUTE FUNCTION market_of_its_standing_offer();
"""
UNDO_GUARDS = """
DROP TRIGGER of_its_offer ON market_standingofferend;
DROP TRIGGER of_its_offer ON market_standingprice;
DROP FUNCTION market_of_its_standing_offer();
DROP TRIGGER follows ON market_standingoffer;
DROP FUNCTION market_standing_offer_follows();
"""


class Migration(migrations.Migration):
    dependencies = [("market", "0053_times_and_statements"), ("ledger", "0009_money")]

    operations = [
        migrations.RunSQL(PROTECT, EXPOSE),
        migrations.RunSQL(keep_money("market_standingprice"), give_money_back("market_standingprice")),
        migrations.RunSQL(SHARED, UNDO_SHARED),
        migrations.RunSQL(GUARDS, UNDO_GUARDS),
    ]
