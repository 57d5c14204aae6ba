"""Who sees what was asked, answered, recorded for a decision and estimated; and which beds others have chosen."""

from django.db import migrations

from placewell.ledger.row_security import expose, protect

SYSTEM = "placewell_role() = 'system'"
STAFF = (
    "(authority_id = placewell_authority() AND placewell_role() IN"
    " ('social_worker', 'broker', 'approver', 'finance_officer', 'auditor'))"
)
PERSON = "(placewell_role() = 'person' AND package_ref = placewell_case())"
PROVIDER = "(placewell_role() = 'provider' AND organisation_id = placewell_organisation())"
READERS = {
    "choice_asked": f"{SYSTEM} OR {STAFF} OR {PERSON} OR {PROVIDER}",
    "choice_answered": f"{SYSTEM} OR {STAFF} OR {PERSON} OR {PROVIDER}",
    "choice_returnedchoice": f"{SYSTEM} OR {STAFF} OR {PERSON} OR {PROVIDER}",
    # No provider: how somebody's capacity was assessed, and what they can pay, is none of a provider's business.
    "choice_grounds": f"{SYSTEM} OR {STAFF} OR {PERSON}",
    "choice_contributionestimate": f"{SYSTEM} OR {STAFF} OR {PERSON}",
}
# A question is the person's, an answer the service's, an estimate an officer's.
WRITERS = {
    "choice_asked": PERSON,
    "choice_answered": PROVIDER,
    "choice_grounds": PERSON,
    "choice_returnedchoice": f"{PROVIDER} OR {STAFF}",
    "choice_contributionestimate": STAFF,
}

# A service that says how many places it has, and was chosen since by as many other people, has none left. Others'
# cases are read here alone, as the owner, and only a yes or no about one's own options comes out.
BEDS = """
CREATE FUNCTION choice_beds_taken(p_options bigint[]) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT o.id
  FROM choice_option o
  JOIN LATERAL (
    SELECT v.places, v.stated_at FROM directory_vacancy v
    WHERE v.service_id = o.service_id ORDER BY v.stated_at DESC, v.id DESC LIMIT 1
  ) stated ON true
  WHERE o.id = ANY (p_options)
    AND CASE placewell_role()
      WHEN 'system' THEN true
      WHEN 'person' THEN o.package_ref = placewell_case()
      WHEN 'provider' THEN false
      ELSE o.authority_id = placewell_authority()
    END
    AND greatest(stated.places, 1) <= (
      SELECT count(*)
      FROM choice_option c
      JOIN choice_decision d ON d.option_id = c.id
      JOIN tenders_tender t ON t.id = d.tender_id
      WHERE c.service_id = o.service_id AND d.package_ref <> o.package_ref AND d.at >= stated.stated_at
        AND t.state <> 'cancelled'
        AND NOT EXISTS (SELECT 1 FROM choice_decision n WHERE n.package_ref = d.package_ref AND n.id > d.id)
        AND NOT EXISTS (SELECT 1 FROM choice_returnedchoice r WHERE r.decision_id = d.id)
    )
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("choice", "0002_row_security"),
        ("tenders", "0004_own_result"),
        ("directory", "0002_miles"),
        ("ledger", "0004_clocks_row_security"),
    ]

    operations = [
        *(
            migrations.RunSQL(
                protect(table, readers, writers=WRITERS[table], append_only=True), expose(table, append_only=True)
            )
            for table, readers in READERS.items()
        ),
        migrations.RunSQL(BEDS, "DROP FUNCTION choice_beds_taken(bigint[]);"),
    ]
