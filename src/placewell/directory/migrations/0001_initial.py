"""The tables of `directory`."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from placewell.ledger.migrating import CreateTogether


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        CreateTogether(
            operations=[
                migrations.CreateModel(
                    name="Provider",
                    fields=[
                        (
                            "provider_id",
                            models.TextField(db_comment="CQC provider id", primary_key=True, serialize=False),
                        ),
                        ("name", models.TextField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Service",
                    fields=[
                        (
                            "service_id",
                            models.TextField(db_comment="CQC location id", primary_key=True, serialize=False),
                        ),
                        (
                            "provider",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="services",
                                to="directory.provider",
                            ),
                        ),
                        ("name", models.TextField()),
                        ("address", models.TextField(blank=True, default="")),
                        ("postcode", models.TextField(blank=True, default="")),
                        ("local_authority", models.TextField(blank=True, default="")),
                        ("region", models.TextField(blank=True, default="")),
                        ("latitude", models.FloatField(null=True)),
                        ("longitude", models.FloatField(null=True)),
                        ("care_home", models.BooleanField(default=False)),
                        ("beds", models.PositiveIntegerField(null=True)),
                        ("registered", models.BooleanField(default=True)),
                        ("registered_on", models.DateField(null=True)),
                        ("deregistered_on", models.DateField(null=True)),
                        (
                            "care_types",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), default=list, size=None
                            ),
                        ),
                        ("type_unconfirmed", models.BooleanField(default=False)),
                        (
                            "need_bands",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), default=list, size=None
                            ),
                        ),
                        ("rating", models.TextField(db_comment="One of the four ratings; null is unrated.", null=True)),
                        ("rating_original", models.TextField(blank=True, default="")),
                        ("rated_on", models.DateField(null=True)),
                        (
                            "key_questions",
                            models.JSONField(db_comment="Rating by key question, normalised.", default=dict),
                        ),
                        (
                            "original",
                            models.JSONField(db_comment="What the register said, without contacts.", default=dict),
                        ),
                        (
                            "fingerprint",
                            models.TextField(db_comment="sha256 of everything above, to tell a change.", default=""),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("registered", True)),
                                fields=["latitude", "longitude"],
                                name="service_place",
                            ),
                            models.Index(fields=["local_authority", "service_id"], name="service_area"),
                            models.Index(fields=["provider", "service_id"], name="service_provider"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("rating", None),
                                    ("rating__in", ["Outstanding", "Good", "Requires improvement", "Inadequate"]),
                                    _connector="OR",
                                ),
                                name="service_rating",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceLink",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="links",
                                to="directory.service",
                            ),
                        ),
                        ("other_id", models.TextField()),
                        ("other_name", models.TextField(blank=True, default="")),
                        (
                            "kind",
                            models.TextField(choices=[("predecessor", "predecessor"), ("successor", "successor")]),
                        ),
                        ("reason", models.TextField(blank=True, default="")),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("service", "other_id", "kind"), name="service_link_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Vacancy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="vacancies",
                                to="directory.service",
                            ),
                        ),
                        ("places", models.PositiveIntegerField()),
                        ("stated_at", models.DateTimeField()),
                        ("stated_by", models.TextField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                models.F("service"),
                                models.OrderBy(models.F("stated_at"), descending=True),
                                models.OrderBy(models.F("id"), descending=True),
                                include=("places",),
                                name="newest_places",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Capacity",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "vacancy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="counts",
                                to="directory.vacancy",
                            ),
                        ),
                        (
                            "bed_type",
                            models.TextField(
                                choices=[
                                    ("residential", "residential"),
                                    ("residential_dementia", "residential_dementia"),
                                    ("nursing", "nursing"),
                                    ("nursing_dementia", "nursing_dementia"),
                                    ("learning_disability", "learning_disability"),
                                    ("mental_health", "mental_health"),
                                    ("physical_disability", "physical_disability"),
                                    ("short_stay", "short_stay"),
                                ]
                            ),
                        ),
                        ("maximum", models.PositiveSmallIntegerField()),
                        ("occupied", models.PositiveSmallIntegerField()),
                        ("reserved", models.PositiveSmallIntegerField()),
                        ("accepting", models.BooleanField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("vacancy", "bed_type"), name="capacity_once_a_type"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "maximum__gte",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("occupied"), "+", models.F("reserved")
                                        ),
                                    )
                                ),
                                name="capacity_people_fit",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "bed_type__in",
                                        [
                                            "residential",
                                            "residential_dementia",
                                            "nursing",
                                            "nursing_dementia",
                                            "learning_disability",
                                            "mental_health",
                                            "physical_disability",
                                            "short_stay",
                                        ],
                                    )
                                ),
                                name="capacity_bed_type",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportRun",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "sources",
                            django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                        ),
                        ("created", models.PositiveIntegerField()),
                        ("updated", models.PositiveIntegerField()),
                        ("unchanged", models.PositiveIntegerField()),
                        ("deregistered", models.PositiveIntegerField()),
                        ("listed_only", models.PositiveIntegerField()),
                        ("rejected", models.JSONField(default=list)),
                    ],
                ),
                migrations.CreateModel(
                    name="RegisterSync",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.TextField(choices=[("full", "Full"), ("changes", "Changes")])),
                        (
                            "local_authority",
                            models.TextField(blank=True, db_comment="Only its services; empty is all.", default=""),
                        ),
                        ("since", models.DateTimeField(db_comment="Changes from then on.", null=True)),
                        ("until", models.DateTimeField(db_comment="What the run answers for: the moment it began.")),
                        (
                            "phase",
                            models.TextField(
                                choices=[
                                    ("list", "List"),
                                    ("details", "Details"),
                                    ("providers", "Providers"),
                                    ("apply", "Apply"),
                                    ("done", "Done"),
                                    ("given_up", "Given Up"),
                                ],
                                default="list",
                            ),
                        ),
                        ("page", models.PositiveIntegerField(default=1)),
                        (
                            "total",
                            models.PositiveIntegerField(db_comment="How many the list said there are.", null=True),
                        ),
                        (
                            "restarts",
                            models.PositiveSmallIntegerField(
                                db_comment="How often the list shifted under the reading.", default=0
                            ),
                        ),
                        ("started_by", models.TextField(db_comment="Actor reference.")),
                        ("started_at", models.DateTimeField()),
                        ("finished_at", models.DateTimeField(null=True)),
                        (
                            "failure",
                            models.TextField(blank=True, db_comment="Why it stopped last, if it did.", default=""),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="directory.importrun",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("phase__in", ["list", "details", "providers", "apply", "done", "given_up"])
                                ),
                                name="sync_phase",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("finished_at__isnull", False), ("phase__in", ["done", "given_up"])),
                                    models.Q(
                                        models.Q(("phase__in", ["done", "given_up"]), _negated=True),
                                        ("finished_at", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="sync_finished",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Fetched",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "sync",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="fetched",
                                to="directory.registersync",
                            ),
                        ),
                        (
                            "what",
                            models.TextField(
                                db_comment="page:3, location:1-234, provider:1-567, in the order they are read."
                            ),
                        ),
                        ("answer", models.JSONField(db_comment="Null: the API has none.", null=True)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("sync", "what"), name="fetched_once")],
                    },
                ),
            ],
        ),
    ]
