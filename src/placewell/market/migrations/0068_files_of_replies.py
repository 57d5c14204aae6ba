"""Files that come with the reply to a notice: its provider writes them, and those who decide read them."""

from django.db import migrations

from placewell.ledger.row_security import expose, protect

OWN = "(placewell_role() = 'provider' AND organisation_id = placewell_organisation())"
READS = "(authority_id = placewell_authority() AND placewell_role() IN ('commissioner', 'approver', 'auditor'))"
FILES = (
    protect("market_noticefile", f"placewell_role() = 'system' OR {OWN} OR {READS}", writers=OWN, append_only=True)
    + """
CREATE FUNCTION market_of_its_notice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM market_proceeding p WHERE p.id = NEW.proceeding_id AND p.state = 'replied'
      AND p.organisation_id = NEW.organisation_id AND p.authority_id = NEW.authority_id
      AND (p.replied_by, p.replied_at) = (NEW.added_by, NEW.added_at)) THEN
    RAISE EXCEPTION 'A file comes with the reply to a notice of its own.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER of_its_notice BEFORE INSERT ON market_noticefile
  FOR EACH ROW EXECUTE FUNCTION market_of_its_notice();
"""
)
UNDO = """
DROP TRIGGER of_its_notice ON market_noticefile;
DROP FUNCTION market_of_its_notice();
""" + expose("market_noticefile", append_only=True)


class Migration(migrations.Migration):
    dependencies = [("market", "0066_investment"), ("accounts", "0001_initial")]

    operations = [migrations.RunSQL(FILES, UNDO)]
