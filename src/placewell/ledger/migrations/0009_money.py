"""Who may see prices and budgets at all, and which lines of the ledger tell something of them.

An evaluator never sees a price or a budget; commissioners and administrators see neither. Providers and the person are
let through here: other policies show them their own and nothing else.
"""

from django.db import migrations

from placewell.ledger.row_security import give_money_back, keep_money

FUNCTION = """
CREATE FUNCTION placewell_sees_money() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(placewell_role() IN (
    'system', 'broker', 'approver', 'social_worker', 'finance_officer', 'auditor', 'provider', 'person'), false)
$$;
"""
# Whether a budget is above every offer, or an offer under what care costs; and the hash of a pack, from which
# somebody who has the rest of the pack finds the budget by trying.
EVENTS = "name IN ('TenderEvaluated', 'LowBidQueried', 'LowBidExplained', 'LowBidDecided')"
CLOCKS = "kind IN ('budget_raised', 'low_bid_explained', 'low_bid_decided')"

# A message about a case can hold the private link and its code, which open the person's page with its prices.
MESSAGES = """
DROP POLICY reading ON ledger_message;
CREATE POLICY reading ON ledger_message FOR SELECT USING (
  placewell_role() = 'system'
  OR (authority_id = placewell_authority() AND placewell_role() = 'administrator' AND about NOT LIKE 'package:%')
  OR (SELECT kind FROM ledger_installation) IN ('demonstration', 'test')
);
"""
UNDO_MESSAGES = """
DROP POLICY reading ON ledger_message;
CREATE POLICY reading ON ledger_message FOR SELECT USING (
  placewell_role() = 'system'
  OR (authority_id = placewell_authority() AND placewell_role() = 'administrator')
  OR (SELECT kind FROM ledger_installation) IN ('demonstration', 'test')
);
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_clocks_row_security")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION placewell_sees_money();"),
        migrations.RunSQL(
            keep_money("ledger_eventrow", rows=EVENTS, command="SELECT"), give_money_back("ledger_eventrow")
        ),
        migrations.RunSQL(keep_money("ledger_clock", rows=CLOCKS, command="SELECT"), give_money_back("ledger_clock")),
        migrations.RunSQL(MESSAGES, UNDO_MESSAGES),
    ]
