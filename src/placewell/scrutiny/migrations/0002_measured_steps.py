"""How long each step of a search took: written by the system alone, read by those who answer for it."""

from datetime import timedelta

from django.db import migrations, models

from placewell.ledger.row_security import expose, protect

TABLE = "scrutiny_measuredstep"
SYSTEM = "placewell_role() = 'system'"
STAFF = (
    "(authority_id = placewell_authority() AND placewell_role() IN ('social_worker', 'broker', 'approver', 'auditor'))"
)


class Migration(migrations.Migration):
    dependencies = [
        ("scrutiny", "0001_previews"),
    ]

    operations = [
        migrations.CreateModel(
            name="MeasuredStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                        condition=models.Q(("took__gte", timedelta(0))), name="no_step_takes_less_than_nothing"
                    ),
                ],
            },
        ),
        migrations.RunSQL(protect(TABLE, f"{SYSTEM} OR {STAFF}", writers=SYSTEM), expose(TABLE)),
    ]
