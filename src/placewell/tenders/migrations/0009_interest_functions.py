"""Who reads the second tier, and one's own acts by the page: functions that tell nothing without the right proof.

No interest and no reading locks a row that the application sees, or points at one: `xmax` would tell. The lock that the
opening waits for is on the row of the second tier, which no login but the owner's can read.
"""

from django.db import migrations

from placewell.ledger.row_security import expose, protect

# One's own acts, for a page of invitations at once. Only what was proved is looked up at all, so that no time taken
# tells of the rest.
OWN = """
CREATE FUNCTION tenders_standing_acts(p_invitations bigint[], p_proofs bytea[])
RETURNS TABLE (invitation_id bigint, act text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  proved bigint[];
BEGIN
  SELECT coalesce(array_agg(i.id), '{}') INTO proved
    FROM unnest(p_invitations, p_proofs) AS asked (id, proof)
    JOIN tenders_invitation i ON i.id = asked.id AND i.lookup_hash = sha256(asked.proof);
  RETURN QUERY SELECT DISTINCT ON (a.invitation_id) a.invitation_id, a.act
    FROM tenders_bidact a WHERE a.invitation_id = ANY (proved) ORDER BY a.invitation_id, a.seq DESC;
END $$;

-- Every act of the organisation that an invitation is of, newest first: one proof of one's own is proof of all.
CREATE FUNCTION tenders_own_receipts(
  p_invitation bigint, p_proof bytea, p_before_at timestamptz, p_before_id uuid, p_limit integer
) RETURNS TABLE (act_id uuid, invitation_ref text, service_name text, tender_ref text, seq smallint, act text, at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  own bigint;
BEGIN
  IF NOT tenders_proved(p_invitation, p_proof) THEN RETURN; END IF;
  SELECT i.organisation_id INTO own FROM tenders_invitation i WHERE i.id = p_invitation;
  RETURN QUERY SELECT a.id, i.ref, i.service_name, t.ref, a.seq, a.act, a.at
    FROM tenders_invitation i JOIN tenders_bidact a ON a.invitation_id = i.id JOIN tenders_tender t ON t.id = i.tender_id
    WHERE i.organisation_id = own AND (p_before_at IS NULL OR (a.at, a.id) < (p_before_at, p_before_id))
    ORDER BY a.at DESC, a.id DESC LIMIT p_limit;
END $$;
"""
UNDO_OWN = """
DROP FUNCTION tenders_own_receipts(bigint, bytea, timestamptz, uuid, integer);
DROP FUNCTION tenders_standing_acts(bigint[], bytea[]);
"""

# Whether an invited service may read the second tier: `open` until the close, `chosen` while the person's choice of it
# stands, else why not.
MAY_READ = """
CREATE FUNCTION tenders_second_tier_is(p_invitation bigint) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  t record;
  last record;
BEGIN
  SELECT tt.id, tt.ref, tt.state, tt.closes_at, tt.package_ref,
      (SELECT b.bid_ref FROM tenders_openedbid b WHERE b.invitation_id = p_invitation) AS bid_ref INTO t
    FROM tenders_tender tt JOIN tenders_invitation i ON i.tender_id = tt.id WHERE i.id = p_invitation;
  IF t.state = 'cancelled' THEN RETURN 'cancelled'; END IF;
  IF placewell_clock() < t.closes_at AND NOT EXISTS (SELECT 1 FROM tenders_unsealing u WHERE u.tender_id = t.id) THEN
    RETURN 'open';
  END IF;
  SELECT e.name, e.payload->>'bid_ref' AS bid_ref INTO last FROM ledger_eventrow e
    WHERE e.case_ref = t.package_ref AND (
      (e.name IN ('OptionChosen', 'NoneChosen', 'ChoiceReturned') AND e.payload->>'tender_ref' = t.ref)
      OR (e.name = 'VisitReported' AND e.payload->>'bid_ref' = t.bid_ref AND e.payload->>'outcome' LIKE 'decline%'))
    ORDER BY e.id DESC LIMIT 1;
  IF last.name = 'OptionChosen' AND last.bid_ref = t.bid_ref THEN RETURN 'chosen'; END IF;
  RETURN 'closed';
END $$;
"""
UNDO_MAY_READ = "DROP FUNCTION tenders_second_tier_is(bigint);"

# Declaring and reading. Until the opening their events are sealed, as those of bidding are.
READING = """
CREATE FUNCTION tenders_declare_interest(
  p_invitation bigint, p_proof bytea, p_ref text, p_reader text, p_job text, p_purpose text, p_most integer,
  p_event text, p_actor text, p_actor_role text
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  t record;
  answer text;
  payload jsonb;
BEGIN
  IF NOT tenders_proved(p_invitation, p_proof) THEN RETURN 'not_yours'; END IF;
  SELECT tt.id, tt.ref, tt.authority_id, tt.package_ref, i.ref AS invitation_ref, i.service_name INTO t
    FROM tenders_tender tt JOIN tenders_invitation i ON i.tender_id = tt.id WHERE i.id = p_invitation;
  PERFORM 1 FROM tenders_secondtier s WHERE s.tender_id = t.id FOR KEY SHARE;
  IF NOT FOUND THEN RETURN 'nothing'; END IF;
  answer := tenders_second_tier_is(p_invitation);
  IF answer NOT IN ('open', 'chosen') THEN RETURN answer; END IF;
  IF (SELECT count(*) FROM tenders_interest n WHERE n.invitation_id = p_invitation) >= p_most THEN
    RETURN 'too_many';
  END IF;
  INSERT INTO tenders_interest (id, ref, tender_id, invitation_id, authority_id, service_name, reader, job, purpose,
      declared_by, at)
    VALUES (gen_random_uuid(), p_ref, t.id, p_invitation, t.authority_id, t.service_name, p_reader, p_job, p_purpose,
      p_actor, placewell_clock());
  payload := jsonb_build_object('tender_ref', t.ref, 'interest_ref', p_ref, 'invitation_ref', t.invitation_ref);
  IF answer = 'open' THEN
    INSERT INTO ledger_sealedevent (id, seal, name, authority_id, subject, case_ref, actor_ref, actor_role, payload, at)
      VALUES (gen_random_uuid(), 'tender:' || t.ref, p_event, t.authority_id, 'tender:' || t.ref, t.package_ref,
        p_actor, p_actor_role, payload, placewell_clock());
  ELSE
    INSERT INTO ledger_eventrow (name, version, authority_id, subject, case_ref, actor_ref, actor_role, payload, at)
      VALUES (p_event, 1, t.authority_id, 'tender:' || t.ref, t.package_ref, p_actor, p_actor_role, payload,
        placewell_clock());
  END IF;
  RETURN 'declared';
END $$;

CREATE FUNCTION tenders_own_interests(p_invitation bigint, p_proof bytea)
RETURNS TABLE (ref text, reader text, job text, purpose text, at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT tenders_proved(p_invitation, p_proof) THEN RETURN; END IF;
  RETURN QUERY SELECT n.ref, n.reader, n.job, n.purpose, n.at FROM tenders_interest n
    WHERE n.invitation_id = p_invitation ORDER BY n.at, n.id;
END $$;

CREATE FUNCTION tenders_read_second_tier(
  p_invitation bigint, p_proof bytea, p_interest text, p_event text, p_actor text, p_actor_role text
) RETURNS TABLE (outcome text, locked bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  t record;
  n record;
  kept bytea;
  answer text;
  payload jsonb;
BEGIN
  IF NOT tenders_proved(p_invitation, p_proof) THEN RETURN QUERY SELECT 'not_yours', NULL::bytea; RETURN; END IF;
  SELECT tt.id, tt.ref, tt.authority_id, tt.package_ref, i.ref AS invitation_ref INTO t
    FROM tenders_tender tt JOIN tenders_invitation i ON i.tender_id = tt.id WHERE i.id = p_invitation;
  SELECT s.locked INTO kept FROM tenders_secondtier s WHERE s.tender_id = t.id FOR KEY SHARE;
  IF NOT FOUND THEN RETURN QUERY SELECT 'nothing', NULL::bytea; RETURN; END IF;
  SELECT one.id INTO n FROM tenders_interest one WHERE one.ref = p_interest AND one.invitation_id = p_invitation;
  IF NOT FOUND THEN RETURN QUERY SELECT 'no_interest', NULL::bytea; RETURN; END IF;
  answer := tenders_second_tier_is(p_invitation);
  IF answer NOT IN ('open', 'chosen') THEN RETURN QUERY SELECT answer, NULL::bytea; RETURN; END IF;
  INSERT INTO tenders_reading (id, interest_id, tender_id, by, at)
    VALUES (gen_random_uuid(), n.id, t.id, p_actor, placewell_clock());
  payload := jsonb_build_object('tender_ref', t.ref, 'interest_ref', p_interest, 'invitation_ref', t.invitation_ref);
  IF answer = 'open' THEN
    INSERT INTO ledger_sealedevent (id, seal, name, authority_id, subject, case_ref, actor_ref, actor_role, payload, at)
      VALUES (gen_random_uuid(), 'tender:' || t.ref, p_event, t.authority_id, 'tender:' || t.ref, t.package_ref,
        p_actor, p_actor_role, payload, placewell_clock());
  ELSE
    INSERT INTO ledger_eventrow (name, version, authority_id, subject, case_ref, actor_ref, actor_role, payload, at)
      VALUES (p_event, 1, t.authority_id, 'tender:' || t.ref, t.package_ref, p_actor, p_actor_role, payload,
        placewell_clock());
  END IF;
  RETURN QUERY SELECT 'read', kept;
END $$;

-- The opening waits for a declaration or a reading that began in time, so that its event enters the ledger.
CREATE FUNCTION tenders_wait_for_readers() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  PERFORM 1 FROM tenders_secondtier s WHERE s.tender_id = NEW.tender_id FOR UPDATE;
  RETURN NEW;
END $$;
CREATE TRIGGER wait_for_readers BEFORE INSERT ON tenders_unsealing
  FOR EACH ROW EXECUTE FUNCTION tenders_wait_for_readers();
"""
UNDO_READING = """
DROP TRIGGER wait_for_readers ON tenders_unsealing;
DROP FUNCTION tenders_wait_for_readers();
DROP FUNCTION tenders_read_second_tier(bigint, bytea, text, text, text, text);
DROP FUNCTION tenders_own_interests(bigint, bytea);
DROP FUNCTION tenders_declare_interest(bigint, bytea, text, text, text, text, integer, text, text, text);
"""

# Who read: the person, and the social worker on the case if they hold no post that could run its tender; brokers,
# auditors and other social workers once the tender has been opened; nobody else, ever.
READERS = """
CREATE FUNCTION tenders_is_on_case(p_case text, p_authority bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT placewell_role() = 'social_worker' AND p_authority = placewell_authority()
    AND EXISTS (
      SELECT 1 FROM needs_package p LEFT JOIN needs_portrait w ON w.package_id = p.id
      WHERE p.ref = p_case AND current_setting('placewell.actor', true) IN (p.opened_by, w.author, w.signatory))
    AND NOT EXISTS (
      SELECT 1 FROM accounts_post o
      WHERE 'user:' || o.user_id = current_setting('placewell.actor', true) AND o.organisation_id = p_authority
        AND o.ended_at IS NULL
        AND o.role IN ('broker', 'approver', 'evaluator', 'commissioner', 'auditor', 'administrator'))
$$;

CREATE FUNCTION tenders_readers_of(
  p_case text, p_proof bytea, p_before_at timestamptz, p_before_id uuid, p_limit integer
) RETURNS TABLE (id uuid, kind text, tender_ref text, service_name text, reader text, job text, purpose text,
  at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  shown bigint[];
BEGIN
  SELECT coalesce(array_agg(s.tender_id), '{}') INTO shown FROM tenders_secondtier s
    WHERE s.case_ref = p_case AND s.readers_hash = sha256(p_proof)
      AND ((placewell_role() = 'person' AND placewell_case() = p_case)
        OR tenders_is_on_case(p_case, s.authority_id)
        OR (placewell_role() IN ('social_worker', 'broker', 'auditor') AND s.authority_id = placewell_authority()
          AND EXISTS (SELECT 1 FROM tenders_unsealing u WHERE u.tender_id = s.tender_id)));
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
UNDO_READERS = """
DROP FUNCTION tenders_readers_of(text, bytea, timestamptz, uuid, integer);
DROP FUNCTION tenders_is_on_case(text, bigint);
"""

CLOSE = """
CREATE FUNCTION tenders_close_of_invitation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  SELECT t.closes_at INTO NEW.closes_at FROM tenders_tender t WHERE t.id = NEW.tender_id;
  RETURN NEW;
END $$;
CREATE TRIGGER closes_with_its_tender BEFORE INSERT ON tenders_invitation
  FOR EACH ROW EXECUTE FUNCTION tenders_close_of_invitation();
"""
UNDO_CLOSE = """
DROP TRIGGER closes_with_its_tender ON tenders_invitation;
DROP FUNCTION tenders_close_of_invitation();
"""

BROKER = "placewell_role() = 'broker' AND authority_id = placewell_authority()"
OWN_NOTES = "placewell_role() = 'provider' AND organisation_id = placewell_organisation()"


class Migration(migrations.Migration):
    dependencies = [
        ("tenders", "0007_marking_row_security"),
        ("accounts", "0001_initial"),
        ("directory", "0002_miles"),
        ("market", "0002_guards"),
        ("ledger", "0004_clocks_row_security"),
        ("needs", "0002_guards"),
    ]

    operations = [
        migrations.RunSQL(
            protect("tenders_secondtier", "false", writers=BROKER, append_only=True),
            expose("tenders_secondtier", append_only=True),
        ),
        migrations.RunSQL(
            protect("tenders_interest", "false", append_only=True), expose("tenders_interest", append_only=True)
        ),
        migrations.RunSQL(
            protect("tenders_reading", "false", append_only=True), expose("tenders_reading", append_only=True)
        ),
        migrations.RunSQL(protect("tenders_savedanswer", OWN_NOTES), expose("tenders_savedanswer")),
        migrations.RunSQL(OWN, UNDO_OWN),
        migrations.RunSQL(MAY_READ, UNDO_MAY_READ),
        migrations.RunSQL(READING, UNDO_READING),
        migrations.RunSQL(READERS, UNDO_READERS),
        migrations.RunSQL(CLOSE, UNDO_CLOSE),
    ]
