"""Whether somebody is in hospital, and since when they are ready to leave: read by those who work on their case."""

from django.db import migrations

from placewell.ledger.row_security import expose, protect

TABLE = "needs_hospitalstay"
OURS = "authority_id = placewell_authority()"
STAFF = f"({OURS} AND placewell_role() IN ('social_worker', 'broker', 'approver', 'auditor'))"
OWN = (
    "(placewell_role() = 'person' AND EXISTS (SELECT 1 FROM needs_package p"
    f" WHERE p.id = {TABLE}.package_id AND p.ref = placewell_case()))"
)
READERS = f"placewell_role() = 'system' OR {STAFF} OR {OWN}"
WRITERS = f"placewell_role() = 'system' OR ({OURS} AND placewell_role() = 'social_worker')"


class Migration(migrations.Migration):
    dependencies = [("needs", "0011_further_rows"), ("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(protect(TABLE, READERS, writers=WRITERS, append_only=True), expose(TABLE, append_only=True))
    ]
