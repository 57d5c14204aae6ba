"""Who reads what came of a widening step: the authority's staff and the person; no provider. The system alone writes."""

from django.db import migrations

from placewell.ledger.row_security import expose, protect

TABLE = "tenders_widening"
SYSTEM = "placewell_role() = 'system'"
STAFF = "(authority_id = placewell_authority() AND placewell_role() NOT IN ('person', 'provider', 'public'))"
PERSON = "(placewell_role() = 'person' AND package_ref = placewell_case())"


class Migration(migrations.Migration):
    dependencies = [
        ("tenders", "0041_telephone_rows"),
        ("accounts", "0001_initial"),
        ("market", "0071_track_record_rows"),
        ("needs", "0005_staff_readings"),
    ]

    operations = [
        migrations.RunSQL(
            protect(TABLE, f"{SYSTEM} OR {STAFF} OR {PERSON}", writers=SYSTEM, append_only=True),
            expose(TABLE, append_only=True),
        )
    ]
