"""The tables of `placements`."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from placewell.ledger.migrating import CreateTogether


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("choice", "0001_initial"),
        ("market", "0001_initial"),
        ("tenders", "0001_initial"),
    ]

    operations = [
        CreateTogether(
            operations=[
                migrations.CreateModel(
                    name="AssessorSending",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "decision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sendings",
                                to="choice.decision",
                            ),
                        ),
                        (
                            "assessor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="market.assessor"
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        ("by", models.TextField(db_comment="Actor reference.")),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["decision", "-id"], name="sendings_newest"),
                            models.Index(fields=["authority_id", "-id"], name="sendings_of_authority"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AssessorDraft",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "decision",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assessor_draft",
                                to="choice.decision",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("typed", models.JSONField(db_comment="Field to what was entered into it.")),
                        ("by", models.TextField(db_comment="Actor reference: nobody else reads it.")),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="AssessorReading",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        (
                            "assessor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="market.assessor"
                            ),
                        ),
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
                    ],
                    options={
                        "indexes": [models.Index(fields=["authority_id", "team", "id"], name="readings_of_team")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("matching__lte", models.F("seen")), ("seen__gte", 1)),
                                name="reading_matching",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Placement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ref", models.TextField(unique=True)),
                        (
                            "tender",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="placements",
                                to="tenders.tender",
                            ),
                        ),
                        (
                            "option",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="placements",
                                to="choice.option",
                            ),
                        ),
                        (
                            "kind",
                            models.TextField(
                                choices=[("lasting", "lasting"), ("interim", "interim, until the person has chosen")],
                                default="lasting",
                            ),
                        ),
                        (
                            "follows",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="followed_by",
                                to="placements.placement",
                            ),
                        ),
                        (
                            "carried_on",
                            models.BooleanField(
                                db_comment="The place before it goes on, with the registration that followed.",
                                default=False,
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        ("weekly_price", models.DecimalField(decimal_places=2, max_digits=8)),
                        ("starts_on", models.DateField()),
                        ("review_on", models.DateField()),
                        ("approved_by", models.TextField()),
                        ("approved_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("follows", None)),
                                fields=("package_ref",),
                                name="one_open_placement_per_package",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("carried_on", False), ("kind", "lasting")),
                                fields=("tender",),
                                name="one_lasting_placement_per_tender",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("carried_on", False), ("follows__isnull", False), _connector="OR"),
                                name="carries_on_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["lasting", "interim"])), name="placement_kind"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlacementEnd",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "placement",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="end",
                                to="placements.placement",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        ("last_on", models.DateField(db_comment="The last day that is paid.")),
                        ("reason", models.TextField(db_comment="Coded, by `rules.ending`.")),
                        ("said", models.TextField(blank=True, default="")),
                        ("by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Agreement",
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
                                related_name="agreements",
                                to="placements.placement",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(default=1)),
                        (
                            "variation",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreement",
                                to="placements.variation",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        ("starts_on", models.DateField(db_comment="From which day this version counts.")),
                        (
                            "terms",
                            models.JSONField(
                                db_comment="Price, lines and basis; notice days; what is paid for days away.",
                                default=dict,
                            ),
                        ),
                        ("pdf", models.BinaryField()),
                        ("pdf_sha256", models.TextField()),
                        ("drawn_up_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("placement", "number"), name="agreement_version")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Signature",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "agreement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signatures",
                                to="placements.agreement",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        ("side", models.TextField(choices=[("authority", "authority"), ("provider", "provider")])),
                        ("name", models.TextField()),
                        (
                            "capacity",
                            models.TextField(
                                blank=True, db_comment="In what capacity, as the signatory says.", default=""
                            ),
                        ),
                        (
                            "role",
                            models.TextField(
                                blank=True, db_comment="The role that they were signed in as.", default=""
                            ),
                        ),
                        (
                            "said_read",
                            models.BooleanField(
                                db_comment="They ticked that they have read this document.", default=False
                            ),
                        ),
                        ("by", models.TextField()),
                        ("pdf_sha256", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("agreement", "side"), name="each_side_signs_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClosingStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "closure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="market.closure"
                            ),
                        ),
                        (
                            "placement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="closing_steps",
                                to="placements.placement",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        (
                            "kind",
                            models.TextField(
                                choices=[
                                    ("worker", "worker"),
                                    ("told", "told"),
                                    ("speaks", "speaks"),
                                    ("own_arrangement", "own_arrangement"),
                                ]
                            ),
                        ),
                        (
                            "value",
                            models.TextField(
                                db_comment="Coded by `rules.closing`, or whose worker it is as an actor reference."
                            ),
                        ),
                        (
                            "name",
                            models.TextField(
                                blank=True, db_comment="Who told them, who agreed, or the worker’s name.", default=""
                            ),
                        ),
                        ("on", models.DateField()),
                        ("by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["closure", "placement", "kind", "-id"], name="newest_closing_step")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["worker", "told", "speaks", "own_arrangement"])),
                                name="closing_step_kind",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OtherResident",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "closure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="others", to="market.closure"
                            ),
                        ),
                        ("ref", models.TextField()),
                        ("number", models.PositiveSmallIntegerField()),
                        ("authority_id", models.BigIntegerField()),
                        (
                            "payer",
                            models.TextField(
                                choices=[
                                    ("self_funder", "self_funder"),
                                    ("other_authority", "other_authority"),
                                    ("nhs", "nhs"),
                                    ("other_nation", "other_nation"),
                                ]
                            ),
                        ),
                        (
                            "stage",
                            models.TextField(
                                choices=[
                                    ("not_told", "not_told"),
                                    ("told", "told"),
                                    ("helped", "helped"),
                                    ("moved", "moved"),
                                ]
                            ),
                        ),
                        (
                            "locked",
                            models.BinaryField(
                                db_comment="Initials and whom to speak with, under the authority’s data key."
                            ),
                        ),
                        ("by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["closure", "authority_id", "ref", "-number"], name="newest_other_resident"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("ref", "number"), name="other_resident_version")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MoveTogether",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ref", models.TextField(unique=True)),
                        (
                            "closure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="together",
                                to="market.closure",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        ("other_ref", models.TextField()),
                        ("agreed_by", models.TextField(db_comment="Who said so for the first, and who for the other.")),
                        ("other_agreed_by", models.TextField()),
                        ("services_may_read", models.BooleanField()),
                        ("by", models.TextField()),
                        ("at", models.DateTimeField()),
                        ("taken_back_by", models.TextField(blank=True, default="")),
                        ("taken_back_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("package_ref", models.F("other_ref")), _negated=True),
                                name="together_with_somebody_else",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("taken_back_at", None)),
                                fields=("package_ref", "other_ref"),
                                name="one_wish_a_pair",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Variation",
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
                                related_name="variations",
                                to="placements.placement",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        ("side", models.TextField(choices=[("authority", "authority"), ("provider", "provider")])),
                        (
                            "reason",
                            models.TextField(
                                choices=[
                                    ("needs_changed", "needs_changed"),
                                    ("hours_changed", "hours_changed"),
                                    ("uplift", "uplift"),
                                    ("cost_model", "cost_model"),
                                    ("correction", "correction"),
                                    ("terms", "terms"),
                                ]
                            ),
                        ),
                        ("said", models.TextField()),
                        ("starts_on", models.DateField()),
                        ("weekly_price", models.DecimalField(decimal_places=2, max_digits=8)),
                        ("lines", models.JSONField(db_comment="As in a bid: `kind` and `amount`.")),
                        ("by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="VariationDecision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "variation",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decision",
                                to="placements.variation",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        (
                            "outcome",
                            models.TextField(
                                choices=[("agreed", "agreed"), ("refused", "refused"), ("withdrawn", "withdrawn")]
                            ),
                        ),
                        ("because", models.TextField(blank=True, default="")),
                        ("by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Suspension",
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
                                related_name="suspensions",
                                to="placements.placement",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        (
                            "reason",
                            models.TextField(
                                choices=[("hospital", "hospital"), ("family", "family"), ("other", "other")]
                            ),
                        ),
                        ("said", models.TextField(blank=True, default="")),
                        ("first_on", models.DateField()),
                        ("full_days", models.PositiveSmallIntegerField()),
                        ("percent_after", models.DecimalField(decimal_places=2, max_digits=5)),
                        ("review_on", models.DateField()),
                        ("by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Resumption",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "suspension",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="resumed",
                                to="placements.suspension",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        ("last_on", models.DateField()),
                        ("by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Notice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "placement",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notice",
                                to="placements.placement",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        (
                            "side",
                            models.TextField(
                                choices=[("person", "person"), ("authority", "authority"), ("provider", "provider")]
                            ),
                        ),
                        (
                            "reason",
                            models.TextField(
                                choices=[
                                    ("own_wish", "own_wish"),
                                    ("needs_changed", "needs_changed"),
                                    ("safety", "safety"),
                                    ("closing", "closing"),
                                    ("staffing", "staffing"),
                                    ("unpaid", "unpaid"),
                                    ("price", "price"),
                                    ("quality", "quality"),
                                    ("other", "other"),
                                ]
                            ),
                        ),
                        ("good_reason", models.BooleanField()),
                        ("said", models.TextField()),
                        ("last_on", models.DateField()),
                        ("by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Start",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "placement",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="start",
                                to="placements.placement",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        ("started_on", models.DateField()),
                        (
                            "because",
                            models.TextField(
                                blank=True,
                                choices=[("service", "service"), ("person", "person"), ("council", "council")],
                                default="",
                            ),
                        ),
                        ("on_time", models.BooleanField(db_comment="Whether the service kept the date.")),
                        ("by", models.TextField(db_comment="Actor reference.")),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Said",
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
                                related_name="said",
                                to="placements.placement",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        (
                            "locked",
                            models.BinaryField(
                                db_comment="What is good and what should change, under the authority’s data key."
                            ),
                        ),
                        (
                            "again",
                            models.TextField(
                                blank=True, choices=[("yes", "yes"), ("not_sure", "not_sure"), ("no", "no")], default=""
                            ),
                        ),
                        ("home_may_read", models.BooleanField(default=False)),
                        (
                            "confirmed_how",
                            models.TextField(
                                blank=True,
                                db_comment="How they agreed to what somebody wrote down for them; empty: their own page.",
                                default="",
                            ),
                        ),
                        ("by", models.TextField(db_comment="Actor reference.")),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["placement", "-id"], name="said_of_a_placement")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("again__in", ["", "yes", "not_sure", "no"])), name="said_again"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("home_may_read", False), ("again", ""), _connector="OR"),
                                name="no_home_reads_an_answer",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Review",
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
                                related_name="reviews",
                                to="placements.placement",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "milestone",
                            models.TextField(
                                choices=[
                                    ("interim", "interim"),
                                    ("six_weeks", "six_weeks"),
                                    ("twelve_weeks", "twelve_weeks"),
                                    ("yearly", "yearly"),
                                    ("extra", "extra"),
                                ]
                            ),
                        ),
                        ("held_on", models.DateField()),
                        ("still_there", models.BooleanField()),
                        ("outcomes", models.JSONField(db_comment="Eligible outcome to whether it is met.")),
                        ("outcomes_met", models.BooleanField()),
                        ("successful", models.BooleanField(db_comment="At twelve weeks only.", null=True)),
                        ("needs_changed", models.BooleanField()),
                        ("provider_view", models.TextField(blank=True, default="")),
                        (
                            "next_on",
                            models.DateField(db_comment="Null where the person is not there any more.", null=True),
                        ),
                        ("by", models.TextField(db_comment="Actor reference.")),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("placement", "number"), name="review_number"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("milestone__in", ["interim", "six_weeks", "twelve_weeks", "yearly", "extra"])
                                ),
                                name="review_milestone",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("next_on__isnull", False), ("still_there", True)),
                                    models.Q(("next_on", None), ("still_there", False)),
                                    _connector="OR",
                                ),
                                name="review_has_a_next",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewFinding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "review",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="finding",
                                to="placements.review",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        (
                            "locked",
                            models.BinaryField(db_comment="What was found, under the authority’s data key: for staff."),
                        ),
                        (
                            "cost_reviewed",
                            models.BooleanField(
                                db_comment="Whether an additional cost was; null: there is none.", null=True
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Concern",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ref", models.TextField(unique=True)),
                        (
                            "placement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="concerns",
                                to="placements.placement",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        ("locked", models.BinaryField(db_comment="What the worry is, under the authority’s data key.")),
                        ("raised_by", models.TextField(db_comment="Actor reference.")),
                        ("raised_role", models.TextField()),
                        ("raised_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["authority_id", "-id"], name="concerns_of_authority")],
                    },
                ),
                migrations.CreateModel(
                    name="ConcernStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "concern",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="placements.concern",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("decision", models.TextField()),
                        ("locked", models.BinaryField(db_comment="Why, under the authority’s data key.")),
                        ("name", models.TextField(db_comment="Who decided, by name.")),
                        ("by", models.TextField(db_comment="Actor reference.")),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("concern", "decision"), name="concern_decided_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decision__in", ["enquiry", "no_enquiry", "substantiated", "not_substantiated"])
                                ),
                                name="concern_decision",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConcernPart",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "concern",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="part",
                                to="placements.concern",
                            ),
                        ),
                        ("concern_ref", models.TextField()),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("service_name", models.TextField()),
                        (
                            "locked",
                            models.BinaryField(db_comment="What it is to answer, under the authority’s data key."),
                        ),
                        ("by", models.TextField(db_comment="Actor reference.")),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["organisation_id", "-id"], name="concerns_put_to_a_home")],
                    },
                ),
                migrations.CreateModel(
                    name="ConcernReply",
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
                                to="placements.concernpart",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("locked", models.BinaryField(db_comment="Its side, under the authority’s data key.")),
                        ("by", models.TextField(db_comment="Actor reference.")),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="ConcernHeldBack",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "concern",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="held_back",
                                to="placements.concern",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        (
                            "reason",
                            models.TextField(
                                choices=[
                                    ("danger", "danger"),
                                    ("evidence", "evidence"),
                                    ("police", "police"),
                                    ("identified", "identified"),
                                ]
                            ),
                        ),
                        ("review_by", models.DateTimeField()),
                        ("name", models.TextField(db_comment="Who decided, by name.")),
                        ("by", models.TextField(db_comment="Actor reference.")),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason__in", ["danger", "evidence", "police", "identified"])),
                                name="concern_held_back_reason",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Arrangement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "decision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="arrangements",
                                to="choice.decision",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        (
                            "place",
                            models.TextField(
                                choices=[
                                    ("hospital", "In hospital"),
                                    ("home", "At the person’s home"),
                                    ("video", "By video"),
                                    ("other", "Somewhere else"),
                                ]
                            ),
                        ),
                        ("meets_at", models.DateTimeField()),
                        ("who", models.TextField(db_comment="Who comes, as the person reads it.")),
                        ("by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["decision", "-id"], name="arrangements_newest")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("place__in", ["hospital", "home", "video", "other"])),
                                name="visit_place",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitDraft",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "decision",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visit_draft",
                                to="choice.decision",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("typed", models.JSONField(db_comment="Field to what was entered into it.")),
                        ("by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Visit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "decision",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="visit", to="choice.decision"
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        (
                            "outcome",
                            models.TextField(
                                choices=[
                                    ("accept", "accept"),
                                    ("accept_at_price", "accept_at_price"),
                                    ("decline_portrait_wrong", "decline_portrait_wrong"),
                                    ("decline_other", "decline_other"),
                                ]
                            ),
                        ),
                        (
                            "why",
                            models.TextField(
                                blank=True,
                                choices=[
                                    ("staffing", "staffing"),
                                    ("skills", "skills"),
                                    ("mix", "mix"),
                                    ("building", "building"),
                                    ("no_place", "no_place"),
                                    ("not_in_time", "not_in_time"),
                                    ("other", "other"),
                                ],
                                db_comment="Of another decline.",
                                default="",
                            ),
                        ),
                        ("marks", models.JSONField(db_comment="Portrait statement to how it compares.", default=dict)),
                        ("seen", models.PositiveSmallIntegerField(default=0)),
                        ("matching", models.PositiveSmallIntegerField(default=0)),
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
                            "lines",
                            models.JSONField(
                                db_comment="Of a changed price: `kind` and `amount`, pounds a week.", default=list
                            ),
                        ),
                        (
                            "weekly_price",
                            models.DecimalField(
                                db_comment="Of a changed price, net of nursing care.",
                                decimal_places=2,
                                max_digits=8,
                                null=True,
                            ),
                        ),
                        (
                            "team",
                            models.TextField(
                                blank=True, db_comment="Of the portrait’s author, when it was reported.", default=""
                            ),
                        ),
                        (
                            "reading",
                            models.OneToOneField(
                                db_comment="What a trusted assessor handed over, where the home answered on it: then the marks are theirs.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answer",
                                to="placements.assessorreading",
                            ),
                        ),
                        ("notes", models.TextField(blank=True, default="")),
                        ("by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["authority_id", "team", "id"], name="visits_of_team")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "outcome__in",
                                        ["accept", "accept_at_price", "decline_portrait_wrong", "decline_other"],
                                    )
                                ),
                                name="visit_outcome",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("matching__lte", models.F("seen"))), name="visit_matching"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", "accept_at_price"), ("weekly_price__isnull", False)),
                                    models.Q(
                                        models.Q(("outcome", "accept_at_price"), _negated=True), ("weekly_price", None)
                                    ),
                                    _connector="OR",
                                ),
                                name="visit_price",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
