"""The eligible members of a category in one look, nearest first, as `placewell.rules.matching` decides about each.

A function, because its plan is kept: making a plan anew for every search costs as much as most searches. The plan is
the one for any values (boxes are small against the register), never one made from the first few searches.
A rating or an area that is null asks for nothing.
"""

from django.db import migrations

ELIGIBLE = """
CREATE FUNCTION market_eligible(
  p_category bigint, p_types text[], p_bands text[], p_ratings text[], p_within text,
  p_latitude float8, p_longitude float8, p_miles float8,
  p_south float8, p_north float8, p_west float8, p_east float8
) RETURNS TABLE (membership_id bigint, service_id text, service_name text, organisation_id bigint, miles float8)
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
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
      SELECT said.places FROM directory_vacancy said WHERE said.service_id = service.service_id
      ORDER BY said.stated_at DESC, said.id DESC LIMIT 1
    ) IS DISTINCT FROM 0
  ORDER BY away.miles, service.service_id;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("market", "0002_guards"), ("directory", "0004_miles_to_the_last_bit")]

    operations = [
        migrations.RunSQL(
            ELIGIBLE,
            "DROP FUNCTION market_eligible("
            "bigint, text[], text[], text[], text, float8, float8, float8, float8, float8, float8, float8)",
        )
    ]
