"""An additional cost ends when the budget has come to pay for the home; each writes only the steps that are theirs."""

from django.db import migrations, models

STAFF = (
    "(authority_id = placewell_authority() AND placewell_role() IN"
    " ('social_worker', 'broker', 'approver', 'finance_officer', 'auditor'))"
)
PERSON = "(placewell_role() = 'person' AND package_ref = placewell_case())"
SYSTEM_WRITES = "(placewell_role() = 'system' AND state = 'covered')"
PERSON_WRITES = f"({PERSON} AND state IN ('asked', 'signed', 'stopped'))"
STATES = ("asked", "advised", "checked", "signed", "in_force", "reviewed", "stopped", "ended", "refused", "covered")


def _writers(condition: str) -> str:
    return f"ALTER POLICY by_actor ON choice_additionalcoststep WITH CHECK ({condition});"


class Migration(migrations.Migration):
    dependencies = [("choice", "0013_options_of_providers")]

    operations = [
        migrations.AlterField(
            model_name="additionalcoststep",
            name="state",
            field=models.TextField(choices=[(one, one) for one in STATES]),
        ),
        migrations.RunSQL(_writers(f"{STAFF} OR {PERSON_WRITES} OR {SYSTEM_WRITES}"), _writers(f"{STAFF} OR {PERSON}")),
    ]
