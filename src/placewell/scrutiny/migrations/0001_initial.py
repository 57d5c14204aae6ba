"""The tables of `scrutiny`."""

import datetime

import django.db.models.deletion
from django.db import migrations, models

from placewell.ledger.migrating import CreateTogether


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("market", "0001_initial"),
    ]

    operations = [
        CreateTogether(
            operations=[
                migrations.CreateModel(
                    name="PolicyPreview",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "policy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="market.policy"
                            ),
                        ),
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
                            models.JSONField(
                                db_comment="Counts, shares and medians; nothing of fewer than five searches."
                            ),
                        ),
                        (
                            "published",
                            models.JSONField(db_comment="The same of the quarters that may be published by then."),
                        ),
                        ("computed_by", models.TextField(db_comment="Actor reference.")),
                        ("computed_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["policy", "-id"], name="newest_preview")],
                    },
                ),
                migrations.CreateModel(
                    name="MeasuredStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        ("tender_ref", models.TextField()),
                        ("urgency", models.TextField()),
                        (
                            "measure",
                            models.TextField(
                                choices=[
                                    ("portrait", "portrait"),
                                    ("invited", "invited"),
                                    ("first_bid", "first_bid"),
                                    ("shown", "shown"),
                                    ("chosen", "chosen"),
                                    ("visited", "visited"),
                                    ("placed", "placed"),
                                    ("whole", "whole"),
                                    ("for_now", "for_now"),
                                ]
                            ),
                        ),
                        ("at", models.DateTimeField(db_comment="When it ended, by its event.")),
                        ("took", models.DurationField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["authority_id", "-at", "id"], name="measured_newest")],
                        "constraints": [
                            models.UniqueConstraint(fields=("tender_ref", "measure"), name="measured_once"),
                            models.CheckConstraint(
                                condition=models.Q(("took__gte", datetime.timedelta(0))),
                                name="no_step_takes_less_than_nothing",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
