"""All that an act needs to know before it is sealed, in one question: a bidder waits for fewer answers at the close."""

from django.db import migrations

BIDDING = """
-- The tender's terms, the act that stands, and the receipt that this very request was given before, if it was. As
-- everything of a bidder's own it wants the proof, and looks at no act before it was given; nor is it answered for
-- an invitation of another organisation than the one that is said to act. That is said with the question, and not to
-- a transaction before it: so an act is two statements that each stand alone.
CREATE FUNCTION tenders_bidding(p_ref text, p_proof bytea, p_organisation bigint, p_idempotency bytea)
RETURNS TABLE (invitation_id bigint, tender_ref text, state text, closes_at timestamptz, moment timestamptz,
  portrait jsonb, figures jsonb, questions jsonb, response_key bytea, price_key bytea, seq smallint, act text,
  bid_ref text, replayed_receipt jsonb, replayed_request bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  invited record;
BEGIN
  SELECT i.id, i.tender_id, i.lookup_hash INTO invited FROM tenders_invitation i
    WHERE i.ref = p_ref AND i.organisation_id = p_organisation;
  IF invited.id IS NULL OR invited.lookup_hash <> sha256(p_proof) THEN RETURN; END IF;
  SELECT a.seq, a.act, a.bid_ref INTO seq, act, bid_ref FROM tenders_bidact a
    WHERE a.invitation_id = invited.id ORDER BY a.seq DESC LIMIT 1;
  IF p_idempotency IS NOT NULL THEN
    SELECT a.receipt, a.request_hash INTO replayed_receipt, replayed_request FROM tenders_bidact a
      WHERE a.invitation_id = invited.id AND a.idempotency_hash = p_idempotency;
  END IF;
  SELECT invited.id, t.ref, t.state, t.closes_at, placewell_clock(), t.portrait, t.figures, t.questions,
      t.response_key, t.price_key
    INTO invitation_id, tender_ref, state, closes_at, moment, portrait, figures, questions, response_key, price_key
    FROM tenders_tender t WHERE t.id = invited.tender_id;
  RETURN NEXT;
END $$;
DROP FUNCTION tenders_replayed(bigint, bytea, bytea);
"""
UNDO_BIDDING = """
CREATE FUNCTION tenders_replayed(p_invitation bigint, p_proof bytea, p_idempotency bytea)
RETURNS TABLE (receipt jsonb, request_hash bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT tenders_proved(p_invitation, p_proof) THEN RETURN; END IF;
  RETURN QUERY SELECT a.receipt, a.request_hash FROM tenders_bidact a
    WHERE a.invitation_id = p_invitation AND a.idempotency_hash = p_idempotency;
END $$;
DROP FUNCTION tenders_bidding(text, bytea, bigint, bytea);
"""


class Migration(migrations.Migration):
    dependencies = [("tenders", "0012_locks_tell_nothing")]

    operations = [migrations.RunSQL(BIDDING, UNDO_BIDDING)]
