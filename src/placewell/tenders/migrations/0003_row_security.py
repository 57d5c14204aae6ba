"""Who sees which rows of a tender: forced on everybody, the owner included."""

from django.db import migrations

STAFF = "(authority_id = placewell_authority() AND placewell_role() NOT IN ('person', 'provider'))"
SYSTEM = "placewell_role() = 'system'"
OWN = "(placewell_role() = 'provider' AND organisation_id = placewell_organisation())"
INVITED = (
    "(placewell_role() = 'provider' AND EXISTS (SELECT 1 FROM tenders_invitation i"
    " WHERE i.tender_id = {tender} AND i.organisation_id = placewell_organisation()))"
)
UNSEALED = "EXISTS (SELECT 1 FROM tenders_unsealing u WHERE u.tender_id = tenders_bidact.tender_id)"
PERSON = "(placewell_role() = 'person' AND package_ref = placewell_case())"

# table -> who may read it; whoever may read a row may write it, as far as the table's rights go at all.
READERS = {
    "tenders_tender": f"{SYSTEM} OR {STAFF} OR {PERSON} OR {INVITED.format(tender='tenders_tender.id')}",
    "tenders_invitation": f"{SYSTEM} OR {STAFF} OR {OWN}",
    "tenders_notinvited": f"{SYSTEM} OR {STAFF}",
    "tenders_question": f"{SYSTEM} OR {STAFF} OR {INVITED.format(tender='tenders_question.tender_id')}",
    "tenders_bidact": f"{UNSEALED} AND ({SYSTEM} OR {STAFF})",
    "tenders_opening": f"{SYSTEM} OR {STAFF} OR {INVITED.format(tender='tenders_opening.tender_id')}",
    "tenders_openedbid": f"{SYSTEM} OR {STAFF} OR {OWN}",
    "tenders_score": f"{SYSTEM} OR {STAFF}",
    "tenders_closedscoring": f"{SYSTEM} OR {STAFF}",
    "tenders_revealedprice": f"{SYSTEM} OR {STAFF} OR {OWN}",
    "tenders_evaluation": f"{SYSTEM} OR {STAFF}",
    # Nobody: reached only through the functions of 0002_sealing.
    "tenders_tenderkey": "false",
}


def _protect(table: str, readers: str) -> str:
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY by_owner ON {table} TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY by_actor ON {table} USING ({readers}) WITH CHECK ({readers});
"""


def _expose(table: str) -> str:
    return f"""
DROP POLICY by_actor ON {table};
DROP POLICY by_owner ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("tenders", "0002_sealing")]

    operations = [migrations.RunSQL(_protect(table, readers), _expose(table)) for table, readers in READERS.items()]
