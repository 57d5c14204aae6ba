"""The tables of `needs`."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from placewell.ledger.migrating import CreateTogether


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("market", "0001_initial"),
    ]

    operations = [
        CreateTogether(
            operations=[
                migrations.CreateModel(
                    name="Person",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ref", models.TextField(unique=True)),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organisation",
                            ),
                        ),
                        ("forename", models.TextField()),
                        ("surname", models.TextField()),
                        ("born_on", models.DateField()),
                        ("nhs_number", models.TextField(blank=True, default="")),
                        ("contact_name", models.TextField(db_comment="The person, or whoever speaks for them.")),
                        ("contact_relation", models.TextField(db_comment="`self`, or who they are to the person.")),
                        ("contact_send_to", models.TextField(db_comment="E-mail address or telephone number.")),
                        (
                            "known_names",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(),
                                blank=True,
                                db_comment="Relatives' names on record.",
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "known_places",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), blank=True, default=list, size=None
                            ),
                        ),
                        ("added_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Package",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ref", models.TextField(unique=True)),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organisation",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="packages", to="needs.person"
                            ),
                        ),
                        (
                            "category",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="market.category"
                            ),
                        ),
                        ("opened_by", models.TextField()),
                        ("opened_at", models.DateTimeField()),
                        ("chc_checklist_positive", models.BooleanField(default=False)),
                        (
                            "chc_decision",
                            models.TextField(
                                blank=True, db_comment="The recorded answer on continuing healthcare.", default=""
                            ),
                        ),
                        ("chc_decided_by", models.TextField(blank=True, default="")),
                        ("fnc_eligible", models.BooleanField(default=False)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["authority", "-id"], name="cases_newest")],
                    },
                ),
                migrations.CreateModel(
                    name="Assessment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organisation",
                            ),
                        ),
                        (
                            "package",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assessments",
                                to="needs.package",
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField()),
                        ("impairment", models.BooleanField()),
                        ("wellbeing_affected", models.BooleanField()),
                        (
                            "outcomes",
                            django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                        ),
                        ("domains", models.JSONField(db_comment="Domain to level and sentence.")),
                        ("by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("package", "version"), name="assessment_version")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Portrait",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organisation",
                            ),
                        ),
                        (
                            "package",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="portraits",
                                to="needs.package",
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField()),
                        ("tier_one", models.JSONField()),
                        ("tier_two", models.JSONField()),
                        ("latitude", models.FloatField(db_comment="Search point; never an address.")),
                        ("longitude", models.FloatField()),
                        (
                            "answers",
                            models.JSONField(
                                db_comment="What the author says to findings that do not block.", default=dict
                            ),
                        ),
                        ("left_out_because", models.TextField(blank=True, default="")),
                        ("author", models.TextField()),
                        (
                            "earlier_hands",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(),
                                blank=True,
                                db_comment="Who wrote earlier texts of this version.",
                                default=list,
                                size=None,
                            ),
                        ),
                        ("written_at", models.DateTimeField()),
                        (
                            "sent_at",
                            models.DateTimeField(
                                db_comment="When this text was sent to the person to confirm.", null=True
                            ),
                        ),
                        ("confirmed_by", models.TextField(blank=True, default="")),
                        (
                            "confirmed_how",
                            models.TextField(
                                blank=True, db_comment="How they said so, such as `by telephone`.", default=""
                            ),
                        ),
                        ("not_confirmed_because", models.TextField(blank=True, default="")),
                        ("confirmed_at", models.DateTimeField(null=True)),
                        ("signatory", models.TextField(blank=True, default="")),
                        ("signed_at", models.DateTimeField(null=True)),
                        ("expires_at", models.DateTimeField(null=True)),
                        ("superseded", models.BooleanField(default=False)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("package", "version"), name="portrait_version"),
                            models.UniqueConstraint(
                                condition=models.Q(("superseded", False)), fields=("package",), name="one_live_portrait"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("signatory", models.F("author")), _negated=True),
                                name="another_signs",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("expires_at", None), ("signatory", ""), ("signed_at", None)),
                                    models.Q(
                                        ("expires_at__isnull", False),
                                        ("signed_at__isnull", False),
                                        models.Q(("signatory", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="signed_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PortraitRemark",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organisation",
                            ),
                        ),
                        (
                            "package",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="remarks", to="needs.package"
                            ),
                        ),
                        (
                            "portrait",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="remarks", to="needs.portrait"
                            ),
                        ),
                        ("text", models.TextField()),
                        ("by", models.TextField()),
                        ("at", models.DateTimeField()),
                        ("answer", models.TextField(blank=True, default="")),
                        ("answered_by", models.TextField(blank=True, default="")),
                        ("answered_at", models.DateTimeField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Further",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organisation",
                            ),
                        ),
                        (
                            "package",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="further", to="needs.package"
                            ),
                        ),
                        ("agrees", models.BooleanField()),
                        (
                            "miles",
                            models.PositiveSmallIntegerField(db_comment="How many more at most; what was asked about."),
                        ),
                        ("said_by", models.TextField(db_comment="The person, or whoever speaks for them.")),
                        (
                            "how",
                            models.TextField(
                                blank=True, db_comment="How they said so, such as `by telephone`.", default=""
                            ),
                        ),
                        ("said_on", models.DateField()),
                        ("by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="StaffReading",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organisation",
                            ),
                        ),
                        (
                            "package",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="readings", to="needs.package"
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField()),
                        ("purpose", models.TextField(db_comment="A code.")),
                        ("by", models.TextField()),
                        ("role", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Draft",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organisation",
                            ),
                        ),
                        (
                            "package",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="drafts", to="needs.package"
                            ),
                        ),
                        ("kind", models.TextField(choices=[("assessment", "Assessment"), ("portrait", "Portrait")])),
                        ("typed", models.JSONField(db_comment="Field to the list of what was typed into it.")),
                        ("by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("package", "kind"), name="one_draft"),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["assessment", "portrait"])), name="draft_kind"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HospitalStay",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organisation",
                            ),
                        ),
                        (
                            "package",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="stays", to="needs.package"
                            ),
                        ),
                        ("stay", models.PositiveSmallIntegerField(default=1)),
                        (
                            "version",
                            models.PositiveSmallIntegerField(db_comment="Of all that was recorded of the package."),
                        ),
                        (
                            "whereabouts",
                            models.TextField(
                                choices=[("elsewhere", "elsewhere"), ("in_hospital", "in_hospital"), ("left", "left")]
                            ),
                        ),
                        (
                            "ready_on",
                            models.DateField(db_comment="From which day they were ready to leave.", null=True),
                        ),
                        (
                            "pathway",
                            models.PositiveSmallIntegerField(db_comment="The discharge pathway, 0 to 3.", null=True),
                        ),
                        ("left_on", models.DateField(null=True)),
                        (
                            "because",
                            models.TextField(
                                blank=True, db_comment="Why what was recorded before was wrong.", default=""
                            ),
                        ),
                        ("by", models.TextField(db_comment="Actor reference.")),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["authority", "package", "stay", "-version"], name="hospital_stays")
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("package", "version"), name="hospital_stay_version"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("left_on", None),
                                        ("pathway", None),
                                        ("ready_on", None),
                                        ("whereabouts", "elsewhere"),
                                    ),
                                    models.Q(("left_on", None), ("whereabouts", "in_hospital")),
                                    models.Q(("left_on__isnull", False), ("whereabouts", "left")),
                                    _connector="OR",
                                ),
                                name="hospital_whereabouts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("pathway", None),
                                    models.Q(("pathway__gte", 0), ("pathway__lte", 3)),
                                    _connector="OR",
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
                migrations.CreateModel(
                    name="SuitabilityRecord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organisation",
                            ),
                        ),
                        (
                            "package",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="suitability",
                                to="needs.package",
                            ),
                        ),
                        (
                            "verdict",
                            models.TextField(
                                choices=[
                                    ("proceed", "proceed"),
                                    ("proceed_with_reason", "proceed_with_reason"),
                                    ("leave_dps", "leave_dps"),
                                ]
                            ),
                        ),
                        ("capable_services", models.PositiveIntegerField()),
                        ("leave_reason", models.TextField(blank=True, default="")),
                        ("route", models.TextField(blank=True, default="")),
                        ("because", models.TextField(blank=True, default="")),
                        (
                            "basis",
                            models.TextField(
                                blank=True, db_comment="Digest of what the portrait asked of services.", default=""
                            ),
                        ),
                        ("by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Budget",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organisation",
                            ),
                        ),
                        (
                            "package",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="budgets", to="needs.package"
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField()),
                        (
                            "locked",
                            models.BinaryField(db_comment="Amount, figures and lines, under the authority's data key."),
                        ),
                        (
                            "basis",
                            models.TextField(
                                blank=True, db_comment="Digest of the levels of need it was set at.", default=""
                            ),
                        ),
                        ("by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("package", "version"), name="budget_version")],
                    },
                ),
            ],
        ),
    ]
