"""A provider whose home is an option of a search reads that search, also where it was never invited to it.

A home that the person named, or that a broker found directly, is chosen, visits and signs like any other.
"""

from django.db import migrations

POLICY = """
CREATE POLICY by_option ON tenders_tender USING (
  placewell_role() = 'provider' AND EXISTS (
    SELECT 1 FROM choice_option o
    WHERE o.tender_id = tenders_tender.id AND o.organisation_id = placewell_organisation()));
"""


class Migration(migrations.Migration):
    dependencies = [("choice", "0048_direct_award_rows")]

    operations = [migrations.RunSQL(POLICY, "DROP POLICY by_option ON tenders_tender;")]
