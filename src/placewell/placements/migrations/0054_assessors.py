"""Visits that a trusted assessor makes for a home: who reads them, and that what was handed over is never changed."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from placewell.ledger.row_security import expose, protect

SYSTEM = "placewell_role() = 'system'"
OURS = "authority_id = placewell_authority()"
STAFF = f"({OURS} AND placewell_role() IN ('social_worker', 'broker', 'approver', 'auditor'))"
WORKER = f"({OURS} AND placewell_role() = 'social_worker')"
BROKER = f"({OURS} AND placewell_role() = 'broker')"
HOME = "(placewell_role() = 'provider' AND organisation_id = placewell_organisation())"
PERSON = "(placewell_role() = 'person' AND package_ref = placewell_case())"
READERS = f"{SYSTEM} OR {STAFF} OR {HOME} OR {PERSON}"
HANDED = {
    "placements_assessorsending": (READERS, f"{SYSTEM} OR {BROKER} OR {HOME}"),
    "placements_assessorreading": (READERS, f"{SYSTEM} OR {WORKER}"),
}
# What is not handed over yet is the assessor's alone.
DRAFTED = f"{SYSTEM} OR ({WORKER} AND by = placewell_actor())"


class Migration(migrations.Migration):
    dependencies = [
        ("choice", "0041_interim_rows"),
        ("tenders", "0007_marking_row_security"),
        ("market", "0083_assessors"),
        ("placements", "0050_interim_again"),
    ]

    operations = [
        migrations.CreateModel(
            name="AssessorDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                ("typed", models.JSONField(db_comment="Field to what was entered into it.")),
                ("by", models.TextField(db_comment="Actor reference: nobody else reads it.")),
                ("at", models.DateTimeField()),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assessor_draft", to="choice.decision"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AssessorReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                ("organisation_id", models.BigIntegerField()),
                ("package_ref", models.TextField()),
                ("marks", models.JSONField(db_comment="Portrait statement to how it compares.")),
                ("seen", models.PositiveSmallIntegerField()),
                ("matching", models.PositiveSmallIntegerField()),
                (
                    "material",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        db_comment="The statements that differ materially.",
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "team",
                    models.TextField(
                        blank=True, db_comment="Of the portrait’s author, when it was handed over.", default=""
                    ),
                ),
                ("notes", models.TextField(blank=True, default="")),
                ("by", models.TextField(db_comment="Actor reference.")),
                ("at", models.DateTimeField()),
                (
                    "assessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="market.assessor"
                    ),
                ),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessor_reading",
                        to="choice.decision",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="visit",
            name="reading",
            field=models.OneToOneField(
                db_comment="What a trusted assessor handed over, where the home answered on it: then the marks are theirs.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answer",
                to="placements.assessorreading",
            ),
        ),
        migrations.CreateModel(
            name="AssessorSending",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                ("organisation_id", models.BigIntegerField()),
                ("package_ref", models.TextField()),
                ("by", models.TextField(db_comment="Actor reference.")),
                ("at", models.DateTimeField()),
                (
                    "assessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="market.assessor"
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sendings", to="choice.decision"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="assessorreading",
            index=models.Index(fields=["authority_id", "team", "id"], name="readings_of_team"),
        ),
        migrations.AddConstraint(
            model_name="assessorreading",
            constraint=models.CheckConstraint(
                condition=models.Q(("matching__lte", models.F("seen")), ("seen__gte", 1)), name="reading_matching"
            ),
        ),
        migrations.AddIndex(
            model_name="assessorsending",
            index=models.Index(fields=["decision", "-id"], name="sendings_newest"),
        ),
        migrations.AddIndex(
            model_name="assessorsending",
            index=models.Index(fields=["authority_id", "-id"], name="sendings_of_authority"),
        ),
        *(
            migrations.RunSQL(
                protect(table, readers, writers=writers, append_only=True), expose(table, append_only=True)
            )
            for table, (readers, writers) in HANDED.items()
        ),
        migrations.RunSQL(protect("placements_assessordraft", DRAFTED), expose("placements_assessordraft")),
    ]
