"""What the NHS pays for nursing, year by year, as a commissioner recorded it: everybody reads it, nobody changes it."""

from django.db import migrations

from placewell.ledger.row_security import expose, protect

WRITERS = "authority_id = placewell_authority() AND placewell_role() = 'commissioner'"


class Migration(migrations.Migration):
    dependencies = [("market", "0085_closing_rows")]

    operations = [
        migrations.RunSQL(
            protect("market_nursingrate", "true", writers=WRITERS, append_only=True),
            expose("market_nursingrate", append_only=True),
        )
    ]
