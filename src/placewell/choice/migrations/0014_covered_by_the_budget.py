"""An additional cost ends when the budget has come to pay for the home; each writes only the steps that are theirs."""

from django.db import migrations

STAFF = (
    "(authority_id = placewell_authority() AND placewell_role() IN"
    " ('social_worker', 'broker', 'approver', 'finance_officer', 'auditor'))"
)
PERSON = "(placewell_role() = 'person' AND package_ref = placewell_case())"
SYSTEM_WRITES = "(placewell_role() = 'system' AND state = 'covered')"
PERSON_WRITES = f"({PERSON} AND state IN ('asked', 'signed', 'stopped'))"


def _writers(condition: str) -> str:
    return f"ALTER POLICY by_actor ON choice_additionalcoststep WITH CHECK ({condition});"


class Migration(migrations.Migration):
    dependencies = [("choice", "0013_options_of_providers")]

    operations = [
        migrations.RunSQL(_writers(f"{STAFF} OR {PERSON_WRITES} OR {SYSTEM_WRITES}"), _writers(f"{STAFF} OR {PERSON}"))
    ]
