-- What ends by itself: requests that nobody decided, bars that are over, what was told long ago, and the words of people who are forgotten.
SET LOCAL search_path = portcullis;

-- Told once, and remembered with the thing itself: notifications do not stay for ever.
ALTER TABLE access_requests ADD COLUMN expiry_told_at timestamptz, ADD COLUMN overdue_told_at timestamptz;
ALTER TABLE pending_changes ADD COLUMN expiry_told_at timestamptz;
-- What expired before there was anybody to tell of it is no news.
UPDATE access_requests SET expiry_told_at = now() WHERE state = 'pending' AND expires_at <= now();
UPDATE pending_changes SET expiry_told_at = now() WHERE state = 'pending' AND expires_at <= now();
CREATE INDEX access_requests_expiring ON access_requests (expires_at) WHERE state = 'pending' AND expiry_told_at IS NULL;
CREATE INDEX access_requests_overdue ON access_requests (review_due_at) WHERE reviewed_at IS NULL AND review_due_at IS NOT NULL AND overdue_told_at IS NULL;
CREATE INDEX pending_changes_expiring ON pending_changes (expires_at) WHERE state = 'pending' AND expiry_told_at IS NULL;
CREATE INDEX lawful_disclosures_untold ON lawful_disclosures (bar_until) WHERE told_at IS NULL;
-- Until when whoever is telling the client has it; null: nobody tried. One that fails is left alone until then.
ALTER TABLE lawful_disclosures ADD COLUMN tell_again_at timestamptz;
GRANT UPDATE (tell_again_at) ON lawful_disclosures TO portcullis_admin;

CREATE FUNCTION notice_time(at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- Tells whoever asked, and whom it is for, that nobody decided in time; returns of how many requests.
CREATE FUNCTION announce_expired_requests(max_requests integer) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  WITH due AS (
    SELECT r.id FROM access_requests r WHERE r.state = 'pending' AND r.expiry_told_at IS NULL AND r.expires_at <= now()
    ORDER BY r.expires_at LIMIT max_requests FOR NO KEY UPDATE SKIP LOCKED
  ), marked AS (
    UPDATE access_requests r SET expiry_told_at = now() FROM due WHERE r.id = due.id
    RETURNING r.id, r.organisation_id, r.project_id, r.person_id, r.requested_by, r.expires_at)
  SELECT count(*) FILTER (WHERE write_notification(m.organisation_id, 'access-request.expired', 'requests', json_build_object(
      'requestId', m.id, 'projectId', m.project_id, 'personId', m.person_id, 'expiresAt', notice_time(m.expires_at)),
    ARRAY[m.person_id, m.requested_by], NULL, 'access-request.expired/' || m.id))::integer
  FROM marked m
$$;

-- The same of changes that no second person decided about: tells whoever asked, where it would have been decided.
CREATE FUNCTION announce_expired_changes(max_changes integer) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  WITH due AS (
    SELECT c.id FROM pending_changes c WHERE c.state = 'pending' AND c.expiry_told_at IS NULL AND c.expires_at <= now()
    ORDER BY c.expires_at LIMIT max_changes FOR NO KEY UPDATE SKIP LOCKED
  ), marked AS (
    UPDATE pending_changes c SET expiry_told_at = now() FROM due WHERE c.id = due.id
    RETURNING c.id, c.organisation_id, c.kind, c.target, c.proposed_by, c.expires_at)
  SELECT count(*) FILTER (WHERE write_notification(m.organisation_id, 'pending-change.expired', 'requests', json_build_object(
      'pendingChangeId', m.id, 'kind', m.kind, 'targetId', m.target, 'proposedBy', m.proposed_by, 'expiresAt', notice_time(m.expires_at)),
    ARRAY[m.proposed_by], NULL, 'pending-change.expired/' || m.id))::integer
  FROM marked m
$$;

-- Tells the client of reviews of broken glass that are late, each once; returns of how many.
CREATE FUNCTION announce_overdue_reviews(max_reviews integer) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  WITH due AS (
    SELECT r.id FROM access_requests r WHERE r.reviewed_at IS NULL AND r.overdue_told_at IS NULL AND r.review_due_at <= now()
    ORDER BY r.review_due_at LIMIT max_reviews FOR NO KEY UPDATE SKIP LOCKED
  ), marked AS (
    UPDATE access_requests r SET overdue_told_at = now() FROM due WHERE r.id = due.id
    RETURNING r.id, r.organisation_id, r.project_id, r.person_id, r.review_due_at)
  SELECT count(*) FILTER (WHERE write_notification(m.organisation_id, 'break-glass.review-overdue', 'break-glass', json_build_object(
      'requestId', m.id, 'projectId', m.project_id, 'personId', m.person_id, 'reviewDueAt', notice_time(m.review_due_at)),
    NULL, ARRAY['client_admin', 'client_auditor'], 'break-glass.review-overdue/' || m.id))::integer
  FROM marked m
$$;
DROP FUNCTION find_overdue_break_glass_reviews(integer);

GRANT CREATE ON SCHEMA portcullis TO portcullis_linker;
ALTER FUNCTION announce_expired_requests(integer) OWNER TO portcullis_linker;
ALTER FUNCTION announce_expired_changes(integer) OWNER TO portcullis_linker;
ALTER FUNCTION announce_overdue_reviews(integer) OWNER TO portcullis_linker;
REVOKE CREATE ON SCHEMA portcullis FROM portcullis_linker;
REVOKE ALL ON FUNCTION notice_time(timestamptz), announce_expired_requests(integer), announce_expired_changes(integer),
  announce_overdue_reviews(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION notice_time(timestamptz), write_notification(uuid, text, text, json, uuid[], text[], text) TO portcullis_linker;
GRANT EXECUTE ON FUNCTION announce_expired_requests(integer), announce_expired_changes(integer), announce_overdue_reviews(integer)
  TO portcullis_worker;
GRANT SELECT (requested_by, state, expires_at, expiry_told_at, overdue_told_at), UPDATE (expiry_told_at, overdue_told_at)
  ON access_requests TO portcullis_linker;
GRANT SELECT (id, organisation_id, kind, target, proposed_by, state, expires_at, expiry_told_at), UPDATE (expiry_told_at)
  ON pending_changes TO portcullis_linker;
CREATE POLICY linker_marks ON access_requests FOR UPDATE TO portcullis_linker USING (true);
CREATE POLICY linker ON pending_changes FOR SELECT TO portcullis_linker USING (true);
CREATE POLICY linker_marks ON pending_changes FOR UPDATE TO portcullis_linker USING (true);

-- The words of people: what they wrote into requests, reviews and changes, and what was written about them there, is forgotten with them.
DO $$
BEGIN
  -- Owns the function that forgets: nobody logs in as it.
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portcullis_eraser') THEN
    CREATE ROLE portcullis_eraser NOLOGIN NOSUPERUSER NOBYPASSRLS;
  END IF;
END $$;
GRANT portcullis_eraser TO CURRENT_USER;
GRANT USAGE ON SCHEMA portcullis TO portcullis_eraser;
-- null: forgotten. Nobody can ask without a word.
ALTER TABLE access_requests ALTER COLUMN justification DROP NOT NULL;
CREATE FUNCTION refuse_wordless_request() RETURNS trigger LANGUAGE plpgsql SET search_path = portcullis, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'a request says why' USING ERRCODE = 'not_null_violation';
END $$;
CREATE TRIGGER says_why BEFORE INSERT ON access_requests FOR EACH ROW WHEN (NEW.justification IS NULL)
  EXECUTE FUNCTION refuse_wordless_request();

-- As in 0020 and 0023, but words that are forgotten undo no decision.
DROP TRIGGER stays_decided ON review_entries;
CREATE TRIGGER stays_decided BEFORE UPDATE OF decision, decided_by, decided_at, comment, decision_record_id, revocation_record_id ON review_entries FOR EACH ROW
  WHEN (OLD.decision IS NOT NULL AND ((NEW.decision, NEW.decided_by, NEW.decided_at, NEW.decision_record_id, NEW.revocation_record_id)
      IS DISTINCT FROM (OLD.decision, OLD.decided_by, OLD.decided_at, OLD.decision_record_id, OLD.revocation_record_id)
    OR (NEW.comment IS DISTINCT FROM OLD.comment AND (NEW.comment IS NOT NULL OR current_user <> 'portcullis_eraser'))))
  EXECUTE FUNCTION refuse_undoing();
DROP TRIGGER stays_decided ON pending_changes;
CREATE TRIGGER stays_decided BEFORE UPDATE ON pending_changes FOR EACH ROW
  WHEN (OLD.state <> 'pending' AND (NEW.reason IS NOT NULL OR current_user <> 'portcullis_eraser'))
  EXECUTE FUNCTION refuse_undoing();

-- Returns how many texts were forgotten. A hold keeps those of its organisation. What is remembered of requests, to answer their
-- repetition word for word, is no evidence and never held: the person's own go; of those of others that name the person the answer
-- goes, and the key stays for as long as any, so that a repetition is known and does not happen again.
CREATE FUNCTION erase_words(person uuid) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  WITH held AS MATERIALIZED (SELECT h.organisation_id FROM trail_holds h WHERE h.released_at IS NULL
  ), asked AS (
    UPDATE access_requests r SET justification = NULL
    WHERE r.justification IS NOT NULL AND person IN (r.person_id, r.requested_by)
      AND r.organisation_id NOT IN (SELECT h.organisation_id FROM held h) RETURNING 1
  ), said AS (
    UPDATE access_request_events e SET comment = NULL
    WHERE e.comment IS NOT NULL AND (e.actor_id = person OR e.request_id IN (SELECT r.id FROM access_requests r WHERE r.person_id = person))
      AND e.organisation_id NOT IN (SELECT h.organisation_id FROM held h) RETURNING 1
  ), reviewed AS (
    UPDATE review_entries e SET comment = NULL
    WHERE e.comment IS NOT NULL AND person IN (e.decided_by, e.person_id)
      AND e.organisation_id NOT IN (SELECT h.organisation_id FROM held h) RETURNING 1
  ), proposed AS (
    UPDATE pending_changes c SET reason = NULL
    WHERE c.reason IS NOT NULL AND (c.proposed_by = person OR c.after ->> 'person' = person::text)
      AND c.organisation_id NOT IN (SELECT h.organisation_id FROM held h) RETURNING 1
  ), remembered AS (
    DELETE FROM idempotency_keys k WHERE k.actor_id = person
  ), blanked AS (
    UPDATE idempotency_keys k SET response = jsonb_build_object('recordId', k.response -> 'recordId')
    WHERE k.actor_id <> person AND position(person::text IN k.response ->> 'text') > 0
  )
  SELECT (SELECT count(*) FROM asked) + (SELECT count(*) FROM said) + (SELECT count(*) FROM reviewed) + (SELECT count(*) FROM proposed)
$$;

DO $$
DECLARE
  worded text;
BEGIN
  FOREACH worded IN ARRAY ARRAY['access_requests', 'access_request_events', 'review_entries', 'pending_changes', 'idempotency_keys', 'trail_holds'] LOOP
    EXECUTE format('CREATE POLICY eraser ON %I TO portcullis_eraser USING (true) WITH CHECK (true)', worded);
  END LOOP;
END $$;
GRANT SELECT (id, organisation_id, person_id, requested_by, justification), UPDATE (justification) ON access_requests TO portcullis_eraser;
GRANT SELECT (organisation_id, request_id, actor_id, comment), UPDATE (comment) ON access_request_events TO portcullis_eraser;
GRANT SELECT (organisation_id, decided_by, person_id, comment), UPDATE (comment) ON review_entries TO portcullis_eraser;
GRANT SELECT (organisation_id, proposed_by, after, reason), UPDATE (reason) ON pending_changes TO portcullis_eraser;
GRANT SELECT (actor_id, response), UPDATE (response), DELETE ON idempotency_keys TO portcullis_eraser;
GRANT SELECT (organisation_id, released_at) ON trail_holds TO portcullis_eraser;
GRANT CREATE ON SCHEMA portcullis TO portcullis_eraser;
ALTER FUNCTION erase_words(uuid) OWNER TO portcullis_eraser;
REVOKE CREATE ON SCHEMA portcullis FROM portcullis_eraser;
REVOKE ALL ON FUNCTION erase_words(uuid), refuse_wordless_request() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_words(uuid) TO portcullis_admin;

-- Forgets what was told long ago: notifications whose every delivery has ended by then, with the log of those, and the log of
-- announced alerts. What is not told yet stays however old it is; so does what is under a hold, and what proves that people were
-- told of terms and of subprocessors. Looks at up to so many after an id, in the order of ids; returns the last it looked at, null
-- when there was none. Never younger than 30 days: until then what is told once is known by its notification.
CREATE FUNCTION expire_notifications(keep_days integer, after uuid, max_rows integer) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
DECLARE
  before timestamptz := now() - make_interval(days => greatest(keep_days, 30));
  page uuid[];
  going uuid[];
BEGIN
  page := ARRAY(SELECT n.id FROM notifications n WHERE n.id > after AND n.id < uuid_at(before) ORDER BY n.id LIMIT max_rows);
  -- Locked, so that nobody begins a delivery anew between the look and the deed.
  PERFORM FROM notification_deliveries d WHERE d.notification_id = ANY (page) ORDER BY d.id FOR UPDATE;
  going := ARRAY(
    SELECT n.id FROM notifications n WHERE n.id = ANY (page) AND n.created_at < before AND n.dispatched_at < before
      AND n.topic NOT IN ('terms', 'subprocessors')
      AND NOT EXISTS (SELECT FROM notification_deliveries d WHERE d.notification_id = n.id AND (d.state = 'pending' OR d.ended_at >= before))
      AND NOT EXISTS (SELECT FROM trail_holds h WHERE h.organisation_id = n.organisation_id AND h.released_at IS NULL));
  DELETE FROM notification_attempts a USING notification_deliveries d WHERE a.delivery_id = d.id AND d.notification_id = ANY (going);
  DELETE FROM notification_deliveries d WHERE d.notification_id = ANY (going);
  DELETE FROM notifications n WHERE n.id = ANY (going);
  RETURN page[cardinality(page)];
END $$;
CREATE FUNCTION expire_alert_deliveries(keep_days integer, max_rows integer) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  WITH old AS (
    SELECT d.id FROM alert_deliveries d WHERE d.state <> 'pending' AND d.ended_at < now() - make_interval(days => greatest(keep_days, 30))
      AND NOT EXISTS (SELECT FROM trail_holds h WHERE h.organisation_id = d.organisation_id AND h.released_at IS NULL)
    ORDER BY d.ended_at LIMIT max_rows FOR UPDATE SKIP LOCKED
  ), gone AS (DELETE FROM alert_deliveries d USING old WHERE d.id = old.id RETURNING 1)
  SELECT count(*) FROM gone
$$;
CREATE INDEX alert_deliveries_ended ON alert_deliveries (ended_at) WHERE state <> 'pending';

GRANT CREATE ON SCHEMA portcullis TO portcullis_notifier;
ALTER FUNCTION expire_notifications(integer, uuid, integer) OWNER TO portcullis_notifier;
ALTER FUNCTION expire_alert_deliveries(integer, integer) OWNER TO portcullis_notifier;
REVOKE CREATE ON SCHEMA portcullis FROM portcullis_notifier;
GRANT DELETE ON notifications, notification_deliveries, notification_attempts TO portcullis_notifier;
GRANT SELECT (id, organisation_id, state, ended_at), UPDATE (state), DELETE ON alert_deliveries TO portcullis_notifier;
GRANT SELECT (organisation_id, released_at) ON trail_holds TO portcullis_notifier;
GRANT EXECUTE ON FUNCTION uuid_at(timestamptz) TO portcullis_notifier;
CREATE POLICY notifier ON alert_deliveries TO portcullis_notifier USING (true);
CREATE POLICY notifier ON trail_holds FOR SELECT TO portcullis_notifier USING (true);
REVOKE ALL ON FUNCTION expire_notifications(integer, uuid, integer), expire_alert_deliveries(integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION expire_notifications(integer, uuid, integer), expire_alert_deliveries(integer, integer) TO portcullis_worker;

-- What lists are sorted by, of one organisation and of all of them; the id makes each order whole.
CREATE INDEX access_requests_by_creation ON access_requests (created_at, id);
CREATE INDEX access_requests_by_organisation_creation ON access_requests (organisation_id, created_at, id);
CREATE INDEX access_requests_open ON access_requests (expires_at, id) WHERE state = 'pending';
CREATE INDEX access_requests_broken ON access_requests (organisation_id, id) WHERE kind = 'break_glass';
CREATE INDEX access_requests_reviewed ON access_requests (id) WHERE reviewed_at IS NOT NULL;
CREATE INDEX reviews_by_start ON reviews (started_at, id);
CREATE INDEX reviews_by_organisation_start ON reviews (organisation_id, started_at, id);
CREATE INDEX reviews_by_due ON reviews (due_at, id);
CREATE INDEX reviews_by_organisation_due ON reviews (organisation_id, due_at, id);
CREATE INDEX pending_changes_by_proposal ON pending_changes (proposed_at, id);
CREATE INDEX pending_changes_by_organisation_proposal ON pending_changes (organisation_id, proposed_at, id);
CREATE INDEX pending_changes_by_expiry ON pending_changes (expires_at, id);
CREATE INDEX pending_changes_by_organisation_expiry ON pending_changes (organisation_id, expires_at, id);
