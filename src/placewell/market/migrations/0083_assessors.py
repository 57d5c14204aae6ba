"""Trusted assessors: an authority’s list, read by the providers that it searches among, each of which trusts for itself."""

from django.db import migrations

from placewell.ledger.row_security import expose, protect

SYSTEM = "placewell_role() = 'system'"
OURS = "authority_id = placewell_authority()"
STAFF = f"({OURS} AND placewell_role() NOT IN ('person', 'provider', 'public'))"
COMMISSIONER = f"({OURS} AND placewell_role() = 'commissioner')"
HOME = "(placewell_role() = 'provider' AND organisation_id = placewell_organisation())"
SERVED = "(placewell_role() = 'provider' AND market_serves(authority_id))"
TABLES = {
    "market_assessor": (f"{SYSTEM} OR {STAFF} OR {SERVED}", COMMISSIONER),
    "market_assessorend": (f"{SYSTEM} OR {STAFF} OR {SERVED}", COMMISSIONER),
    "market_trust": (f"{SYSTEM} OR {STAFF} OR {HOME}", HOME),
    "market_trustend": (f"{SYSTEM} OR {STAFF} OR {HOME}", HOME),
}
# Whether the acting provider is a member with an authority: of a scheme that it runs, or that it shares.
SERVES = """
CREATE FUNCTION market_serves(p_authority bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM market_membership m
    JOIN market_category c ON c.id = m.category_id
    LEFT JOIN market_schemeauthority s ON s.scheme_id = c.scheme_id AND s.authority_id = p_authority
    WHERE m.organisation_id = placewell_organisation() AND m.state <> 'ended'
      AND (m.authority_id = p_authority OR s.state = 'joined')
  )
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("market", "0081_rota_rows"), ("directory", "0006_capacity")]

    operations = [
        migrations.RunSQL(SERVES, "DROP FUNCTION market_serves(bigint);"),
        *(
            migrations.RunSQL(
                protect(table, readers, writers=writers, append_only=True), expose(table, append_only=True)
            )
            for table, (readers, writers) in TABLES.items()
        ),
    ]
