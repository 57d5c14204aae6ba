"""An authority that shares a scheme reads what its lead decides about members, with the reasons (rulebook §1)."""

from django.db import migrations

SHARED = """
CREATE POLICY reading_shared ON market_membershipdecision FOR SELECT USING (
  placewell_role() NOT IN ('person', 'provider', 'public')
  AND EXISTS (
    SELECT 1 FROM market_membership m
    JOIN market_category c ON c.id = m.category_id
    JOIN market_schemeauthority s ON s.scheme_id = c.scheme_id
    WHERE m.id = market_membershipdecision.membership_id
      AND s.authority_id = placewell_authority() AND s.state = 'joined'
  )
);
"""


class Migration(migrations.Migration):
    dependencies = [("market", "0049_joining_sides")]

    operations = [migrations.RunSQL(SHARED, "DROP POLICY reading_shared ON market_membershipdecision;")]
