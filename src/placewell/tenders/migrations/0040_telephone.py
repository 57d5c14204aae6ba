"""Calls, bids taken by telephone and what came of them, and who was told out of hours."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tenders", "0030_settled_searches"),
    ]

    operations = [
        migrations.CreateModel(
            name="TelephoneCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                (
                    "spoken_to",
                    models.TextField(
                        choices=[
                            ("manager", "manager"),
                            ("deputy", "deputy"),
                            ("nurse_in_charge", "nurse_in_charge"),
                            ("office", "office"),
                            ("nobody", "nobody"),
                        ]
                    ),
                ),
                (
                    "outcome",
                    models.TextField(
                        choices=[
                            ("will_offer", "will_offer"),
                            ("no_vacancy", "no_vacancy"),
                            ("declines", "declines"),
                            ("call_back", "call_back"),
                            ("no_answer", "no_answer"),
                        ]
                    ),
                ),
                ("called_at", models.DateTimeField()),
                ("call_back_at", models.DateTimeField(null=True)),
                ("by", models.TextField(db_comment="The broker’s actor reference.")),
                ("by_name", models.TextField()),
                ("at", models.DateTimeField(db_comment="When it was logged.")),
                (
                    "invitation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="tenders.invitation"
                    ),
                ),
                (
                    "tender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="tenders.tender"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TelephoneBid",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                ("organisation_id", models.BigIntegerField(db_comment="The provider’s.")),
                ("bid_ref", models.TextField(unique=True)),
                ("service_name", models.TextField()),
                ("response", models.JSONField(db_comment="As the first envelope of a bid.")),
                ("entered_by", models.TextField(db_comment="The broker’s actor reference.")),
                ("entered_by_name", models.TextField()),
                ("at", models.DateTimeField()),
                ("due_at", models.DateTimeField(db_comment="By when the provider confirms it.")),
                (
                    "invitation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="telephone_bids",
                        to="tenders.invitation",
                    ),
                ),
                (
                    "tender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="telephone_bids", to="tenders.tender"
                    ),
                ),
                (
                    "call",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bid", to="tenders.telephonecall"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TelephoneEvaluation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                ("seq", models.PositiveSmallIntegerField()),
                ("pack_sealed", models.BinaryField(db_comment="The pack, encrypted: it holds the person's budget.")),
                ("pack_sha256", models.TextField()),
                ("result", models.JSONField()),
                ("result_sha256", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "tender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="telephone_evaluations",
                        to="tenders.tender",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TelephoneExplanation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                ("organisation_id", models.BigIntegerField()),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "bid",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="explanation",
                        to="tenders.telephonebid",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TelephonePrice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                ("organisation_id", models.BigIntegerField()),
                ("content", models.JSONField(db_comment="As the second envelope of a bid.")),
                (
                    "comparable",
                    models.DecimalField(db_comment="Pounds a week, net of FNC.", decimal_places=2, max_digits=9),
                ),
                (
                    "bid",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="price", to="tenders.telephonebid"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TelephonePriceDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                ("organisation_id", models.BigIntegerField()),
                ("decision", models.TextField(choices=[("accepted", "accepted"), ("rejected", "rejected")])),
                (
                    "reason",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("no_explanation", "no_explanation"),
                            ("does_not_cover_cost", "does_not_cover_cost"),
                            ("labour_law", "labour_law"),
                            ("environmental_law", "environmental_law"),
                            ("social_law", "social_law"),
                        ],
                        default="",
                    ),
                ),
                ("because", models.TextField()),
                ("by", models.TextField(db_comment="Actor reference.")),
                ("by_name", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "bid",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="price_decision",
                        to="tenders.telephonebid",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TelephoneRoundEnd",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                ("calls", models.PositiveIntegerField()),
                ("offers", models.PositiveIntegerField()),
                ("by", models.TextField(db_comment="Actor reference.")),
                ("by_name", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "tender",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="telephone_end", to="tenders.tender"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ToldOnDuty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                ("clock_id", models.BigIntegerField()),
                ("due_at", models.DateTimeField(db_comment="The clock’s time then: set anew, it is another wait.")),
                ("phase", models.TextField(choices=[("began", "began"), ("due", "due")])),
                ("told", models.TextField(db_comment="Actor reference of the rota’s; team where nobody had a turn.")),
                ("at", models.DateTimeField()),
                (
                    "tender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="told_on_duty", to="tenders.tender"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TelephoneBidAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                ("organisation_id", models.BigIntegerField()),
                (
                    "answer",
                    models.TextField(choices=[("confirmed", "confirmed"), ("wrong", "wrong"), ("lapsed", "lapsed")]),
                ),
                (
                    "because",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("price", "price"),
                            ("answers", "answers"),
                            ("no_place", "no_place"),
                            ("not_said", "not_said"),
                            ("no_longer", "no_longer"),
                        ],
                        default="",
                    ),
                ),
                ("by", models.TextField(db_comment="Actor reference.")),
                ("by_name", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "bid",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answer", to="tenders.telephonebid"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answer__in", ["confirmed", "wrong", "lapsed"]),
                            models.Q(
                                models.Q(
                                    ("answer", "wrong"),
                                    ("because__in", ["price", "answers", "no_place", "not_said", "no_longer"]),
                                ),
                                models.Q(models.Q(("answer", "wrong"), _negated=True), ("because", "")),
                                _connector="OR",
                            ),
                        ),
                        name="telephone_bid_answered",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="telephonecall",
            index=models.Index(fields=["tender", "id"], name="telephone_calls_in_order"),
        ),
        migrations.AddConstraint(
            model_name="telephonecall",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome__in", ["will_offer", "no_vacancy", "declines", "call_back", "no_answer"]),
                    ("spoken_to__in", ["manager", "deputy", "nurse_in_charge", "office", "nobody"]),
                ),
                name="telephone_call_coded",
            ),
        ),
        migrations.AddConstraint(
            model_name="telephonecall",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("call_back_at__isnull", False), ("outcome", "call_back")),
                    models.Q(models.Q(("outcome", "call_back"), _negated=True), ("call_back_at", None)),
                    _connector="OR",
                ),
                name="telephone_call_back_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="telephonecall",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "no_answer"), ("spoken_to", "nobody")),
                    models.Q(
                        models.Q(("outcome", "no_answer"), _negated=True),
                        models.Q(("spoken_to", "nobody"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="telephone_call_reached",
            ),
        ),
        migrations.AddIndex(
            model_name="telephonebid",
            index=models.Index(fields=["organisation_id", "-id"], name="telephone_bids_of_provider"),
        ),
        migrations.AddConstraint(
            model_name="telephoneevaluation",
            constraint=models.UniqueConstraint(fields=("tender", "seq"), name="telephone_evaluation_seq"),
        ),
        migrations.AddConstraint(
            model_name="toldonduty",
            constraint=models.CheckConstraint(
                condition=models.Q(("phase__in", ["began", "due"])), name="told_on_duty_phase"
            ),
        ),
        migrations.AddConstraint(
            model_name="toldonduty",
            constraint=models.UniqueConstraint(
                fields=("clock_id", "due_at", "phase", "told"), name="told_on_duty_once"
            ),
        ),
    ]
