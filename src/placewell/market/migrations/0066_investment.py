"""Investment in quality: points lists that stand, claims of members, their evidence and every step of them."""

from django.db import migrations

from placewell.ledger.row_security import APPEND_ONLY, expose, protect

SYSTEM = "placewell_role() = 'system'"
OWN = "(placewell_role() = 'provider' AND organisation_id = placewell_organisation())"
READS = "(authority_id = placewell_authority() AND placewell_role() IN ('commissioner', 'approver', 'auditor'))"
DECIDES = "(authority_id = placewell_authority() AND placewell_role() IN ('commissioner', 'approver'))"
TABLES = (("market_investmentclaim", False), ("market_investmentevidence", True), ("market_investmentstep", True))
PROTECT = "\n".join(
    protect(table, f"{SYSTEM} OR {OWN} OR {READS}", writers=f"{SYSTEM} OR {OWN} OR {DECIDES}", append_only=stands)
    for table, stands in TABLES
)
EXPOSE = "\n".join(expose(table, append_only=stands) for table, stands in reversed(TABLES))
LISTS = APPEND_ONLY.format(table="market_investmentlist")
UNDO_LISTS = "DROP TRIGGER append_only ON market_investmentlist;"

# Each side moves a claim by its own acts alone, and each act writes its own columns.
GUARDS = """
CREATE FUNCTION market_investment_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF placewell_role() <> 'provider' OR NEW.state <> 'claimed' OR NEW.verified_on IS NOT NULL
    OR (NEW.decided_by, NEW.noticed_by, NEW.looked_by) IS DISTINCT FROM ('', '', '')
    OR NOT EXISTS (
      SELECT FROM market_membership m JOIN market_investmentlist l ON l.category_id = m.category_id
      WHERE m.id = NEW.membership_id AND l.id = NEW.points_list_id AND m.state <> 'ended'
        AND m.organisation_id = NEW.organisation_id AND m.authority_id = NEW.authority_id) THEN
    RAISE EXCEPTION 'A claim begins as one, about a membership of its own.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER begins BEFORE INSERT ON market_investmentclaim
  FOR EACH ROW EXECUTE FUNCTION market_investment_begins();

CREATE FUNCTION market_investment_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  who text := placewell_role();
  moving text[] := ARRAY['state', 'due_at'] || CASE
    WHEN OLD.state = 'look_again' AND NEW.state = 'verified' THEN ARRAY['looked_by', 'verified_on', 'expires_on']
    WHEN NEW.state = 'stands' THEN ARRAY['looked_by']
    WHEN NEW.state = 'notice' THEN ARRAY['noticed_by', 'looked_by']
    WHEN OLD.state = 'claimed' AND NEW.state = 'verified'
      THEN ARRAY['decided_by', 'decided_at', 'verified_on', 'expires_on']
    WHEN NEW.state = 'verified' THEN ARRAY['decided_by', 'decided_at', 'noticed_by']
    WHEN NEW.state IN ('refused', 'ended') THEN ARRAY['decided_by', 'decided_at']
    ELSE ARRAY[]::text[] END;
BEGIN
  IF TG_OP = 'DELETE'
    OR NOT (OLD.state, NEW.state) IN (('claimed', 'asked'), ('claimed', 'verified'), ('claimed', 'refused'),
      ('claimed', 'withdrawn'), ('asked', 'claimed'), ('asked', 'refused'), ('asked', 'withdrawn'),
      ('verified', 'notice'), ('verified', 'expired'), ('notice', 'replied'), ('notice', 'ended'),
      ('notice', 'verified'), ('notice', 'expired'), ('replied', 'ended'), ('replied', 'verified'),
      ('replied', 'expired'), ('refused', 'look_again'), ('ended', 'look_again'), ('look_again', 'stands'),
      ('look_again', 'verified'), ('look_again', 'withdrawn'))
    OR (who = 'provider') <> (NEW.state IN ('claimed', 'replied', 'look_again', 'withdrawn') AND who <> 'system')
    OR (who = 'system') <> (NEW.state IN ('expired', 'withdrawn') AND who <> 'provider')
    OR (to_jsonb(NEW) - moving) <> (to_jsonb(OLD) - moving) THEN
    RAISE EXCEPTION 'What was claimed and decided stands.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON market_investmentclaim
  FOR EACH ROW EXECUTE FUNCTION market_investment_stands();

-- Read as whoever writes: a claim that they may not see is none of theirs.
CREATE FUNCTION market_of_its_investment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  made jsonb := to_jsonb(NEW);
  who text := placewell_role();
  act text := coalesce(made->>'act', 'add');
BEGIN
  IF NOT EXISTS (SELECT FROM market_investmentclaim c WHERE c.id = NEW.claim_id
      AND c.authority_id = NEW.authority_id AND c.organisation_id = NEW.organisation_id)
    OR NOT (CASE who
      WHEN 'provider' THEN act IN ('claim', 'add', 'answer', 'withdraw', 'reply', 'ask_again')
      WHEN 'system' THEN act IN ('withdraw', 'remind', 'expire')
      ELSE act IN ('ask', 'verify', 'refuse', 'give_notice', 'end', 'keep', 'confirm', 'reverse') END) THEN
    RAISE EXCEPTION 'This is of another claim, or of its other side.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER of_its_investment BEFORE INSERT ON market_investmentevidence
  FOR EACH ROW EXECUTE FUNCTION market_of_its_investment();
CREATE TRIGGER of_its_investment BEFORE INSERT ON market_investmentstep
  FOR EACH ROW EXECUTE FUNCTION market_of_its_investment();

-- An approver who looks again, or ends what was verified, counts the points anew.
CREATE POLICY counting_by_approver ON market_membershipdecision FOR INSERT WITH CHECK (
  placewell_role() = 'approver' AND authority_id = placewell_authority() AND decision = 'investment_verified'
);
"""
UNDO_GUARDS = """
DROP POLICY counting_by_approver ON market_membershipdecision;
DROP TRIGGER of_its_investment ON market_investmentstep;
DROP TRIGGER of_its_investment ON market_investmentevidence;
DROP FUNCTION market_of_its_investment();
DROP TRIGGER stands ON market_investmentclaim;
DROP FUNCTION market_investment_stands();
DROP TRIGGER begins ON market_investmentclaim;
DROP FUNCTION market_investment_begins();
"""


class Migration(migrations.Migration):
    dependencies = [("market", "0065_policy_withdrawal")]

    operations = [
        migrations.RunSQL(PROTECT, EXPOSE),
        migrations.RunSQL(LISTS, UNDO_LISTS),
        migrations.RunSQL(GUARDS, UNDO_GUARDS),
    ]
