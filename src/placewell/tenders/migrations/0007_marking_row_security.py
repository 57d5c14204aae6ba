"""Who sees marks, low bids and feedback: an evaluator their own marks until all have finished, a provider their own."""

from django.db import migrations

from placewell.ledger.row_security import expose, protect

SYSTEM = "placewell_role() = 'system'"
STAFF = "(authority_id = placewell_authority() AND placewell_role() NOT IN ('person', 'provider', 'public'))"
EVALUATOR = "(authority_id = placewell_authority() AND placewell_role() = 'evaluator')"
COMMISSIONER = "(authority_id = placewell_authority() AND placewell_role() = 'commissioner')"
OWN = "(placewell_role() = 'provider' AND organisation_id = placewell_organisation())"
# Prices, and what can be reckoned back to one, are not for those who mark or who run the market.
MONEY_STAFF = "(authority_id = placewell_authority() AND placewell_role() IN ('approver', 'broker', 'auditor'))"
REASON_STAFF = "(authority_id = placewell_authority() AND placewell_role() IN ('commissioner', 'auditor'))"

# Undoing leaves the function: other rooms' policies may read it, too.
ACTOR = """
CREATE OR REPLACE FUNCTION placewell_actor() RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('placewell.actor', true), '') $$;
"""

SEATS = """
-- The actor has a seat at a tender that counts.
CREATE FUNCTION tenders_sits(p_tender bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (SELECT 1 FROM tenders_markingseat s
    WHERE s.tender_id = p_tender AND s.evaluator = placewell_actor()
      AND NOT EXISTS (SELECT 1 FROM tenders_vacatedseat v WHERE v.seat_id = s.id))
$$;

-- The actor has such a seat, and has not finished.
CREATE FUNCTION tenders_marks(p_tender bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (SELECT 1 FROM tenders_markingseat s
    WHERE s.tender_id = p_tender AND s.evaluator = placewell_actor()
      AND NOT EXISTS (SELECT 1 FROM tenders_vacatedseat v WHERE v.seat_id = s.id)
      AND NOT EXISTS (SELECT 1 FROM tenders_finishedmarking f WHERE f.seat_id = s.id))
$$;

-- Every evaluator of a tender has finished.
CREATE FUNCTION tenders_all_marked(p_tender bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT t.evaluators > 0 AND t.evaluators <= (
    SELECT count(*) FROM tenders_markingseat s JOIN tenders_finishedmarking f ON f.seat_id = s.id
    WHERE s.tender_id = t.id AND NOT EXISTS (SELECT 1 FROM tenders_vacatedseat v WHERE v.seat_id = s.id))
  FROM tenders_tender t WHERE t.id = p_tender
$$;

CREATE FUNCTION tenders_scoring_closed(p_tender bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (SELECT 1 FROM tenders_closedscoring c WHERE c.tender_id = p_tender)
$$;

-- Closing scoring lets the prices out, so the database itself checks that there is nothing left to mark.
CREATE FUNCTION tenders_needs_marking() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF tenders_all_marked(NEW.tender_id) THEN RETURN NEW; END IF;
  IF EXISTS (SELECT 1 FROM tenders_openedbid b JOIN tenders_tender t ON t.id = b.tender_id
      WHERE t.id = NEW.tender_id AND b.set_aside_because = '' AND jsonb_array_length(t.questions) > 0) THEN
    RAISE EXCEPTION 'Not every evaluator has finished marking.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER needs_marking BEFORE INSERT ON tenders_closedscoring
  FOR EACH ROW EXECUTE FUNCTION tenders_needs_marking();
"""
UNDO_SEATS = """
DROP TRIGGER needs_marking ON tenders_closedscoring;
DROP FUNCTION tenders_needs_marking();
DROP FUNCTION tenders_scoring_closed(bigint);
DROP FUNCTION tenders_all_marked(bigint);
DROP FUNCTION tenders_marks(bigint);
DROP FUNCTION tenders_sits(bigint);
"""

# Until scoring is closed a mark is its evaluator's own; two evaluators see each other's once both have finished.
AFTER_CLOSING = f"({STAFF} AND tenders_scoring_closed(tender_id))"
TOGETHER = f"({EVALUATOR} AND tenders_sits(tender_id) AND tenders_all_marked(tender_id))"
MARKS = f"{SYSTEM} OR ({EVALUATOR} AND evaluator = placewell_actor()) OR {TOGETHER} OR {AFTER_CLOSING}"
AGREEING = f"{SYSTEM} OR {TOGETHER} OR {AFTER_CLOSING}"

SCORE = f"""
DROP POLICY by_actor ON tenders_score;
CREATE POLICY by_actor ON tenders_score USING ({MARKS})
  WITH CHECK ({EVALUATOR} AND evaluator = placewell_actor() AND tenders_marks(tender_id));
"""
UNDO_SCORE = f"""
DROP POLICY by_actor ON tenders_score;
CREATE POLICY by_actor ON tenders_score USING ({SYSTEM} OR {STAFF}) WITH CHECK ({SYSTEM} OR {STAFF});
"""

OWN_SEAT = "seat_id IN (SELECT s.id FROM tenders_markingseat s WHERE s.evaluator = placewell_actor())"
# table -> who may read it, and who may write it.
TABLES = {
    "tenders_markingseat": (f"{SYSTEM} OR {STAFF}", f"{EVALUATOR} AND evaluator = placewell_actor()"),
    "tenders_vacatedseat": (
        f"{SYSTEM} OR {STAFF}",
        f"by = placewell_actor() AND (({EVALUATOR} AND {OWN_SEAT}) OR {COMMISSIONER})",
    ),
    "tenders_finishedmarking": (
        f"{SYSTEM} OR {STAFF}",
        f"{EVALUATOR} AND {OWN_SEAT} AND tenders_marks(tender_id)",
    ),
    "tenders_conflictofinterest": (
        f"{SYSTEM} OR {REASON_STAFF} OR ({EVALUATOR} AND evaluator = placewell_actor())",
        f"{EVALUATOR} AND evaluator = placewell_actor()",
    ),
    "tenders_scoreproposal": (AGREEING, f"{TOGETHER} AND by = placewell_actor()"),
    "tenders_agreedscore": (AGREEING, f"{TOGETHER} AND accepted_by = placewell_actor()"),
    "tenders_lowbidquery": (f"{SYSTEM} OR {MONEY_STAFF} OR {OWN}", SYSTEM),
    "tenders_lowbidexplanation": (f"{SYSTEM} OR {MONEY_STAFF} OR {OWN}", f"{OWN} AND by = placewell_actor()"),
    "tenders_lowbiddecision": (
        f"{SYSTEM} OR {MONEY_STAFF} OR {OWN}",
        "authority_id = placewell_authority() AND placewell_role() = 'approver' AND by = placewell_actor()",
    ),
    "tenders_feedback": (f"{SYSTEM} OR {MONEY_STAFF} OR {OWN}", SYSTEM),
}


class Migration(migrations.Migration):
    dependencies = [("tenders", "0005_seal"), ("ledger", "0002_guards")]

    operations = [
        migrations.RunSQL(ACTOR, migrations.RunSQL.noop),
        migrations.RunSQL(SEATS, UNDO_SEATS),
        migrations.RunSQL(SCORE, UNDO_SCORE),
        *[
            migrations.RunSQL(
                protect(table, readers, writers=writers, append_only=True), expose(table, append_only=True)
            )
            for table, (readers, writers) in TABLES.items()
        ],
    ]
