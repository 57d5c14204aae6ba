"""The tables of `choice`."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.fields.json
from django.db import migrations, models

from placewell.ledger.migrating import CreateTogether


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("directory", "0001_initial"),
        ("tenders", "0001_initial"),
    ]

    operations = [
        CreateTogether(
            operations=[
                migrations.CreateModel(
                    name="Option",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="options", to="tenders.tender"
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField(db_comment="The provider’s.")),
                        ("package_ref", models.TextField()),
                        (
                            "source",
                            models.TextField(
                                choices=[
                                    ("bid", "an offer of a search"),
                                    ("standing", "a standing offer for emergencies"),
                                    ("telephone", "an offer by telephone, confirmed by the provider"),
                                    ("nomination", "a home that the person named"),
                                    ("direct", "a place that the council found directly"),
                                    ("visit", "a chosen offer at the price that its visit changed"),
                                    ("successor", "the place somebody has, with the provider that took over"),
                                ],
                                default="bid",
                            ),
                        ),
                        (
                            "interim",
                            models.BooleanField(
                                db_comment="For a short while, until the search is done.", default=False
                            ),
                        ),
                        (
                            "bid",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="option",
                                to="tenders.openedbid",
                            ),
                        ),
                        (
                            "bid_ref",
                            models.TextField(db_comment="The bid’s; a reference of its own where there is none."),
                        ),
                        (
                            "terms",
                            models.JSONField(
                                db_comment="Where there is no bid: `price_basis` and `lines` ({kind, amount}), as in one.",
                                default=dict,
                            ),
                        ),
                        ("service_id", models.TextField()),
                        ("service_name", models.TextField()),
                        ("address", models.TextField()),
                        ("latitude", models.FloatField(null=True)),
                        ("longitude", models.FloatField(null=True)),
                        ("distance_miles", models.DecimalField(decimal_places=2, max_digits=6)),
                        ("rating", models.TextField(blank=True, default="")),
                        ("rated_on", models.DateField(null=True)),
                        ("weekly_price", models.DecimalField(decimal_places=2, max_digits=8)),
                        ("for_me", models.TextField(db_comment="What the service says it will do for this person.")),
                        ("start_on", models.DateField()),
                        ("vacancy_confirmed_by", models.TextField()),
                        (
                            "vacancy_confirmed_at",
                            models.DateTimeField(db_comment="When the offer that confirms it was sealed."),
                        ),
                        ("valid_until", models.DateField(db_comment="The last day on which the price is good.")),
                        ("bed_held_until", models.DateField(null=True)),
                        (
                            "score",
                            models.DecimalField(
                                db_comment="Total, for those who want to order by it.",
                                decimal_places=2,
                                max_digits=5,
                                null=True,
                            ),
                        ),
                        ("put_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["package_ref", "id"], name="options_of_package"),
                            models.Index(fields=["service_id"], name="options_of_service"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("tender", "bid_ref"), name="option_once"),
                            models.UniqueConstraint(
                                models.F("tender"),
                                django.db.models.fields.json.KeyTextTransform("standing_offer", "terms"),
                                condition=models.Q(("interim", True)),
                                name="standing_offer_put_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("bid__isnull", False), ("source", "bid")),
                                    models.Q(models.Q(("source", "bid"), _negated=True), ("bid", None)),
                                    _connector="OR",
                                ),
                                name="option_from_somewhere",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Showing",
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
                                related_name="showings",
                                to="tenders.tender",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        ("shown_to", models.TextField(db_comment="Actor reference.")),
                        ("bid_refs", models.JSONField(db_comment="In the order shown.")),
                        (
                            "snapshot",
                            models.JSONField(
                                db_comment="Every option as it was shown, in the order shown.", default=dict
                            ),
                        ),
                        (
                            "snapshot_sha256",
                            models.TextField(
                                db_comment="Of the snapshot's canonical JSON; also in the ledger.", default=""
                            ),
                        ),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["package_ref", "-id"], name="showings_newest")],
                    },
                ),
                migrations.CreateModel(
                    name="Asked",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "option",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="asked", to="choice.option"
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        ("kind", models.TextField(choices=[("visit", "visit"), ("question", "question")])),
                        ("text", models.TextField()),
                        ("asked_by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["organisation_id", "-id"], name="asked_of_provider"),
                            models.Index(fields=["package_ref", "id"], name="asked_in_package"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["visit", "question"])), name="asked_kind"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Answered",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "asked",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="answered", to="choice.asked"
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        ("text", models.TextField()),
                        ("by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="ContributionEstimate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        ("version", models.PositiveSmallIntegerField()),
                        ("locked", models.BinaryField(db_comment="Means and the assessment of them, line by line.")),
                        ("by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("package_ref", "version"), name="estimate_version")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Nomination",
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
                                related_name="nominations",
                                to="tenders.tender",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        (
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.service"
                            ),
                        ),
                        ("service_name", models.TextField()),
                        (
                            "turn",
                            models.PositiveSmallIntegerField(
                                db_comment="How many times it was named in this search: asked again after a no, it is a new row.",
                                default=1,
                            ),
                        ),
                        ("distance_miles", models.DecimalField(decimal_places=2, max_digits=6)),
                        ("because", models.TextField()),
                        ("authority_to_decide", models.TextField(db_comment="Of whoever asks, as of a decision.")),
                        ("asked_by_name", models.TextField()),
                        (
                            "by",
                            models.TextField(
                                db_comment="Actor reference: the person’s link, or the broker who wrote it down for them."
                            ),
                        ),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["package_ref", "id"], name="nominations_of_package")],
                        "constraints": [
                            models.UniqueConstraint(fields=("tender", "service", "turn"), name="nominated_once_a_turn")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NominationAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "nomination",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answer",
                                to="choice.nomination",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        (
                            "outcome",
                            models.TextField(
                                choices=[("option", "option"), ("above_budget", "above_budget"), ("refused", "refused")]
                            ),
                        ),
                        (
                            "not_met",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), db_comment="Coded conditions.", default=list, size=None
                            ),
                        ),
                        ("words", models.TextField(db_comment="What the home said; the person reads it.")),
                        (
                            "facts",
                            models.JSONField(
                                db_comment="Evidence: whom, how and when the home was asked, and what it answered."
                            ),
                        ),
                        (
                            "option",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="nomination_answer",
                                to="choice.option",
                            ),
                        ),
                        ("by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("not_met", []), ("option__isnull", False), ("outcome", "option")),
                                    models.Q(
                                        models.Q(("outcome", "option"), _negated=True),
                                        ("option", None),
                                        models.Q(("not_met", []), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="nominated_option_or_reasons",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AdditionalCost",
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
                                related_name="additional_costs",
                                to="tenders.tender",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        ("home", models.TextField(db_comment="Which home, as the person said.")),
                        ("payer", models.TextField(choices=[("third_party", "third_party"), ("person", "person")])),
                        ("payer_name", models.TextField()),
                        ("payer_relation", models.TextField(blank=True, default="")),
                        (
                            "ground",
                            models.TextField(
                                choices=[
                                    ("property_disregard", "property_disregard"),
                                    ("deferred_payment", "deferred_payment"),
                                    ("s117", "s117"),
                                    ("none", "none"),
                                ]
                            ),
                        ),
                        (
                            "stay_weeks",
                            models.PositiveSmallIntegerField(
                                db_comment="As expected; empty for a lasting stay.", null=True
                            ),
                        ),
                        (
                            "able_weeks",
                            models.PositiveSmallIntegerField(
                                db_comment="Empty for as long as the stay lasts.", null=True
                            ),
                        ),
                        (
                            "follows",
                            models.ForeignKey(
                                db_comment="The agreement before it on the same home, of somebody who lives there.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="followed_by",
                                to="choice.additionalcost",
                            ),
                        ),
                        ("asked_by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["package_ref", "-id"], name="additional_costs_newest")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("payer", "third_party"),
                                    models.Q(("ground", "none"), _negated=True),
                                    _connector="OR",
                                ),
                                name="person_pays_on_a_ground",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AdditionalCostStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "cost",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="choice.additionalcost",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        ("seq", models.PositiveSmallIntegerField()),
                        (
                            "state",
                            models.TextField(
                                choices=[
                                    ("asked", "asked"),
                                    ("advised", "advised"),
                                    ("checked", "checked"),
                                    ("signed", "signed"),
                                    ("in_force", "in_force"),
                                    ("reviewed", "reviewed"),
                                    ("stopped", "stopped"),
                                    ("ended", "ended"),
                                    ("refused", "refused"),
                                    ("covered", "covered"),
                                ]
                            ),
                        ),
                        (
                            "bid",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tenders.openedbid",
                            ),
                        ),
                        (
                            "named",
                            models.ForeignKey(
                                db_comment="What a home that the person named answered, where it made no bid.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="choice.nominationanswer",
                            ),
                        ),
                        (
                            "facts",
                            models.JSONField(
                                db_comment="What was recorded: advice, signature and evidence, reasons.", default=dict
                            ),
                        ),
                        ("review_by", models.DateField(null=True)),
                        (
                            "locked",
                            models.BinaryField(db_comment="Price, budget, reference and additional cost.", null=True),
                        ),
                        ("pdf", models.BinaryField(null=True)),
                        ("pdf_sha256", models.TextField(blank=True, default="")),
                        ("by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["package_ref", "id"], name="additional_steps_of_package")],
                        "constraints": [models.UniqueConstraint(fields=("cost", "seq"), name="additional_cost_step")],
                    },
                ),
                migrations.CreateModel(
                    name="Decision",
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
                                related_name="decisions",
                                to="tenders.tender",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        ("kind", models.TextField(choices=[("chosen", "chosen"), ("none", "none")], default="chosen")),
                        (
                            "option",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="choice.option",
                            ),
                        ),
                        (
                            "second",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="choice.option",
                            ),
                        ),
                        ("authority_to_decide", models.TextField()),
                        ("because", models.TextField(blank=True, default="")),
                        (
                            "reasons",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(),
                                db_comment="Coded, where none was chosen.",
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "home",
                            models.TextField(
                                blank=True, db_comment="A home that the person would like to be asked.", default=""
                            ),
                        ),
                        ("decided_by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["package_ref", "-id"], name="newest_decision")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "chosen"), ("option__isnull", False)),
                                    models.Q(("kind", "none"), ("option__isnull", True), ("second__isnull", True)),
                                    _connector="OR",
                                ),
                                name="chosen_or_none",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Grounds",
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
                                related_name="grounds",
                                to="choice.decision",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        ("decided_name", models.TextField()),
                        ("capacity_assessed_by", models.TextField(blank=True, default="")),
                        ("capacity_assessed_on", models.DateField(null=True)),
                        ("consulted", models.TextField(blank=True, default="")),
                        ("unbefriended", models.BooleanField(default=False)),
                        ("over_eight_weeks", models.BooleanField(default=True)),
                        ("imca", models.TextField(blank=True, default="")),
                        ("advocate", models.TextField(blank=True, default="")),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="ReturnedChoice",
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
                                related_name="returned",
                                to="choice.decision",
                            ),
                        ),
                        (
                            "option",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="choice.option"
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("organisation_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        ("because", models.TextField()),
                        ("said", models.TextField(blank=True, db_comment="What the person is told.", default="")),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "because__in",
                                        [
                                            "declined_portrait_wrong",
                                            "declined_other",
                                            "refused",
                                            "portrait_corrected",
                                            "closing",
                                        ],
                                    )
                                ),
                                name="why_it_came_back",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DirectAward",
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
                                related_name="direct_awards",
                                to="tenders.tender",
                            ),
                        ),
                        (
                            "option",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="direct_award",
                                to="choice.option",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        (
                            "reason",
                            models.TextField(
                                choices=[
                                    ("extreme_urgency", "extreme_urgency"),
                                    ("no_suitable_offer", "no_suitable_offer"),
                                    ("only_one_able", "only_one_able"),
                                    ("return_home", "return_home"),
                                ]
                            ),
                        ),
                        ("because", models.TextField(db_comment="The case, not the rule: why nothing else would do.")),
                        (
                            "wished_by",
                            models.TextField(
                                blank=True,
                                db_comment="Who said that the person wants to go back to where they lived, and when.",
                                default="",
                            ),
                        ),
                        (
                            "facts",
                            models.JSONField(
                                db_comment="Evidence: whom, how and when the service was asked, and what it answered."
                            ),
                        ),
                        ("by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["package_ref", "id"], name="direct_awards_of_package")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "reason__in",
                                        ["extreme_urgency", "no_suitable_offer", "only_one_able", "return_home"],
                                    ),
                                    models.Q(("because", ""), _negated=True),
                                ),
                                name="awarded_for_a_reason",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SecondLook",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "award",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="second_look",
                                to="choice.directaward",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        ("agrees", models.BooleanField()),
                        ("because", models.TextField(blank=True, default="")),
                        ("by", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("agrees", True), models.Q(("because", ""), _negated=True), _connector="OR"
                                ),
                                name="disagreed_for_a_reason",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StandingEvaluation",
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
                                related_name="standing_evaluations",
                                to="tenders.tender",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        ("seq", models.PositiveSmallIntegerField()),
                        (
                            "pack_sealed",
                            models.BinaryField(db_comment="Canonical JSON of the pack, locked: it holds the budget."),
                        ),
                        ("pack_sha256", models.TextField()),
                        ("result", models.JSONField()),
                        ("result_sha256", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("tender", "seq"), name="standing_evaluation_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InterimHome",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "option",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="interim_home",
                                to="choice.option",
                            ),
                        ),
                        ("authority_id", models.BigIntegerField()),
                        ("package_ref", models.TextField()),
                        ("starts_on", models.DateField()),
                        ("review_on", models.DateField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["package_ref", "-id"], name="interim_home_of_package")],
                    },
                ),
            ],
        ),
    ]
