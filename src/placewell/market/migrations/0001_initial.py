"""The tables of `market`."""

from decimal import Decimal

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from placewell.ledger.migrating import CreateTogether


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("directory", "0001_initial"),
    ]

    operations = [
        CreateTogether(
            operations=[
                migrations.CreateModel(
                    name="Scheme",
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
                                related_name="schemes",
                                to="accounts.organisation",
                            ),
                        ),
                        ("ref", models.TextField(unique=True)),
                        ("name", models.TextField()),
                        ("description", models.TextField(db_comment="What it buys and for whom, in plain English.")),
                        (
                            "legal_basis",
                            models.TextField(
                                choices=[
                                    ("pcr_reg34", "pcr_reg34"),
                                    ("pcr_light_touch", "pcr_light_touch"),
                                    ("pa23_light_touch_framework", "pa23_light_touch_framework"),
                                    ("pa23_dynamic_market", "pa23_dynamic_market"),
                                    ("below_threshold_list", "below_threshold_list"),
                                    ("psr_choice", "psr_choice"),
                                ]
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(blank=True, null=True)),
                        (
                            "closing_hour",
                            models.PositiveSmallIntegerField(db_comment="London hour at which planned tenders close."),
                        ),
                        (
                            "notice",
                            models.TextField(db_comment="The sentence that its notice and every invitation state."),
                        ),
                        ("how_to_join", models.TextField()),
                        (
                            "pilot",
                            models.BooleanField(db_comment="A trial with an end and stop criteria.", default=False),
                        ),
                        (
                            "first_draft_on",
                            models.DateField(db_comment="The day its first draft was shown to anybody."),
                        ),
                        (
                            "state",
                            models.TextField(
                                choices=[
                                    ("draft", "draft"),
                                    ("live", "live"),
                                    ("paused", "paused"),
                                    ("winding_down", "winding_down"),
                                    ("closed", "closed"),
                                ],
                                default="draft",
                            ),
                        ),
                        ("closed_because", models.TextField(blank=True, default="")),
                        ("established_at", models.DateTimeField(db_comment="When its draft was written down here.")),
                        ("went_live_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["authority", "state", "id"], name="schemes_of_an_authority")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "legal_basis__in",
                                        [
                                            "pcr_reg34",
                                            "pcr_light_touch",
                                            "pa23_light_touch_framework",
                                            "pa23_dynamic_market",
                                            "below_threshold_list",
                                            "psr_choice",
                                        ],
                                    )
                                ),
                                name="scheme_legal_basis",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["draft", "live", "paused", "winding_down", "closed"])
                                ),
                                name="scheme_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="scheme_ends_after_it_starts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["draft", "closed"]), ("went_live_at__isnull", False), _connector="OR"
                                ),
                                name="scheme_went_live_at",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("closing_hour__gte", 10), ("closing_hour__lte", 16)),
                                name="scheme_closing_hour",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Category",
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
                            "scheme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="categories",
                                to="market.scheme",
                            ),
                        ),
                        ("ref", models.TextField(unique=True)),
                        ("name", models.TextField()),
                        (
                            "care_type",
                            models.TextField(
                                choices=[
                                    ("residential", "residential"),
                                    ("nursing", "nursing"),
                                    ("respite", "respite"),
                                    ("interim", "interim"),
                                    ("home_care", "home_care"),
                                    ("supported_living", "supported_living"),
                                    ("extra_care", "extra_care"),
                                    ("shared_lives", "shared_lives"),
                                ]
                            ),
                        ),
                        (
                            "need_bands",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(),
                                db_comment="Bands that every member is registered for.",
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "radius_miles",
                            models.DecimalField(
                                db_comment="How far a search looks unless the person says otherwise.",
                                decimal_places=1,
                                max_digits=4,
                            ),
                        ),
                        (
                            "within",
                            models.TextField(
                                blank=True,
                                db_comment="The local authority its services are in; empty where distance alone counts.",
                                default="",
                            ),
                        ),
                        (
                            "rating_gate",
                            models.TextField(
                                blank=True,
                                choices=[
                                    ("Outstanding", "Outstanding"),
                                    ("Good", "Good"),
                                    ("Requires improvement", "Requires improvement"),
                                    ("Inadequate", "Inadequate"),
                                ],
                                db_comment="Lowest overall rating admitted, empty for none; an unrated service passes.",
                                default="",
                            ),
                        ),
                        ("added_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["authority", "id"], name="categories_of_an_authority")],
                        "constraints": [
                            models.UniqueConstraint(fields=("scheme", "name"), name="category_named_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "care_type__in",
                                        [
                                            "residential",
                                            "nursing",
                                            "respite",
                                            "interim",
                                            "home_care",
                                            "supported_living",
                                            "extra_care",
                                            "shared_lives",
                                        ],
                                    )
                                ),
                                name="category_care_type",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "rating_gate__in",
                                        ["", "Outstanding", "Good", "Requires improvement", "Inadequate"],
                                    )
                                ),
                                name="category_rating_gate",
                            ),
                            models.CheckConstraint(condition=models.Q(("radius_miles__gt", 0)), name="category_radius"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Claim",
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
                                db_comment="Who is asked.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organisation",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="claims",
                                to="accounts.organisation",
                            ),
                        ),
                        (
                            "provider",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="claims",
                                to="directory.provider",
                            ),
                        ),
                        ("claimed_by", models.TextField(db_comment="Actor reference.")),
                        ("name", models.TextField(db_comment="Of who claims.")),
                        ("position", models.TextField()),
                        ("telephone", models.TextField(blank=True, default="")),
                        ("evidence", models.TextField()),
                        (
                            "state",
                            models.TextField(
                                choices=[
                                    ("pending", "pending"),
                                    ("verified", "verified"),
                                    ("refused", "refused"),
                                    ("withdrawn", "withdrawn"),
                                    ("revoked", "revoked"),
                                ],
                                default="pending",
                            ),
                        ),
                        (
                            "managed",
                            models.BooleanField(
                                db_comment="Whether somebody managed the provider already, and was told."
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                        ("decided_by", models.TextField(blank=True, default="")),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("method", models.TextField(blank=True, db_comment="How it was verified.", default="")),
                        ("because", models.TextField(blank=True, db_comment="What was found, or why not.", default="")),
                        (
                            "post",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.post",
                            ),
                        ),
                        ("revoked_by", models.TextField(blank=True, default="")),
                        ("revoked_at", models.DateTimeField(null=True)),
                        ("revoked_because", models.TextField(blank=True, default="")),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "pending")),
                                fields=["authority", "made_at", "id"],
                                name="claims_pending",
                            ),
                            models.Index(fields=["provider", "id"], name="claims_of_a_provider"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["pending", "verified", "refused", "withdrawn", "revoked"])
                                ),
                                name="claim_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "withdrawn"),
                                    models.Q(("decided_by", models.F("claimed_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_verifies_themselves",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at", None), ("decided_by", ""), ("state", "pending")),
                                    models.Q(
                                        models.Q(("state", "pending"), _negated=True),
                                        ("decided_at__isnull", False),
                                        models.Q(("decided_by", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="claim_decided_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("revoked_at__isnull", False),
                                        ("state", "revoked"),
                                        models.Q(("revoked_by", ""), _negated=True),
                                        models.Q(("revoked_because", ""), _negated=True),
                                    ),
                                    models.Q(models.Q(("state", "revoked"), _negated=True), ("revoked_at", None)),
                                    _connector="OR",
                                ),
                                name="claim_revoked_whole",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "pending")),
                                fields=("organisation",),
                                name="one_pending_claim",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="JoiningTerms",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "scheme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="joining_terms",
                                to="market.scheme",
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField()),
                        ("documents", models.JSONField(db_comment="Codes of the documents asked for.")),
                        (
                            "questions",
                            models.JSONField(db_comment="Category reference to its questions, each with id and text."),
                        ),
                        ("by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("scheme", "version"), name="joining_terms_version")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Document",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="accounts.organisation",
                            ),
                        ),
                        ("kind", models.TextField(db_comment="One of DOCUMENT_NAMES.")),
                        (
                            "name",
                            models.TextField(
                                blank=True, db_comment="What its owner calls it, where it does.", default=""
                            ),
                        ),
                        ("expires_on", models.DateField(null=True)),
                        ("confidential", models.BooleanField(default=False)),
                        ("confidential_because", models.TextField(blank=True, default="")),
                        ("media_type", models.TextField(db_comment="As its bytes tell, never as a browser says.")),
                        ("ending", models.TextField()),
                        ("size", models.PositiveIntegerField(db_comment="Bytes, before encryption.")),
                        ("digest", models.TextField(db_comment="sha256 of the bytes before encryption, in hex.")),
                        ("stored_as", models.TextField(unique=True)),
                        (
                            "locked_for",
                            models.BigIntegerField(db_comment="The organisation under whose key its bytes lie."),
                        ),
                        ("added_by", models.TextField()),
                        ("added_at", models.DateTimeField()),
                        ("removed_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("removed_at", None)),
                                fields=["organisation", "-id"],
                                name="documents_kept",
                            ),
                            models.Index(
                                condition=models.Q(("expires_on__isnull", False), ("removed_at", None)),
                                fields=["expires_on", "id"],
                                name="documents_that_expire",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("confidential", False), ("confidential_because", "")),
                                    models.Q(
                                        ("confidential", True), models.Q(("confidential_because", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="confidential_with_a_reason",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DocumentReminder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reminders",
                                to="market.document",
                            ),
                        ),
                        ("days_before", models.PositiveSmallIntegerField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("document", "days_before"), name="reminded_once"),
                            models.CheckConstraint(
                                condition=models.Q(("days_before__in", (28, 7, 0))), name="reminder_days"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Chosen",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organisation",
                            ),
                        ),
                        (
                            "scheme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="market.scheme"
                            ),
                        ),
                        (
                            "category",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="market.category"
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.service"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("organisation", "category", "service"), name="chosen_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PreparedPart",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organisation",
                            ),
                        ),
                        (
                            "scheme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="market.scheme"
                            ),
                        ),
                        (
                            "part",
                            models.TextField(db_comment="declaration, documents, or questions:<category reference>."),
                        ),
                        ("typed", models.JSONField(db_comment="Field to the list of what was typed into it.")),
                        ("done", models.BooleanField(default=False)),
                        (
                            "taken_from",
                            models.TextField(
                                blank=True, db_comment="The scheme whose words these are, until read.", default=""
                            ),
                        ),
                        ("by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "scheme", "part"), name="one_prepared_part"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("done", False), ("taken_from", ""), _connector="OR"),
                                name="looked_at_before_it_counts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RecordEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "scheme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="record", to="market.scheme"
                            ),
                        ),
                        (
                            "kind",
                            models.TextField(
                                choices=[
                                    ("engagement", "engagement"),
                                    ("experience", "experience"),
                                    ("given_up", "given_up"),
                                    ("sustainability", "sustainability"),
                                    ("continuity", "continuity"),
                                    ("providers_lost", "providers_lost"),
                                ]
                            ),
                        ),
                        (
                            "about",
                            models.TextField(
                                blank=True, db_comment="The authority that was asked, for an experience.", default=""
                            ),
                        ),
                        (
                            "answer",
                            models.TextField(
                                blank=True,
                                choices=[
                                    ("runs", "runs"),
                                    ("changed", "changed"),
                                    ("ended", "ended"),
                                    ("aborted", "aborted"),
                                    ("never_had", "never_had"),
                                    ("no_answer", "no_answer"),
                                ],
                                default="",
                            ),
                        ),
                        ("text", models.TextField()),
                        (
                            "evidence",
                            models.TextField(db_comment="Where it can be checked: a document, a page, minutes."),
                        ),
                        (
                            "figures",
                            models.JSONField(
                                db_comment="What was counted from the register on that day, if anything.", default=dict
                            ),
                        ),
                        ("author", models.TextField(db_comment="The person who stands for it, by name and office.")),
                        ("dated", models.DateField()),
                        ("written_by", models.TextField(db_comment="Actor reference.")),
                        ("written_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["scheme", "id"], name="record_of_a_scheme")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "engagement",
                                            "experience",
                                            "given_up",
                                            "sustainability",
                                            "continuity",
                                            "providers_lost",
                                        ],
                                    )
                                ),
                                name="record_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "answer__in",
                                            ["runs", "changed", "ended", "aborted", "never_had", "no_answer"],
                                        ),
                                        ("kind", "experience"),
                                        models.Q(("about", ""), _negated=True),
                                    ),
                                    models.Q(models.Q(("kind", "experience"), _negated=True), ("answer", "")),
                                    _connector="OR",
                                ),
                                name="record_answer",
                            ),
                        ],
                    },
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
                            "scheme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="market.scheme"
                            ),
                        ),
                        (
                            "kind",
                            models.TextField(
                                choices=[
                                    ("intention", "intention"),
                                    ("establishment", "establishment"),
                                    ("modification", "modification"),
                                    ("cessation", "cessation"),
                                ]
                            ),
                        ),
                        ("content", models.JSONField(db_comment="placewell/notice/1")),
                        ("prepared_by", models.TextField(db_comment="Actor reference.")),
                        ("prepared_at", models.DateTimeField()),
                        (
                            "reference",
                            models.TextField(
                                blank=True, db_comment="Where it was published, or its number there.", default=""
                            ),
                        ),
                        ("sent_on", models.DateField(null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["scheme", "id"], name="notices_of_a_scheme")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["intention", "establishment", "modification", "cessation"])
                                ),
                                name="notice_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reference", ""), ("sent_on", None)),
                                    models.Q(("sent_on__isnull", False), models.Q(("reference", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="notice_sent_with_its_reference",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SchemeChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "scheme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="market.scheme"
                            ),
                        ),
                        ("what", models.TextField()),
                        ("before", models.TextField(blank=True, default="")),
                        ("after", models.TextField(blank=True, default="")),
                        ("reasons", models.TextField()),
                        ("changed_by", models.TextField(db_comment="Actor reference.")),
                        ("changed_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["scheme", "id"], name="changes_of_a_scheme")],
                    },
                ),
                migrations.CreateModel(
                    name="SchemeAuthority",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "scheme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="sharers", to="market.scheme"
                            ),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shared_schemes",
                                to="accounts.organisation",
                            ),
                        ),
                        (
                            "state",
                            models.TextField(
                                choices=[
                                    ("invited", "Invited"),
                                    ("joined", "Joined"),
                                    ("declined", "Declined"),
                                    ("left", "Left"),
                                ],
                                default="invited",
                            ),
                        ),
                        ("invited_at", models.DateTimeField()),
                        ("answered_by", models.TextField(blank=True, db_comment="Actor reference.", default="")),
                        ("answered_at", models.DateTimeField(null=True)),
                        ("left_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["authority", "state", "scheme"], name="schemes_shared_by")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["invited", "joined"])),
                                fields=("scheme", "authority"),
                                name="authority_shares_a_scheme_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["invited", "joined", "declined", "left"])),
                                name="scheme_authority_state",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CategoryQuestions",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="question_versions",
                                to="market.category",
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField()),
                        (
                            "questions",
                            models.JSONField(db_comment="List of id, text, guidance, max_words; in the order asked."),
                        ),
                        ("published_by", models.TextField(db_comment="Actor reference.")),
                        ("published_at", models.DateTimeField()),
                        ("in_force_from", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("category", "version"), name="questions_version"),
                            models.CheckConstraint(
                                condition=models.Q(("in_force_from__gte", models.F("published_at"))),
                                name="questions_never_retroactive",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SuitabilityStatement",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="statements",
                                to="market.category",
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField()),
                        ("described", models.TextField(db_comment="Why these needs can be described in advance.")),
                        (
                            "must_haves",
                            models.TextField(db_comment="What people may insist on that a service meets or does not."),
                        ),
                        (
                            "not_for",
                            models.TextField(
                                db_comment="Which needs leave the category, to be designed with a provider."
                            ),
                        ),
                        (
                            "tendered_because",
                            models.TextField(
                                blank=True,
                                db_comment="Why care that otherwise begins co-designed is put to tender; empty: not.",
                                default="",
                            ),
                        ),
                        ("published_by", models.TextField(db_comment="Actor reference.")),
                        ("published_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("category", "version"), name="statement_version")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CategoryTimes",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="times_versions",
                                to="market.category",
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField()),
                        (
                            "windows",
                            models.JSONField(db_comment="By class: window and low_bid, in working days or in hours."),
                        ),
                        (
                            "escalation",
                            models.JSONField(db_comment="Shares of the window in per cent, miles, offers, hours."),
                        ),
                        ("interim_weeks", models.PositiveSmallIntegerField()),
                        ("rationale", models.TextField(db_comment="Why the times are what they are.")),
                        ("published_by", models.TextField(db_comment="Actor reference.")),
                        ("published_at", models.DateTimeField()),
                        ("in_force_from", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("category", "version"), name="times_version"),
                            models.CheckConstraint(
                                condition=models.Q(("in_force_from__gte", models.F("published_at"))),
                                name="times_never_retroactive",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CostModel",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cost_models",
                                to="market.category",
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField()),
                        ("unit", models.TextField(choices=[("week", "week"), ("hour", "hour")])),
                        ("lines", models.JSONField(db_comment="List of key, amount, source, date.")),
                        (
                            "band",
                            models.DecimalField(
                                db_comment="Ceiling = reference × (1 + band).", decimal_places=3, max_digits=4
                            ),
                        ),
                        (
                            "visit_rates",
                            models.JSONField(
                                db_comment="Other amounts an hour, by minutes of a visit and line.", default=dict
                            ),
                        ),
                        (
                            "wages",
                            models.JSONField(
                                db_comment="Hours claimed and on-costs in per cent; empty: not stated.", default=dict
                            ),
                        ),
                        (
                            "uplifts",
                            models.JSONField(
                                db_comment="Published amounts per domain level, one-to-one hour and waking night."
                            ),
                        ),
                        ("floor", models.DecimalField(decimal_places=2, max_digits=9)),
                        ("reference", models.DecimalField(decimal_places=2, max_digits=9)),
                        ("ceiling", models.DecimalField(decimal_places=2, max_digits=9)),
                        ("published_by", models.TextField(db_comment="Actor reference.")),
                        ("published_at", models.DateTimeField()),
                        ("in_force_from", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("category", "version"), name="cost_model_version"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ceiling__gt", models.F("reference")),
                                    ("floor__gt", 0),
                                    ("reference__gt", models.F("floor")),
                                ),
                                name="cost_model_figures_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("in_force_from__gte", models.F("published_at"))),
                                name="cost_model_never_retroactive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("unit__in", ["week", "hour"])), name="cost_model_unit"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NursingRate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("year", models.PositiveSmallIntegerField(db_comment="In whose April it begins.")),
                        ("version", models.PositiveSmallIntegerField()),
                        ("standard", models.DecimalField(db_comment="Pounds a week.", decimal_places=2, max_digits=9)),
                        ("higher", models.DecimalField(db_comment="Pounds a week.", decimal_places=2, max_digits=9)),
                        ("source", models.TextField(db_comment="Where it was published.")),
                        ("published_on", models.DateField()),
                        ("recorded_by", models.TextField(db_comment="Actor reference.")),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("authority_id", "year", "version"), name="nursing_rate_version"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("higher__gt", models.F("standard")),
                                    ("standard__gt", 0),
                                    models.Q(("source", ""), _negated=True),
                                ),
                                name="nursing_rate_holds",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Policy",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="policies",
                                to="market.category",
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField()),
                        ("weight_quality", models.DecimalField(decimal_places=2, max_digits=5)),
                        ("weight_price", models.DecimalField(decimal_places=2, max_digits=5)),
                        ("price_method", models.TextField()),
                        ("register_points", models.JSONField(db_comment="Points by overall rating, as decimal text.")),
                        ("unrated_points", models.DecimalField(decimal_places=2, max_digits=5)),
                        ("quality_shares", models.JSONField(db_comment="Share by component, as decimal text.")),
                        ("quality_minimum", models.DecimalField(decimal_places=2, max_digits=5)),
                        ("min_options", models.PositiveSmallIntegerField()),
                        ("target_options", models.PositiveSmallIntegerField()),
                        ("portrait_days", models.PositiveSmallIntegerField()),
                        (
                            "rationale",
                            models.JSONField(db_comment="Why each number is what it is: text by name of the number."),
                        ),
                        ("proposed_by", models.TextField(db_comment="Actor reference.")),
                        ("proposed_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("category", "version"), name="policy_version"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("weight_price__gte", 0),
                                    (
                                        "weight_quality",
                                        django.db.models.expressions.CombinedExpression(
                                            models.Value(100), "-", models.F("weight_price")
                                        ),
                                    ),
                                    ("weight_quality__gte", 0),
                                ),
                                name="policy_weights_make_a_hundred",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("price_method__in", ["fixed_reference", "quality_within_budget", "fixed_rate"])
                                ),
                                name="policy_price_method_is_not_relative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("min_options__gte", 1), ("target_options__gte", models.F("min_options"))
                                ),
                                name="policy_options",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("portrait_days__gte", 1)), name="policy_portrait_days"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PolicyApproval",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="approvals",
                                to="market.policy",
                            ),
                        ),
                        ("approved_by", models.TextField(db_comment="Actor reference.")),
                        ("approved_at", models.DateTimeField()),
                        (
                            "in_force_from",
                            models.DateTimeField(db_comment="Set on the approval that adopts the policy.", null=True),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("policy", "approved_by"), name="policy_approved_once_by_each"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("in_force_from__isnull", False)),
                                fields=("policy",),
                                name="policy_adopted_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("in_force_from", None),
                                    ("in_force_from__gte", models.F("approved_at")),
                                    _connector="OR",
                                ),
                                name="policy_never_retroactive",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PolicyWithdrawal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "policy",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="withdrawal",
                                to="market.policy",
                            ),
                        ),
                        ("because", models.TextField()),
                        ("withdrawn_by", models.TextField(db_comment="Actor reference.")),
                        ("withdrawn_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Membership",
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
                            "category",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="market.category",
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="directory.service",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="accounts.organisation",
                            ),
                        ),
                        (
                            "state",
                            models.TextField(
                                choices=[("active", "Active"), ("suspended", "Suspended"), ("ended", "Ended")],
                                default="active",
                            ),
                        ),
                        ("embargoed", models.BooleanField(default=False)),
                        ("safeguarding_stop", models.BooleanField(default=False)),
                        (
                            "investment",
                            models.DecimalField(
                                blank=True,
                                db_comment="Evidenced and verified, 0 to 100; null when none is claimed.",
                                decimal_places=2,
                                max_digits=5,
                                null=True,
                            ),
                        ),
                        ("joined_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("suspended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "review_due_at",
                            models.DateTimeField(
                                blank=True, db_comment="When its suspension is reviewed next.", null=True
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "ended"), _negated=True),
                                fields=["category", "id"],
                                name="members_of_a_category",
                            ),
                            models.Index(fields=["organisation", "id"], name="memberships_of_organisation"),
                            models.Index(
                                condition=models.Q(("state", "suspended")),
                                fields=["review_due_at", "id"],
                                name="suspensions_by_review",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("embargoed", False), ("safeguarding_stop", False), ("state", "active")
                                ),
                                fields=["category", "service"],
                                include=("id", "organisation"),
                                name="members_to_invite",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "ended"), _negated=True),
                                fields=("category", "service"),
                                name="one_live_membership",
                                violation_error_message="This service is already a member of this category.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["active", "suspended", "ended"])),
                                name="membership_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at__isnull", False), ("state", "ended")),
                                    models.Q(models.Q(("state", "ended"), _negated=True), ("ended_at", None)),
                                    _connector="OR",
                                ),
                                name="membership_ended_at",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("review_due_at__isnull", False),
                                        ("state", "suspended"),
                                        ("suspended_at__isnull", False),
                                    ),
                                    models.Q(
                                        models.Q(("state", "suspended"), _negated=True),
                                        ("review_due_at", None),
                                        ("suspended_at", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="membership_suspended_at",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("investment", None),
                                    models.Q(("investment__gte", Decimal(0)), ("investment__lte", Decimal(100))),
                                    _connector="OR",
                                ),
                                name="membership_investment",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MembershipDecision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "membership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="market.membership",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        (
                            "decision",
                            models.TextField(
                                choices=[
                                    ("admitted", "Admitted"),
                                    ("suspended", "Suspended"),
                                    ("reinstated", "Reinstated"),
                                    ("ended", "Ended"),
                                    ("stops_changed", "Stops Changed"),
                                    ("investment_verified", "Investment Verified"),
                                    ("reviewed", "Reviewed"),
                                ]
                            ),
                        ),
                        ("reasons", models.TextField()),
                        ("decided_by", models.TextField(db_comment="Actor reference.")),
                        ("decided_on", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["membership", "id"], name="decisions_of_a_membership")],
                    },
                ),
                migrations.CreateModel(
                    name="Application",
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
                            "scheme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="market.scheme",
                            ),
                        ),
                        (
                            "category",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="market.category",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="accounts.organisation",
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="directory.service",
                            ),
                        ),
                        (
                            "state",
                            models.TextField(
                                choices=[
                                    ("sent", "sent"),
                                    ("accepted", "accepted"),
                                    ("refused", "refused"),
                                    ("withdrawn", "withdrawn"),
                                    ("review_asked", "review_asked"),
                                    ("refusal_stands", "refusal_stands"),
                                    ("reversed", "reversed"),
                                ],
                                default="sent",
                            ),
                        ),
                        ("law", models.TextField(db_comment="Whose grounds of exclusion were declared.")),
                        (
                            "terms_version",
                            models.PositiveSmallIntegerField(
                                db_comment="What was asked; 0 where nothing was published."
                            ),
                        ),
                        (
                            "documents_asked",
                            models.JSONField(db_comment="Codes of the documents asked for when it was sent."),
                        ),
                        ("answers", models.JSONField(db_comment="Each question with its answer, as sent.")),
                        (
                            "declared",
                            models.JSONField(
                                db_comment="Each ground with whether it applies, and what was done about it."
                            ),
                        ),
                        ("sent_by", models.TextField()),
                        ("sent_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField()),
                        ("longer_because", models.TextField(blank=True, default="")),
                        (
                            "bids_on",
                            models.TextField(blank=True, db_comment="The notice it wants to bid on.", default=""),
                        ),
                        ("bids_by", models.DateTimeField(null=True)),
                        ("decided_by", models.TextField(blank=True, default="")),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("reasons", models.TextField(blank=True, default="")),
                        ("in_time", models.BooleanField(null=True)),
                        ("review_because", models.TextField(blank=True, default="")),
                        ("review_asked_at", models.DateTimeField(null=True)),
                        ("review_due_at", models.DateTimeField(null=True)),
                        ("reviewed_by", models.TextField(blank=True, default="")),
                        ("reviewed_at", models.DateTimeField(null=True)),
                        ("review_reasons", models.TextField(blank=True, default="")),
                        ("review_in_time", models.BooleanField(null=True)),
                        (
                            "membership",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="market.membership",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "sent")),
                                fields=["authority", "due_at", "id"],
                                name="applications_to_decide",
                            ),
                            models.Index(
                                condition=models.Q(("state", "review_asked")),
                                fields=["authority", "review_due_at", "id"],
                                name="applications_to_look_at",
                            ),
                            models.Index(fields=["authority", "-sent_at", "-id"], name="applications_newest"),
                            models.Index(fields=["organisation", "-sent_at", "-id"], name="applications_of_a_provider"),
                            models.Index(fields=["scheme", "state"], name="applications_of_a_scheme"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "sent",
                                            "accepted",
                                            "refused",
                                            "withdrawn",
                                            "review_asked",
                                            "refusal_stands",
                                            "reversed",
                                        ],
                                    )
                                ),
                                name="application_state",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["review_asked", "sent"])),
                                fields=("service", "category"),
                                name="one_live_application",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("reviewed_by", ""),
                                    models.Q(("reviewed_by", models.F("decided_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="another_looks_again",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("reviewed_by", ""),
                                    models.Q(("reviewed_by", models.F("sent_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_looks_again_at_their_own",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", ""),
                                    models.Q(("decided_by", models.F("sent_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_decides_their_own",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at", None),
                                        ("decided_by", ""),
                                        ("reasons", ""),
                                        ("state__in", ["sent", "withdrawn"]),
                                    ),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("in_time__isnull", False),
                                        models.Q(("decided_by", ""), _negated=True),
                                        models.Q(("reasons", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="application_decided_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["accepted", "reversed"]), _negated=True),
                                    ("membership__isnull", False),
                                    _connector="OR",
                                ),
                                name="accepted_is_a_member",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "reversed"), _negated=True),
                                    models.Q(
                                        ("reviewed_at__isnull", False), models.Q(("reviewed_by", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="reversed_after_a_second_look",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ApplicationDocument",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sendings",
                                to="market.application",
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sendings",
                                to="market.document",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("application", "document"), name="sent_once")],
                    },
                ),
                migrations.CreateModel(
                    name="ApplicationCheck",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="checks",
                                to="market.application",
                            ),
                        ),
                        (
                            "stage",
                            models.TextField(
                                choices=[("sent", "Sent"), ("decided", "Decided"), ("reviewed", "Reviewed")]
                            ),
                        ),
                        ("kind", models.TextField()),
                        ("outcome", models.TextField()),
                        ("words", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["application", "id"], name="checks_of_an_application")],
                    },
                ),
                migrations.CreateModel(
                    name="ApplicationNote",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notes",
                                to="market.application",
                            ),
                        ),
                        ("kind", models.TextField(choices=[("asked", "Asked"), ("answered", "Answered")])),
                        ("text", models.TextField()),
                        ("by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["application", "id"], name="notes_of_an_application")],
                    },
                ),
                migrations.CreateModel(
                    name="Assessor",
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
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("name", models.TextField(db_comment="As people and homes read it.")),
                        ("job", models.TextField(db_comment="What they are, and where they work.")),
                        ("named_by", models.TextField(db_comment="Actor reference.")),
                        ("named_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["authority_id", "name", "id"], name="assessors_by_name")],
                    },
                ),
                migrations.CreateModel(
                    name="AssessorEnd",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "assessor",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="end", to="market.assessor"
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        (
                            "reason",
                            models.TextField(
                                choices=[("left", "left"), ("own_wish", "own_wish"), ("not_trusted", "not_trusted")]
                            ),
                        ),
                        ("ended_by", models.TextField(db_comment="Actor reference.")),
                        ("ended_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason__in", ["left", "own_wish", "not_trusted"])),
                                name="assessor_ended",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Trust",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "assessor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="trusts", to="market.assessor"
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.service"
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        (
                            "scope",
                            models.TextField(choices=[("emergencies", "emergencies"), ("every_visit", "every_visit")]),
                        ),
                        ("agreed_name", models.TextField(db_comment="Who agreed to it for the home.")),
                        ("agreed_by", models.TextField(db_comment="Actor reference.")),
                        ("agreed_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["organisation_id", "id"], name="trusts_of_provider"),
                            models.Index(fields=["service", "id"], name="trusts_of_service"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("scope__in", ["emergencies", "every_visit"])), name="trust_scope"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TrustEnd",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "trust",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="end", to="market.trust"
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("ended_by", models.TextField(db_comment="Actor reference.")),
                        ("ended_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Closure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ref", models.TextField(unique=True)),
                        (
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="closures",
                                to="directory.service",
                            ),
                        ),
                        (
                            "authority_id",
                            models.BigIntegerField(
                                db_comment="That recorded it, or that runs the scheme of who announced it."
                            ),
                        ),
                        (
                            "organisation_id",
                            models.BigIntegerField(db_comment="The provider’s, where it is known here.", null=True),
                        ),
                        (
                            "kind",
                            models.TextField(
                                choices=[
                                    ("business_failure", "business_failure"),
                                    ("planned", "planned"),
                                    ("deregistered", "deregistered"),
                                    ("emergency", "emergency"),
                                ]
                            ),
                        ),
                        ("said_by", models.TextField(choices=[("authority", "authority"), ("provider", "provider")])),
                        ("recorded_by", models.TextField()),
                        ("recorded_at", models.DateTimeField()),
                        ("called_off_because", models.TextField(blank=True, default="")),
                        ("called_off_by", models.TextField(blank=True, default="")),
                        ("called_off_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("called_off_at", None)),
                                fields=("service",),
                                name="one_standing_closure_per_service",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["business_failure", "planned", "deregistered", "emergency"])
                                ),
                                name="closure_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("said_by__in", ["authority", "provider"])), name="closure_said_by"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("called_off_at", None), ("called_off_because", ""), ("called_off_by", "")
                                    ),
                                    models.Q(
                                        ("called_off_at__isnull", False),
                                        models.Q(("called_off_because", ""), _negated=True),
                                        models.Q(("called_off_by", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="closure_called_off_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClosureDay",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="days", to="market.closure"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField(null=True)),
                        ("last_on", models.DateField(db_comment="The last day on which anybody can live there.")),
                        ("evidence", models.TextField(db_comment="How it is known, or why the day changed.")),
                        ("by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("closure", "number"), name="closure_day_version")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Consultation",
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
                            "scheme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consultations",
                                to="market.scheme",
                            ),
                        ),
                        (
                            "category",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consultations",
                                to="market.category",
                            ),
                        ),
                        ("ref", models.TextField(unique=True)),
                        (
                            "subject",
                            models.TextField(
                                choices=[
                                    ("policy", "policy"),
                                    ("cost_model", "cost_model"),
                                    ("questions", "questions"),
                                    ("times", "times"),
                                    ("investment", "investment"),
                                    ("scheme", "scheme"),
                                    ("other", "other"),
                                ]
                            ),
                        ),
                        ("title", models.TextField()),
                        ("summary", models.TextField(db_comment="What is proposed, in plain English.")),
                        ("why", models.TextField(db_comment="Why it is proposed.")),
                        (
                            "shorter_because",
                            models.TextField(blank=True, db_comment="Why people have fewer than 28 days.", default=""),
                        ),
                        (
                            "state",
                            models.TextField(
                                choices=[("open", "open"), ("closed", "closed"), ("withdrawn", "withdrawn")],
                                default="open",
                            ),
                        ),
                        ("opened_by", models.TextField(db_comment="Actor reference.")),
                        ("opened_at", models.DateTimeField()),
                        ("closes_at", models.DateTimeField(db_comment="End of the reading period.")),
                        ("answers_due_at", models.DateTimeField(db_comment="When every comment is to be answered.")),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("ended_because", models.TextField(blank=True, db_comment="Why it was withdrawn.", default="")),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["authority", "-id"], name="consultations_of_an_authority"),
                            models.Index(fields=["scheme", "-id"], name="consultations_of_a_scheme"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["open", "closed", "withdrawn"])),
                                name="consultation_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "subject__in",
                                        ["policy", "cost_model", "questions", "times", "investment", "scheme", "other"],
                                    )
                                ),
                                name="consultation_subject",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("answers_due_at__gt", models.F("closes_at")),
                                    ("closes_at__gt", models.F("opened_at")),
                                ),
                                name="consultation_times_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), ("state", "open")),
                                    models.Q(models.Q(("state", "open"), _negated=True), ("ended_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="consultation_ended_at",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "closed"), _negated=True),
                                    ("ended_at__gt", models.F("closes_at")),
                                    _connector="OR",
                                ),
                                name="consultation_closed_after_reading",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConsultedVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "consultation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="market.consultation",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("passages", models.JSONField(db_comment="List of ref, title, text; in reading order.")),
                        (
                            "policy",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consulted",
                                to="market.policy",
                            ),
                        ),
                        ("why", models.TextField(db_comment="Why this form.")),
                        (
                            "follows",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(),
                                db_comment="Ids of the comments that led to it.",
                                default=list,
                                size=None,
                            ),
                        ),
                        ("made_by", models.TextField(db_comment="Actor reference.")),
                        ("made_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("consultation", "number"), name="consulted_version_number")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Comment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "consultation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="comments",
                                to="market.consultation",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="comments",
                                to="market.consultedversion",
                            ),
                        ),
                        (
                            "passage",
                            models.TextField(
                                blank=True, db_comment="Ref of the passage; empty for the whole.", default=""
                            ),
                        ),
                        (
                            "said_by",
                            models.TextField(
                                choices=[("provider", "Provider"), ("person", "Person"), ("public", "Public")]
                            ),
                        ),
                        (
                            "name",
                            models.TextField(
                                blank=True, db_comment="As its author wants it shown; empty when withheld.", default=""
                            ),
                        ),
                        ("text", models.TextField()),
                        ("made_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["consultation", "passage", "id"], name="comments_by_passage")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("said_by__in", ["provider", "person", "public"])),
                                name="comment_said_by",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommentContact",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "comment",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="contact", to="market.comment"
                            ),
                        ),
                        ("email", models.TextField()),
                    ],
                ),
                migrations.CreateModel(
                    name="CommentAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "comment",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="answer", to="market.comment"
                            ),
                        ),
                        (
                            "kind",
                            models.TextField(
                                choices=[("we_did", "we_did"), ("we_did_not", "we_did_not"), ("noted", "noted")]
                            ),
                        ),
                        ("text", models.TextField()),
                        (
                            "before",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="market.consultedversion",
                            ),
                        ),
                        (
                            "after",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="market.consultedversion",
                            ),
                        ),
                        (
                            "passage",
                            models.TextField(blank=True, db_comment="Ref of the passage that changed.", default=""),
                        ),
                        ("answered_by", models.TextField(db_comment="Actor reference.")),
                        ("answered_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("after__isnull", False),
                                        ("before__isnull", False),
                                        ("kind", "we_did"),
                                        models.Q(("passage", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("after", None),
                                        ("before", None),
                                        ("kind__in", ["we_did_not", "noted"]),
                                        ("passage", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="answer_shows_its_change",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommentHidden",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "comment",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="hidden", to="market.comment"
                            ),
                        ),
                        ("reason", models.TextField()),
                        ("hidden_by", models.TextField(db_comment="Actor reference.")),
                        ("hidden_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Proceeding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "membership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proceedings",
                                to="market.membership",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("kind", models.TextField(choices=[("suspension", "suspension"), ("removal", "removal")])),
                        (
                            "ground",
                            models.TextField(
                                choices=[
                                    ("rating", "rating"),
                                    ("registration", "registration"),
                                    ("safeguarding", "safeguarding"),
                                    ("documents", "documents"),
                                    ("conduct", "conduct"),
                                    ("exclusion", "exclusion"),
                                    ("conditions", "conditions"),
                                ]
                            ),
                        ),
                        ("evidence", models.TextField()),
                        (
                            "at_once",
                            models.BooleanField(
                                db_comment="Suspended with the notice, before the decision.", default=False
                            ),
                        ),
                        (
                            "state",
                            models.TextField(
                                choices=[
                                    ("notice", "notice"),
                                    ("replied", "replied"),
                                    ("upheld", "upheld"),
                                    ("dropped", "dropped"),
                                    ("withdrawn", "withdrawn"),
                                    ("review_asked", "review_asked"),
                                    ("confirmed", "confirmed"),
                                    ("reversed", "reversed"),
                                ],
                                default="notice",
                            ),
                        ),
                        ("noticed_by", models.TextField(db_comment="Actor reference.")),
                        ("noticed_at", models.DateTimeField()),
                        ("reply_due_at", models.DateTimeField()),
                        ("reply", models.TextField(blank=True, default="")),
                        ("replied_by", models.TextField(blank=True, default="")),
                        ("replied_at", models.DateTimeField(null=True)),
                        ("decided_by", models.TextField(blank=True, default="")),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("reasons", models.TextField(blank=True, db_comment="Of the decision.", default="")),
                        (
                            "objection",
                            models.TextField(blank=True, db_comment="Why a second look was asked for.", default=""),
                        ),
                        ("objected_at", models.DateTimeField(null=True)),
                        ("reviewed_by", models.TextField(blank=True, default="")),
                        ("reviewed_at", models.DateTimeField(null=True)),
                        ("review_reasons", models.TextField(blank=True, default="")),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["authority_id", "id"], name="proceedings_of_authority"),
                            models.Index(fields=["organisation_id", "id"], name="proceedings_of_organisation"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "notice",
                                            "replied",
                                            "upheld",
                                            "dropped",
                                            "withdrawn",
                                            "review_asked",
                                            "confirmed",
                                            "reversed",
                                        ],
                                    )
                                ),
                                name="proceeding_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "ground__in",
                                        [
                                            "rating",
                                            "registration",
                                            "safeguarding",
                                            "documents",
                                            "conduct",
                                            "exclusion",
                                            "conditions",
                                        ],
                                    ),
                                    ("kind__in", ["suspension", "removal"]),
                                ),
                                name="proceeding_kind_and_ground",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("decided_by", models.F("noticed_by")), _negated=True),
                                name="proceeding_decided_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("reviewed_by", ""),
                                    models.Q(
                                        models.Q(("reviewed_by", models.F("noticed_by")), _negated=True),
                                        models.Q(("reviewed_by", models.F("decided_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="proceeding_reviewed_by_a_third",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ["upheld", "dropped", "review_asked", "confirmed", "reversed"]),
                                        _negated=True,
                                    ),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        models.Q(("reasons", ""), _negated=True),
                                        models.Q(("decided_by", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="proceeding_decided_with_reasons",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["notice", "replied"])),
                                fields=("membership",),
                                name="one_proceeding_at_a_time",
                                violation_error_message="There is a proceeding about this member already. Decide that first.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NoticeFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "proceeding",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="market.proceeding",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("media_type", models.TextField(db_comment="As its bytes tell, never as a browser says.")),
                        ("ending", models.TextField()),
                        ("size", models.PositiveIntegerField(db_comment="Bytes, before encryption.")),
                        ("digest", models.TextField(db_comment="sha256 of the bytes before encryption, in hex.")),
                        ("stored_as", models.TextField(unique=True)),
                        (
                            "locked_for",
                            models.BigIntegerField(db_comment="The organisation under whose key its bytes lie."),
                        ),
                        ("added_by", models.TextField(db_comment="Actor reference.")),
                        ("added_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["proceeding", "id"], name="files_of_a_notice")],
                    },
                ),
                migrations.CreateModel(
                    name="SuspensionReview",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "membership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="suspension_reviews",
                                to="market.membership",
                            ),
                        ),
                        ("due_at", models.DateTimeField()),
                        (
                            "outcome",
                            models.TextField(choices=[("kept", "Kept"), ("lifted", "Lifted"), ("missed", "Missed")]),
                        ),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["membership", "id"], name="reviews_of_a_membership")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("outcome__in", ["kept", "lifted", "missed"])),
                                name="suspension_review_outcome",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("outcome", "missed")),
                                fields=("membership", "due_at"),
                                name="missed_review_recorded_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Dispute",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "membership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="disputes",
                                to="market.membership",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        (
                            "about",
                            models.TextField(
                                choices=[
                                    ("register", "Register"),
                                    ("membership", "Membership"),
                                    ("decision", "Decision"),
                                    ("track_record", "Track Record"),
                                    ("places", "Places"),
                                    ("investment", "Investment"),
                                    ("application", "Application"),
                                    ("document", "Document"),
                                    ("other", "Other"),
                                ]
                            ),
                        ),
                        ("text", models.TextField()),
                        (
                            "track_input_id",
                            models.BigIntegerField(
                                db_comment="Which input of the track record, if it is one.", null=True
                            ),
                        ),
                        (
                            "state",
                            models.TextField(
                                choices=[("open", "Open"), ("corrected", "Corrected"), ("stands", "Stands")],
                                default="open",
                            ),
                        ),
                        ("made_by", models.TextField(db_comment="Actor reference.")),
                        ("made_at", models.DateTimeField()),
                        ("answer", models.TextField(blank=True, default="")),
                        ("answered_by", models.TextField(blank=True, default="")),
                        ("answered_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["authority_id", "id"], name="disputes_of_authority"),
                            models.Index(fields=["organisation_id", "id"], name="disputes_of_organisation"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["open", "corrected", "stands"])), name="dispute_state"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_at", None), ("state", "open")),
                                    models.Q(
                                        models.Q(("state", "open"), _negated=True),
                                        models.Q(("answer", ""), _negated=True),
                                        models.Q(("answered_by", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="dispute_answered_with_words",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InvestmentList",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="investment_lists",
                                to="market.category",
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField()),
                        (
                            "items",
                            models.JSONField(
                                db_comment="List of code, kind, what, points, months, evidence; in the order shown."
                            ),
                        ),
                        ("published_by", models.TextField(db_comment="Actor reference.")),
                        ("published_at", models.DateTimeField()),
                        ("in_force_from", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("category", "version"), name="investment_list_version"),
                            models.CheckConstraint(
                                condition=models.Q(("in_force_from__gte", models.F("published_at"))),
                                name="investment_list_never_retroactive",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InvestmentClaim",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "membership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="investment_claims",
                                to="market.membership",
                            ),
                        ),
                        (
                            "points_list",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="claims",
                                to="market.investmentlist",
                            ),
                        ),
                        ("item", models.TextField(db_comment="Code of the item in that list.")),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        (
                            "state",
                            models.TextField(
                                choices=[
                                    ("claimed", "claimed"),
                                    ("asked", "asked"),
                                    ("verified", "verified"),
                                    ("refused", "refused"),
                                    ("withdrawn", "withdrawn"),
                                    ("notice", "notice"),
                                    ("replied", "replied"),
                                    ("ended", "ended"),
                                    ("look_again", "look_again"),
                                    ("stands", "stands"),
                                    ("expired", "expired"),
                                ],
                                default="claimed",
                            ),
                        ),
                        ("made_by", models.TextField(db_comment="Actor reference.")),
                        ("made_at", models.DateTimeField()),
                        (
                            "due_at",
                            models.DateTimeField(db_comment="Until when whoever is waited for has time.", null=True),
                        ),
                        (
                            "decided_by",
                            models.TextField(
                                blank=True, db_comment="Who verified, refused, ended or kept it.", default=""
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("verified_on", models.DateField(null=True)),
                        ("expires_on", models.DateField(db_comment="The last day on which it counts.", null=True)),
                        (
                            "noticed_by",
                            models.TextField(blank=True, db_comment="Who gave notice that it may end.", default=""),
                        ),
                        (
                            "looked_by",
                            models.TextField(blank=True, db_comment="Who looked at the decision again.", default=""),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["membership", "id"], name="investment_of_a_member"),
                            models.Index(fields=["organisation_id", "-id"], name="investment_of_organisation"),
                            models.Index(
                                condition=models.Q(
                                    ("state__in", ["claimed", "asked", "look_again", "notice", "replied"])
                                ),
                                fields=["authority_id", "made_at", "id"],
                                name="investment_waiting",
                            ),
                            models.Index(
                                condition=models.Q(("state__in", ["notice", "replied", "verified"])),
                                fields=["expires_on", "id"],
                                name="investment_by_expiry",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "claimed",
                                            "asked",
                                            "verified",
                                            "refused",
                                            "withdrawn",
                                            "notice",
                                            "replied",
                                            "ended",
                                            "look_again",
                                            "stands",
                                            "expired",
                                        ],
                                    )
                                ),
                                name="investment_claim_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("decided_by", models.F("made_by")), _negated=True),
                                name="investment_never_verified_by_oneself",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "ended"), _negated=True),
                                    models.Q(("decided_by", models.F("noticed_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="investment_ended_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("looked_by", ""),
                                    models.Q(
                                        models.Q(("looked_by", models.F("decided_by")), _negated=True),
                                        models.Q(("looked_by", models.F("noticed_by")), _negated=True),
                                        models.Q(("looked_by", models.F("made_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="investment_looked_at_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("expires_on", None), ("verified_on", None)),
                                    ("expires_on__gt", models.F("verified_on")),
                                    _connector="OR",
                                ),
                                name="investment_days_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ["notice", "replied", "verified", "ended", "expired"]),
                                        _negated=True,
                                    ),
                                    models.Q(
                                        ("verified_on__isnull", False), models.Q(("decided_by", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="investment_verified_whole",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["asked", "claimed", "look_again"])),
                                fields=("membership", "item"),
                                name="one_waiting_investment_claim",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InvestmentEvidence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "claim",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence",
                                to="market.investmentclaim",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("media_type", models.TextField(db_comment="As its bytes tell, never as a browser says.")),
                        ("ending", models.TextField()),
                        ("size", models.PositiveIntegerField(db_comment="Bytes, before encryption.")),
                        ("digest", models.TextField(db_comment="sha256 of the bytes before encryption, in hex.")),
                        ("stored_as", models.TextField(unique=True)),
                        (
                            "locked_for",
                            models.BigIntegerField(db_comment="The organisation under whose key its bytes lie."),
                        ),
                        ("added_by", models.TextField(db_comment="Actor reference.")),
                        ("added_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["claim", "id"], name="evidence_of_a_claim")],
                    },
                ),
                migrations.CreateModel(
                    name="InvestmentStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "claim",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="market.investmentclaim",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        (
                            "act",
                            models.TextField(
                                choices=[
                                    ("claim", "claim"),
                                    ("add", "add"),
                                    ("ask", "ask"),
                                    ("answer", "answer"),
                                    ("withdraw", "withdraw"),
                                    ("verify", "verify"),
                                    ("refuse", "refuse"),
                                    ("give_notice", "give_notice"),
                                    ("reply", "reply"),
                                    ("end", "end"),
                                    ("keep", "keep"),
                                    ("ask_again", "ask_again"),
                                    ("confirm", "confirm"),
                                    ("reverse", "reverse"),
                                    ("remind", "remind"),
                                    ("expire", "expire"),
                                ]
                            ),
                        ),
                        ("text", models.TextField(blank=True, default="")),
                        (
                            "days_before",
                            models.PositiveSmallIntegerField(
                                db_comment="Of a reminder: how long before it expires.", null=True
                            ),
                        ),
                        ("by", models.TextField(db_comment="Actor reference.")),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["claim", "id"], name="steps_of_a_claim")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "act__in",
                                        [
                                            "claim",
                                            "add",
                                            "ask",
                                            "answer",
                                            "withdraw",
                                            "verify",
                                            "refuse",
                                            "give_notice",
                                            "reply",
                                            "end",
                                            "keep",
                                            "ask_again",
                                            "confirm",
                                            "reverse",
                                            "remind",
                                            "expire",
                                        ],
                                    )
                                ),
                                name="investment_step_act",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("act", "remind"), ("days_before__in", (28, 7, 0))),
                                    models.Q(models.Q(("act", "remind"), _negated=True), ("days_before", None)),
                                    _connector="OR",
                                ),
                                name="investment_reminder_days",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("days_before__isnull", False)),
                                fields=("claim", "days_before"),
                                name="investment_reminded_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StopCriterion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "scheme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stop_criteria",
                                to="market.scheme",
                            ),
                        ),
                        (
                            "measure",
                            models.TextField(
                                choices=[
                                    ("lowest_price_share", "lowest_price_share"),
                                    ("no_option_share", "no_option_share"),
                                    ("days_to_placement", "days_to_placement"),
                                    ("portrait_wrong_share", "portrait_wrong_share"),
                                    ("members_lost_share", "members_lost_share"),
                                ]
                            ),
                        ),
                        ("direction", models.TextField(choices=[("at_least", "at_least"), ("at_most", "at_most")])),
                        (
                            "threshold",
                            models.DecimalField(db_comment="Per cent, or days.", decimal_places=1, max_digits=5),
                        ),
                        (
                            "least_cases",
                            models.PositiveIntegerField(db_comment="Below so many cases a test tells nothing."),
                        ),
                        ("reason", models.TextField(db_comment="Why this is where the pilot stops.")),
                        ("fixed_by", models.TextField(db_comment="Actor reference.")),
                        ("fixed_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("scheme", "measure"), name="one_criterion_a_measure"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "measure__in",
                                        [
                                            "lowest_price_share",
                                            "no_option_share",
                                            "days_to_placement",
                                            "portrait_wrong_share",
                                            "members_lost_share",
                                        ],
                                    )
                                ),
                                name="stop_measure",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("direction__in", ["at_least", "at_most"])), name="stop_direction"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("least_cases__gte", 1)), name="stop_least_cases"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PilotTest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "criterion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tests",
                                to="market.stopcriterion",
                            ),
                        ),
                        ("month", models.DateField(db_comment="The first day of the month tested.")),
                        (
                            "value",
                            models.DecimalField(
                                db_comment="Null without a case.", decimal_places=1, max_digits=7, null=True
                            ),
                        ),
                        ("cases", models.PositiveIntegerField()),
                        (
                            "verdict",
                            models.TextField(choices=[("met", "met"), ("not_met", "not_met"), ("too_few", "too_few")]),
                        ),
                        ("tested_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("criterion", "month"), name="tested_once_a_month"),
                            models.CheckConstraint(
                                condition=models.Q(("verdict__in", ["met", "not_met", "too_few"])), name="pilot_verdict"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RotaTurn",
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
                            "holder",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("holder_name", models.TextField()),
                        ("begins_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        ("written_by", models.TextField(db_comment="Actor reference.")),
                        ("written_by_name", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["authority_id", "ends_at", "id"], name="rota_of_authority")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("begins_at"))), name="rota_turn_forwards"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RotaTurnWithdrawal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "turn",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="withdrawal",
                                to="market.rotaturn",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("because", models.TextField()),
                        ("by", models.TextField(db_comment="Actor reference.")),
                        ("by_name", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="StandingOffer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "membership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="standing_offers",
                                to="market.membership",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("ref", models.TextField(db_comment="The same for every version of a membership.")),
                        ("version", models.PositiveSmallIntegerField()),
                        (
                            "availability",
                            models.JSONField(
                                db_comment="Lists of from and to, whole hours, by weekday and bank_holiday."
                            ),
                        ),
                        ("conditions", models.TextField(blank=True, default="")),
                        (
                            "not_covered",
                            models.TextField(blank=True, db_comment="Needs that it does not cover.", default=""),
                        ),
                        ("response_hours", models.PositiveSmallIntegerField(db_comment="By when a visit is answered.")),
                        ("places", models.PositiveSmallIntegerField()),
                        ("valid_from", models.DateField()),
                        ("valid_until", models.DateField(db_comment="Its last day.")),
                        ("made_by", models.TextField(db_comment="Actor reference.")),
                        ("made_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["organisation_id", "id"], name="standing_offers_of_provider"),
                            models.Index(fields=["valid_until", "id"], name="standing_offers_by_last_day"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("membership", "version"), name="standing_offer_version"),
                            models.UniqueConstraint(fields=("ref", "version"), name="standing_offer_ref"),
                            models.CheckConstraint(
                                condition=models.Q(("valid_until__gte", models.F("valid_from"))),
                                name="standing_offer_days",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("places__gte", 1), ("response_hours__gte", 1), ("response_hours__lte", 4)
                                ),
                                name="standing_offer_numbers",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StandingPrice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "offer",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="price",
                                to="market.standingoffer",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("unit", models.TextField(choices=[("week", "week"), ("hour", "hour")])),
                        (
                            "basis",
                            models.TextField(choices=[("net_of_fnc", "net_of_fnc"), ("gross_of_fnc", "gross_of_fnc")]),
                        ),
                        (
                            "core",
                            models.DecimalField(
                                db_comment="Pounds per unit for core care, on the stated basis.",
                                decimal_places=2,
                                max_digits=9,
                            ),
                        ),
                        (
                            "rates",
                            models.JSONField(
                                db_comment="Each other rate as decimal text, by kind: an hour, or a night."
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("basis__in", ["net_of_fnc", "gross_of_fnc"]),
                                    ("core__gt", 0),
                                    ("unit__in", ["week", "hour"]),
                                ),
                                name="standing_price",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StandingOfferEnd",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "offer",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="end",
                                to="market.standingoffer",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("how", models.TextField(choices=[("withdrawn", "withdrawn"), ("replaced", "replaced")])),
                        ("ended_by", models.TextField(db_comment="Actor reference.")),
                        ("ended_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("how__in", ["withdrawn", "replaced"])), name="standing_offer_ended"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StandingOfferReminder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "offer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reminders",
                                to="market.standingoffer",
                            ),
                        ),
                        ("days_before", models.PositiveSmallIntegerField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("offer", "days_before"), name="standing_offer_reminded_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TrackInput",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("service_id", models.TextField()),
                        (
                            "authority_id",
                            models.BigIntegerField(db_comment="Who decides about the service’s membership."),
                        ),
                        ("organisation_id", models.BigIntegerField()),
                        (
                            "kind",
                            models.TextField(
                                choices=[
                                    ("placed", "placed"),
                                    ("bid", "bid"),
                                    ("start", "start"),
                                    ("review", "review"),
                                    ("feedback", "feedback"),
                                    ("notice", "notice"),
                                    ("complaint", "complaint"),
                                ]
                            ),
                        ),
                        (
                            "reference",
                            models.TextField(db_comment="What it is about: a placement, a bid, a review, a complaint."),
                        ),
                        ("placement_ref", models.TextField(blank=True, default="")),
                        ("outcome", models.TextField()),
                        ("happened_on", models.DateField()),
                        (
                            "dispute",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrected_input",
                                to="market.dispute",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["service_id", "authority_id", "id"], name="inputs_of_a_service"),
                            models.Index(fields=["placement_ref"], name="inputs_of_a_placement"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "placed"), ("outcome__in", ["placed", "removed"])),
                                    models.Q(("kind", "bid"), ("outcome__in", ["honoured", "not_honoured", "removed"])),
                                    models.Q(("kind", "start"), ("outcome__in", ["kept", "late", "removed"])),
                                    models.Q(("kind", "review"), ("outcome__in", ["met", "not_met", "removed"])),
                                    models.Q(
                                        ("kind", "feedback"), ("outcome__in", ["yes", "not_sure", "no", "removed"])
                                    ),
                                    models.Q(
                                        ("kind", "notice"),
                                        ("outcome__in", ["no_good_reason", "good_reason", "removed"]),
                                    ),
                                    models.Q(
                                        ("kind", "complaint"), ("outcome__in", ["upheld", "partly_upheld", "removed"])
                                    ),
                                    _connector="OR",
                                ),
                                name="track_input_outcome",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
