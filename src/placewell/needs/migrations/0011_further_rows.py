"""Who reads and writes what somebody says about looking further: their authority's staff, and they themselves."""

from django.db import migrations

from placewell.ledger.row_security import expose, protect

TABLE = "needs_further"
STAFF = "(authority_id = placewell_authority() AND placewell_role() IN ({roles}))"
READS = STAFF.format(roles="'social_worker', 'broker', 'approver', 'auditor'")
WRITES = STAFF.format(roles="'social_worker', 'broker'")
OWN = (
    "(placewell_role() = 'person' AND EXISTS (SELECT 1 FROM needs_package p"
    f" WHERE p.id = {TABLE}.package_id AND p.ref = placewell_case()))"
)


class Migration(migrations.Migration):
    dependencies = [("needs", "0005_staff_readings"), ("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(
            protect(
                TABLE,
                f"placewell_role() = 'system' OR {READS} OR {OWN}",
                writers=f"{WRITES} OR {OWN}",
                append_only=True,
            ),
            expose(TABLE, append_only=True),
        )
    ]
