"""Who reads that a service closes; that its last days are never changed; and which services close, for everybody.

That a service takes nobody new is asked of by whoever may place, choose or offer there; nothing else is answered.
"""

from django.db import migrations

from placewell.ledger.row_security import expose, protect

READERS = (
    "placewell_role() = 'system' OR placewell_role() NOT IN ('person', 'provider', 'public')"
    " OR (placewell_role() = 'provider' AND organisation_id = placewell_organisation())"
)
WRITERS = (
    "placewell_role() = 'system'"
    " OR (placewell_role() = 'commissioner' AND authority_id = placewell_authority())"
    " OR (placewell_role() = 'provider' AND organisation_id = placewell_organisation())"
)
CLOSING = """
CREATE FUNCTION market_closing(p_services text[]) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT c.service_id FROM market_closure c WHERE c.called_off_at IS NULL AND c.service_id = ANY (p_services)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("market", "0083_assessors"), ("directory", "0006_capacity"), ("ledger", "0002_guards")]

    operations = [
        migrations.RunSQL(protect("market_closure", READERS, writers=WRITERS), expose("market_closure")),
        migrations.RunSQL(
            protect("market_closureday", READERS, writers=WRITERS, append_only=True),
            expose("market_closureday", append_only=True),
        ),
        migrations.RunSQL(CLOSING, "DROP FUNCTION market_closing(text[])"),
    ]
