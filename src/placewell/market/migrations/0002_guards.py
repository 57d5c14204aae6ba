"""Published terms and decisions are append-only, and the reasons of a decision are not the public's."""

from django.db import migrations

APPEND_ONLY_TABLES = (
    "market_categoryquestions",
    "market_costmodel",
    "market_policy",
    "market_policyapproval",
    "market_membershipdecision",
)

APPEND_ONLY = "\n".join(
    f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION placewell_refuse_change();"
    for table in APPEND_ONLY_TABLES
)
UNDO_APPEND_ONLY = "\n".join(f"DROP TRIGGER append_only ON {table};" for table in reversed(APPEND_ONLY_TABLES))

# Staff read their own authority's decisions, a provider those about its own services, the public none.
POLICIES = """
ALTER TABLE market_membershipdecision ENABLE ROW LEVEL SECURITY;
ALTER TABLE market_membershipdecision FORCE ROW LEVEL SECURITY;
CREATE POLICY by_owner ON market_membershipdecision TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY writing ON market_membershipdecision FOR INSERT WITH CHECK (
  placewell_role() = 'system' OR (placewell_role() = 'commissioner' AND authority_id = placewell_authority())
);
CREATE POLICY reading ON market_membershipdecision FOR SELECT USING (
  placewell_role() = 'system'
  OR (authority_id = placewell_authority() AND placewell_role() NOT IN ('person', 'provider', 'public'))
  OR (organisation_id = placewell_organisation() AND placewell_role() = 'provider')
);
"""

UNDO_POLICIES = """
DROP POLICY reading ON market_membershipdecision;
DROP POLICY writing ON market_membershipdecision;
DROP POLICY by_owner ON market_membershipdecision;
ALTER TABLE market_membershipdecision NO FORCE ROW LEVEL SECURITY;
ALTER TABLE market_membershipdecision DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("market", "0001_initial"),
        ("accounts", "0001_initial"),
        ("directory", "0001_initial"),
        ("ledger", "0002_guards"),
    ]

    operations = [migrations.RunSQL(APPEND_ONLY, UNDO_APPEND_ONLY), migrations.RunSQL(POLICIES, UNDO_POLICIES)]
