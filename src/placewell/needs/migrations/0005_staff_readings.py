"""Who in the council read the second tier of a portrait, and what for."""

import django.db.models.deletion
from django.db import migrations, models

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
    dependencies = [("accounts", "0001_initial"), ("needs", "0004_drafts_row_security")]

    operations = [
        migrations.CreateModel(
            name="StaffReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField()),
                ("purpose", models.TextField(db_comment="A code.")),
                ("by", models.TextField()),
                ("role", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="readings", to="needs.package"
                    ),
                ),
            ],
        ),
        migrations.RunSQL(protect(TABLE, READERS, writers=WRITERS, append_only=True), expose(TABLE, append_only=True)),
    ]
