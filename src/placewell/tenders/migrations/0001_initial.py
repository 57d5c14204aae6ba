"""The tables of `tenders`."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import placewell.tenders.states
from placewell.ledger.migrating import CreateTogether


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("directory", "0001_initial"),
        ("market", "0001_initial"),
        ("needs", "0001_initial"),
    ]

    operations = [
        CreateTogether(
            operations=[
                migrations.CreateModel(
                    name="TenderKey",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ("public_key", models.BinaryField()),
                        ("wrapped_private_key", models.BinaryField()),
                        (
                            "mark",
                            models.BinaryField(
                                db_comment="Made with the lookup key: a database login alone cannot put a key in."
                            ),
                        ),
                        ("envelope", models.TextField(choices=[("response", "response"), ("price", "price")])),
                        ("claimed", models.BooleanField(default=False)),
                        ("made_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("claimed", False)),
                                fields=["envelope", "made_at", "id"],
                                name="spare_keys",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("public_key",), name="one_key_pair"),
                            models.CheckConstraint(
                                condition=models.Q(("envelope__in", ["response", "price"])), name="envelope_kind"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BidAct",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        (
                            "tender",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tenders.tender",
                            ),
                        ),
                        (
                            "invitation",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tenders.invitation",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("seq", models.PositiveSmallIntegerField()),
                        ("act", models.TextField()),
                        ("bid_ref", models.TextField()),
                        ("response_sealed", models.BinaryField(null=True)),
                        ("price_sealed", models.BinaryField(null=True)),
                        ("receipt", models.JSONField(db_comment="The signed receipt, as given to the bidder.")),
                        (
                            "reason",
                            models.TextField(blank=True, db_comment="The coded reason of a decline.", default=""),
                        ),
                        ("idempotency_hash", models.BinaryField(null=True)),
                        ("request_hash", models.BinaryField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["tender", "at", "id"], name="acts_in_order")],
                        "constraints": [
                            models.UniqueConstraint(fields=("invitation", "seq"), name="one_act_per_seq"),
                            models.UniqueConstraint(
                                fields=("invitation", "idempotency_hash"), name="one_act_per_request"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("act__in", ["bid", "replace", "withdraw", "decline"])),
                                name="act_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("act__in", ["withdraw", "decline"]),
                                    models.Q(("price_sealed__isnull", False), ("response_sealed__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_bid_has_two_envelopes",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Unsealing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "tender",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenders.tender"
                            ),
                        ),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Tender",
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
                            "category",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="market.category"
                            ),
                        ),
                        (
                            "package",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="tenders", to="needs.package"
                            ),
                        ),
                        ("package_ref", models.TextField()),
                        (
                            "kind",
                            models.TextField(
                                choices=[
                                    ("search", "a search"),
                                    ("confirmation", "a confirmation round with a corrected portrait"),
                                    ("direct", "the direct route out of the DPS, in which nobody is invited"),
                                ],
                                default="search",
                            ),
                        ),
                        (
                            "state",
                            models.TextField(
                                choices=[
                                    ("open", "open"),
                                    ("scoring", "scoring"),
                                    ("scored", "scored"),
                                    ("evaluated", "evaluated"),
                                    ("offered", "offered"),
                                    ("awarded", "awarded"),
                                    ("cancelled", "cancelled"),
                                ],
                                default=placewell.tenders.states.TenderState["OPEN"],
                            ),
                        ),
                        (
                            "urgency",
                            models.TextField(
                                choices=[
                                    ("planned", "planned"),
                                    ("standard", "standard"),
                                    ("urgent", "urgent"),
                                    ("emergency", "emergency"),
                                ]
                            ),
                        ),
                        ("issued_at", models.DateTimeField()),
                        ("closes_at", models.DateTimeField()),
                        ("portrait", models.JSONField(db_comment="The first tier of the signed portrait.")),
                        ("policy", models.JSONField(db_comment="The policy of the evaluation pack.")),
                        (
                            "figures",
                            models.JSONField(
                                db_comment="Floor, reference, ceiling and FNC at the person's levels; never the budget."
                            ),
                        ),
                        ("questions", models.JSONField(db_comment="Case-response questions: id, text, guidance.")),
                        (
                            "evaluators",
                            models.PositiveSmallIntegerField(
                                db_comment="How many mark the answers, each on their own.", default=1
                            ),
                        ),
                        (
                            "times",
                            models.JSONField(
                                db_comment="Version, window, time to explain a low price, and escalation; empty: the defaults.",
                                default=dict,
                            ),
                        ),
                        (
                            "remind_at",
                            models.DateTimeField(
                                db_comment="When everybody invited is reminded; null for one from before times were kept.",
                                null=True,
                            ),
                        ),
                        (
                            "widen_at",
                            models.DateTimeField(
                                db_comment="When it is widened if the person agreed; null where its times have no such step.",
                                null=True,
                            ),
                        ),
                        ("notice", models.TextField(db_comment="The sentence that every invitation states.")),
                        ("latitude", models.FloatField()),
                        ("longitude", models.FloatField()),
                        ("radius_miles", models.DecimalField(decimal_places=1, max_digits=5)),
                        (
                            "not_invited",
                            models.JSONField(
                                db_comment="Counts by reason, beyond the rows that name a service.", default=dict
                            ),
                        ),
                        ("opened_by", models.TextField(db_comment="The broker's actor reference.")),
                        ("broker_name", models.TextField()),
                        ("response_key", models.BinaryField(db_comment="Public half of the first envelope's key.")),
                        ("price_key", models.BinaryField(db_comment="Public half of the second envelope's key.")),
                        ("cancelled_because", models.TextField(blank=True, default="")),
                        (
                            "follows",
                            models.ForeignKey(
                                db_comment="The search before this.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="followed_by",
                                to="tenders.tender",
                            ),
                        ),
                        (
                            "wider_agreed_by",
                            models.TextField(
                                blank=True,
                                db_comment="Who agreed, for the person, that this search looks further than the last.",
                                default="",
                            ),
                        ),
                        (
                            "settled_because",
                            models.TextField(
                                blank=True,
                                db_comment="Why somebody who was placed is searched for: coded by `rules.settled`.",
                                default="",
                            ),
                        ),
                        (
                            "settled_agreed_by",
                            models.TextField(
                                blank=True, db_comment="Who wants it, or agreed, for the person.", default=""
                            ),
                        ),
                        (
                            "moves_with",
                            models.TextField(
                                blank=True,
                                db_comment="The mark of a wish to move with somebody else, which both agreed that services may read.",
                                default="",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["authority", "state", "closes_at", "id"], name="tender_worklist"),
                            models.Index(
                                condition=models.Q(("state", "open")), fields=["closes_at"], name="tender_due"
                            ),
                            models.Index(
                                condition=models.Q(("remind_at__isnull", False), ("state", "open")),
                                fields=["remind_at", "id"],
                                name="tender_reminders",
                            ),
                            models.Index(
                                condition=models.Q(("state", "open"), ("widen_at__isnull", False)),
                                fields=["widen_at", "id"],
                                name="tender_widenings",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("closes_at__gt", models.F("issued_at"))), name="closes_after_issue"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["open", "scoring", "scored", "evaluated", "offered", "awarded", "cancelled"],
                                    )
                                ),
                                name="tender_state",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["open", "scoring", "scored", "evaluated"])),
                                fields=("package",),
                                name="one_live_tender_per_package",
                                violation_error_message="This package already has a tender under way.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reminder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "tender",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reminder",
                                to="tenders.tender",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Widening",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "tender",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="widening",
                                to="tenders.tender",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        (
                            "outcome",
                            models.TextField(
                                choices=[("widened", "widened"), ("not_agreed", "not_agreed"), ("no_time", "no_time")]
                            ),
                        ),
                        ("from_miles", models.DecimalField(decimal_places=1, max_digits=5)),
                        ("to_miles", models.DecimalField(decimal_places=1, max_digits=5)),
                        (
                            "agreed_by",
                            models.TextField(
                                blank=True, db_comment="Who agreed: the person, or who speaks for them.", default=""
                            ),
                        ),
                        (
                            "left_out",
                            models.JSONField(
                                db_comment="Who was not invited further away either: service, name and reasons of each.",
                                default=list,
                            ),
                        ),
                        (
                            "counts",
                            models.JSONField(db_comment="Counts by reason, beyond those that are named.", default=dict),
                        ),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("outcome__in", ["widened", "not_agreed", "no_time"])),
                                name="widening_outcome",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("outcome", "widened"),
                                        ("to_miles__gt", models.F("from_miles")),
                                        models.Q(("agreed_by", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("outcome", "widened"), _negated=True),
                                        ("to_miles", models.F("from_miles")),
                                    ),
                                    _connector="OR",
                                ),
                                name="widened_by_agreement",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
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
                                related_name="invitations",
                                to="tenders.tender",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        (
                            "membership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="market.membership"
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.service"
                            ),
                        ),
                        ("service_name", models.TextField()),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organisation",
                            ),
                        ),
                        ("distance_miles", models.DecimalField(decimal_places=2, max_digits=6)),
                        (
                            "lookup_hash",
                            models.BinaryField(db_comment="sha256 of the proof that reads this invitation's own acts."),
                        ),
                        ("closes_at", models.DateTimeField(db_comment="The tender's close; the database fills it in.")),
                        (
                            "widening",
                            models.ForeignKey(
                                db_comment="The step at which it was invited; null for who was invited from the start.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitations",
                                to="tenders.widening",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["organisation", "-id"], name="invitations_of"),
                            models.Index(fields=["organisation", "closes_at", "id"], name="invitations_by_clock"),
                        ],
                        "constraints": [models.UniqueConstraint(fields=("tender", "membership"), name="invited_once")],
                    },
                ),
                migrations.CreateModel(
                    name="NotInvited",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "tender",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="left_out",
                                to="tenders.tender",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        (
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.service"
                            ),
                        ),
                        (
                            "reasons",
                            django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("tender", "service"), name="left_out_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Question",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "tender",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="asked", to="tenders.tender"
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        (
                            "asker_hash",
                            models.BinaryField(
                                db_comment="Lets an asker find their own questions; says to nobody who they are."
                            ),
                        ),
                        ("text", models.TextField()),
                        ("asked_at", models.DateTimeField()),
                        ("answer", models.TextField(blank=True, default="")),
                        ("answered_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["tender", "id"], name="questions_in_order")],
                    },
                ),
                migrations.CreateModel(
                    name="Opening",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "tender",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="opening", to="tenders.tender"
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("opened_at", models.DateTimeField()),
                        (
                            "merkle_root",
                            models.TextField(
                                db_comment="Hex; RFC 9162 hashing over every act's receipt, in order of time."
                            ),
                        ),
                        ("leaves", models.JSONField(db_comment="Leaf hashes in order, hex.")),
                        ("acts", models.PositiveIntegerField()),
                        ("bids", models.PositiveIntegerField()),
                    ],
                ),
                migrations.CreateModel(
                    name="OpenedBid",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "act",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="opened", to="tenders.bidact"
                            ),
                        ),
                        (
                            "tender",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="bids", to="tenders.tender"
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        (
                            "invitation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenders.invitation"
                            ),
                        ),
                        ("bid_ref", models.TextField()),
                        ("service_name", models.TextField()),
                        (
                            "response",
                            models.JSONField(db_comment="Answers, start date, vacancy, how these needs will be met."),
                        ),
                        ("response_nonce", models.TextField()),
                        ("set_aside_because", models.TextField(blank=True, default="")),
                        (
                            "register",
                            models.JSONField(
                                db_comment="Ratings, investment and track record as they stood at the opening."
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("tender", "bid_ref"), name="bid_ref_in_tender")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Score",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "bid",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="scores",
                                to="tenders.openedbid",
                            ),
                        ),
                        (
                            "tender",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenders.tender"
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("question_id", models.TextField()),
                        ("evaluator", models.TextField(db_comment="The evaluator's actor reference.")),
                        ("score", models.DecimalField(decimal_places=1, max_digits=2)),
                        ("because", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["bid", "question_id", "evaluator", "-id"], name="newest_score")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("score__gte", 0), ("score__lte", 5)), name="score_0_to_5"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClosedScoring",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "tender",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="closed_scoring",
                                to="tenders.tender",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="RevealedPrice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "bid",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="price",
                                to="tenders.openedbid",
                            ),
                        ),
                        (
                            "tender",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenders.tender"
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("content", models.JSONField(db_comment="Price lines, basis, valid until, bed held until.")),
                        ("nonce", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Evaluation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "tender",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evaluations",
                                to="tenders.tender",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("seq", models.PositiveSmallIntegerField()),
                        (
                            "pack_sealed",
                            models.BinaryField(db_comment="The pack, encrypted: it holds the person's budget."),
                        ),
                        ("pack_sha256", models.TextField()),
                        ("result", models.JSONField()),
                        ("result_sha256", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("tender", "seq"), name="evaluation_seq")],
                    },
                ),
                migrations.CreateModel(
                    name="MarkingSeat",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "tender",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="tenders.tender"
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        (
                            "number",
                            models.PositiveSmallIntegerField(
                                db_comment="Order of the seats: scores stand in it in a pack."
                            ),
                        ),
                        ("evaluator", models.TextField(db_comment="Actor reference.")),
                        ("evaluator_name", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("tender", "number"), name="seat_number"),
                            models.UniqueConstraint(fields=("tender", "evaluator"), name="one_seat_each"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VacatedSeat",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "seat",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="vacated",
                                to="tenders.markingseat",
                            ),
                        ),
                        (
                            "tender",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenders.tender"
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("by", models.TextField(db_comment="Actor reference.")),
                        ("because", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="FinishedMarking",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "seat",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="finished",
                                to="tenders.markingseat",
                            ),
                        ),
                        (
                            "tender",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenders.tender"
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="ConflictOfInterest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "tender",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenders.tender"
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("evaluator", models.TextField(db_comment="Actor reference.")),
                        ("evaluator_name", models.TextField()),
                        ("because", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("tender", "evaluator"), name="one_declaration_each")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ScoreProposal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "bid",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenders.openedbid"
                            ),
                        ),
                        (
                            "tender",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenders.tender"
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("question_id", models.TextField()),
                        ("score", models.DecimalField(decimal_places=1, max_digits=2)),
                        ("because", models.TextField()),
                        ("by", models.TextField(db_comment="Actor reference.")),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["tender", "-id"], name="newest_proposal")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("score__gte", 0), ("score__lte", 5)), name="proposed_score_0_to_5"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgreedScore",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "bid",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreed_scores",
                                to="tenders.openedbid",
                            ),
                        ),
                        (
                            "tender",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenders.tender"
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("question_id", models.TextField()),
                        ("score", models.DecimalField(decimal_places=1, max_digits=2)),
                        ("because", models.TextField()),
                        ("proposed_by", models.TextField(db_comment="Actor reference.")),
                        ("accepted_by", models.TextField(db_comment="Actor reference.")),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("bid", "question_id"), name="agreed_once"),
                            models.CheckConstraint(
                                condition=models.Q(("proposed_by", models.F("accepted_by")), _negated=True),
                                name="another_accepts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("score__gte", 0), ("score__lte", 5)), name="agreed_score_0_to_5"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LowBidQuery",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "bid",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="low_bid_query",
                                to="tenders.openedbid",
                            ),
                        ),
                        (
                            "tender",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="low_bid_queries",
                                to="tenders.tender",
                            ),
                        ),
                        (
                            "invitation",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="low_bid_query",
                                to="tenders.invitation",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        (
                            "price",
                            models.DecimalField(
                                db_comment="Pounds a week, net of FNC.", decimal_places=2, max_digits=9
                            ),
                        ),
                        (
                            "floor",
                            models.DecimalField(
                                db_comment="Pounds a week, as published.", decimal_places=2, max_digits=9
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="LowBidExplanation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "query",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="explanation",
                                to="tenders.lowbidquery",
                            ),
                        ),
                        (
                            "tender",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenders.tender"
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("text", models.TextField()),
                        ("lines", models.JSONField(db_comment="Cost head to pounds a week.")),
                        ("by", models.TextField(db_comment="Actor reference.")),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="LowBidDecision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "query",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decision",
                                to="tenders.lowbidquery",
                            ),
                        ),
                        (
                            "tender",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenders.tender"
                            ),
                        ),
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
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decision", "accepted"), ("reason", "")),
                                    models.Q(("decision", "rejected"), models.Q(("reason", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="rejected_for_a_reason",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Feedback",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "bid",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="feedback",
                                to="tenders.openedbid",
                            ),
                        ),
                        (
                            "tender",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenders.tender"
                            ),
                        ),
                        (
                            "invitation",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="feedback",
                                to="tenders.invitation",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("fate", models.TextField()),
                        (
                            "content",
                            models.JSONField(
                                db_comment="Sentences and the bidder's own figures: nobody else's price, name or rank."
                            ),
                        ),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="SavedAnswer",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ("organisation_id", models.BigIntegerField(db_index=True)),
                        (
                            "locked",
                            models.BinaryField(
                                db_comment="Question and answer as JSON, under the organisation's data key."
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="SecondTier",
                    fields=[
                        (
                            "tender",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="+",
                                serialize=False,
                                to="tenders.tender",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("case_ref", models.TextField(db_index=True)),
                        (
                            "locked",
                            models.BinaryField(db_comment="The second tier as JSON, under the authority's data key."),
                        ),
                        ("readers_hash", models.BinaryField(db_comment="sha256 of the proof that lists who read it.")),
                    ],
                ),
                migrations.CreateModel(
                    name="Interest",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ("ref", models.TextField(unique=True)),
                        ("tender_id", models.BigIntegerField()),
                        ("invitation_id", models.BigIntegerField(db_index=True)),
                        ("authority_id", models.BigIntegerField()),
                        ("service_name", models.TextField()),
                        ("reader", models.TextField()),
                        ("job", models.TextField()),
                        ("purpose", models.TextField()),
                        ("declared_by", models.TextField(db_comment="The actor's reference.")),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["tender_id", "-at", "id"], name="interests_newest")],
                    },
                ),
                migrations.CreateModel(
                    name="Reading",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ("interest_id", models.UUIDField()),
                        ("tender_id", models.BigIntegerField()),
                        ("by", models.TextField(db_comment="The actor's reference.")),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["tender_id", "-at", "id"], name="readings_newest")],
                    },
                ),
                migrations.CreateModel(
                    name="TelephoneCall",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "tender",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="tenders.tender"
                            ),
                        ),
                        (
                            "invitation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="calls",
                                to="tenders.invitation",
                            ),
                        ),
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
                    ],
                    options={
                        "indexes": [models.Index(fields=["tender", "id"], name="telephone_calls_in_order")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("outcome__in", ["will_offer", "no_vacancy", "declines", "call_back", "no_answer"]),
                                    ("spoken_to__in", ["manager", "deputy", "nurse_in_charge", "office", "nobody"]),
                                ),
                                name="telephone_call_coded",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("call_back_at__isnull", False), ("outcome", "call_back")),
                                    models.Q(models.Q(("outcome", "call_back"), _negated=True), ("call_back_at", None)),
                                    _connector="OR",
                                ),
                                name="telephone_call_back_when",
                            ),
                            models.CheckConstraint(
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
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TelephoneBid",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "call",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bid",
                                to="tenders.telephonecall",
                            ),
                        ),
                        (
                            "tender",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="telephone_bids",
                                to="tenders.tender",
                            ),
                        ),
                        (
                            "invitation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="telephone_bids",
                                to="tenders.invitation",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField(db_comment="The provider’s.")),
                        ("bid_ref", models.TextField(unique=True)),
                        ("service_name", models.TextField()),
                        ("response", models.JSONField(db_comment="As the first envelope of a bid.")),
                        ("entered_by", models.TextField(db_comment="The broker’s actor reference.")),
                        ("entered_by_name", models.TextField()),
                        ("at", models.DateTimeField()),
                        ("due_at", models.DateTimeField(db_comment="By when the provider confirms it.")),
                    ],
                    options={
                        "indexes": [models.Index(fields=["organisation_id", "-id"], name="telephone_bids_of_provider")],
                    },
                ),
                migrations.CreateModel(
                    name="TelephonePrice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "bid",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="price",
                                to="tenders.telephonebid",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("content", models.JSONField(db_comment="As the second envelope of a bid.")),
                        (
                            "comparable",
                            models.DecimalField(
                                db_comment="Pounds a week, net of FNC.", decimal_places=2, max_digits=9
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="TelephoneBidAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "bid",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answer",
                                to="tenders.telephonebid",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        (
                            "answer",
                            models.TextField(
                                choices=[("confirmed", "confirmed"), ("wrong", "wrong"), ("lapsed", "lapsed")]
                            ),
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
                migrations.CreateModel(
                    name="TelephoneExplanation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "bid",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="explanation",
                                to="tenders.telephonebid",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("text", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="TelephonePriceDecision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "bid",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="price_decision",
                                to="tenders.telephonebid",
                            ),
                        ),
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
                    ],
                ),
                migrations.CreateModel(
                    name="TelephoneRoundEnd",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "tender",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="telephone_end",
                                to="tenders.tender",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("calls", models.PositiveIntegerField()),
                        ("offers", models.PositiveIntegerField()),
                        ("by", models.TextField(db_comment="Actor reference.")),
                        ("by_name", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="TelephoneEvaluation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "tender",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="telephone_evaluations",
                                to="tenders.tender",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("seq", models.PositiveSmallIntegerField()),
                        (
                            "pack_sealed",
                            models.BinaryField(db_comment="The pack, encrypted: it holds the person's budget."),
                        ),
                        ("pack_sha256", models.TextField()),
                        ("result", models.JSONField()),
                        ("result_sha256", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("tender", "seq"), name="telephone_evaluation_seq")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ToldOnDuty",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "tender",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="told_on_duty",
                                to="tenders.tender",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("clock_id", models.BigIntegerField()),
                        (
                            "due_at",
                            models.DateTimeField(db_comment="The clock’s time then: set anew, it is another wait."),
                        ),
                        ("phase", models.TextField(choices=[("began", "began"), ("due", "due")])),
                        (
                            "told",
                            models.TextField(db_comment="Actor reference of the rota’s; team where nobody had a turn."),
                        ),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("phase__in", ["began", "due"])), name="told_on_duty_phase"
                            ),
                            models.UniqueConstraint(
                                fields=("clock_id", "due_at", "phase", "told"), name="told_on_duty_once"
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
