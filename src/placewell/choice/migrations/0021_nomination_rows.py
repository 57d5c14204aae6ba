"""Who sees the homes that a person named: the person, and those of their authority who may see money. No provider."""

from django.db import migrations

from placewell.ledger.row_security import expose, protect

SYSTEM = "placewell_role() = 'system'"
STAFF = (
    "(authority_id = placewell_authority() AND placewell_role() IN"
    " ('social_worker', 'broker', 'approver', 'finance_officer', 'auditor'))"
)
BROKER = "(authority_id = placewell_authority() AND placewell_role() = 'broker')"
PERSON = "(placewell_role() = 'person' AND package_ref = placewell_case())"
# No provider learns who was named beside it, nor what another asks: an answer holds the home's price.
READERS = f"{SYSTEM} OR {STAFF} OR {PERSON}"
WRITERS = {"choice_nomination": f"{BROKER} OR {PERSON}", "choice_nominationanswer": BROKER}


class Migration(migrations.Migration):
    dependencies = [
        ("choice", "0014_covered_by_the_budget"),
        ("directory", "0006_capacity"),
        ("tenders", "0014_times"),
        ("ledger", "0004_clocks_row_security"),
    ]

    operations = [
        migrations.RunSQL(protect(table, READERS, writers=writers, append_only=True), expose(table, append_only=True))
        for table, writers in WRITERS.items()
    ]
