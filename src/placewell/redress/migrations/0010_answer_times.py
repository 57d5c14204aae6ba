"""In how many working days a council answers a complaint: versions that everybody reads and nobody changes."""

from django.db import migrations

from placewell.ledger.row_security import expose, protect

WRITERS = "authority_id = placewell_authority() AND placewell_role() = 'commissioner'"


class Migration(migrations.Migration):
    dependencies = [("redress", "0002_row_security")]

    operations = [
        migrations.RunSQL(
            protect("redress_answertime", "true", writers=WRITERS, append_only=True),
            expose("redress_answertime", append_only=True),
        )
    ]
