"""No lock that the application's login could wait for tells of an act, and two acts at once raise no error.

Whoever cannot change a row at once knows that somebody holds it. A cancellation waited for the acts under way, so a
login could start one, see whether it had to wait, and take it back. Now a cancellation neither waits for an act nor
lets one wait: nothing that is sealed to a cancelled tender is ever opened. An opening asked for too early is refused
before it takes a lock. What remains is the wait that counts: of an opening after the close for the acts that began in
time.
"""

from django.db import migrations

DEFINER = "SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"

DEADLINE = f"""
CREATE OR REPLACE FUNCTION tenders_keep_deadline() RETURNS trigger LANGUAGE plpgsql {DEFINER} AS $$
BEGIN
  INSERT INTO tenders_deadline (tender_id, closes_at) VALUES (NEW.id, NEW.closes_at);
  RETURN NULL;
END $$;
DROP TRIGGER keep_deadline ON tenders_tender;
CREATE TRIGGER keep_deadline AFTER INSERT ON tenders_tender
  FOR EACH ROW EXECUTE FUNCTION tenders_keep_deadline();
ALTER TABLE tenders_deadline DROP COLUMN ended;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON tenders_deadline
  FOR EACH STATEMENT EXECUTE FUNCTION placewell_refuse_change();
-- A right that were given by mistake would still show nothing.
ALTER POLICY by_actor ON tenders_bidact USING (false) WITH CHECK (false);
"""

SEALING = f"""
CREATE OR REPLACE FUNCTION tenders_seal_act(
  p_invitation bigint, p_proof bytea, p_seq smallint, p_act text, p_bid_ref text, p_at timestamptz,
  p_response bytea, p_price bytea, p_receipt jsonb, p_reason text,
  p_idempotency bytea, p_request bytea, p_event text, p_actor text, p_actor_role text
) RETURNS text
LANGUAGE plpgsql {DEFINER} AS $$
DECLARE
  invited record;
  t record;
  closes timestamptz;
  last_act text;
  last_seq smallint;
  moment timestamptz;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'Acts are sealed at READ COMMITTED: each check has to see how things stand now.'
      USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  SELECT tender_id, lookup_hash INTO invited FROM tenders_invitation WHERE id = p_invitation;
  IF invited.tender_id IS NULL OR invited.lookup_hash <> sha256(p_proof) THEN RETURN 'not_yours'; END IF;
  -- The lock comes before the check: an opening waits for this act, or this act sees that it came too late. It is
  -- taken on the deadline's own row, which nobody reads.
  SELECT d.closes_at INTO closes FROM tenders_deadline d WHERE d.tender_id = invited.tender_id FOR KEY SHARE;
  moment := placewell_clock();
  IF closes IS NULL OR moment >= closes
    OR EXISTS (SELECT 1 FROM tenders_unsealing u WHERE u.tender_id = invited.tender_id) THEN RETURN 'closed'; END IF;
  -- Read without a lock: neither waits for the other, an act or a cancellation.
  SELECT ref, state, authority_id, package_ref INTO t FROM tenders_tender WHERE id = invited.tender_id;
  IF t.state <> 'open' THEN RETURN 'cancelled'; END IF;
  IF p_at > moment OR p_at < moment - interval '1 minute' THEN RETURN 'clock'; END IF;
  SELECT a.act, a.seq INTO last_act, last_seq FROM tenders_bidact a
    WHERE a.invitation_id = p_invitation ORDER BY a.seq DESC LIMIT 1;
  IF p_seq <> coalesce(last_seq, 0) + 1 THEN RETURN 'out_of_turn'; END IF;
  IF p_act = 'bid' AND last_act IN ('bid', 'replace') THEN RETURN 'bid_stands'; END IF;
  IF p_act IN ('replace', 'withdraw') AND coalesce(last_act, '') NOT IN ('bid', 'replace') THEN RETURN 'no_bid'; END IF;
  IF p_act = 'decline' AND last_act IN ('bid', 'replace') THEN RETURN 'bid_stands'; END IF;
  -- Two acts of one bidder at once, or one request twice: the unique indexes let one of them through, without an
  -- error whose detail would stand in a log.
  INSERT INTO tenders_bidact (id, tender_id, invitation_id, authority_id, seq, act, bid_ref, response_sealed,
      price_sealed, receipt, reason, idempotency_hash, request_hash, at)
    VALUES (gen_random_uuid(), invited.tender_id, p_invitation, t.authority_id, p_seq, p_act, p_bid_ref, p_response,
      p_price, p_receipt, p_reason, p_idempotency, p_request, p_at)
    ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN RETURN 'out_of_turn'; END IF;
  INSERT INTO ledger_sealedevent (id, seal, name, authority_id, subject, case_ref, actor_ref, actor_role, payload, at)
    VALUES (gen_random_uuid(), 'tender:' || t.ref, p_event, t.authority_id, 'tender:' || t.ref, t.package_ref,
      p_actor, p_actor_role, jsonb_build_object('tender_ref', t.ref, 'bid_ref', p_bid_ref, 'seq', p_seq), p_at);
  RETURN 'sealed';
END $$;
"""

# Where nothing was proved, acts are not looked at at all: what an empty search costs depends on how many there are.
STANDING = f"""
CREATE OR REPLACE FUNCTION tenders_standing_acts(p_invitations bigint[], p_proofs bytea[])
RETURNS TABLE (invitation_id bigint, act text)
LANGUAGE plpgsql STABLE {DEFINER} AS $$
DECLARE
  proved bigint[];
BEGIN
  SELECT array_agg(i.id) INTO proved
    FROM unnest(p_invitations, p_proofs) AS asked (id, proof)
    JOIN tenders_invitation i ON i.id = asked.id AND i.lookup_hash = sha256(asked.proof);
  IF proved IS NULL THEN RETURN; END IF;
  RETURN QUERY SELECT DISTINCT ON (a.invitation_id) a.invitation_id, a.act
    FROM tenders_bidact a WHERE a.invitation_id = ANY (proved) ORDER BY a.invitation_id, a.seq DESC;
END $$;
"""

READERS = f"""
CREATE OR REPLACE FUNCTION tenders_readers_of(
  p_case text, p_proof bytea, p_before_at timestamptz, p_before_id uuid, p_limit integer
) RETURNS TABLE (id uuid, kind text, tender_ref text, service_name text, reader text, job text, purpose text,
  at timestamptz)
LANGUAGE plpgsql STABLE {DEFINER} AS $$
DECLARE
  shown bigint[];
BEGIN
  SELECT array_agg(s.tender_id) INTO shown FROM tenders_secondtier s
    WHERE s.case_ref = p_case AND s.readers_hash = sha256(p_proof)
      AND ((placewell_role() = 'person' AND placewell_case() = p_case)
        OR tenders_is_on_case(p_case, s.authority_id)
        OR (placewell_role() IN ('social_worker', 'broker', 'auditor') AND s.authority_id = placewell_authority()
          AND EXISTS (SELECT 1 FROM tenders_unsealing u WHERE u.tender_id = s.tender_id)));
  IF shown IS NULL THEN RETURN; END IF;
  RETURN QUERY SELECT * FROM (
      SELECT n.id, 'declared', t.ref, n.service_name, n.reader, n.job, n.purpose, n.at
        FROM tenders_interest n JOIN tenders_tender t ON t.id = n.tender_id WHERE n.tender_id = ANY (shown)
      UNION ALL
      SELECT r.id, 'read', t.ref, n.service_name, n.reader, n.job, n.purpose, r.at
        FROM tenders_reading r JOIN tenders_interest n ON n.id = r.interest_id JOIN tenders_tender t ON t.id = r.tender_id
        WHERE r.tender_id = ANY (shown)
    ) AS found (id, kind, tender_ref, service_name, reader, job, purpose, at)
    WHERE p_before_at IS NULL OR (found.at, found.id) < (p_before_at, p_before_id)
    ORDER BY found.at DESC, found.id DESC LIMIT p_limit;
END $$;
"""

OPENING = f"""
CREATE OR REPLACE FUNCTION tenders_lift_seal(p_tender bigint) RETURNS TABLE (outcome text, wrapped_key bytea)
LANGUAGE plpgsql {DEFINER} AS $$
DECLARE
  t record;
  closes timestamptz;
BEGIN
  SELECT d.closes_at INTO closes FROM tenders_deadline d WHERE d.tender_id = p_tender;
  IF closes IS NULL THEN RETURN QUERY SELECT 'no_tender', NULL::bytea; RETURN; END IF;
  IF placewell_clock() < closes THEN RETURN QUERY SELECT 'too_early', NULL::bytea; RETURN; END IF;
  -- From here every act that began in time has ended, and every other is refused.
  PERFORM 1 FROM tenders_deadline d WHERE d.tender_id = p_tender FOR UPDATE;
  -- A cancellation under way is waited for: what it calls off is not opened.
  SELECT tt.id, tt.ref, tt.state, tt.response_key INTO t FROM tenders_tender tt WHERE tt.id = p_tender FOR UPDATE;
  IF t.state <> 'open' THEN RETURN QUERY SELECT 'done', NULL::bytea; RETURN; END IF;
  -- A seal that was lifted by a login that can open nothing keeps nobody from opening.
  IF NOT EXISTS (SELECT 1 FROM tenders_unsealing u WHERE u.tender_id = t.id) THEN
    INSERT INTO tenders_unsealing (tender_id, at) VALUES (t.id, placewell_clock());
    INSERT INTO ledger_eventrow (name, version, authority_id, subject, case_ref, actor_ref, actor_role, payload, at)
      SELECT s.name, 1, s.authority_id, s.subject, s.case_ref, s.actor_ref, s.actor_role, s.payload, s.at
      FROM ledger_sealedevent s WHERE s.seal = 'tender:' || t.ref ORDER BY s.at, s.id;
  END IF;
  RETURN QUERY SELECT 'lifted', k.wrapped_private_key FROM tenders_tenderkey k
    WHERE k.public_key = t.response_key AND k.envelope = 'response';
END $$;

CREATE OR REPLACE FUNCTION tenders_price_key(p_tender bigint) RETURNS bytea
LANGUAGE plpgsql STABLE {DEFINER} AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM tenders_unsealing u WHERE u.tender_id = p_tender)
    OR NOT EXISTS (SELECT 1 FROM tenders_closedscoring c WHERE c.tender_id = p_tender) THEN RETURN NULL; END IF;
  RETURN (SELECT k.wrapped_private_key FROM tenders_tenderkey k JOIN tenders_tender t ON t.price_key = k.public_key
          WHERE t.id = p_tender AND k.envelope = 'price');
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("tenders", "0011_money")]

    # There is no way back: it would open again what this closes.
    operations = [migrations.RunSQL(statements) for statements in (DEADLINE, SEALING, STANDING, READERS, OPENING)]
