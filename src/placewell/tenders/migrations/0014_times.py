"""A tender keeps the times that it was started with, and whether everybody invited was reminded."""

import django.db.models.deletion
from django.db import migrations, models

from placewell.ledger.row_security import expose, protect

# The system alone reminds; whether it has is nothing that anybody else needs.
REMINDED = protect("tenders_reminder", "placewell_role() = 'system'", append_only=True)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("market", "0053_times_and_statements"),
        ("needs", "0004_drafts_row_security"),
        ("tenders", "0013_bidding"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="tender",
            name="remind_at",
            field=models.DateTimeField(
                db_comment="When everybody invited is reminded; null for one from before times were kept.", null=True
            ),
        ),
        migrations.AddField(
            model_name="tender",
            name="times",
            field=models.JSONField(
                db_comment="Version, window, time to explain a low price, and escalation; empty: the defaults.",
                default=dict,
            ),
        ),
        migrations.AddIndex(
            model_name="tender",
            index=models.Index(
                condition=models.Q(("remind_at__isnull", False), ("state", "open")),
                fields=["remind_at", "id"],
                name="tender_reminders",
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="tender",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="reminder", to="tenders.tender"
            ),
        ),
        migrations.RunSQL(REMINDED, expose("tenders_reminder", append_only=True)),
    ]
