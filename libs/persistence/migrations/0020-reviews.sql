-- Access reviews: what lets people and tools in is looked at again, over a population that is counted once and never changes.
SET LOCAL search_path = portcullis;

DO $$
BEGIN
  -- Owns the function that finds last uses in the log: nobody logs in as it.
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portcullis_evidence') THEN
    CREATE ROLE portcullis_evidence NOLOGIN NOSUPERUSER NOBYPASSRLS;
  END IF;
END $$;
GRANT portcullis_evidence TO CURRENT_USER;
GRANT USAGE ON SCHEMA portcullis TO portcullis_evidence;

CREATE TABLE reviews (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisations,
  name text NOT NULL,
  -- Empty: the whole organisation.
  project_ids uuid[] NOT NULL,
  kinds text[] NOT NULL CHECK (cardinality(kinds) > 0 AND kinds <@ '{assignment,tool-credential}'),
  reviewers jsonb NOT NULL,
  on_silence text NOT NULL CHECK (on_silence = 'revoke'),
  evidence_from timestamptz NOT NULL,
  started_by uuid NOT NULL,
  started_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  start_record_id uuid NOT NULL,
  -- Set once every entry is there: from then on the population is what it is.
  population_size integer CHECK (population_size > 0),
  population_sha256 text CHECK (population_sha256 ~ '^[0-9a-f]{64}$'),
  closed_at timestamptz,
  close_record_id uuid,
  -- Until when one process is settling it; another goes on after that.
  settling_until timestamptz,
  CONSTRAINT reviews_organisation_key UNIQUE (id, organisation_id),
  CHECK (due_at > started_at AND evidence_from < started_at),
  CHECK ((population_size IS NULL) = (population_sha256 IS NULL)),
  CHECK (closed_at IS NULL OR population_sha256 IS NOT NULL)
);
CREATE INDEX reviews_by_organisation ON reviews (organisation_id, id);
CREATE INDEX reviews_open ON reviews (due_at) WHERE closed_at IS NULL;

CREATE TABLE review_entries (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,
  review_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('assignment', 'tool-credential')),
  assignment_id uuid REFERENCES assignments,
  credential_id uuid REFERENCES tool_credentials,
  -- Whom it lets in, or for whom the tool acts; null for a tool of nobody in particular.
  person_id uuid,
  project_ids uuid[] NOT NULL,
  purpose text,
  starts_at timestamptz,
  expires_at timestamptz,
  granted_at timestamptz NOT NULL,
  nda text NOT NULL CHECK (nda IN ('current', 'in-grace', 'superseded', 'not-accepted', 'not-issued', 'nobody')),
  -- Of the period of evidence; written by take_review_evidence alone. null: no read.
  last_read_at timestamptz,
  reads integer,
  refusals integer,
  decision text CHECK (decision IN ('keep', 'revoke')),
  -- null with a decision: nobody decided in time.
  decided_by uuid,
  decided_at timestamptz,
  comment text,
  decision_record_id uuid,
  revocation_record_id uuid,
  CHECK ((kind = 'assignment') = (assignment_id IS NOT NULL)),
  CHECK ((kind = 'tool-credential') = (credential_id IS NOT NULL)),
  CHECK ((decision IS NULL) = (decided_at IS NULL) AND (decision IS NULL) = (decision_record_id IS NULL)),
  CHECK (decided_by IS NOT NULL OR decision IS DISTINCT FROM 'keep'),
  CHECK ((revocation_record_id IS NOT NULL) = (decision IS NOT DISTINCT FROM 'revoke')),
  FOREIGN KEY (review_id, organisation_id) REFERENCES reviews (id, organisation_id)
);
CREATE UNIQUE INDEX review_entries_of_assignment ON review_entries (review_id, assignment_id);
CREATE UNIQUE INDEX review_entries_of_credential ON review_entries (review_id, credential_id);
CREATE INDEX review_entries_by_review ON review_entries (review_id, id);
CREATE INDEX review_entries_undecided ON review_entries (review_id, id) WHERE decision IS NULL;

CREATE TABLE review_reminders (
  review_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  remind_at timestamptz NOT NULL,
  sent_at timestamptz,
  record_id uuid,
  PRIMARY KEY (review_id, remind_at),
  CHECK ((sent_at IS NULL) = (record_id IS NULL)),
  FOREIGN KEY (review_id, organisation_id) REFERENCES reviews (id, organisation_id)
);
CREATE INDEX review_reminders_to_send ON review_reminders (remind_at) WHERE sent_at IS NULL;

-- What is reviewed, and who is asked for their NDA: all live grants of one organisation, person by person.
CREATE INDEX assignments_live_by_organisation ON assignments (organisation_id, person_id) WHERE revoked_at IS NULL;

-- A population that is counted grows by nothing, whoever asks.
CREATE FUNCTION refuse_counted_population() RETURNS trigger LANGUAGE plpgsql SET search_path = portcullis, pg_temp AS $$
BEGIN
  -- Locked: whoever counts it at the same moment is waited for, and then seen.
  PERFORM FROM reviews r WHERE r.id IN (SELECT n.review_id FROM added n) FOR NO KEY UPDATE;
  IF EXISTS (SELECT FROM added n WHERE NOT EXISTS (SELECT FROM reviews r WHERE r.id = n.review_id AND r.population_sha256 IS NULL)) THEN
    RAISE EXCEPTION 'the population of this review is counted' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER population_is_counted AFTER INSERT ON review_entries REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_counted_population();
CREATE TRIGGER stays_counted BEFORE UPDATE OF population_size, population_sha256 ON reviews FOR EACH ROW
  WHEN (OLD.population_sha256 IS NOT NULL AND (NEW.population_size, NEW.population_sha256) IS DISTINCT FROM (OLD.population_size, OLD.population_sha256))
  EXECUTE FUNCTION refuse_undoing();
CREATE TRIGGER stays_closed BEFORE UPDATE OF closed_at, close_record_id ON reviews FOR EACH ROW
  WHEN (OLD.closed_at IS NOT NULL AND (NEW.closed_at, NEW.close_record_id) IS DISTINCT FROM (OLD.closed_at, OLD.close_record_id))
  EXECUTE FUNCTION refuse_undoing();
CREATE TRIGGER stays_decided BEFORE UPDATE OF decision, decided_by, decided_at, comment, decision_record_id, revocation_record_id ON review_entries FOR EACH ROW
  WHEN (OLD.decision IS NOT NULL AND (NEW.decision, NEW.decided_by, NEW.decided_at, NEW.comment, NEW.decision_record_id, NEW.revocation_record_id)
    IS DISTINCT FROM (OLD.decision, OLD.decided_by, OLD.decided_at, OLD.comment, OLD.decision_record_id, OLD.revocation_record_id))
  EXECUTE FUNCTION refuse_undoing();
CREATE TRIGGER stays_sent BEFORE UPDATE OF sent_at, record_id ON review_reminders FOR EACH ROW
  WHEN (OLD.sent_at IS NOT NULL AND (NEW.sent_at, NEW.record_id) IS DISTINCT FROM (OLD.sent_at, OLD.record_id)) EXECUTE FUNCTION refuse_undoing();

-- What the log knows of one grant's use between two instants: through the person in the project, or through the tool. Counted up
-- to 1,000, so that no grant costs more than that to look at.
CREATE FUNCTION review_evidence(organisation uuid, credential uuid, person uuid, project uuid, since timestamptz, before timestamptz,
  OUT last_read timestamptz, OUT reads integer, OUT refusals integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
DECLARE
  low uuid := uuid_at(since);
  high uuid := uuid_at(before);
  effects text[] := ARRAY['allow', 'deny'];
  counts integer[] := '{}';
  counted integer;
BEGIN
  FOR each IN 1..2 LOOP
    IF credential IS NOT NULL THEN
      SELECT count(*) INTO counted FROM (
        SELECT FROM trail_facets f JOIN log_leaves l ON l.facet_id = f.id AND l.part = 0 AND l.record_id >= low AND l.record_id < high
        WHERE f.tool_id = credential AND f.organisation_id = organisation AND f.kind = 'access' AND f.effect = effects[each] LIMIT 1000) x;
    ELSE
      SELECT count(*) INTO counted FROM (
        SELECT FROM log_leaves l JOIN trail_facets f ON f.id = l.facet_id
        WHERE l.subject_id = person AND l.part = 0 AND l.organisation_id = organisation AND l.record_id >= low AND l.record_id < high
          AND f.project_id = project AND f.kind = 'access' AND f.effect = effects[each] LIMIT 1000) x;
    END IF;
    counts := counts || counted;
  END LOOP;
  reads := counts[1];
  refusals := counts[2];
  IF reads = 0 THEN
    RETURN;
  END IF;
  IF credential IS NOT NULL THEN
    SELECT uuid_extract_timestamp(max(n.record_id::text)::uuid) INTO last_read
    FROM trail_facets f CROSS JOIN LATERAL (
      SELECT l.record_id FROM log_leaves l
      WHERE l.facet_id = f.id AND l.part = 0 AND l.record_id >= low AND l.record_id < high ORDER BY l.record_id DESC LIMIT 1) n
    WHERE f.tool_id = credential AND f.organisation_id = organisation AND f.kind = 'access' AND f.effect = 'allow';
  ELSE
    SELECT uuid_extract_timestamp(l.record_id) INTO last_read FROM log_leaves l JOIN trail_facets f ON f.id = l.facet_id
    WHERE l.subject_id = person AND l.part = 0 AND l.organisation_id = organisation AND l.record_id >= low AND l.record_id < high
      AND f.project_id = project AND f.kind = 'access' AND f.effect = 'allow'
    ORDER BY l.record_id DESC LIMIT 1;
  END IF;
END $$;

-- Writes the evidence of up to `max_rows` entries after one, in the order of their ids, of a population that is not counted yet;
-- returns the last, null when there was none. Whoever may start reviews can ask the trail no other question.
CREATE FUNCTION take_review_evidence(review uuid, after uuid, max_rows integer) RETURNS uuid
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  WITH page AS MATERIALIZED (
    SELECT e.id, e.organisation_id, e.credential_id, e.person_id, e.project_ids[1] AS project_id, r.evidence_from, r.started_at
    FROM reviews r JOIN review_entries e ON e.review_id = r.id
    WHERE r.id = review AND r.population_sha256 IS NULL AND e.id > after
      AND (scope_is_operator() OR r.organisation_id = ANY (scope_organisations()))
    ORDER BY e.id LIMIT max_rows
  ), taken AS (
    UPDATE review_entries e SET last_read_at = v.last_read, reads = v.reads, refusals = v.refusals
    FROM page p CROSS JOIN LATERAL review_evidence(p.organisation_id, p.credential_id, p.person_id, p.project_id, p.evidence_from, p.started_at) v
    WHERE e.id = p.id RETURNING e.id)
  SELECT t.id FROM taken t ORDER BY t.id DESC LIMIT 1
$$;

-- Who can review at all: active people with an office of this organisation or of the operator. Ids and roles, nothing else.
CREATE FUNCTION review_candidates(organisation uuid) RETURNS TABLE (person_id uuid, organisation_id uuid, roles text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  SELECT p.id, p.organisation_id, p.roles
  FROM people p
  WHERE p.status = 'active' AND p.roles && '{operator_admin,operator_auditor,client_admin,client_auditor}'
    AND (p.organisation_id = organisation OR p.organisation_id = operator_organisation())
    AND (scope_is_operator() OR organisation = ANY (scope_organisations()))
  ORDER BY p.id
$$;

-- How people stand with the organisation's NDA at an instant; the gate on terms judges the same (apps/admin/test/reviews).
CREATE FUNCTION nda_standings(organisation uuid, people uuid[], at timestamptz) RETURNS TABLE (person_id uuid, standing text)
LANGUAGE sql STABLE AS $$
  WITH issued AS MATERIALIZED (
    SELECT t.id, t.sha256, t.version, t.grace_until FROM terms t WHERE t.organisation_id = organisation AND t.kind = 'nda'
  ), latest AS (SELECT i.* FROM issued i ORDER BY i.version DESC LIMIT 1), accepted AS (
    SELECT DISTINCT ON (a.person_id) a.person_id, a.terms_id, a.sha256
    FROM acceptances a JOIN issued i ON i.id = a.terms_id WHERE a.person_id = ANY (people) ORDER BY a.person_id, i.version DESC)
  SELECT p.id, CASE
    WHEN l.id IS NULL THEN 'not-issued'
    WHEN a.terms_id IS NULL THEN 'not-accepted'
    WHEN a.terms_id = l.id AND a.sha256 = l.sha256 THEN 'current'
    WHEN l.grace_until > at THEN 'in-grace'
    ELSE 'superseded' END
  FROM unnest(people) p (id) LEFT JOIN latest l ON true LEFT JOIN accepted a ON a.person_id = p.id
$$;

-- The second line, and exactly the rights each process needs.
DO $$
DECLARE
  owned text;
BEGIN
  FOREACH owned IN ARRAY ARRAY['reviews', 'review_entries', 'review_reminders'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
    EXECUTE format('CREATE POLICY tenant_admin ON %I TO portcullis_admin USING ((SELECT scope_is_operator()) OR organisation_id = ANY ((SELECT scope_organisations())::uuid[]))', owned);
  END LOOP;
  FOREACH owned IN ARRAY ARRAY['reviews', 'review_entries', 'log_leaves', 'trail_facets'] LOOP
    EXECUTE format('CREATE POLICY evidence ON %I TO portcullis_evidence USING (true)', owned);
  END LOOP;
END $$;
GRANT SELECT ON reviews, review_entries, review_reminders TO portcullis_admin;
GRANT INSERT (id, organisation_id, name, project_ids, kinds, reviewers, on_silence, evidence_from, started_by, started_at, due_at, start_record_id)
  ON reviews TO portcullis_admin;
GRANT UPDATE (population_size, population_sha256, closed_at, close_record_id, settling_until) ON reviews TO portcullis_admin;
GRANT INSERT (id, organisation_id, review_id, kind, assignment_id, credential_id, person_id, project_ids, purpose, starts_at, expires_at, granted_at, nda)
  ON review_entries TO portcullis_admin;
GRANT UPDATE (decision, decided_by, decided_at, comment, decision_record_id, revocation_record_id) ON review_entries TO portcullis_admin;
GRANT INSERT (review_id, organisation_id, remind_at), UPDATE (sent_at, record_id) ON review_reminders TO portcullis_admin;

GRANT SELECT ON reviews, review_entries TO portcullis_evidence;
GRANT UPDATE (last_read_at, reads, refusals) ON review_entries TO portcullis_evidence;
GRANT SELECT (record_id, part, organisation_id, subject_id, facet_id) ON log_leaves TO portcullis_evidence;
GRANT SELECT (id, organisation_id, kind, effect, tool_id, project_id) ON trail_facets TO portcullis_evidence;

GRANT CREATE ON SCHEMA portcullis TO portcullis_evidence, portcullis_directory;
ALTER FUNCTION review_evidence(uuid, uuid, uuid, uuid, timestamptz, timestamptz) OWNER TO portcullis_evidence;
ALTER FUNCTION take_review_evidence(uuid, uuid, integer) OWNER TO portcullis_evidence;
ALTER FUNCTION review_candidates(uuid) OWNER TO portcullis_directory;
REVOKE CREATE ON SCHEMA portcullis FROM portcullis_evidence, portcullis_directory;
REVOKE ALL ON FUNCTION refuse_counted_population(), review_evidence(uuid, uuid, uuid, uuid, timestamptz, timestamptz),
  take_review_evidence(uuid, uuid, integer), review_candidates(uuid), nda_standings(uuid, uuid[], timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION uuid_at(timestamptz), scope_organisations(), scope_is_operator() TO portcullis_evidence;
GRANT EXECUTE ON FUNCTION scope_organisations(), scope_is_operator() TO portcullis_directory;
GRANT EXECUTE ON FUNCTION take_review_evidence(uuid, uuid, integer), review_candidates(uuid), nda_standings(uuid, uuid[], timestamptz) TO portcullis_admin;
