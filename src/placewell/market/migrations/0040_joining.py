"""Joining: claims, documents, what a provider prepares, and applications; whose they are, and what stands."""

from django.db import migrations

from placewell.ledger.row_security import APPEND_ONLY, expose, protect

SYSTEM = "placewell_role() = 'system'"
OWN = "(placewell_role() = 'provider' AND organisation_id = placewell_organisation())"
DECIDES = "('commissioner', 'approver')"
READS = "('commissioner', 'approver', 'auditor')"
STAFF = "(authority_id = placewell_authority() AND placewell_role() NOT IN ('person', 'provider', 'public'))"
OF_THE_AUTHORITY = f"(authority_id = placewell_authority() AND placewell_role() IN {READS})"
BY_THE_AUTHORITY = f"(authority_id = placewell_authority() AND placewell_role() IN {DECIDES})"

# Who made a claim, who manages the provider already, and the authority that is asked.
CLAIMED = (
    "(placewell_role() = 'provider' AND EXISTS (SELECT 1 FROM accounts_organisation o"
    " WHERE o.id = placewell_organisation() AND o.code = market_claim.provider_id))"
)
CLAIM = f"{SYSTEM} OR {OWN} OR {CLAIMED} OR (authority_id = placewell_authority() AND placewell_role() IN %s)"
CLAIM_READERS = CLAIM % "('commissioner', 'administrator', 'auditor')"
CLAIM_WRITERS = CLAIM % "('commissioner', 'administrator')"

# A document is its owner's; from its sending on the authority's, a confidential one only of those who decide and audit.
SENT = (
    "EXISTS (SELECT 1 FROM market_applicationdocument s WHERE s.document_id = market_document.id"
    " AND s.authority_id = placewell_authority())"
)
DOCUMENT = (
    f"{SYSTEM} OR {OWN} OR (placewell_role() NOT IN ('person', 'provider', 'public')"
    f" AND (NOT confidential OR placewell_role() IN {READS}) AND {SENT})"
)

# What may change on a row that stands, and that a claim or an application which has come to its end stays there.
GUARDS = """
CREATE FUNCTION market_claim_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moving text[] := ARRAY['state', 'organisation_id', 'decided_by', 'decided_at', 'method', 'because', 'post_id',
  'revoked_by', 'revoked_at', 'revoked_because'];
BEGIN
  IF TG_OP = 'DELETE'
    OR OLD.state NOT IN ('pending', 'verified')
    OR (OLD.state = 'verified' AND (NEW.state <> 'revoked' OR NEW.decided_by <> OLD.decided_by))
    OR (NEW.state = 'verified' AND placewell_role() = 'provider')
    OR (to_jsonb(NEW) - moving) <> (to_jsonb(OLD) - moving) THEN
    RAISE EXCEPTION 'What a claim said stands, and it is decided once.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_stands BEFORE UPDATE OR DELETE ON market_claim
  FOR EACH ROW EXECUTE FUNCTION market_claim_stands();

CREATE FUNCTION market_application_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  deciding text[] := ARRAY['state', 'due_at', 'longer_because', 'decided_by', 'decided_at', 'reasons', 'in_time',
    'membership_id'];
  reviewing text[] := ARRAY['state', 'review_because', 'review_asked_at', 'review_due_at', 'reviewed_by', 'reviewed_at',
    'review_reasons', 'review_in_time', 'membership_id'];
  moving text[] := CASE WHEN OLD.state = 'sent' THEN deciding ELSE reviewing END;
BEGIN
  IF TG_OP = 'DELETE'
    OR NOT (OLD.state, NEW.state) IN (('sent', 'sent'), ('sent', 'accepted'), ('sent', 'refused'), ('sent', 'withdrawn'),
      ('refused', 'review_asked'), ('review_asked', 'refusal_stands'), ('review_asked', 'reversed'))
    OR (placewell_role() = 'provider' AND (NEW.state IN ('accepted', 'refused', 'reversed')
      OR NEW.due_at <> OLD.due_at OR NEW.reviewed_by <> OLD.reviewed_by))
    OR (to_jsonb(NEW) - moving) <> (to_jsonb(OLD) - moving) THEN
    RAISE EXCEPTION 'What was sent and decided stands.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER application_stands BEFORE UPDATE OR DELETE ON market_application
  FOR EACH ROW EXECUTE FUNCTION market_application_stands();

-- A file is what it was when it was added; it may pass to the organisation that a claim was verified for, and go.
CREATE FUNCTION market_document_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.removed_at IS NOT NULL
    OR (to_jsonb(NEW) - 'organisation_id' - 'removed_at') <> (to_jsonb(OLD) - 'organisation_id' - 'removed_at') THEN
    RAISE EXCEPTION 'A document is not changed: add another in its place.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER document_stands BEFORE UPDATE ON market_document
  FOR EACH ROW EXECUTE FUNCTION market_document_stands();
"""
UNDO_GUARDS = """
DROP TRIGGER document_stands ON market_document;
DROP FUNCTION market_document_stands();
DROP TRIGGER application_stands ON market_application;
DROP FUNCTION market_application_stands();
DROP TRIGGER claim_stands ON market_claim;
DROP FUNCTION market_claim_stands();
"""
TERMS = APPEND_ONLY.format(table="market_joiningterms")
UNDO_TERMS = "DROP TRIGGER append_only ON market_joiningterms;"

# A second look at a refusal may be an approver's: what it reverses is an admission.
APPROVER = """
CREATE POLICY writing_by_approver ON market_membershipdecision FOR INSERT WITH CHECK (
  placewell_role() = 'approver' AND authority_id = placewell_authority() AND decision = 'admitted'
);
"""
UNDO_APPROVER = "DROP POLICY writing_by_approver ON market_membershipdecision;"

APPLICANT_OR_STAFF = f"{SYSTEM} OR {OWN} OR {OF_THE_AUTHORITY}"
APPLICANT_OR_DECIDER = f"{SYSTEM} OR {OWN} OR {BY_THE_AUTHORITY}"
PROTECTED = (
    ("market_claim", CLAIM_READERS, CLAIM_WRITERS, False),
    ("market_applicationdocument", f"{SYSTEM} OR {OWN} OR {STAFF}", f"{SYSTEM} OR {OWN}", True),
    ("market_document", DOCUMENT, f"{SYSTEM} OR {OWN}", False),
    ("market_documentreminder", SYSTEM, SYSTEM, True),
    ("market_chosen", f"{SYSTEM} OR {OWN}", f"{SYSTEM} OR {OWN}", False),
    ("market_preparedpart", f"{SYSTEM} OR {OWN}", f"{SYSTEM} OR {OWN}", False),
    ("market_application", APPLICANT_OR_STAFF, APPLICANT_OR_DECIDER, False),
    ("market_applicationcheck", APPLICANT_OR_STAFF, APPLICANT_OR_DECIDER, True),
    ("market_applicationnote", APPLICANT_OR_STAFF, APPLICANT_OR_DECIDER, True),
)


class Migration(migrations.Migration):
    dependencies = [
        ("market", "0003_eligible"),
        ("accounts", "0001_initial"),
        ("directory", "0004_miles_to_the_last_bit"),
    ]

    operations = [
        migrations.RunSQL(GUARDS, UNDO_GUARDS),
        migrations.RunSQL(TERMS, UNDO_TERMS),
        migrations.RunSQL(APPROVER, UNDO_APPROVER),
        *[
            migrations.RunSQL(
                protect(table, readers, writers=writers, append_only=append_only),
                expose(table, append_only=append_only),
            )
            for table, readers, writers, append_only in PROTECTED
        ],
    ]
