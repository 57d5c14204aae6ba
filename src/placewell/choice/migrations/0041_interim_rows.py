"""Who sees how standing offers were evaluated, and where somebody is for now; neither is ever changed."""

from django.db import migrations

from placewell.ledger.row_security import expose, give_money_back, keep_money, protect

SYSTEM = "placewell_role() = 'system'"
STAFF = (
    "(authority_id = placewell_authority() AND placewell_role() IN"
    " ('social_worker', 'broker', 'approver', 'finance_officer', 'auditor'))"
)
PERSON = "(placewell_role() = 'person' AND package_ref = placewell_case())"
# The pack holds the budget and the other services' prices, so no provider reads it.
READERS = {
    "choice_standingevaluation": f"{SYSTEM} OR {STAFF}",
    "choice_interimhome": f"{SYSTEM} OR {STAFF} OR {PERSON}",
}
EVALUATION = "choice_standingevaluation"


class Migration(migrations.Migration):
    dependencies = [("choice", "0021_nomination_rows"), ("tenders", "0014_times"), ("ledger", "0009_money")]

    operations = [
        *(
            migrations.RunSQL(protect(table, readers, writers=STAFF, append_only=True), expose(table, append_only=True))
            for table, readers in READERS.items()
        ),
        migrations.RunSQL(keep_money(EVALUATION), give_money_back(EVALUATION)),
    ]
