"""What the evaluation took for a bid: readable by its own bidder, who may not read the evaluation itself."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION tenders_evaluated_price(p_tender bigint, p_bid_ref text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT one->>'comparable_price'
  FROM tenders_evaluation e CROSS JOIN LATERAL jsonb_array_elements(e.result->'bids') one
  JOIN tenders_openedbid b ON b.tender_id = e.tender_id AND b.bid_ref = one->>'bid_ref'
  WHERE e.tender_id = p_tender AND b.bid_ref = p_bid_ref
    AND (placewell_role() = 'system' OR b.organisation_id = placewell_organisation()
      OR (placewell_role() IN ('broker', 'approver', 'auditor') AND b.authority_id = placewell_authority()))
  ORDER BY e.seq DESC LIMIT 1
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("tenders", "0003_row_security")]

    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION tenders_evaluated_price(bigint, text)")]
