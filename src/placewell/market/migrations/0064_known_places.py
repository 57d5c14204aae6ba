"""What a service said of its places over a week ago tells nothing: it is invited, as one that said nothing is.

The function is the one before, but looks at the statements of the last week alone: that is still one look into the
index for each service, since the newest of all is among them or is too old. The moment is read once a search.
"""

from importlib import import_module

from django.db import migrations

# A week in hours, whatever the session's time zone does (`vacancies.KNOWN_FOR`).
ELIGIBLE = """
CREATE OR REPLACE FUNCTION market_eligible(
  p_category bigint, p_types text[], p_bands text[], p_ratings text[], p_within text,
  p_latitude float8, p_longitude float8, p_miles float8,
  p_south float8, p_north float8, p_west float8, p_east float8
) RETURNS TABLE (membership_id bigint, service_id text, service_name text, organisation_id bigint, miles float8)
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  known_since timestamptz := placewell_clock() - interval '168 hours';
BEGIN
  RETURN QUERY
  SELECT member.id, service.service_id, service.name, member.organisation_id, away.miles
  FROM directory_service service
  CROSS JOIN LATERAL (
    SELECT placewell_miles(p_latitude, p_longitude, service.latitude, service.longitude) AS miles OFFSET 0
  ) away
  JOIN market_membership member ON member.service_id = service.service_id
  WHERE service.registered
    AND service.latitude BETWEEN p_south AND p_north AND service.longitude BETWEEN p_west AND p_east
    AND away.miles <= p_miles
    AND service.care_types && p_types
    AND service.need_bands @> p_bands
    AND (p_ratings IS NULL OR service.rating IS NULL OR service.rating = ANY (p_ratings))
    AND (p_within IS NULL OR service.local_authority = p_within)
    AND member.category_id = p_category
    AND member.state = 'active' AND NOT member.embargoed AND NOT member.safeguarding_stop
    AND (
      SELECT said.places FROM directory_vacancy said
      WHERE said.service_id = service.service_id AND said.stated_at >= known_since
      ORDER BY said.stated_at DESC, said.id DESC LIMIT 1
    ) IS DISTINCT FROM 0
  ORDER BY away.miles, service.service_id;
END $$;
"""
# The function before took the same and returned the same.
BEFORE = import_module("placewell.market.migrations.0003_eligible").ELIGIBLE.replace("CREATE", "CREATE OR REPLACE", 1)


class Migration(migrations.Migration):
    dependencies = [("market", "0063_standing_offers"), ("ledger", "0002_guards")]

    operations = [migrations.RunSQL(ELIGIBLE, BEFORE)]
