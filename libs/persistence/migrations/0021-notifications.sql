-- Notifications: what happened is written down in the transaction that makes it happen, and told afterwards, at least once. The
-- worker finds receivers and keeps the log of deliveries through the functions below; it reads no table.
SET LOCAL search_path = portcullis;

DO $$
BEGIN
  -- Owns the functions that find whom to tell: nobody logs in as it.
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portcullis_notifier') THEN
    CREATE ROLE portcullis_notifier NOLOGIN NOSUPERUSER NOBYPASSRLS;
  END IF;
END $$;
GRANT portcullis_notifier TO CURRENT_USER;
GRANT USAGE ON SCHEMA portcullis TO portcullis_notifier;

-- Where an organisation is told. The signing secret is derived from the id and a secret of the process: nothing here to steal.
CREATE TABLE notification_webhooks (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisations (id),
  url text NOT NULL CHECK (char_length(url) <= 2000),
  -- Null: everything.
  topics text[] CHECK (cardinality(topics) > 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  removed_at timestamptz
);
CREATE INDEX notification_webhooks_live ON notification_webhooks (organisation_id) WHERE removed_at IS NULL;

-- The outbox. Ids, dates, counts and codes only: nothing personal, nothing of an item.
CREATE TABLE notifications (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisations (id),
  type text NOT NULL CHECK (type ~ '^[a-z-]+(\.[a-z-]+)+$' AND char_length(type) <= 64),
  topic text NOT NULL CHECK (topic IN ('requests', 'terms', 'subprocessors', 'grants', 'revocations', 'break-glass', 'reviews', 'alerts', 'test')),
  -- As webhooks are sent it: stored, so that every attempt says the same.
  body text NOT NULL CHECK (octet_length(body) <= 16384),
  -- Who is mailed: these people; those of these roles, at the organisation and at the operator; those who work for the
  -- organisation; those assigned to the project.
  to_people uuid[] NOT NULL DEFAULT '{}',
  to_roles text[] NOT NULL DEFAULT '{}',
  to_workers boolean NOT NULL DEFAULT false,
  to_project uuid,
  -- Of a test: the one webhook it is for.
  to_webhook uuid REFERENCES notification_webhooks (id),
  -- What is found by looking, not made by a change, is told once.
  once text UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- When all its deliveries were made; null: not yet. Until then, up to which person they are made.
  dispatched_at timestamptz,
  dispatched_to uuid
);
CREATE INDEX notifications_to_dispatch ON notifications (id) WHERE dispatched_at IS NULL;
CREATE INDEX notifications_by_organisation ON notifications (organisation_id, id);

-- One notification for one receiver. Dead: not to be tried again by itself. Muted: its person wants no mail of this topic.
CREATE TABLE notification_deliveries (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  notification_id uuid NOT NULL REFERENCES notifications (id),
  organisation_id uuid NOT NULL,
  webhook_id uuid REFERENCES notification_webhooks (id),
  person_id uuid REFERENCES people (id),
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'dead', 'muted')),
  -- What cannot wait (break-glass, alerts) is not behind what goes to everybody.
  urgent boolean NOT NULL DEFAULT false,
  attempts integer NOT NULL DEFAULT 0,
  attempts_left integer NOT NULL DEFAULT 10,
  next_attempt_at timestamptz NOT NULL DEFAULT now(),
  -- Until when an attempt under way has it; passed without a result, the attempt's process is taken for dead.
  leased_until timestamptz,
  -- Of the last answer: an HTTP status or a reply of SMTP; null where there was none, and then last_error says why.
  last_status integer,
  last_error text CHECK (last_error ~ '^[A-Za-z0-9_ ]{1,64}$'),
  created_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  CHECK ((webhook_id IS NULL) <> (person_id IS NULL)),
  UNIQUE (webhook_id, notification_id),
  UNIQUE (person_id, notification_id)
);
CREATE INDEX notification_deliveries_due ON notification_deliveries (webhook_id, next_attempt_at) WHERE state = 'pending' AND webhook_id IS NOT NULL;
CREATE INDEX notification_deliveries_leased ON notification_deliveries (leased_until) WHERE webhook_id IS NOT NULL AND leased_until IS NOT NULL;
CREATE INDEX notification_mails_due ON notification_deliveries (urgent DESC, next_attempt_at) WHERE state = 'pending' AND person_id IS NOT NULL;
CREATE INDEX notification_deliveries_by_notification ON notification_deliveries (notification_id, id);
CREATE INDEX notification_deliveries_dead ON notification_deliveries (webhook_id, notification_id) WHERE state = 'dead' AND webhook_id IS NOT NULL;

-- Every attempt: begun when it was taken; without an end, whoever made it did not live to say how it went.
CREATE TABLE notification_attempts (
  delivery_id uuid NOT NULL REFERENCES notification_deliveries (id),
  organisation_id uuid NOT NULL,
  attempt integer NOT NULL,
  began_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  status integer,
  error text CHECK (error ~ '^[A-Za-z0-9_ ]{1,64}$'),
  PRIMARY KEY (delivery_id, attempt)
);

-- What a person chose, where it is not what everybody has. Of terms and of break-glass everybody is told: there is no row to turn
-- them off with.
CREATE TABLE notification_preferences (
  person_id uuid NOT NULL REFERENCES people (id),
  organisation_id uuid NOT NULL REFERENCES organisations (id),
  topic text NOT NULL CHECK (topic IN ('requests', 'subprocessors', 'grants', 'revocations', 'reviews', 'alerts')),
  email boolean NOT NULL,
  PRIMARY KEY (person_id, topic)
);

-- Everybody a notification is mailed to. People named outright are told even when suspended: it may be what they are told.
CREATE FUNCTION notification_recipients(organisation uuid, people_named uuid[], roles_named text[], workers boolean, project uuid)
RETURNS TABLE (person_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  SELECT p.id FROM people p WHERE p.id = ANY (people_named)
  UNION SELECT p.id FROM people p
    WHERE p.organisation_id IN (organisation, operator_organisation()) AND p.status = 'active' AND EXISTS (
      SELECT FROM unnest(p.roles) held WHERE held = ANY (roles_named) AND (p.organisation_id = organisation OR held LIKE 'operator%'))
  UNION SELECT p.id FROM engagements e JOIN people p ON p.id = e.person_id
    WHERE workers AND e.organisation_id = organisation AND p.status = 'active'
  UNION SELECT p.id FROM assignments a JOIN people p ON p.id = a.person_id
    WHERE a.project_id = project AND a.organisation_id = organisation AND p.status = 'active'
      AND a.revoked_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > now())
$$;

CREATE FUNCTION is_urgent(topic text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT topic IN ('break-glass', 'alerts') $$;

-- Makes the deliveries of what happened, mails up to so many at a time: what goes to everybody is made in pages, between which what
-- cannot wait is not kept waiting. Returns of how many notifications; the most that was asked for where there is more to do.
CREATE FUNCTION dispatch_notifications(max_notifications integer, max_mails integer, mail_configured boolean)
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
DECLARE
  told notifications;
  room integer := max_mails;
  made integer;
  last_person uuid;
  dispatched integer := 0;
BEGIN
  FOR told IN SELECT * FROM notifications n WHERE n.dispatched_at IS NULL
      ORDER BY is_urgent(n.topic) DESC, n.id LIMIT max_notifications FOR UPDATE SKIP LOCKED LOOP
    IF told.dispatched_to IS NULL THEN
      INSERT INTO notification_deliveries (notification_id, organisation_id, urgent, webhook_id)
        SELECT told.id, told.organisation_id, is_urgent(told.topic), w.id FROM notification_webhooks w
        WHERE w.organisation_id = told.organisation_id AND w.removed_at IS NULL
          AND CASE WHEN told.to_webhook IS NULL THEN w.topics IS NULL OR told.topic = ANY (w.topics) ELSE w.id = told.to_webhook END;
    END IF;
    WITH page AS (
      SELECT r.person_id FROM notification_recipients(told.organisation_id, told.to_people, told.to_roles, told.to_workers, told.to_project) r
      WHERE told.dispatched_to IS NULL OR r.person_id > told.dispatched_to ORDER BY r.person_id LIMIT room
    ), mails AS (
      INSERT INTO notification_deliveries (notification_id, organisation_id, urgent, person_id, state, last_error, ended_at)
        SELECT told.id, told.organisation_id, is_urgent(told.topic), p.id, v.state, v.reason, CASE WHEN v.state = 'pending' THEN NULL ELSE now() END
        FROM page r JOIN people p ON p.id = r.person_id
        LEFT JOIN notification_preferences c ON c.person_id = p.id AND c.topic = told.topic
        CROSS JOIN LATERAL (SELECT
          CASE WHEN c.email IS FALSE THEN 'muted' WHEN p.email IS NULL OR NOT mail_configured THEN 'dead' ELSE 'pending' END,
          CASE WHEN c.email IS FALSE THEN NULL WHEN p.email IS NULL THEN 'no address' WHEN NOT mail_configured THEN 'mail not configured' END
        ) v(state, reason)
    )
    SELECT count(*), (SELECT p.person_id FROM page p ORDER BY p.person_id DESC LIMIT 1) INTO made, last_person FROM page;
    IF made = room THEN
      -- There may be more of them: it is gone on with where this ended.
      UPDATE notifications SET dispatched_to = coalesce(last_person, dispatched_to) WHERE id = told.id;
      RETURN max_notifications;
    END IF;
    UPDATE notifications SET dispatched_at = now() WHERE id = told.id;
    room := room - made;
    dispatched := dispatched + 1;
  END LOOP;
  RETURN dispatched;
END $$;

-- Takes what is due for webhooks, of each and of each organisation at most so many at a time, whoever has them and whether or not the
-- webhook is there any more: who answers slowly keeps nobody else waiting. Who has least under way comes first, among webhooks of an
-- organisation and among organisations. Taken for longer than an attempt lasts: a process that dies over one leaves it to another, which
-- repeats it under the same id.
CREATE FUNCTION claim_webhook_deliveries(max_rows integer, max_per_webhook integer, max_per_organisation integer, lease_seconds double precision)
RETURNS TABLE (id uuid, attempt integer, webhook_id uuid, url text, body text)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  WITH taken AS MATERIALIZED (
    SELECT l.organisation_id, l.webhook_id, count(*) AS held FROM notification_deliveries l
    WHERE l.webhook_id IS NOT NULL AND l.leased_until > now() GROUP BY l.organisation_id, l.webhook_id
  ), of_webhooks AS (
    SELECT x.id, x.next_attempt_at, w.url, w.organisation_id, h.held + row_number() OVER (PARTITION BY w.id ORDER BY x.next_attempt_at, x.id) AS turn
    FROM notification_webhooks w
    CROSS JOIN LATERAL (SELECT coalesce(sum(t.held), 0)::bigint AS held FROM taken t WHERE t.webhook_id = w.id) h
    CROSS JOIN LATERAL (
      SELECT d.id, d.next_attempt_at FROM notification_deliveries d
      WHERE d.webhook_id = w.id AND d.state = 'pending' AND d.next_attempt_at <= now()
      ORDER BY d.next_attempt_at LIMIT greatest(0, max_per_webhook - h.held) FOR UPDATE SKIP LOCKED) x
    WHERE w.removed_at IS NULL
  ), of_organisations AS (
    SELECT o.id, o.url, o.next_attempt_at, row_number() OVER (PARTITION BY o.organisation_id ORDER BY o.turn, o.next_attempt_at, o.id)
      + (SELECT coalesce(sum(t.held), 0) FROM taken t WHERE t.organisation_id = o.organisation_id) AS turn
    FROM of_webhooks o
  ), due AS (
    SELECT o.id, o.url FROM of_organisations o WHERE o.turn <= max_per_organisation ORDER BY o.turn, o.next_attempt_at LIMIT max_rows
  ), claimed AS (
    UPDATE notification_deliveries d SET attempts = d.attempts + 1, attempts_left = d.attempts_left - 1,
      leased_until = now() + make_interval(secs => lease_seconds), next_attempt_at = now() + make_interval(secs => lease_seconds)
    FROM due WHERE d.id = due.id
    RETURNING d.id, d.attempts, d.organisation_id, d.notification_id, d.webhook_id, due.url
  ), begun AS (
    INSERT INTO notification_attempts (delivery_id, organisation_id, attempt) SELECT c.id, c.organisation_id, c.attempts FROM claimed c
  )
  SELECT c.id, c.attempts, c.webhook_id, c.url, n.body FROM claimed c JOIN notifications n ON n.id = c.notification_id
$$;

-- Until when an attempt under way has a delivery of an alert: what of an organisation is under way is counted over all processes.
ALTER TABLE alert_deliveries ADD COLUMN leased_until timestamptz;
CREATE INDEX alert_deliveries_leased ON alert_deliveries (leased_until) WHERE leased_until IS NOT NULL;
CREATE INDEX alert_deliveries_due_by_webhook ON alert_deliveries (webhook_id, next_attempt_at) WHERE state = 'pending';

-- Takes mails that are due. The address leaves the database here and nowhere else; null for a person who has none any more.
CREATE FUNCTION claim_mail_deliveries(max_rows integer, lease_seconds double precision)
RETURNS TABLE (id uuid, attempt integer, address text, organisation text, body text, optional boolean)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  WITH due AS (
    SELECT x.id FROM notification_deliveries x
    WHERE x.person_id IS NOT NULL AND x.state = 'pending' AND x.next_attempt_at <= now()
    ORDER BY x.urgent DESC, x.next_attempt_at LIMIT max_rows FOR UPDATE SKIP LOCKED
  ), claimed AS (
    UPDATE notification_deliveries d SET attempts = d.attempts + 1, attempts_left = d.attempts_left - 1,
      leased_until = now() + make_interval(secs => lease_seconds), next_attempt_at = now() + make_interval(secs => lease_seconds)
    FROM due WHERE d.id = due.id
    RETURNING d.id, d.attempts, d.organisation_id, d.notification_id, d.person_id
  ), begun AS (
    INSERT INTO notification_attempts (delivery_id, organisation_id, attempt) SELECT c.id, c.organisation_id, c.attempts FROM claimed c
  )
  SELECT c.id, c.attempts, p.email, o.name, n.body, n.topic NOT IN ('terms', 'break-glass')
  FROM claimed c JOIN notifications n ON n.id = c.notification_id JOIN organisations o ON o.id = c.organisation_id JOIN people p ON p.id = c.person_id
$$;

-- Writes down how an attempt went. One that was taken for dead, and whose delivery another has taken since, moves nothing.
CREATE FUNCTION record_notification_attempt(delivery uuid, of_attempt integer, outcome text, answered integer, failure text, retry_seconds double precision)
RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
DECLARE
  becomes text;
  -- A code and never a sentence: what is not one is not kept.
  code text := CASE WHEN failure IS NULL OR failure ~ '^[A-Za-z0-9_ ]{1,64}$' THEN failure ELSE 'failed' END;
BEGIN
  IF outcome NOT IN ('delivered', 'retry', 'dead') THEN
    RAISE EXCEPTION 'no such outcome' USING ERRCODE = '22023';
  END IF;
  UPDATE notification_attempts a SET ended_at = now(), status = answered, error = code
    WHERE a.delivery_id = delivery AND a.attempt = of_attempt AND a.ended_at IS NULL;
  UPDATE notification_deliveries d SET
      state = CASE WHEN outcome <> 'retry' THEN outcome WHEN d.attempts_left > 0 THEN 'pending' ELSE 'dead' END,
      last_status = answered, last_error = code, leased_until = NULL, next_attempt_at = now() + make_interval(secs => retry_seconds),
      ended_at = CASE WHEN outcome = 'retry' AND d.attempts_left > 0 THEN NULL ELSE now() END
    WHERE d.id = delivery AND d.attempts = of_attempt AND d.state = 'pending'
    RETURNING d.state INTO becomes;
  RETURN becomes;
END $$;

-- Writes down what a job of the worker found or did, as the control plane's own INSERT does; `once` is not told twice. Returns
-- whether it is told now.
CREATE FUNCTION write_notification(organisation uuid, of_type text, of_topic text, data json, people uuid[], roles text[], only_once text)
RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
DECLARE
  new_id uuid := uuidv7();
BEGIN
  INSERT INTO notifications (id, organisation_id, type, topic, body, to_people, to_roles, once)
    VALUES (new_id, organisation, of_type, of_topic, json_build_object('id', new_id, 'type', of_type,
        'timestamp', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'organisationId', organisation, 'data', data)::text,
      coalesce(people, '{}'), coalesce(roles, '{}'), only_once)
    ON CONFLICT (once) DO NOTHING;
  RETURN FOUND;
END $$;

-- Tells of grants that end soon: with a fifth of their time left, a week at most; those of less than a day are not announced. Once
-- for each end: one that is moved is announced again.
CREATE FUNCTION announce_expiring_grants(max_grants integer)
RETURNS integer LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  WITH ending AS MATERIALIZED (
    SELECT a.id, a.organisation_id, a.project_id, a.person_id, a.expires_at, k.once
    FROM assignments a CROSS JOIN LATERAL (SELECT 'grant.expiring/' || a.id || '/' || extract(epoch FROM a.expires_at)) k(once)
    WHERE a.revoked_at IS NULL AND a.expires_at BETWEEN now() AND now() + interval '7 days' AND a.expires_at - a.starts_at >= interval '1 day'
      AND a.expires_at - now() <= (a.expires_at - a.starts_at) / 5
      AND NOT EXISTS (SELECT FROM notifications n WHERE n.once = k.once)
    ORDER BY a.expires_at LIMIT max_grants
  )
  SELECT count(*) FILTER (WHERE write_notification(e.organisation_id, 'grant.expiring', 'grants', json_build_object(
      'assignmentId', e.id, 'projectId', e.project_id, 'personId', e.person_id,
      'expiresAt', to_char(e.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')), ARRAY[e.person_id], ARRAY['client_admin'], e.once))::integer
  FROM ending e
$$;
CREATE INDEX assignments_ending ON assignments (expires_at) WHERE revoked_at IS NULL AND expires_at IS NOT NULL;

-- The second line.
DO $$
DECLARE
  owned text;
BEGIN
  FOREACH owned IN ARRAY ARRAY['notification_webhooks', 'notifications', 'notification_deliveries', 'notification_attempts', 'notification_preferences'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
    EXECUTE format('CREATE POLICY notifier ON %I TO portcullis_notifier USING (true) WITH CHECK (true)', owned);
    EXECUTE format('CREATE POLICY tenant_admin ON %I TO portcullis_admin USING ((SELECT scope_is_operator()) OR organisation_id = ANY ((SELECT scope_organisations())::uuid[]))', owned);
  END LOOP;
END $$;
CREATE POLICY tenant_trail ON notifications TO portcullis_trail
  USING ((SELECT scope_is_operator()) OR organisation_id = ANY ((SELECT scope_organisations())::uuid[]));
CREATE POLICY tenant ON notification_preferences TO portcullis_gateway USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[]));
CREATE POLICY notifier ON people FOR SELECT TO portcullis_notifier USING (true);
CREATE POLICY notifier ON engagements FOR SELECT TO portcullis_notifier USING (true);
CREATE POLICY notifier ON assignments FOR SELECT TO portcullis_notifier USING (true);
CREATE POLICY notifier ON organisations FOR SELECT TO portcullis_notifier USING (true);

GRANT CREATE ON SCHEMA portcullis TO portcullis_notifier;
ALTER FUNCTION notification_recipients(uuid, uuid[], text[], boolean, uuid) OWNER TO portcullis_notifier;
ALTER FUNCTION dispatch_notifications(integer, integer, boolean) OWNER TO portcullis_notifier;
ALTER FUNCTION claim_webhook_deliveries(integer, integer, integer, double precision) OWNER TO portcullis_notifier;
ALTER FUNCTION claim_mail_deliveries(integer, double precision) OWNER TO portcullis_notifier;
ALTER FUNCTION record_notification_attempt(uuid, integer, text, integer, text, double precision) OWNER TO portcullis_notifier;
ALTER FUNCTION announce_expiring_grants(integer) OWNER TO portcullis_notifier;
ALTER FUNCTION write_notification(uuid, text, text, json, uuid[], text[], text) OWNER TO portcullis_notifier;
REVOKE CREATE ON SCHEMA portcullis FROM portcullis_notifier;

GRANT SELECT (id, organisation_id, email, roles, status) ON people TO portcullis_notifier;
GRANT SELECT ON engagements TO portcullis_notifier;
GRANT SELECT (id, organisation_id, project_id, person_id, starts_at, expires_at, revoked_at) ON assignments TO portcullis_notifier;
GRANT SELECT (id, name) ON organisations TO portcullis_notifier;
GRANT SELECT ON notification_webhooks, notification_preferences TO portcullis_notifier;
GRANT SELECT, INSERT, UPDATE (dispatched_at, dispatched_to) ON notifications TO portcullis_notifier;
GRANT SELECT, INSERT, UPDATE ON notification_deliveries, notification_attempts TO portcullis_notifier;
GRANT EXECUTE ON FUNCTION operator_organisation(), is_urgent(text) TO portcullis_notifier;

REVOKE ALL ON FUNCTION notification_recipients(uuid, uuid[], text[], boolean, uuid), dispatch_notifications(integer, integer, boolean),
  claim_webhook_deliveries(integer, integer, integer, double precision), claim_mail_deliveries(integer, double precision),
  record_notification_attempt(uuid, integer, text, integer, text, double precision), announce_expiring_grants(integer),
  write_notification(uuid, text, text, json, uuid[], text[], text), is_urgent(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION dispatch_notifications(integer, integer, boolean), claim_webhook_deliveries(integer, integer, integer, double precision),
  claim_mail_deliveries(integer, double precision), record_notification_attempt(uuid, integer, text, integer, text, double precision),
  announce_expiring_grants(integer), write_notification(uuid, text, text, json, uuid[], text[], text) TO portcullis_worker;

-- What happened is written by who made it happen, and is not changed by them. Of deliveries, administration may only begin one anew
-- or end one.
GRANT INSERT ON notifications TO portcullis_admin, portcullis_trail;
GRANT SELECT ON notifications, notification_deliveries, notification_attempts TO portcullis_admin;
GRANT UPDATE (state, attempts_left, next_attempt_at, leased_until, last_error, ended_at) ON notification_deliveries TO portcullis_admin;
GRANT SELECT, INSERT, UPDATE (removed_at) ON notification_webhooks TO portcullis_admin;
GRANT SELECT, INSERT, UPDATE (email) ON notification_preferences TO portcullis_gateway;
