"""Who reads that a place was found directly, and why: those of the authority who may see money. No provider."""

from django.db import migrations

from placewell.ledger.row_security import expose, give_money_back, keep_money, protect

STAFF = "(authority_id = placewell_authority() AND placewell_role() IN ({roles}))"
READERS = "placewell_role() = 'system' OR " + STAFF.format(
    roles="'social_worker', 'broker', 'approver', 'finance_officer', 'auditor'"
)
WRITERS = {
    "choice_directaward": STAFF.format(roles="'broker'"),
    "choice_secondlook": STAFF.format(roles="'approver'"),
}
PRICED = "choice_directaward"  # what the service said, with its price


class Migration(migrations.Migration):
    dependencies = [
        ("choice", "0041_interim_rows"),
        ("tenders", "0041_telephone_rows"),
        ("accounts", "0001_initial"),
        ("market", "0071_track_record_rows"),
        ("needs", "0005_staff_readings"),
        ("ledger", "0009_money"),
    ]

    operations = [
        *(
            migrations.RunSQL(
                protect(table, READERS, writers=writers, append_only=True), expose(table, append_only=True)
            )
            for table, writers in WRITERS.items()
        ),
        migrations.RunSQL(keep_money(PRICED), give_money_back(PRICED)),
    ]
