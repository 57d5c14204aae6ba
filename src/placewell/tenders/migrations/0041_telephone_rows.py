"""Who sees a telephone round and who writes in it: calls are the council's, a bid its provider's to confirm."""

from django.db import migrations

from placewell.ledger.row_security import expose, give_money_back, keep_money, protect

SYSTEM = "placewell_role() = 'system'"
AUTHORITY = "authority_id = placewell_authority()"
STAFF = f"({AUTHORITY} AND placewell_role() NOT IN ('person', 'provider', 'public'))"
OWN = "(placewell_role() = 'provider' AND organisation_id = placewell_organisation())"
BROKER = f"({AUTHORITY} AND placewell_role() = 'broker')"
APPROVER = f"({AUTHORITY} AND placewell_role() = 'approver')"
SIDES = f"{SYSTEM} OR {STAFF} OR {OWN}"
WITHIN = f"{SYSTEM} OR {STAFF}"

# table -> who reads it, and who writes it
ROWS = {
    "tenders_telephonecall": (WITHIN, BROKER),
    "tenders_telephonebid": (SIDES, BROKER),
    "tenders_telephoneprice": (SIDES, BROKER),
    "tenders_telephonebidanswer": (SIDES, f"{SYSTEM} OR {OWN}"),
    "tenders_telephoneexplanation": (SIDES, OWN),
    "tenders_telephonepricedecision": (SIDES, APPROVER),
    "tenders_telephoneroundend": (WITHIN, BROKER),
    "tenders_telephoneevaluation": (WITHIN, WITHIN),
    "tenders_toldonduty": (WITHIN, SYSTEM),
}
MONEY = (
    *("tenders_telephoneprice", "tenders_telephoneexplanation", "tenders_telephonepricedecision"),
    "tenders_telephoneevaluation",
)
OF_A_BID = (
    *("tenders_telephoneprice", "tenders_telephonebidanswer", "tenders_telephoneexplanation"),
    "tenders_telephonepricedecision",
)

# Nobody is rung about a search that is still sealed; what is of a bid has its bid's two sides.
GUARDS = """
CREATE TRIGGER needs_unsealing BEFORE INSERT ON tenders_telephonecall
  FOR EACH ROW EXECUTE FUNCTION tenders_needs_unsealing();

CREATE FUNCTION tenders_of_its_invitation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM tenders_invitation i JOIN tenders_telephonecall c ON c.invitation_id = i.id
      WHERE i.id = NEW.invitation_id AND c.id = NEW.call_id AND i.tender_id = NEW.tender_id
        AND i.organisation_id = NEW.organisation_id AND i.authority_id = NEW.authority_id
        AND c.outcome = 'will_offer') THEN
    RAISE EXCEPTION 'A bid taken by telephone is of a call to its own service that came to an offer.'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER of_its_invitation BEFORE INSERT ON tenders_telephonebid
  FOR EACH ROW EXECUTE FUNCTION tenders_of_its_invitation();

CREATE FUNCTION tenders_of_its_telephone_bid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM tenders_telephonebid b WHERE b.id = NEW.bid_id
      AND b.organisation_id = NEW.organisation_id AND b.authority_id = NEW.authority_id) THEN
    RAISE EXCEPTION 'This is of another bid.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
""" + "\n".join(
    f"CREATE TRIGGER of_its_bid BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION tenders_of_its_telephone_bid();"
    for table in OF_A_BID
)
UNDO_GUARDS = (
    "\n".join(f"DROP TRIGGER of_its_bid ON {table};" for table in OF_A_BID)
    + """
DROP FUNCTION tenders_of_its_telephone_bid();
DROP TRIGGER of_its_invitation ON tenders_telephonebid;
DROP FUNCTION tenders_of_its_invitation();
DROP TRIGGER needs_unsealing ON tenders_telephonecall;
"""
)

# That a price by telephone is under what care costs is kept from whoever sees no prices, as of a sealed one.
QUIET = """
DO $$ BEGIN
  EXECUTE format(
    'CREATE POLICY money_by_telephone ON {table} AS RESTRICTIVE FOR SELECT'
    ' USING (current_user = %L OR placewell_sees_money() OR NOT ({rows}))', current_user);
END $$;
"""
EVENTS = QUIET.format(table="ledger_eventrow", rows="name = ''TelephonePriceDecided''")
CLOCKS = QUIET.format(table="ledger_clock", rows="kind = ''telephone_price_decided''")
UNDO_QUIET = "DROP POLICY money_by_telephone ON {table};"


class Migration(migrations.Migration):
    dependencies = [("tenders", "0014_times"), ("ledger", "0009_money")]

    operations = [
        *(
            migrations.RunSQL(
                protect(table, readers, writers=writers, append_only=True), expose(table, append_only=True)
            )
            for table, (readers, writers) in ROWS.items()
        ),
        *(migrations.RunSQL(keep_money(table), give_money_back(table)) for table in MONEY),
        migrations.RunSQL(GUARDS, UNDO_GUARDS),
        migrations.RunSQL(EVENTS, UNDO_QUIET.format(table="ledger_eventrow")),
        migrations.RunSQL(CLOCKS, UNDO_QUIET.format(table="ledger_clock")),
    ]
