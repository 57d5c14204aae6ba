"""How long each step of a search took: written by the system alone, read by those who answer for it."""

from django.db import migrations

from placewell.ledger.row_security import expose, protect

TABLE = "scrutiny_measuredstep"
SYSTEM = "placewell_role() = 'system'"
STAFF = (
    "(authority_id = placewell_authority() AND placewell_role() IN ('social_worker', 'broker', 'approver', 'auditor'))"
)


class Migration(migrations.Migration):
    dependencies = [("scrutiny", "0001_previews")]

    operations = [migrations.RunSQL(protect(TABLE, f"{SYSTEM} OR {STAFF}", writers=SYSTEM), expose(TABLE))]
