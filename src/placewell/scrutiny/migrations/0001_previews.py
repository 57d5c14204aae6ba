"""Previews of policies: read in full by those of the authority who decide, written by its commissioners."""

import django.db.models.deletion
from django.db import migrations, models

from placewell.ledger.row_security import expose, protect

TABLE = "scrutiny_policypreview"
OWN = "authority_id = placewell_authority()"
READERS = f"placewell_role() = 'system' OR ({OWN} AND placewell_role() IN ('commissioner', 'approver', 'auditor'))"
WRITERS = f"{OWN} AND placewell_role() = 'commissioner'"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("market", "0065_policy_withdrawal"), ("ledger", "0009_money")]

    operations = [
        migrations.CreateModel(
            name="PolicyPreview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                (
                    "found",
                    models.PositiveIntegerField(
                        db_comment="Searches evaluated in the time looked at, before the most is taken."
                    ),
                ),
                ("since", models.DateTimeField(db_comment="Where the time looked at begins.")),
                (
                    "summary",
                    models.JSONField(db_comment="Counts, shares and medians; nothing of fewer than five searches."),
                ),
                ("published", models.JSONField(db_comment="The same of the quarters that may be published by then.")),
                ("computed_by", models.TextField(db_comment="Actor reference.")),
                ("computed_at", models.DateTimeField()),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="market.policy"
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["policy", "-id"], name="newest_preview")]},
        ),
        migrations.RunSQL(protect(TABLE, READERS, writers=WRITERS, append_only=True), expose(TABLE, append_only=True)),
    ]
