"""Whether somebody is in hospital, and since when they are ready to leave: read by those who work on their case."""

import django.db.models.deletion
from django.db import migrations, models

from placewell.ledger.row_security import expose, protect

TABLE = "needs_hospitalstay"
OURS = "authority_id = placewell_authority()"
STAFF = f"({OURS} AND placewell_role() IN ('social_worker', 'broker', 'approver', 'auditor'))"
OWN = (
    "(placewell_role() = 'person' AND EXISTS (SELECT 1 FROM needs_package p"
    f" WHERE p.id = {TABLE}.package_id AND p.ref = placewell_case()))"
)
READERS = f"placewell_role() = 'system' OR {STAFF} OR {OWN}"
WRITERS = f"placewell_role() = 'system' OR ({OURS} AND placewell_role() = 'social_worker')"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("needs", "0011_further_rows"),
    ]

    operations = [
        migrations.CreateModel(
            name="HospitalStay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stay", models.PositiveSmallIntegerField(default=1)),
                ("version", models.PositiveSmallIntegerField(db_comment="Of all that was recorded of the package.")),
                (
                    "whereabouts",
                    models.TextField(
                        choices=[("elsewhere", "elsewhere"), ("in_hospital", "in_hospital"), ("left", "left")]
                    ),
                ),
                ("ready_on", models.DateField(db_comment="From which day they were ready to leave.", null=True)),
                ("pathway", models.PositiveSmallIntegerField(db_comment="The discharge pathway, 0 to 3.", null=True)),
                ("left_on", models.DateField(null=True)),
                (
                    "because",
                    models.TextField(blank=True, db_comment="Why what was recorded before was wrong.", default=""),
                ),
                ("by", models.TextField(db_comment="Actor reference.")),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="stays", to="needs.package"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["authority", "package", "stay", "-version"], name="hospital_stays")],
                "constraints": [
                    models.UniqueConstraint(fields=("package", "version"), name="hospital_stay_version"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("left_on", None), ("pathway", None), ("ready_on", None), ("whereabouts", "elsewhere")
                            ),
                            models.Q(("left_on", None), ("whereabouts", "in_hospital")),
                            models.Q(("left_on__isnull", False), ("whereabouts", "left")),
                            _connector="OR",
                        ),
                        name="hospital_whereabouts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pathway", None), models.Q(("pathway__gte", 0), ("pathway__lte", 3)), _connector="OR"
                        ),
                        name="hospital_pathway",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ready_on", None), ("pathway__isnull", False), _connector="OR"),
                        name="ready_on_a_pathway",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ready_on", None),
                            ("left_on", None),
                            ("left_on__gte", models.F("ready_on")),
                            _connector="OR",
                        ),
                        name="ready_before_left",
                    ),
                ],
            },
        ),
        migrations.RunSQL(protect(TABLE, READERS, writers=WRITERS, append_only=True), expose(TABLE, append_only=True)),
    ]
