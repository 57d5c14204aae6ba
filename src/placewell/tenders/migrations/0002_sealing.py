"""The seal, kept by the database: acts go in through one function, and come out after the close through another."""

from django.db import migrations

# Keys: the opener puts pairs in ahead of need; opening a tender takes one of each envelope and learns the public halves.
KEYS = """
CREATE FUNCTION tenders_claim_key(p_envelope text) RETURNS TABLE (key_id uuid, public_key bytea)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  UPDATE tenders_tenderkey k SET claimed = true
  WHERE k.id = (SELECT id FROM tenders_tenderkey WHERE NOT claimed AND envelope = p_envelope
                ORDER BY made_at, id FOR UPDATE SKIP LOCKED LIMIT 1)
  RETURNING k.id, k.public_key
$$;

CREATE FUNCTION tenders_add_key(p_envelope text, p_public bytea, p_wrapped bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  INSERT INTO tenders_tenderkey (id, envelope, public_key, wrapped_private_key, claimed, made_at)
  VALUES (gen_random_uuid(), p_envelope, p_public, p_wrapped, false, placewell_clock())
$$;

CREATE FUNCTION tenders_spare_keys(p_envelope text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT count(*) FROM tenders_tenderkey WHERE NOT claimed AND envelope = p_envelope
$$;
"""
UNDO_KEYS = """
DROP FUNCTION tenders_spare_keys(text);
DROP FUNCTION tenders_add_key(text, bytea, bytea);
DROP FUNCTION tenders_claim_key(text);
"""

# Acts. Every function wants the proof that only the web process can make: a database login alone learns nothing,
# not even by trying whether a second bid is refused.
ACTS = """
CREATE FUNCTION tenders_proved(p_invitation bigint, p_proof bytea) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (SELECT 1 FROM tenders_invitation WHERE id = p_invitation AND lookup_hash = sha256(p_proof))
$$;

CREATE FUNCTION tenders_own_acts(p_invitation bigint, p_proof bytea)
RETURNS TABLE (seq smallint, act text, bid_ref text, at timestamptz, receipt jsonb, reason text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT a.seq, a.act, a.bid_ref, a.at, a.receipt, a.reason FROM tenders_bidact a
  WHERE a.invitation_id = p_invitation AND tenders_proved(p_invitation, p_proof) ORDER BY a.seq
$$;

CREATE FUNCTION tenders_replayed(p_invitation bigint, p_proof bytea, p_idempotency bytea)
RETURNS TABLE (receipt jsonb, request_hash bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT a.receipt, a.request_hash FROM tenders_bidact a
  WHERE a.invitation_id = p_invitation AND a.idempotency_hash = p_idempotency
    AND tenders_proved(p_invitation, p_proof)
$$;

CREATE FUNCTION tenders_seal_act(
  p_invitation bigint, p_proof bytea, p_seq smallint, p_act text, p_bid_ref text, p_at timestamptz,
  p_response bytea, p_price bytea, p_receipt jsonb, p_reason text,
  p_idempotency bytea, p_request bytea, p_event text, p_actor text, p_actor_role text
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  t record;
  last_act text;
  last_seq smallint;
  moment timestamptz;
BEGIN
  IF NOT tenders_proved(p_invitation, p_proof) THEN RETURN 'not_yours'; END IF;
  -- The lock comes before the check: an opening waits for this act, or this act sees that it came too late.
  SELECT tt.id, tt.ref, tt.state, tt.closes_at, tt.authority_id, tt.package_ref INTO t
    FROM tenders_tender tt JOIN tenders_invitation i ON i.tender_id = tt.id
    WHERE i.id = p_invitation FOR KEY SHARE OF tt;
  IF EXISTS (SELECT 1 FROM tenders_unsealing u WHERE u.tender_id = t.id) THEN RETURN 'closed'; END IF;
  moment := placewell_clock();
  IF moment >= t.closes_at THEN RETURN 'closed'; END IF;
  IF t.state <> 'open' THEN RETURN 'cancelled'; END IF;
  IF p_at > moment OR p_at < moment - interval '1 minute' THEN RETURN 'clock'; END IF;
  -- Two acts of one bidder at once: the unique (invitation, seq) lets one of them through.
  SELECT a.act, a.seq INTO last_act, last_seq FROM tenders_bidact a
    WHERE a.invitation_id = p_invitation ORDER BY a.seq DESC LIMIT 1;
  IF p_seq <> coalesce(last_seq, 0) + 1 THEN RETURN 'out_of_turn'; END IF;
  IF p_act = 'bid' AND last_act IN ('bid', 'replace') THEN RETURN 'bid_stands'; END IF;
  IF p_act IN ('replace', 'withdraw') AND coalesce(last_act, '') NOT IN ('bid', 'replace') THEN RETURN 'no_bid'; END IF;
  IF p_act = 'decline' AND last_act IN ('bid', 'replace') THEN RETURN 'bid_stands'; END IF;
  INSERT INTO tenders_bidact (id, tender_id, invitation_id, authority_id, seq, act, bid_ref, response_sealed,
      price_sealed, receipt, reason, idempotency_hash, request_hash, at)
    VALUES (gen_random_uuid(), t.id, p_invitation, t.authority_id, p_seq, p_act, p_bid_ref, p_response,
      p_price, p_receipt, p_reason, p_idempotency, p_request, p_at);
  INSERT INTO ledger_sealedevent (id, seal, name, authority_id, subject, case_ref, actor_ref, actor_role, payload, at)
    VALUES (gen_random_uuid(), 'tender:' || t.ref, p_event, t.authority_id, 'tender:' || t.ref, t.package_ref,
      p_actor, p_actor_role, jsonb_build_object('tender_ref', t.ref, 'bid_ref', p_bid_ref, 'seq', p_seq), p_at);
  RETURN 'sealed';
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON tenders_bidact
  FOR EACH STATEMENT EXECUTE FUNCTION placewell_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON tenders_unsealing
  FOR EACH STATEMENT EXECUTE FUNCTION placewell_refuse_change();
"""
UNDO_ACTS = """
DROP TRIGGER append_only ON tenders_unsealing;
DROP TRIGGER append_only ON tenders_bidact;
DROP FUNCTION tenders_seal_act(
  bigint, bytea, smallint, text, text, timestamptz, bytea, bytea, jsonb, text, bytea, bytea, text, text, text);
DROP FUNCTION tenders_replayed(bigint, bytea, bytea);
DROP FUNCTION tenders_own_acts(bigint, bytea);
DROP FUNCTION tenders_proved(bigint, bytea);
"""

# The opening. Lifting the seal locks the tender against every act, checks the clock, lets the sealed events into
# the ledger, and hands out the wrapped key of the first envelope; the second only once scoring is closed.
OPENING = """
CREATE FUNCTION tenders_lift_seal(p_tender bigint) RETURNS TABLE (outcome text, wrapped_key bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  t record;
BEGIN
  SELECT tt.id, tt.ref, tt.state, tt.closes_at, tt.response_key INTO t FROM tenders_tender tt
    WHERE tt.id = p_tender FOR UPDATE;
  IF t.id IS NULL THEN RETURN QUERY SELECT 'no_tender', NULL::bytea; RETURN; END IF;
  IF EXISTS (SELECT 1 FROM tenders_unsealing u WHERE u.tender_id = t.id) OR t.state <> 'open' THEN
    RETURN QUERY SELECT 'done', NULL::bytea; RETURN;
  END IF;
  IF placewell_clock() < t.closes_at THEN RETURN QUERY SELECT 'too_early', NULL::bytea; RETURN; END IF;
  INSERT INTO tenders_unsealing (tender_id, at) VALUES (t.id, placewell_clock());
  INSERT INTO ledger_eventrow (name, version, authority_id, subject, case_ref, actor_ref, actor_role, payload, at)
    SELECT s.name, 1, s.authority_id, s.subject, s.case_ref, s.actor_ref, s.actor_role, s.payload, s.at
    FROM ledger_sealedevent s WHERE s.seal = 'tender:' || t.ref ORDER BY s.at, s.id;
  RETURN QUERY SELECT 'lifted', k.wrapped_private_key FROM tenders_tenderkey k
    WHERE k.public_key = t.response_key AND k.envelope = 'response';
END $$;

CREATE FUNCTION tenders_price_key(p_tender bigint) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT k.wrapped_private_key FROM tenders_tenderkey k JOIN tenders_tender t ON t.price_key = k.public_key
  WHERE t.id = p_tender AND k.envelope = 'price'
    AND EXISTS (SELECT 1 FROM tenders_unsealing u WHERE u.tender_id = t.id)
    AND EXISTS (SELECT 1 FROM tenders_closedscoring c WHERE c.tender_id = t.id)
$$;

CREATE FUNCTION tenders_needs_unsealing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM tenders_unsealing u WHERE u.tender_id = NEW.tender_id) THEN
    RAISE EXCEPTION 'The tender has not been opened.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER needs_unsealing BEFORE INSERT ON tenders_opening
  FOR EACH ROW EXECUTE FUNCTION tenders_needs_unsealing();
CREATE TRIGGER needs_unsealing BEFORE INSERT ON tenders_closedscoring
  FOR EACH ROW EXECUTE FUNCTION tenders_needs_unsealing();
CREATE TRIGGER needs_unsealing BEFORE INSERT ON tenders_openedbid
  FOR EACH ROW EXECUTE FUNCTION tenders_needs_unsealing();

CREATE FUNCTION tenders_scores_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM tenders_closedscoring c WHERE c.tender_id = NEW.tender_id) THEN
    RAISE EXCEPTION 'Scoring is closed.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER scores_stand BEFORE INSERT ON tenders_score
  FOR EACH ROW EXECUTE FUNCTION tenders_scores_stand();

CREATE FUNCTION tenders_terms_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (to_jsonb(NEW) - 'state' - 'cancelled_because') <> (to_jsonb(OLD) - 'state' - 'cancelled_because') THEN
    RAISE EXCEPTION 'The terms of a tender stand from the moment it opens.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER terms_stand BEFORE UPDATE ON tenders_tender
  FOR EACH ROW EXECUTE FUNCTION tenders_terms_stand();
"""
UNDO_OPENING = """
DROP TRIGGER terms_stand ON tenders_tender;
DROP FUNCTION tenders_terms_stand();
DROP TRIGGER scores_stand ON tenders_score;
DROP FUNCTION tenders_scores_stand();
DROP TRIGGER needs_unsealing ON tenders_openedbid;
DROP TRIGGER needs_unsealing ON tenders_closedscoring;
DROP TRIGGER needs_unsealing ON tenders_opening;
DROP FUNCTION tenders_needs_unsealing();
DROP FUNCTION tenders_price_key(bigint);
DROP FUNCTION tenders_lift_seal(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("tenders", "0001_initial"),
        ("accounts", "0001_initial"),
        ("directory", "0001_initial"),
        ("market", "0001_initial"),
        ("needs", "0001_initial"),
        ("ledger", "0002_guards"),
    ]

    operations = [
        migrations.RunSQL(KEYS, UNDO_KEYS),
        migrations.RunSQL(ACTS, UNDO_ACTS),
        migrations.RunSQL(OPENING, UNDO_OPENING),
    ]
