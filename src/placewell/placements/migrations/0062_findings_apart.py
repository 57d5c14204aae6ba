"""What a review found, and whether an additional cost was looked at, stand where neither the home nor a link reads.

Row-level security shows whole rows: a home could see from its review's row that somebody pays on top.
"""

from django.db import migrations

from placewell.ledger.row_security import expose, protect

STAFF = "authority_id = placewell_authority() AND placewell_role() IN ('social_worker', 'broker', 'auditor')"
WORKERS = "authority_id = placewell_authority() AND placewell_role() = 'social_worker'"


class Migration(migrations.Migration):
    dependencies = [("placements", "0058_closing_rows")]

    operations = [
        migrations.RunSQL(
            protect("placements_reviewfinding", f"placewell_role() = 'system' OR ({STAFF})", writers=WORKERS),
            expose("placements_reviewfinding"),
        ),
        migrations.RunSQL(
            "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON placements_reviewfinding"
            " FOR EACH STATEMENT EXECUTE FUNCTION placewell_refuse_change();",
            "DROP TRIGGER append_only ON placements_reviewfinding;",
        ),
    ]
