"""Who reads starts, reviews, somebody's own words, and concerns about safety; and that none is ever changed.

Own words are for the person, their social workers, and the home only where the person says so. A concern is for social
workers: not for the home, nor behind the private link, which the very person whom somebody fears may be reading.
"""

from django.db import migrations

from placewell.ledger.row_security import expose, protect

SYSTEM = "placewell_role() = 'system'"
STAFF = "(authority_id = placewell_authority() AND placewell_role() NOT IN ('person', 'provider', 'public'))"
WORKERS = "(authority_id = placewell_authority() AND placewell_role() = 'social_worker')"
HOME = "(placewell_role() = 'provider' AND organisation_id = placewell_organisation())"
PERSON = "(placewell_role() = 'person' AND package_ref = placewell_case())"
BROKERS = "(authority_id = placewell_authority() AND placewell_role() IN ('broker', 'social_worker'))"

TABLES = {
    "placements_start": (f"{SYSTEM} OR {STAFF} OR {HOME} OR {PERSON}", f"{SYSTEM} OR {BROKERS} OR {HOME}"),
    "placements_review": (f"{SYSTEM} OR {STAFF} OR {HOME} OR {PERSON}", f"{SYSTEM} OR {WORKERS}"),
    "placements_said": (
        f"{SYSTEM} OR {WORKERS} OR {PERSON} OR ({HOME} AND home_may_read)",
        f"{SYSTEM} OR {WORKERS} OR {PERSON}",
    ),
    "placements_concern": (f"{SYSTEM} OR {WORKERS}", SYSTEM),
    "placements_concernstep": (f"{SYSTEM} OR {WORKERS}", f"{SYSTEM} OR {WORKERS}"),
}


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0031_versions_guarded"),
        ("choice", "0011_additional_cost_rows"),
        ("tenders", "0014_times"),
    ]

    operations = [
        migrations.RunSQL(protect(table, readers, writers=writers, append_only=True), expose(table, append_only=True))
        for table, (readers, writers) in TABLES.items()
    ]
