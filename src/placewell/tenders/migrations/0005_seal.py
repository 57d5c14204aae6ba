"""The seal tightened: what can be counted, timed or inferred is closed as well as what can be read.

- No right to `tenders_bidact` at all: row security hides rows, but `EXPLAIN ANALYZE` counts what it filtered.
- No foreign key from an act to a row that the application reads, and the deadline is locked on a row that it cannot
  read: a lock leaves its transaction in the `xmax` of the row, which anybody who reads the row may look at.
- Functions in plpgsql that check the proof before they touch an act, so that they cost the same with none or many.
- Public keys carry a mark that only processes with the lookup key can make: a database login cannot slip its own in.
"""

from django.db import migrations

DEADLINE = """
CREATE TABLE tenders_deadline (
  tender_id bigint PRIMARY KEY,
  closes_at timestamptz NOT NULL,
  ended boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE tenders_deadline IS 'What an act locks and reads: one row a tender, which no login but the owner sees.';

CREATE FUNCTION tenders_keep_deadline() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO tenders_deadline (tender_id, closes_at, ended) VALUES (NEW.id, NEW.closes_at, NEW.state <> 'open');
  ELSIF OLD.state = 'open' AND NEW.state <> 'open' THEN
    -- An update alone does not wait for those that share the key of a row: the lock does.
    PERFORM 1 FROM tenders_deadline WHERE tender_id = NEW.id FOR UPDATE;
    UPDATE tenders_deadline SET ended = true WHERE tender_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_deadline AFTER INSERT OR UPDATE ON tenders_tender
  FOR EACH ROW EXECUTE FUNCTION tenders_keep_deadline();
"""
UNDO_DEADLINE = """
DROP TRIGGER keep_deadline ON tenders_tender;
DROP FUNCTION tenders_keep_deadline();
DROP TABLE tenders_deadline;
"""

ACTS = """
CREATE OR REPLACE FUNCTION tenders_proved(p_invitation bigint, p_proof bytea) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM tenders_invitation WHERE id = p_invitation AND lookup_hash = sha256(p_proof));
END $$;

CREATE OR REPLACE FUNCTION tenders_own_acts(p_invitation bigint, p_proof bytea)
RETURNS TABLE (seq smallint, act text, bid_ref text, at timestamptz, receipt jsonb, reason text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT tenders_proved(p_invitation, p_proof) THEN RETURN; END IF;
  RETURN QUERY SELECT a.seq, a.act, a.bid_ref, a.at, a.receipt, a.reason FROM tenders_bidact a
    WHERE a.invitation_id = p_invitation ORDER BY a.seq;
END $$;

CREATE OR REPLACE FUNCTION tenders_replayed(p_invitation bigint, p_proof bytea, p_idempotency bytea)
RETURNS TABLE (receipt jsonb, request_hash bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT tenders_proved(p_invitation, p_proof) THEN RETURN; END IF;
  RETURN QUERY SELECT a.receipt, a.request_hash FROM tenders_bidact a
    WHERE a.invitation_id = p_invitation AND a.idempotency_hash = p_idempotency;
END $$;

CREATE OR REPLACE FUNCTION tenders_seal_act(
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
  SELECT tt.id, tt.ref, tt.state, tt.authority_id, tt.package_ref INTO t
    FROM tenders_invitation i JOIN tenders_tender tt ON tt.id = i.tender_id
    WHERE i.id = p_invitation AND i.lookup_hash = sha256(p_proof);
  IF t.id IS NULL THEN RETURN 'not_yours'; END IF;
  -- The lock comes before the check: an opening waits for this act, or this act sees that it came too late. It is
  -- taken on the deadline's own row, which nobody reads.
  DECLARE
    deadline record;
  BEGIN
    SELECT d.closes_at, d.ended INTO deadline FROM tenders_deadline d WHERE d.tender_id = t.id FOR KEY SHARE;
    moment := placewell_clock();
    IF moment >= deadline.closes_at THEN RETURN 'closed'; END IF;
    IF deadline.ended THEN RETURN 'cancelled'; END IF;
  END;
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

-- Every act of a tender whose seal was lifted, envelopes included; of any other, nothing, at the same cost.
CREATE FUNCTION tenders_acts_of(p_tender bigint)
RETURNS TABLE (id uuid, invitation_id bigint, seq smallint, act text, bid_ref text, at timestamptz, receipt jsonb,
  reason text, response_sealed bytea, price_sealed bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM tenders_unsealing u JOIN tenders_tender t ON t.id = u.tender_id
      WHERE u.tender_id = p_tender AND (placewell_role() = 'system' OR (t.authority_id = placewell_authority()
        AND placewell_role() NOT IN ('person', 'provider', 'evaluator')))) THEN
    RETURN;
  END IF;
  RETURN QUERY SELECT a.id, a.invitation_id, a.seq, a.act, a.bid_ref, a.at, a.receipt, a.reason, a.response_sealed,
    a.price_sealed FROM tenders_bidact a WHERE a.tender_id = p_tender ORDER BY a.at, a.id;
END $$;
"""
UNDO_ACTS = """
DROP FUNCTION tenders_acts_of(bigint);
"""

LIFT = """
CREATE OR REPLACE FUNCTION tenders_lift_seal(p_tender bigint) RETURNS TABLE (outcome text, wrapped_key bytea)
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
  -- From here every act that began in time has ended, and every other is refused.
  PERFORM 1 FROM tenders_deadline d WHERE d.tender_id = t.id FOR UPDATE;
  UPDATE tenders_deadline SET ended = true WHERE tender_id = t.id;
  INSERT INTO tenders_unsealing (tender_id, at) VALUES (t.id, placewell_clock());
  INSERT INTO ledger_eventrow (name, version, authority_id, subject, case_ref, actor_ref, actor_role, payload, at)
    SELECT s.name, 1, s.authority_id, s.subject, s.case_ref, s.actor_ref, s.actor_role, s.payload, s.at
    FROM ledger_sealedevent s WHERE s.seal = 'tender:' || t.ref ORDER BY s.at, s.id;
  RETURN QUERY SELECT 'lifted', k.wrapped_private_key FROM tenders_tenderkey k
    WHERE k.public_key = t.response_key AND k.envelope = 'response';
END $$;
"""

KEYS = """
DROP FUNCTION tenders_claim_key(text);
DROP FUNCTION tenders_add_key(text, bytea, bytea);
CREATE FUNCTION tenders_claim_key(p_envelope text) RETURNS TABLE (key_id uuid, public_key bytea, mark bytea)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  UPDATE tenders_tenderkey k SET claimed = true
  WHERE k.id = (SELECT id FROM tenders_tenderkey WHERE NOT claimed AND envelope = p_envelope
                ORDER BY made_at, id FOR UPDATE SKIP LOCKED LIMIT 1)
  RETURNING k.id, k.public_key, k.mark
$$;
CREATE FUNCTION tenders_add_key(p_envelope text, p_public bytea, p_wrapped bytea, p_mark bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  INSERT INTO tenders_tenderkey (id, envelope, public_key, wrapped_private_key, mark, claimed, made_at)
  VALUES (gen_random_uuid(), p_envelope, p_public, p_wrapped, p_mark, false, placewell_clock())
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("tenders", "0004_own_result")]

    operations = [
        migrations.RunSQL(DEADLINE, UNDO_DEADLINE),
        migrations.RunSQL(ACTS, UNDO_ACTS),
        migrations.RunSQL(LIFT, migrations.RunSQL.noop),
        migrations.RunSQL(KEYS, migrations.RunSQL.noop),
    ]
