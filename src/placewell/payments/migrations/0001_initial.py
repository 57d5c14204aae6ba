"""The tables of `payments`."""

import django.db.models.deletion
from django.db import migrations, models

from placewell.ledger.migrating import CreateTogether


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("market", "0001_initial"),
        ("placements", "0001_initial"),
    ]

    operations = [
        CreateTogether(
            operations=[
                migrations.CreateModel(
                    name="Uplift",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "category",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="market.category"
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("from_on", models.DateField()),
                        ("percent", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                        (
                            "amount",
                            models.DecimalField(
                                db_comment="Pounds a week on core care.", decimal_places=2, max_digits=10, null=True
                            ),
                        ),
                        ("because", models.TextField()),
                        (
                            "placements",
                            models.PositiveIntegerField(
                                db_comment="How many it raised, as proposed and then as applied."
                            ),
                        ),
                        (
                            "before",
                            models.DecimalField(
                                db_comment="What they came to a week together.", decimal_places=2, max_digits=10
                            ),
                        ),
                        ("after", models.DecimalField(decimal_places=2, max_digits=10)),
                        ("proposed_by", models.TextField(db_comment="Actor reference.")),
                        ("proposed_at", models.DateTimeField()),
                        ("applied_by", models.TextField(blank=True, db_comment="Actor reference.", default="")),
                        ("applied_at", models.DateTimeField(null=True)),
                        ("expires_at", models.DateTimeField(db_comment="Until when an approver may apply it.")),
                        ("closed_at", models.DateTimeField(db_comment="When it was taken back or expired.", null=True)),
                        (
                            "withdrawn_because",
                            models.TextField(blank=True, db_comment="Empty where it expired.", default=""),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["authority_id", "-id"], name="uplifts_newest")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("amount__isnull", True), ("percent__isnull", False)),
                                    models.Q(("amount__isnull", False), ("percent__isnull", True)),
                                    _connector="OR",
                                ),
                                name="uplift_percent_or_amount",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("applied_at__isnull", True), ("applied_by", "")),
                                    models.Q(
                                        ("applied_at__isnull", False),
                                        models.Q(("applied_by", ""), _negated=True),
                                        models.Q(("applied_by", models.F("proposed_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="uplift_applied_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at__isnull", True), ("withdrawn_because", "")),
                                    models.Q(("applied_at__isnull", True), ("closed_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="uplift_closed_or_applied",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FundingVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "placement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="fundings",
                                to="placements.placement",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField(db_comment="The provider’s.")),
                        ("number", models.PositiveIntegerField()),
                        ("starts_on", models.DateField()),
                        (
                            "lines",
                            models.JSONField(
                                db_comment="Pounds a week as decimal text by kind of cost; empty ends payment."
                            ),
                        ),
                        (
                            "basis",
                            models.TextField(choices=[("net_of_fnc", "net_of_fnc"), ("gross_of_fnc", "gross_of_fnc")]),
                        ),
                        (
                            "nursing",
                            models.TextField(
                                choices=[("none", "none"), ("standard", "standard"), ("higher", "higher")]
                            ),
                        ),
                        (
                            "client",
                            models.DecimalField(
                                db_comment="The person's contribution, pounds a week.", decimal_places=2, max_digits=10
                            ),
                        ),
                        (
                            "third_party",
                            models.DecimalField(db_comment="A top-up, pounds a week.", decimal_places=2, max_digits=10),
                        ),
                        ("icb_percent", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                        ("icb_amount", models.DecimalField(decimal_places=2, max_digits=10, null=True)),
                        ("aftercare", models.BooleanField(db_comment="Mental Health Act 1983, section 117.")),
                        ("pays", models.TextField(choices=[("gross", "gross"), ("net", "net")])),
                        ("because", models.TextField()),
                        (
                            "uplift",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="payments.uplift",
                            ),
                        ),
                        ("made_by", models.TextField(db_comment="Actor reference.")),
                        ("made_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["authority_id", "made_at"], name="fundings_made")],
                        "constraints": [
                            models.UniqueConstraint(fields=("placement", "number"), name="funding_version"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("client__gte", 0),
                                    ("third_party__gte", 0),
                                    models.Q(
                                        ("icb_percent__isnull", True),
                                        models.Q(("icb_percent__gte", 0), ("icb_percent__lte", 100)),
                                        _connector="OR",
                                    ),
                                    models.Q(("icb_amount__isnull", True), ("icb_amount__gte", 0), _connector="OR"),
                                    models.Q(
                                        ("icb_percent__isnull", True), ("icb_amount__isnull", True), _connector="OR"
                                    ),
                                    models.Q(("aftercare", False), ("client", 0), _connector="OR"),
                                ),
                                name="funding_parts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AbsenceVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "placement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="absences",
                                to="placements.placement",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("number", models.PositiveIntegerField(db_comment="Of the absence, within its placement.")),
                        ("version", models.PositiveIntegerField()),
                        ("first_on", models.DateField()),
                        ("last_on", models.DateField(db_comment="Null while away.", null=True)),
                        ("full_days", models.PositiveSmallIntegerField()),
                        ("percent_after", models.DecimalField(decimal_places=2, max_digits=5)),
                        ("withdrawn", models.BooleanField(default=False)),
                        ("made_by", models.TextField(db_comment="Actor reference.")),
                        ("made_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["authority_id", "made_at"], name="absences_made")],
                        "constraints": [
                            models.UniqueConstraint(fields=("placement", "number", "version"), name="absence_version"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("percent_after__gte", 0),
                                    ("percent_after__lte", 100),
                                    models.Q(
                                        ("last_on__isnull", True),
                                        ("last_on__gte", models.F("first_on")),
                                        _connector="OR",
                                    ),
                                ),
                                name="absence_holds",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaymentRun",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ref", models.TextField(unique=True)),
                        ("authority_id", models.BigIntegerField()),
                        ("period", models.DateField(db_comment="Its first day.")),
                        (
                            "state",
                            models.TextField(
                                choices=[
                                    ("draft", "draft"),
                                    ("checked", "checked"),
                                    ("approved", "approved"),
                                    ("paid", "paid"),
                                ],
                                default="draft",
                            ),
                        ),
                        ("drafted_by", models.TextField(db_comment="Actor reference.")),
                        ("drafted_at", models.DateTimeField()),
                        (
                            "nursing_year",
                            models.PositiveSmallIntegerField(
                                db_comment="The last year whose rates of FNC were known when it was drafted.", default=0
                            ),
                        ),
                        ("checked_by", models.TextField(blank=True, default="")),
                        ("checked_at", models.DateTimeField(null=True)),
                        ("approved_by", models.TextField(blank=True, default="")),
                        ("approved_at", models.DateTimeField(null=True)),
                        ("paid_by", models.TextField(blank=True, default="")),
                        ("paid_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("authority_id", "period"), name="one_run_a_period"),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["draft", "checked"])),
                                fields=("authority_id",),
                                name="one_open_run_an_authority",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("approved_by", ""), ("checked_by", ""), ("paid_by", ""), ("state", "draft")
                                    ),
                                    models.Q(
                                        models.Q(
                                            models.Q(("approved_by", ""), ("paid_by", ""), ("state", "checked")),
                                            ("state__in", ["approved", "paid"]),
                                            _connector="OR",
                                        ),
                                        models.Q(("checked_by", ""), _negated=True),
                                        models.Q(("checked_by", models.F("drafted_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="run_checked_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["draft", "checked"]),
                                    models.Q(
                                        models.Q(("approved_by", ""), _negated=True),
                                        models.Q(("approved_by", models.F("drafted_by")), _negated=True),
                                        models.Q(("approved_by", models.F("checked_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="run_approved_by_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaymentLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="payments.paymentrun",
                            ),
                        ),
                        (
                            "placement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="placements.placement"
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("period", models.DateField(db_comment="First day of the four weeks that it is for.")),
                        (
                            "cost",
                            models.TextField(
                                choices=[
                                    ("core", "core"),
                                    ("one_to_one", "one_to_one"),
                                    ("nights", "nights"),
                                    ("sleep_in", "sleep_in"),
                                    ("visits", "visits"),
                                    ("nursing", "nursing"),
                                ]
                            ),
                        ),
                        (
                            "payer",
                            models.TextField(
                                choices=[
                                    ("council", "council"),
                                    ("icb", "icb"),
                                    ("client", "client"),
                                    ("third_party", "third_party"),
                                    ("nhs", "nhs"),
                                ]
                            ),
                        ),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=10)),
                        ("held", models.BooleanField(default=False)),
                        ("held_because", models.TextField(blank=True, default="")),
                        ("held_by", models.TextField(blank=True, db_comment="Actor reference.", default="")),
                        (
                            "released_by",
                            models.TextField(
                                blank=True,
                                db_comment="Who released a line that its run did not pay: the next run pays it.",
                                default="",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["placement", "period"], name="payments_of_placement"),
                            models.Index(
                                condition=models.Q(("held", True)), fields=["authority_id"], name="payments_held"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("run", "placement", "period", "cost", "payer"), name="paid_once_a_run"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount", 0), _negated=True), name="payment_of_something"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("held", False), models.Q(("held_because", ""), _negated=True), _connector="OR"
                                ),
                                name="held_for_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Remittance",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="remittances",
                                to="payments.paymentrun",
                            ),
                        ),
                        ("run_ref", models.TextField()),
                        ("period", models.DateField()),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=10)),
                        ("approved_at", models.DateTimeField()),
                        ("paid_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["organisation_id", "-id"], name="remittances_newest")],
                        "constraints": [
                            models.UniqueConstraint(fields=("run", "organisation_id"), name="one_remittance_a_provider")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RemittanceLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "remittance",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="payments.remittance",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("placement_ref", models.TextField()),
                        ("period", models.DateField()),
                        (
                            "cost",
                            models.TextField(
                                choices=[
                                    ("core", "core"),
                                    ("one_to_one", "one_to_one"),
                                    ("nights", "nights"),
                                    ("sleep_in", "sleep_in"),
                                    ("visits", "visits"),
                                    ("nursing", "nursing"),
                                ]
                            ),
                        ),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=10)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("remittance", "placement_ref", "period", "cost"), name="remitted_once"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
