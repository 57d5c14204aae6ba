"""Joining: rows about an application are of its own two sides, and each side writes its own part alone."""

from django.db import migrations

SIDES = """
CREATE FUNCTION market_application_sides() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE asking text[] := ARRAY['state', 'review_because', 'review_asked_at', 'review_due_at'];
BEGIN
  IF (TG_OP = 'INSERT' AND (NEW.state <> 'sent' OR NEW.decided_at IS NOT NULL OR NEW.membership_id IS NOT NULL))
    OR (TG_OP = 'UPDATE' AND placewell_role() = 'provider'
      AND (NEW.state = OLD.state OR (to_jsonb(NEW) - asking) <> (to_jsonb(OLD) - asking))) THEN
    RAISE EXCEPTION 'An applicant sends, withdraws and asks again; who is asked decides.'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER application_sides BEFORE INSERT OR UPDATE ON market_application
  FOR EACH ROW EXECUTE FUNCTION market_application_sides();

CREATE FUNCTION market_claim_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'pending' OR NEW.post_id IS NOT NULL THEN
    RAISE EXCEPTION 'A claim waits before it is decided.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_begins BEFORE INSERT ON market_claim FOR EACH ROW EXECUTE FUNCTION market_claim_begins();

-- The sides are read as whoever writes: an application that they may not see is none of theirs.
CREATE FUNCTION market_of_its_application() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  made jsonb := to_jsonb(NEW);
  provides boolean := placewell_role() = 'provider';
BEGIN
  IF NOT EXISTS (SELECT 1 FROM market_application a WHERE a.id = NEW.application_id
      AND a.authority_id = NEW.authority_id AND a.organisation_id = NEW.organisation_id)
    OR (provides AND made->>'stage' <> 'sent')
    OR (made->>'kind' = 'asked' AND TG_TABLE_NAME = 'market_applicationnote' AND provides)
    OR (made->>'kind' = 'answered' AND TG_TABLE_NAME = 'market_applicationnote' AND NOT provides)
    OR (made ? 'document_id' AND NOT EXISTS (SELECT 1 FROM market_document d
      WHERE d.id = (made->>'document_id')::bigint AND d.organisation_id = NEW.organisation_id)) THEN
    RAISE EXCEPTION 'This is of another application, or of its other side.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER of_its_application BEFORE INSERT ON market_applicationdocument
  FOR EACH ROW EXECUTE FUNCTION market_of_its_application();
CREATE TRIGGER of_its_application BEFORE INSERT ON market_applicationcheck
  FOR EACH ROW EXECUTE FUNCTION market_of_its_application();
CREATE TRIGGER of_its_application BEFORE INSERT ON market_applicationnote
  FOR EACH ROW EXECUTE FUNCTION market_of_its_application();
"""
UNDO_SIDES = """
DROP TRIGGER of_its_application ON market_applicationnote;
DROP TRIGGER of_its_application ON market_applicationcheck;
DROP TRIGGER of_its_application ON market_applicationdocument;
DROP FUNCTION market_of_its_application();
DROP TRIGGER claim_begins ON market_claim;
DROP FUNCTION market_claim_begins();
DROP TRIGGER application_sides ON market_application;
DROP FUNCTION market_application_sides();
"""


class Migration(migrations.Migration):
    dependencies = [("market", "0042_standing")]

    operations = [migrations.RunSQL(SIDES, UNDO_SIDES)]
