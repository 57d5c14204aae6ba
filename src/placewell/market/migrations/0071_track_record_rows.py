"""Who reads the inputs of a track record: the authority, and the provider but for what people answered one by one."""

from django.db import migrations

from placewell.ledger.row_security import expose, protect

READERS = (
    "placewell_role() = 'system'"
    " OR (authority_id = placewell_authority() AND placewell_role() NOT IN ('person', 'provider', 'public'))"
    " OR (placewell_role() = 'provider' AND organisation_id = placewell_organisation() AND kind <> 'feedback')"
)
# An event writes as the system; a commissioner puts right what was disputed, and never what is not.
WRITERS = (
    "placewell_role() = 'system'"
    " OR (placewell_role() = 'commissioner' AND authority_id = placewell_authority() AND dispute_id IS NOT NULL)"
)


class Migration(migrations.Migration):
    dependencies = [("market", "0068_files_of_replies")]

    operations = [
        migrations.RunSQL(
            protect("market_trackinput", READERS, writers=WRITERS, append_only=True),
            expose("market_trackinput", append_only=True),
        )
    ]
