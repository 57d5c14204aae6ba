"""The tables of `ledger`."""

import uuid

from django.db import migrations, models

from placewell.ledger.migrating import CreateTogether


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        CreateTogether(
            operations=[
                migrations.CreateModel(
                    name="Installation",
                    fields=[
                        ("only", models.BooleanField(default=True, primary_key=True, serialize=False)),
                        ("kind", models.TextField()),
                        ("clock_offset", models.DurationField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("only", True)), name="one_installation"),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["production", "local", "demonstration", "test"])),
                                name="installation_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("clock_offset__isnull", False),
                                    models.Q(
                                        ("kind__in", ["demonstration", "test"]),
                                        ("clock_offset", "0 seconds"),
                                        _connector="OR",
                                    ),
                                ),
                                name="only_a_demonstration_moves_its_clock",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EventRow",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("name", models.TextField()),
                        ("version", models.PositiveSmallIntegerField(default=1)),
                        (
                            "authority_id",
                            models.BigIntegerField(
                                db_comment="The authority it belongs to; null is public.", null=True
                            ),
                        ),
                        ("subject", models.TextField(db_comment="kind:reference")),
                        (
                            "case_ref",
                            models.TextField(
                                blank=True, db_comment="The package whose timeline this is part of.", default=""
                            ),
                        ),
                        ("actor_ref", models.TextField()),
                        ("actor_role", models.TextField()),
                        ("payload", models.JSONField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["subject", "id"], name="event_by_subject"),
                            models.Index(
                                condition=models.Q(("case_ref", ""), _negated=True),
                                fields=["case_ref", "id"],
                                name="event_by_case",
                            ),
                            models.Index(fields=["name", "id"], name="event_by_name"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SealedEvent",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ("seal", models.TextField(db_index=True)),
                        ("name", models.TextField()),
                        ("authority_id", models.BigIntegerField()),
                        ("subject", models.TextField()),
                        ("case_ref", models.TextField()),
                        ("actor_ref", models.TextField()),
                        ("actor_role", models.TextField()),
                        ("payload", models.JSONField()),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Message",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ("authority_id", models.BigIntegerField(null=True)),
                        ("channel", models.TextField(choices=[("email", "Email"), ("text", "Text")], default="email")),
                        ("to", models.TextField()),
                        ("subject", models.TextField()),
                        ("body", models.TextField()),
                        ("about", models.TextField(db_comment="kind:reference")),
                        ("created_at", models.DateTimeField()),
                        ("sent_at", models.DateTimeField(null=True)),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("last_error", models.TextField(blank=True, default="")),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("sent_at", None)),
                                fields=["created_at", "id"],
                                name="message_unsent",
                            ),
                            models.Index(fields=["-created_at", "id"], name="message_newest"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Clock",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("kind", models.TextField()),
                        ("subject", models.TextField(db_comment="kind:reference, as of an event.")),
                        ("case_ref", models.TextField(blank=True, default="")),
                        ("authority_id", models.BigIntegerField()),
                        (
                            "organisation_id",
                            models.BigIntegerField(
                                db_comment="The provider whose turn it is, where it is one.", null=True
                            ),
                        ),
                        ("role", models.TextField(db_comment="Whose turn it is.")),
                        ("started_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField()),
                        ("stopped_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("stopped_at", None)),
                                fields=["authority_id", "due_at", "id"],
                                name="running",
                            ),
                            models.Index(
                                condition=models.Q(("stopped_at", None)),
                                fields=["authority_id", "role", "due_at", "id"],
                                name="running_by_role",
                            ),
                            models.Index(
                                condition=models.Q(("organisation_id__isnull", False), ("stopped_at", None)),
                                fields=["organisation_id", "due_at", "id"],
                                name="running_by_provider",
                            ),
                            models.Index(
                                condition=models.Q(("stopped_at", None)),
                                fields=["case_ref", "kind"],
                                name="clocks_of_case",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("stopped_at", None)),
                                fields=("subject", "kind"),
                                name="one_running_clock",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
