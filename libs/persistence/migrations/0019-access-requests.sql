-- Access requests: asked for, approved in steps, granted for a time. What was asked, decided and given stays on record.
SET LOCAL search_path = portcullis;

-- Who approves an organisation's requests, and who may break the glass. No row: the defaults of apps/admin, by which nobody may.
CREATE TABLE request_rules (
  organisation_id uuid PRIMARY KEY REFERENCES organisations,
  -- [{ roles, people, threshold }], in the order in which they are asked.
  steps jsonb NOT NULL CHECK (jsonb_typeof(steps) = 'array' AND jsonb_array_length(steps) BETWEEN 1 AND 10),
  pending_seconds integer NOT NULL CHECK (pending_seconds BETWEEN 60 AND 7776000),
  max_grant_seconds integer NOT NULL CHECK (max_grant_seconds BETWEEN 60 AND 31622400),
  break_glass_people uuid[] NOT NULL DEFAULT '{}',
  break_glass_max_seconds integer NOT NULL CHECK (break_glass_max_seconds BETWEEN 60 AND 86400),
  review_seconds integer NOT NULL CHECK (review_seconds BETWEEN 3600 AND 7776000),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE access_requests (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,
  project_id uuid NOT NULL,
  person_id uuid NOT NULL REFERENCES people,
  requested_by uuid NOT NULL REFERENCES people,
  kind text NOT NULL CHECK (kind IN ('request', 'break_glass')),
  purpose text NOT NULL,
  duration_seconds integer NOT NULL CHECK (duration_seconds > 0),
  justification text NOT NULL,
  -- Expired is not a state: it is pending at or after `expires_at`.
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'approved', 'denied', 'withdrawn')),
  -- The organisation's steps when it was asked; as they counted, once it is closed.
  steps jsonb NOT NULL CHECK (jsonb_typeof(steps) = 'array'),
  expires_at timestamptz NOT NULL,
  closed_at timestamptz,
  review_due_at timestamptz,
  review_outcome text CHECK (review_outcome IN ('justified', 'unjustified')),
  reviewed_by uuid REFERENCES people,
  reviewed_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT access_requests_organisation_key UNIQUE (id, organisation_id),
  FOREIGN KEY (project_id, organisation_id) REFERENCES projects (id, organisation_id),
  CHECK ((state = 'pending') = (closed_at IS NULL)),
  CHECK ((kind = 'break_glass') = (review_due_at IS NOT NULL)),
  -- Whoever breaks the glass does it for themselves, and nobody was asked.
  CHECK (kind = 'request' OR (person_id = requested_by AND state = 'approved')),
  CHECK ((reviewed_at IS NULL) = (review_outcome IS NULL) AND (reviewed_at IS NULL) = (reviewed_by IS NULL)),
  CHECK (reviewed_at IS NULL OR (kind = 'break_glass' AND reviewed_by <> person_id))
);
CREATE INDEX access_requests_by_organisation ON access_requests (organisation_id, id);
CREATE INDEX access_requests_by_project ON access_requests (project_id, id);
CREATE INDEX access_requests_by_person ON access_requests (person_id, id);
CREATE INDEX access_requests_by_requester ON access_requests (requested_by, id);
CREATE INDEX access_requests_pending ON access_requests (organisation_id, expires_at) WHERE state = 'pending';
CREATE INDEX access_requests_to_review ON access_requests (review_due_at) WHERE reviewed_at IS NULL AND review_due_at IS NOT NULL;

-- What happened to a request, in order. Rows are added, never changed.
CREATE TABLE access_request_events (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,
  request_id uuid NOT NULL,
  actor_id uuid NOT NULL REFERENCES people,
  action text NOT NULL CHECK (action IN ('asked', 'approved', 'denied', 'withdrawn', 'glass_broken', 'reviewed')),
  -- Which step a decision was for, counted from 0.
  step smallint CHECK (step >= 0),
  comment text,
  created_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (request_id, organisation_id) REFERENCES access_requests (id, organisation_id),
  CHECK ((step IS NOT NULL) = (action IN ('approved', 'denied')))
);
CREATE INDEX access_request_events_by_request ON access_request_events (request_id, id);
-- One person counts once, in whatever step and however often they ask.
CREATE UNIQUE INDEX access_request_events_once ON access_request_events (request_id, actor_id) WHERE action IN ('approved', 'denied');

-- The second line of "nobody decides on their own request": holds whatever a program forgets.
CREATE FUNCTION refuse_own_decision() RETURNS trigger LANGUAGE plpgsql SET search_path = portcullis, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM access_requests r WHERE r.id = NEW.request_id AND NEW.actor_id IN (r.person_id, r.requested_by)) THEN
    RAISE EXCEPTION 'nobody decides on their own request' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER not_ones_own BEFORE INSERT ON access_request_events FOR EACH ROW
  WHEN (NEW.action IN ('approved', 'denied', 'reviewed')) EXECUTE FUNCTION refuse_own_decision();
CREATE TRIGGER stays_closed BEFORE UPDATE OF state, closed_at, steps ON access_requests FOR EACH ROW
  WHEN (OLD.state <> 'pending' AND (NEW.state, NEW.closed_at, NEW.steps) IS DISTINCT FROM (OLD.state, OLD.closed_at, OLD.steps))
  EXECUTE FUNCTION refuse_undoing();
CREATE TRIGGER stays_reviewed BEFORE UPDATE OF review_outcome, reviewed_by, reviewed_at ON access_requests FOR EACH ROW
  WHEN (OLD.reviewed_at IS NOT NULL AND (NEW.review_outcome, NEW.reviewed_by, NEW.reviewed_at) IS DISTINCT FROM (OLD.review_outcome, OLD.reviewed_by, OLD.reviewed_at))
  EXECUTE FUNCTION refuse_undoing();

-- Which request an assignment was given for. INVARIANT: a request gives at most one, however often it is approved.
ALTER TABLE assignments
  ADD COLUMN access_request_id uuid CONSTRAINT assignments_one_per_request UNIQUE,
  ADD CONSTRAINT assignments_of_request FOREIGN KEY (access_request_id, organisation_id) REFERENCES access_requests (id, organisation_id);

-- An assignment names a request only if that request was approved, for this very person and project.
CREATE FUNCTION refuse_other_grant() RETURNS trigger LANGUAGE plpgsql SET search_path = portcullis, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM access_requests r WHERE r.id = NEW.access_request_id AND r.state = 'approved'
      AND (r.person_id, r.project_id) = (NEW.person_id, NEW.project_id)) THEN
    RAISE EXCEPTION 'this assignment is not what was approved' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER as_approved BEFORE INSERT OR UPDATE OF access_request_id, person_id, project_id ON assignments FOR EACH ROW
  WHEN (NEW.access_request_id IS NOT NULL) EXECUTE FUNCTION refuse_other_grant();

DO $$
DECLARE
  owned text;
BEGIN
  FOREACH owned IN ARRAY ARRAY['request_rules', 'access_requests', 'access_request_events'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
    EXECUTE format('CREATE POLICY tenant_admin ON %I TO portcullis_admin USING ((SELECT scope_is_operator()) OR organisation_id = ANY ((SELECT scope_organisations())::uuid[]))', owned);
  END LOOP;
  -- Owns the function below: nobody logs in as it.
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portcullis_linker') THEN
    CREATE ROLE portcullis_linker NOLOGIN NOSUPERUSER NOBYPASSRLS;
  END IF;
END $$;
GRANT portcullis_linker TO CURRENT_USER;
GRANT USAGE ON SCHEMA portcullis TO portcullis_linker;

-- Whose rules they are stays: moved to another organisation they would be gone from this one.
GRANT SELECT, INSERT, UPDATE (steps, pending_seconds, max_grant_seconds, break_glass_people, break_glass_max_seconds, review_seconds, updated_at)
  ON request_rules TO portcullis_admin;
GRANT SELECT, INSERT, UPDATE (state, closed_at, steps, review_outcome, reviewed_by, reviewed_at) ON access_requests TO portcullis_admin;
GRANT SELECT, INSERT ON access_request_events TO portcullis_admin;

-- What was done under one assignment, from its record on the trail: of the trail's records those alone whose decision rested on
-- it, and of them no address, no agent and no facts. Refusals after its end are among them, for a day.
CREATE FUNCTION accesses_under_assignment(assignment uuid, after_record uuid, wanted integer)
RETURNS TABLE (id uuid, kind text, effect text, codes text[], operation text, dataset_id uuid, item_id uuid, tool_id uuid, bytes bigint, bytes_sent bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  SELECT e.id, e.kind, e.effect, e.codes, e.event #>> '{metadata,event_code}', e.dataset_id, e.item_id, e.tool_id,
    (e.event #>> '{unmapped,bytes}')::bigint, o.bytes_sent
  FROM assignments a
  JOIN log_leaves l ON l.part = 0 AND l.subject_id = a.person_id AND l.organisation_id = a.organisation_id
    AND l.record_id > greatest(after_record, uuid_at(a.created_at - interval '1 minute'))
    AND l.record_id < uuid_at(least(a.expires_at, a.revoked_at, now()) + interval '1 day')
  JOIN access_entries e ON e.id = l.record_id AND e.project_id = a.project_id
  LEFT JOIN access_outcomes o ON o.record_id = l.record_id
  WHERE a.id = assignment AND e.event #>> '{unmapped,record,assignment}' = a.id::text
    AND (scope_is_operator() OR a.organisation_id = ANY (scope_organisations()))
  ORDER BY e.id LIMIT wanted
$$;

-- How many reviews of broken glass are late, over all organisations: a number for whoever is on call, and nothing else.
CREATE FUNCTION overdue_break_glass_reviews() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  SELECT count(*) FROM access_requests r WHERE r.reviewed_at IS NULL AND r.review_due_at <= now()
$$;

-- Which they are, oldest first, by ids: for the worker, who tells the client of each once.
CREATE FUNCTION find_overdue_break_glass_reviews(max_reviews integer)
RETURNS TABLE (request_id uuid, organisation_id uuid, project_id uuid, person_id uuid, due_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  SELECT r.id, r.organisation_id, r.project_id, r.person_id, r.review_due_at FROM access_requests r
  WHERE r.reviewed_at IS NULL AND r.review_due_at <= now() ORDER BY r.review_due_at LIMIT max_reviews
$$;

GRANT CREATE ON SCHEMA portcullis TO portcullis_linker;
ALTER FUNCTION accesses_under_assignment(uuid, uuid, integer) OWNER TO portcullis_linker;
ALTER FUNCTION overdue_break_glass_reviews() OWNER TO portcullis_linker;
ALTER FUNCTION find_overdue_break_glass_reviews(integer) OWNER TO portcullis_linker;
REVOKE CREATE ON SCHEMA portcullis FROM portcullis_linker;
GRANT SELECT (id, organisation_id, project_id, person_id, created_at, expires_at, revoked_at) ON assignments TO portcullis_linker;
GRANT SELECT (record_id, part, subject_id, organisation_id) ON log_leaves TO portcullis_linker;
GRANT SELECT (id, kind, effect, codes, project_id, dataset_id, item_id, tool_id, event) ON access_entries TO portcullis_linker;
GRANT SELECT (record_id, bytes_sent) ON access_outcomes TO portcullis_linker;
GRANT SELECT (id, organisation_id, project_id, person_id, reviewed_at, review_due_at) ON access_requests TO portcullis_linker;
CREATE POLICY linker ON assignments FOR SELECT TO portcullis_linker USING (true);
CREATE POLICY linker ON log_leaves FOR SELECT TO portcullis_linker USING (true);
CREATE POLICY linker ON access_entries FOR SELECT TO portcullis_linker USING (true);
CREATE POLICY linker ON access_outcomes FOR SELECT TO portcullis_linker USING (true);
CREATE POLICY linker ON access_requests FOR SELECT TO portcullis_linker USING (true);

REVOKE ALL ON FUNCTION refuse_own_decision(), refuse_other_grant(), accesses_under_assignment(uuid, uuid, integer), overdue_break_glass_reviews(),
  find_overdue_break_glass_reviews(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION uuid_at(timestamptz), scope_organisations(), scope_is_operator() TO portcullis_linker;
GRANT EXECUTE ON FUNCTION accesses_under_assignment(uuid, uuid, integer), overdue_break_glass_reviews() TO portcullis_admin;
GRANT EXECUTE ON FUNCTION find_overdue_break_glass_reviews(integer) TO portcullis_worker;
