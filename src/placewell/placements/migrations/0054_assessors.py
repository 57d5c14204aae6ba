"""Visits that a trusted assessor makes for a home: who reads them, and that what was handed over is never changed."""

from django.db import migrations

from placewell.ledger.row_security import expose, protect

SYSTEM = "placewell_role() = 'system'"
OURS = "authority_id = placewell_authority()"
STAFF = f"({OURS} AND placewell_role() IN ('social_worker', 'broker', 'approver', 'auditor'))"
WORKER = f"({OURS} AND placewell_role() = 'social_worker')"
BROKER = f"({OURS} AND placewell_role() = 'broker')"
HOME = "(placewell_role() = 'provider' AND organisation_id = placewell_organisation())"
PERSON = "(placewell_role() = 'person' AND package_ref = placewell_case())"
READERS = f"{SYSTEM} OR {STAFF} OR {HOME} OR {PERSON}"
HANDED = {
    "placements_assessorsending": (READERS, f"{SYSTEM} OR {BROKER} OR {HOME}"),
    "placements_assessorreading": (READERS, f"{SYSTEM} OR {WORKER}"),
}
# What is not handed over yet is the assessor's alone.
DRAFTED = f"{SYSTEM} OR ({WORKER} AND by = placewell_actor())"


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0041_reviews_rows"),
        ("choice", "0041_interim_rows"),
        ("tenders", "0007_marking_row_security"),
        ("market", "0083_assessors"),
    ]

    operations = [
        *(
            migrations.RunSQL(
                protect(table, readers, writers=writers, append_only=True), expose(table, append_only=True)
            )
            for table, (readers, writers) in HANDED.items()
        ),
        migrations.RunSQL(protect("placements_assessordraft", DRAFTED), expose("placements_assessordraft")),
    ]
