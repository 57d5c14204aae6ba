"""What was said of vacancies is never changed."""

from django.db import migrations

from placewell.ledger.row_security import APPEND_ONLY


class Migration(migrations.Migration):
    dependencies = [("directory", "0004_miles_to_the_last_bit"), ("ledger", "0002_guards")]

    operations = [
        migrations.RunSQL(
            APPEND_ONLY.format(table="directory_capacity"), "DROP TRIGGER append_only ON directory_capacity;"
        )
    ]
