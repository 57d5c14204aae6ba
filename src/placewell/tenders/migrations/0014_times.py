"""A tender keeps the times that it was started with, and whether everybody invited was reminded."""

from django.db import migrations

from placewell.ledger.row_security import expose, protect

# The system alone reminds; whether it has is nothing that anybody else needs.
REMINDED = protect("tenders_reminder", "placewell_role() = 'system'", append_only=True)


class Migration(migrations.Migration):
    dependencies = [
        ("tenders", "0013_bidding"),
        ("accounts", "0001_initial"),
        ("market", "0053_times_and_statements"),
        ("needs", "0004_drafts_row_security"),
    ]

    operations = [migrations.RunSQL(REMINDED, expose("tenders_reminder", append_only=True))]
