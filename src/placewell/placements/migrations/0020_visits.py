"""Who reads arrangements of visits and their drafts."""

from django.db import migrations

from placewell.ledger.row_security import expose, protect

OWN = "placewell_role() = 'provider' AND organisation_id = placewell_organisation()"
ARRANGED = (
    "placewell_role() = 'system'"
    " OR (authority_id = placewell_authority() AND placewell_role() NOT IN ('person', 'provider', 'public'))"
    f" OR ({OWN})"
    " OR (placewell_role() = 'person' AND package_ref = placewell_case())"
)
# What is not reported yet is the provider's alone.
DRAFTED = f"placewell_role() = 'system' OR ({OWN})"


class Migration(migrations.Migration):
    dependencies = [("placements", "0011_ends_guarded"), ("choice", "0021_nomination_rows")]

    operations = [
        migrations.RunSQL(
            protect("placements_arrangement", ARRANGED, append_only=True),
            expose("placements_arrangement", append_only=True),
        ),
        migrations.RunSQL(protect("placements_visitdraft", DRAFTED), expose("placements_visitdraft")),
    ]
