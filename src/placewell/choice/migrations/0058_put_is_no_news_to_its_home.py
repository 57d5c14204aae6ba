"""A provider reads a standing offer of its own among somebody's choices once it was chosen, and not before.

It is put while the search is still sealed, and only where it is within the budget: that it was put tells of that.
"""

from django.db import migrations

# Asked as the owner: whether an option was ever chosen is read off the decisions, whose own rows ask for their option.
QUIET = """
CREATE FUNCTION choice_was_chosen(p_option bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (SELECT FROM choice_decision d WHERE d.option_id = p_option)
$$;
DO $$ BEGIN
  EXECUTE format(
    'CREATE POLICY put_for_now ON choice_option AS RESTRICTIVE FOR SELECT USING (current_user = %L'
    ' OR placewell_role() IS DISTINCT FROM ''provider'' OR source <> ''standing'' OR NOT interim'
    ' OR choice_was_chosen(id))', current_user);
END $$;
"""
UNDO = """
DROP POLICY put_for_now ON choice_option;
DROP FUNCTION choice_was_chosen(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("choice", "0057_closing")]

    operations = [migrations.RunSQL(QUIET, UNDO)]
