"""Who reads complaints: who handles them and who complained. A service reads the part written for it, and no more."""

from django.db import migrations

from placewell.ledger.row_security import expose, protect

SYSTEM = "placewell_role() = 'system'"
OF_A_PERSON = "placewell_role() IN ('social_worker', 'approver', 'auditor')"
OF_A_PROVIDER = "placewell_role() IN ('social_worker', 'approver', 'auditor', 'commissioner')"
STAFF = f"(authority_id = placewell_authority() AND ({OF_A_PERSON} OR (case_ref = '' AND {OF_A_PROVIDER})))"
COMPLAINANT = (
    "(placewell_role() = 'person' AND case_ref <> '' AND case_ref = placewell_case())"
    " OR (placewell_role() = 'provider' AND by_organisation_id = placewell_organisation())"
)
WHOLE = f"{SYSTEM} OR {STAFF} OR {COMPLAINANT}"
# A social worker's look at somebody's safety is no provider's to read.
STEPS = f"{SYSTEM} OR {STAFF} OR ({COMPLAINANT}) AND step <> 'safeguard'"
PART = (
    f"{SYSTEM} OR (authority_id = placewell_authority() AND {OF_A_PERSON})"
    " OR (placewell_role() = 'provider' AND organisation_id = placewell_organisation())"
)
TABLES = {
    "redress_complaint": WHOLE,
    "redress_complaintstep": STEPS,
    "redress_complaintpart": PART,
    "redress_complaintreply": PART,
}


class Migration(migrations.Migration):
    dependencies = [("redress", "0001_initial"), ("ledger", "0002_guards")]

    operations = [
        migrations.RunSQL(protect(table, readers, append_only=True), expose(table, append_only=True))
        for table, readers in TABLES.items()
    ]
