"""The tables of `redress`."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from placewell.ledger.migrating import CreateTogether


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        CreateTogether(
            operations=[
                migrations.CreateModel(
                    name="Complaint",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ref", models.TextField(unique=True)),
                        ("authority_id", models.BigIntegerField()),
                        (
                            "case_ref",
                            models.TextField(blank=True, db_comment="Whose private page it came from.", default=""),
                        ),
                        (
                            "by_organisation_id",
                            models.BigIntegerField(db_comment="The provider that complains.", null=True),
                        ),
                        (
                            "about",
                            models.TextField(
                                choices=[
                                    ("decision", "decision"),
                                    ("service", "service"),
                                    ("placement", "placement"),
                                    ("council", "council"),
                                ]
                            ),
                        ),
                        (
                            "concerns_case",
                            models.TextField(blank=True, db_comment="Whose staff have had a part in it.", default=""),
                        ),
                        ("service_id", models.TextField(blank=True, default="")),
                        ("service_name", models.TextField(blank=True, default="")),
                        (
                            "organisation_id",
                            models.BigIntegerField(db_comment="The provider complained of.", null=True),
                        ),
                        ("text", models.TextField()),
                        ("safeguarding", models.BooleanField()),
                        ("urgent", models.BooleanField()),
                        ("nhs_pays", models.BooleanField()),
                        (
                            "involved",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(),
                                db_comment="Actor references: who may not answer.",
                                size=None,
                            ),
                        ),
                        ("by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["authority_id", "-id"], name="complaints_newest"),
                            models.Index(fields=["case_ref", "-id"], name="complaints_of_case"),
                            models.Index(fields=["by_organisation_id", "-id"], name="complaints_of_provider"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("by_organisation_id__isnull", False), ("case_ref", "")),
                                    models.Q(
                                        models.Q(("case_ref", ""), _negated=True), ("by_organisation_id__isnull", True)
                                    ),
                                    _connector="OR",
                                ),
                                name="complaint_by_one",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ComplaintStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "complaint",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="redress.complaint",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("case_ref", models.TextField(blank=True, default="")),
                        ("by_organisation_id", models.BigIntegerField(null=True)),
                        (
                            "step",
                            models.TextField(
                                choices=[
                                    ("safeguard", "safeguard"),
                                    ("acknowledge", "acknowledge"),
                                    ("explain_delay", "explain_delay"),
                                    ("answer", "answer"),
                                    ("ask_review", "ask_review"),
                                    ("review", "review"),
                                ]
                            ),
                        ),
                        ("text", models.TextField(blank=True, default="")),
                        (
                            "outcome",
                            models.TextField(
                                blank=True,
                                choices=[("upheld", "upheld"), ("partly", "partly"), ("not_upheld", "not_upheld")],
                                default="",
                            ),
                        ),
                        (
                            "remedy",
                            models.TextField(
                                blank=True,
                                choices=[
                                    ("apology", "apology"),
                                    ("decision_changed", "decision_changed"),
                                    ("money", "money"),
                                    ("practice_changed", "practice_changed"),
                                    ("none", "none"),
                                ],
                                default="",
                            ),
                        ),
                        ("by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("complaint", "step"), name="each_step_once")],
                    },
                ),
                migrations.CreateModel(
                    name="ComplaintPart",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "complaint",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="part", to="redress.complaint"
                            ),
                        ),
                        ("complaint_ref", models.TextField()),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("service_name", models.TextField()),
                        ("text", models.TextField()),
                        ("by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="AnswerTime",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("version", models.PositiveIntegerField()),
                        ("days", models.PositiveSmallIntegerField(db_comment="Working days.")),
                        ("because", models.TextField(db_comment="Published beside it.")),
                        ("by", models.TextField(db_comment="Actor reference.")),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("authority_id", "version"), name="answer_time_version"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("days__gte", 1), ("days__lte", 120), models.Q(("because", ""), _negated=True)
                                ),
                                name="answer_time_holds",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ComplaintReply",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "part",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reply",
                                to="redress.complaintpart",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("text", models.TextField()),
                        ("by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                ),
            ],
        ),
    ]
