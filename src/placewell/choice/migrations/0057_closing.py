"""A choice comes back where its home closes, and a place goes on with the provider that took over."""

from django.db import migrations, models

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
    dependencies = [
        ("choice", "0050_asked_again"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="returnedchoice",
            name="why_it_came_back",
        ),
        migrations.AlterField(
            model_name="option",
            name="source",
            field=models.TextField(
                choices=[
                    ("bid", "an offer of a search"),
                    ("standing", "a standing offer for emergencies"),
                    ("telephone", "an offer by telephone, confirmed by the provider"),
                    ("nomination", "a home that the person named"),
                    ("visit", "a chosen offer at the price that its visit changed"),
                    ("successor", "the place somebody has, with the provider that took over"),
                ],
                default="bid",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnedchoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "because__in",
                        ["declined_portrait_wrong", "declined_other", "refused", "portrait_corrected", "closing"],
                    )
                ),
                name="why_it_came_back",
            ),
        ),
        migrations.RunSQL(POLICY.format(writers=BY_ITSELF), POLICY.format(writers=WRITERS)),
    ]
