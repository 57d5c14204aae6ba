"""A provider sees its own options and the decisions for them, whether or not a bid stands behind them."""

from django.db import migrations

OPTION = "organisation_id = placewell_organisation()"
DECISION = (
    "EXISTS (SELECT 1 FROM choice_option o"
    " WHERE o.id = choice_decision.option_id AND o.organisation_id = placewell_organisation())"
)
BID = (
    "EXISTS (SELECT 1 FROM tenders_openedbid b"
    " WHERE b.id = choice_option.bid_id AND b.organisation_id = placewell_organisation())"
)
DECISION_BY_BID = (
    "EXISTS (SELECT 1 FROM choice_option o JOIN tenders_openedbid b ON b.id = o.bid_id"
    " WHERE o.id = choice_decision.option_id AND b.organisation_id = placewell_organisation())"
)


def _readers(table: str, own: str) -> str:
    readers = (
        "placewell_role() = 'system'"
        " OR (authority_id = placewell_authority() AND placewell_role() NOT IN ('person', 'provider', 'public'))"
        " OR (placewell_role() = 'person' AND package_ref = placewell_case())"
        f" OR (placewell_role() = 'provider' AND {own})"
    )
    return f"ALTER POLICY by_actor ON {table} USING ({readers}) WITH CHECK ({readers});"


class Migration(migrations.Migration):
    dependencies = [("choice", "0011_additional_cost_rows"), ("tenders", "0014_times")]

    operations = [
        migrations.RunSQL(_readers("choice_option", OPTION), _readers("choice_option", BID)),
        migrations.RunSQL(_readers("choice_decision", DECISION), _readers("choice_decision", DECISION_BY_BID)),
    ]
