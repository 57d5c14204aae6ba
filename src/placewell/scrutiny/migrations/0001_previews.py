"""Previews of policies: read in full by those of the authority who decide, written by its commissioners."""

from django.db import migrations

from placewell.ledger.row_security import expose, protect

TABLE = "scrutiny_policypreview"
OWN = "authority_id = placewell_authority()"
READERS = f"placewell_role() = 'system' OR ({OWN} AND placewell_role() IN ('commissioner', 'approver', 'auditor'))"
WRITERS = f"{OWN} AND placewell_role() = 'commissioner'"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("market", "0065_policy_withdrawal"), ("ledger", "0009_money"), ("scrutiny", "0001_initial")]

    operations = [
        migrations.RunSQL(protect(TABLE, READERS, writers=WRITERS, append_only=True), expose(TABLE, append_only=True))
    ]
