"""A home is asked for its side of a concern, in words written for it, unless safeguarding says not yet."""

import django.db.models.deletion
from django.db import migrations, models

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
        migrations.CreateModel(
            name="ConcernPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("concern_ref", models.TextField()),
                ("authority_id", models.BigIntegerField()),
                ("organisation_id", models.BigIntegerField()),
                ("service_name", models.TextField()),
                (
                    "locked",
                    models.BinaryField(db_comment="What it is to answer, under the authority’s data key."),
                ),
                ("by", models.TextField(db_comment="Actor reference.")),
                ("at", models.DateTimeField()),
                (
                    "concern",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="part", to="placements.concern"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organisation_id", "-id"], name="concerns_put_to_a_home")],
            },
        ),
        migrations.CreateModel(
            name="ConcernReply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                ("organisation_id", models.BigIntegerField()),
                ("locked", models.BinaryField(db_comment="Its side, under the authority’s data key.")),
                ("by", models.TextField(db_comment="Actor reference.")),
                ("at", models.DateTimeField()),
                (
                    "part",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reply", to="placements.concernpart"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ConcernHeldBack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                (
                    "reason",
                    models.TextField(
                        choices=[
                            ("danger", "danger"),
                            ("evidence", "evidence"),
                            ("police", "police"),
                            ("identified", "identified"),
                        ]
                    ),
                ),
                ("review_by", models.DateTimeField()),
                ("name", models.TextField(db_comment="Who decided, by name.")),
                ("by", models.TextField(db_comment="Actor reference.")),
                ("at", models.DateTimeField()),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="held_back", to="placements.concern"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason__in", ["danger", "evidence", "police", "identified"])),
                        name="concern_held_back_reason",
                    ),
                ],
            },
        ),
        *(
            migrations.RunSQL(
                protect(table, readers, writers=writers, append_only=True), expose(table, append_only=True)
            )
            for table, (readers, writers) in TABLES.items()
        ),
    ]
