"""Who sees what was asked above the budget: the person, and those of their authority who may see money. No provider."""

from django.db import migrations

from placewell.ledger.row_security import expose, protect

SYSTEM = "placewell_role() = 'system'"
STAFF = (
    "(authority_id = placewell_authority() AND placewell_role() IN"
    " ('social_worker', 'broker', 'approver', 'finance_officer', 'auditor'))"
)
PERSON = "(placewell_role() = 'person' AND package_ref = placewell_case())"
# A provider learns nothing of it: the difference between its price and the additional cost is the budget.
READERS = f"{SYSTEM} OR {STAFF} OR {PERSON}"
WRITERS = f"{STAFF} OR {PERSON}"
TABLES = ("choice_additionalcost", "choice_additionalcoststep")


class Migration(migrations.Migration):
    dependencies = [("choice", "0009_money"), ("tenders", "0014_times"), ("ledger", "0004_clocks_row_security")]

    operations = [
        migrations.RunSQL(protect(table, READERS, writers=WRITERS, append_only=True), expose(table, append_only=True))
        for table in TABLES
    ]
