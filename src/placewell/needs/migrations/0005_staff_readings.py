"""Who in the council read the second tier of a portrait, and what for."""

from django.db import migrations

from placewell.ledger.row_security import expose, protect

TABLE = "needs_staffreading"
STAFF = (
    "(authority_id = placewell_authority() AND placewell_role() IN ('social_worker', 'broker', 'approver', 'auditor'))"
)
OWN = (
    "(placewell_role() = 'person' AND EXISTS (SELECT 1 FROM needs_package p"
    f" WHERE p.id = {TABLE}.package_id AND p.ref = placewell_case()))"
)
READERS = f"placewell_role() = 'system' OR {STAFF} OR {OWN}"
WRITERS = f"placewell_role() = 'system' OR {STAFF}"


class Migration(migrations.Migration):
    dependencies = [("needs", "0004_drafts_row_security"), ("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(protect(TABLE, READERS, writers=WRITERS, append_only=True), expose(TABLE, append_only=True))
    ]
