"""Who sees options, showings and decisions; and that evidence is never changed."""

from django.db import migrations

STAFF = "(authority_id = placewell_authority() AND placewell_role() NOT IN ('person', 'provider', 'public'))"
SYSTEM = "placewell_role() = 'system'"
PERSON = "(placewell_role() = 'person' AND package_ref = placewell_case())"
# A provider sees that its own offer was put to the person, and that it was chosen; nothing of the others'.
OWN_OPTION = (
    "(placewell_role() = 'provider' AND EXISTS (SELECT 1 FROM tenders_openedbid b"
    " WHERE b.id = choice_option.bid_id AND b.organisation_id = placewell_organisation()))"
)
OWN_DECISION = (
    "(placewell_role() = 'provider' AND EXISTS (SELECT 1 FROM choice_option o"
    " JOIN tenders_openedbid b ON b.id = o.bid_id"
    " WHERE o.id = choice_decision.option_id AND b.organisation_id = placewell_organisation()))"
)
READERS = {
    "choice_option": f"{SYSTEM} OR {STAFF} OR {PERSON} OR {OWN_OPTION}",
    "choice_showing": f"{SYSTEM} OR {STAFF} OR {PERSON}",
    "choice_decision": f"{SYSTEM} OR {STAFF} OR {PERSON} OR {OWN_DECISION}",
}


def _protect(table: str, readers: str) -> str:
    return f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION placewell_refuse_change();
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY by_owner ON {table} TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY by_actor ON {table} USING ({readers}) WITH CHECK ({readers});
"""


def _expose(table: str) -> str:
    return f"""
DROP POLICY by_actor ON {table};
DROP POLICY by_owner ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
DROP TRIGGER append_only ON {table};
"""


class Migration(migrations.Migration):
    dependencies = [("choice", "0001_initial"), ("tenders", "0003_row_security")]

    operations = [migrations.RunSQL(_protect(table, readers), _expose(table)) for table, readers in READERS.items()]
