"""What is written down while a home closes is for those who look after its residents, each of their own authority."""

from django.db import migrations

from placewell.ledger.row_security import expose, protect

READERS = (
    "placewell_role() = 'system'"
    " OR (authority_id = placewell_authority()"
    " AND placewell_role() IN ('social_worker', 'broker', 'approver', 'commissioner', 'auditor'))"
)
WRITERS = (
    "placewell_role() = 'system'"
    " OR (authority_id = placewell_authority() AND placewell_role() IN ('social_worker', 'broker'))"
)
HISTORY = ("placements_closingstep", "placements_otherresident")


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0054_assessors"),
        ("choice", "0057_closing"),
        ("market", "0083_assessors"),
        ("directory", "0006_capacity"),
        ("tenders", "0048_moves_with"),
    ]

    operations = [
        *[
            migrations.RunSQL(
                protect(table, READERS, writers=WRITERS, append_only=True), expose(table, append_only=True)
            )
            for table in HISTORY
        ],
        migrations.RunSQL(
            protect("placements_movetogether", READERS, writers=WRITERS), expose("placements_movetogether")
        ),
    ]
