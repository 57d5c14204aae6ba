"""The tables of `accounts`."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from placewell.ledger.migrating import CreateTogether


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        CreateTogether(
            operations=[
                migrations.CreateModel(
                    name="Organisation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.TextField(
                                choices=[
                                    ("authority", "Authority"),
                                    ("icb", "Integrated care board"),
                                    ("provider", "Provider"),
                                ]
                            ),
                        ),
                        ("name", models.TextField()),
                        (
                            "code",
                            models.TextField(
                                db_comment="ONS or ODS code of a buyer; CQC provider id of a provider.", unique=True
                            ),
                        ),
                        ("address", models.TextField(blank=True, default="")),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["authority", "icb", "provider"])),
                                name="organisation_kind",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        ("email", models.EmailField(max_length=254, unique=True)),
                        ("name", models.TextField()),
                        ("is_active", models.BooleanField(default=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Post",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="posts",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="posts",
                                to="accounts.organisation",
                            ),
                        ),
                        (
                            "role",
                            models.TextField(
                                choices=[
                                    ("administrator", "administrator"),
                                    ("approver", "approver"),
                                    ("auditor", "auditor"),
                                    ("broker", "broker"),
                                    ("commissioner", "commissioner"),
                                    ("evaluator", "evaluator"),
                                    ("finance_officer", "finance_officer"),
                                    ("provider", "provider"),
                                    ("social_worker", "social_worker"),
                                ]
                            ),
                        ),
                        ("team", models.TextField(blank=True, default="")),
                        (
                            "approval_limit",
                            models.DecimalField(
                                blank=True,
                                db_comment="Pounds a week an approver may agree.",
                                decimal_places=2,
                                max_digits=9,
                                null=True,
                            ),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("user", "organisation", "role"),
                                name="one_live_post",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PrivateLink",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "token_hash",
                            models.BinaryField(
                                db_comment="sha256 of the token; the token itself is never stored.", unique=True
                            ),
                        ),
                        (
                            "authority",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"),
                        ),
                        ("case_ref", models.TextField(db_comment="The package it opens.")),
                        (
                            "send_to",
                            models.TextField(db_comment="E-mail address or telephone number that codes go to."),
                        ),
                        ("channel", models.TextField(choices=[("email", "email"), ("text", "text")])),
                        ("expires_at", models.DateTimeField()),
                        ("closed_at", models.DateTimeField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="OneTimeCode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "link",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="codes",
                                to="accounts.privatelink",
                            ),
                        ),
                        ("code_hash", models.BinaryField()),
                        ("sent_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("used_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["link", "-sent_at"], name="newest_code")],
                    },
                ),
            ],
        ),
    ]
