"""Times of a category, and its suitability statement as versions; the statement there was becomes the first."""

import django.db.models.deletion
from django.db import migrations, models

from placewell.ledger.row_security import APPEND_ONLY

HISTORY = ("market_suitabilitystatement", "market_categorytimes")
STANDS = "\n".join(APPEND_ONLY.format(table=table) for table in HISTORY)
UNDO_STANDS = "\n".join(f"DROP TRIGGER append_only ON {table};" for table in reversed(HISTORY))

# What was not asked then is said to be so, never made up.
FIRST = """
INSERT INTO market_suitabilitystatement
  (category_id, version, described, must_haves, not_for, tendered_because, published_by, published_at)
SELECT id, 1, suitability_statement, 'This first version does not say.', 'This first version does not say.', '',
  'system:migration', added_at FROM market_category;
"""
BACK = """
UPDATE market_category c SET suitability_statement = s.described FROM market_suitabilitystatement s
WHERE s.category_id = c.id AND s.version = 1;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("market", "0052_begun_plainly"),
    ]

    operations = [
        migrations.CreateModel(
            name="CategoryTimes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField()),
                ("windows", models.JSONField(db_comment="By class: window and low_bid, in working days or in hours.")),
                ("escalation", models.JSONField(db_comment="Shares of the window in per cent, miles, offers, hours.")),
                ("interim_weeks", models.PositiveSmallIntegerField()),
                ("rationale", models.TextField(db_comment="Why the times are what they are.")),
                ("published_by", models.TextField(db_comment="Actor reference.")),
                ("published_at", models.DateTimeField()),
                ("in_force_from", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="SuitabilityStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField()),
                ("described", models.TextField(db_comment="Why these needs can be described in advance.")),
                (
                    "must_haves",
                    models.TextField(db_comment="What people may insist on that a service meets or does not."),
                ),
                (
                    "not_for",
                    models.TextField(db_comment="Which needs leave the category, to be designed with a provider."),
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
        ),
        migrations.RemoveConstraint(
            model_name="consultation",
            name="consultation_subject",
        ),
        migrations.AlterField(
            model_name="consultation",
            name="subject",
            field=models.TextField(
                choices=[
                    ("policy", "policy"),
                    ("cost_model", "cost_model"),
                    ("questions", "questions"),
                    ("times", "times"),
                    ("scheme", "scheme"),
                    ("other", "other"),
                ]
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(("subject__in", ["policy", "cost_model", "questions", "times", "scheme", "other"])),
                name="consultation_subject",
            ),
        ),
        migrations.AddField(
            model_name="categorytimes",
            name="category",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="times_versions", to="market.category"
            ),
        ),
        migrations.AddField(
            model_name="suitabilitystatement",
            name="category",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="statements", to="market.category"
            ),
        ),
        migrations.AddConstraint(
            model_name="categorytimes",
            constraint=models.UniqueConstraint(fields=("category", "version"), name="times_version"),
        ),
        migrations.AddConstraint(
            model_name="categorytimes",
            constraint=models.CheckConstraint(
                condition=models.Q(("in_force_from__gte", models.F("published_at"))), name="times_never_retroactive"
            ),
        ),
        migrations.AddConstraint(
            model_name="suitabilitystatement",
            constraint=models.UniqueConstraint(fields=("category", "version"), name="statement_version"),
        ),
        migrations.RunSQL(FIRST, BACK),
        migrations.RunSQL(STANDS, UNDO_STANDS),
        migrations.RemoveField(
            model_name="category",
            name="suitability_statement",
        ),
    ]
