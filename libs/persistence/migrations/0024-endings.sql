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
