"""A home is asked for its side of a concern, in words written for it, unless safeguarding says not yet."""

from django.db import migrations

from placewell.ledger.row_security import expose, protect

SYSTEM = "placewell_role() = 'system'"
WORKERS = "(authority_id = placewell_authority() AND placewell_role() = 'social_worker')"
HOME = "(placewell_role() = 'provider' AND organisation_id = placewell_organisation())"
TABLES = {
    "placements_concernpart": (f"{SYSTEM} OR {WORKERS} OR {HOME}", WORKERS),
    "placements_concernreply": (f"{SYSTEM} OR {WORKERS} OR {HOME}", HOME),
    "placements_concernheldback": (f"{SYSTEM} OR {WORKERS}", WORKERS),
}


class Migration(migrations.Migration):
    dependencies = [("placements", "0062_findings_apart")]

    operations = [
        *(
            migrations.RunSQL(
                protect(table, readers, writers=writers, append_only=True), expose(table, append_only=True)
            )
            for table, (readers, writers) in TABLES.items()
        )
    ]
