"""Standing: notices, replies, decisions, reviews and disputes; whose they are, and what of them stands."""

from django.db import migrations

from placewell.ledger.row_security import APPEND_ONLY, expose, protect

SYSTEM = "placewell_role() = 'system'"
OWN = "(placewell_role() = 'provider' AND organisation_id = placewell_organisation())"
STAFF = "(authority_id = placewell_authority() AND placewell_role() NOT IN ('person', 'provider', 'public'))"
DECIDES = "(authority_id = placewell_authority() AND placewell_role() IN ('commissioner', 'approver'))"
PROTECTED = ("market_proceeding", "market_dispute")
PROTECT = "\n".join(
    protect(t, f"{SYSTEM} OR {OWN} OR {STAFF}", writers=f"{SYSTEM} OR {OWN} OR {DECIDES}") for t in PROTECTED
)
EXPOSE = "\n".join(expose(table) for table in PROTECTED)


# What was said stands: a notice, a reply and a decision are each written once, by whom they are for.
GUARDS = """
CREATE FUNCTION market_proceeding_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  replying text[] := ARRAY['state', 'reply', 'replied_by', 'replied_at'];
  deciding text[] := ARRAY['state', 'decided_by', 'decided_at', 'reasons'];
  asking text[] := ARRAY['state', 'objection', 'objected_at'];
  looking text[] := ARRAY['state', 'reviewed_by', 'reviewed_at', 'review_reasons'];
  moving text[] := CASE
    WHEN NEW.state = 'replied' THEN replying
    WHEN NEW.state IN ('upheld', 'dropped') THEN deciding
    WHEN NEW.state = 'review_asked' THEN asking
    ELSE looking END;
BEGIN
  IF TG_OP = 'DELETE'
    OR NOT (OLD.state, NEW.state) IN (('notice', 'replied'), ('notice', 'upheld'), ('notice', 'dropped'),
      ('notice', 'withdrawn'), ('replied', 'upheld'), ('replied', 'dropped'), ('replied', 'withdrawn'),
      ('upheld', 'review_asked'), ('review_asked', 'confirmed'), ('review_asked', 'reversed'))
    OR (placewell_role() = 'provider') <> (NEW.state IN ('replied', 'review_asked'))
    OR (to_jsonb(NEW) - moving) <> (to_jsonb(OLD) - moving) THEN
    RAISE EXCEPTION 'What was noticed, replied and decided stands.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER proceeding_stands BEFORE UPDATE OR DELETE ON market_proceeding
  FOR EACH ROW EXECUTE FUNCTION market_proceeding_stands();

CREATE FUNCTION market_dispute_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moving text[] := ARRAY['state', 'answer', 'answered_by', 'answered_at'];
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state <> 'open' OR placewell_role() = 'provider'
    OR (to_jsonb(NEW) - moving) <> (to_jsonb(OLD) - moving) THEN
    RAISE EXCEPTION 'A dispute stands as it was made, and is answered once.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER dispute_stands BEFORE UPDATE OR DELETE ON market_dispute
  FOR EACH ROW EXECUTE FUNCTION market_dispute_stands();
"""
UNDO_GUARDS = """
DROP TRIGGER dispute_stands ON market_dispute;
DROP FUNCTION market_dispute_stands();
DROP TRIGGER proceeding_stands ON market_proceeding;
DROP FUNCTION market_proceeding_stands();
"""
REVIEWS = APPEND_ONLY.format(table="market_suspensionreview")
UNDO_REVIEWS = "DROP TRIGGER append_only ON market_suspensionreview;"

# An approver decides notices, and looks again at refusals; a provider may end its own membership.
DECISIONS = """
DROP POLICY writing_by_approver ON market_membershipdecision;
CREATE POLICY writing_by_approver ON market_membershipdecision FOR INSERT WITH CHECK (
  placewell_role() = 'approver' AND authority_id = placewell_authority()
  AND decision IN ('admitted', 'suspended', 'reinstated', 'ended')
);
CREATE POLICY leaving ON market_membershipdecision FOR INSERT WITH CHECK (
  placewell_role() = 'provider' AND organisation_id = placewell_organisation() AND decision = 'ended'
);
"""
UNDO_DECISIONS = """
DROP POLICY leaving ON market_membershipdecision;
DROP POLICY writing_by_approver ON market_membershipdecision;
CREATE POLICY writing_by_approver ON market_membershipdecision FOR INSERT WITH CHECK (
  placewell_role() = 'approver' AND authority_id = placewell_authority() AND decision = 'admitted'
);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("market", "0041_schemes_and_their_record"),
        ("accounts", "0001_initial"),
        ("directory", "0004_miles_to_the_last_bit"),
    ]

    operations = [
        migrations.RunSQL(PROTECT, EXPOSE),
        migrations.RunSQL(GUARDS, UNDO_GUARDS),
        migrations.RunSQL(REVIEWS, UNDO_REVIEWS),
        migrations.RunSQL(DECISIONS, UNDO_DECISIONS),
    ]
