"""A choice comes back where its home closes, and a place goes on with the provider that took over."""

from django.db import migrations

PROVIDER = "(placewell_role() = 'provider' AND organisation_id = placewell_organisation())"
STAFF = (
    "(authority_id = placewell_authority() AND placewell_role() IN"
    " ('social_worker', 'broker', 'approver', 'finance_officer', 'auditor'))"
)
WRITERS = f"{PROVIDER} OR {STAFF}"
# A choice of a home that closes comes back by itself, in whichever authority it was made.
BY_ITSELF = f"{WRITERS} OR (placewell_role() = 'system' AND because = 'closing')"
POLICY = "ALTER POLICY by_actor ON choice_returnedchoice WITH CHECK ({writers})"


class Migration(migrations.Migration):
    dependencies = [("choice", "0049_chosen_homes_read_the_search")]

    operations = [migrations.RunSQL(POLICY.format(writers=BY_ITSELF), POLICY.format(writers=WRITERS))]
