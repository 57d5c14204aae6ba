"""A search says that somebody wishes to move with somebody else; and a home that closes is told so before it offers."""

from django.db import migrations

# Asked by whoever offers, together with what they need to know of their invitation: without a transaction of its own.
CLOSES = """
CREATE FUNCTION tenders_home_closes(p_invitation text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (
    SELECT FROM tenders_invitation i JOIN market_closure c ON c.service_id = i.service_id AND c.called_off_at IS NULL
    WHERE i.ref = p_invitation
  )
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("tenders", "0045_widening_rows"), ("market", "0085_closing_rows")]

    operations = [migrations.RunSQL(CLOSES, "DROP FUNCTION tenders_home_closes(text)")]
