"""Times of a category, and its suitability statement as versions; the statement there was becomes the first."""

from django.db import migrations

from placewell.ledger.row_security import APPEND_ONLY

HISTORY = ("market_suitabilitystatement", "market_categorytimes")
STANDS = "\n".join(APPEND_ONLY.format(table=table) for table in HISTORY)
UNDO_STANDS = "\n".join(f"DROP TRIGGER append_only ON {table};" for table in reversed(HISTORY))


class Migration(migrations.Migration):
    dependencies = [("market", "0052_begun_plainly"), ("accounts", "0001_initial")]

    operations = [migrations.RunSQL(STANDS, UNDO_STANDS)]
