"""Who sees visits, placements, agreements and signatures; and that none is ever changed."""

from django.db import migrations

READERS = (
    "placewell_role() = 'system'"
    " OR (authority_id = placewell_authority() AND placewell_role() NOT IN ('person', 'provider', 'public'))"
    " OR (placewell_role() = 'provider' AND organisation_id = placewell_organisation())"
    " OR (placewell_role() = 'person' AND package_ref = placewell_case())"
)
TABLES = ("placements_visit", "placements_placement", "placements_agreement", "placements_signature")


def _protect(table: str) -> str:
    return f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION placewell_refuse_change();
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY by_owner ON {table} TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY by_actor ON {table} USING ({READERS}) WITH CHECK ({READERS});
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
    dependencies = [
        ("placements", "0001_initial"),
        ("choice", "0001_initial"),
        ("tenders", "0003_row_security"),
        ("ledger", "0002_guards"),
    ]

    operations = [migrations.RunSQL(_protect(table), _expose(table)) for table in TABLES]
