-- Epochs, instances, budgets and the trail's entries, and the one function through which a read becomes possible.
SET LOCAL search_path = portcullis;

-- One row, locked by every change of policy until it commits: changes get a total order that equals their commit order.
CREATE TABLE policy_clock (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  value bigint NOT NULL
);
INSERT INTO policy_clock VALUES (true, 1);

-- The clock's value at the last change that concerns an organisation, a person or a tool credential.
CREATE TABLE policy_epochs (
  scope_id uuid PRIMARY KEY,
  epoch bigint NOT NULL
) WITH (fillfactor = 50);
CREATE INDEX policy_epochs_by_epoch ON policy_epochs (epoch);

-- A gateway serves only while its lease runs; a revocation waits for each running lease to apply it or to end.
CREATE TABLE gateway_instances (
  id uuid PRIMARY KEY,
  applied_epoch bigint NOT NULL,
  lease_until timestamptz NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 50);

CREATE TABLE budget_windows (
  project_id uuid NOT NULL,
  subject_id uuid NOT NULL,
  window_start timestamptz NOT NULL,
  items integer NOT NULL,
  bytes bigint NOT NULL,
  PRIMARY KEY (project_id, subject_id, window_start)
) WITH (fillfactor = 50);
-- Distinct items read in a window: a film read in a hundred ranges is one item.
CREATE TABLE budget_items (
  project_id uuid NOT NULL,
  subject_id uuid NOT NULL,
  window_start timestamptz NOT NULL,
  item_id uuid NOT NULL,
  PRIMARY KEY (project_id, subject_id, window_start, item_id)
);

-- Intents, denials, sign-ins and administration alike: one schema, so a refusal never lacks what an allowance has.
-- `body` is type json, which keeps the text exactly as it was written (and will be hashed).
CREATE TABLE access_entries (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('access', 'listing', 'authentication', 'administration', 'explanation')),
  effect text NOT NULL CHECK (effect IN ('allow', 'deny')),
  codes text[] NOT NULL,
  subject_id uuid,
  project_id uuid,
  item_id uuid,
  instance_id uuid,
  body json NOT NULL CHECK (octet_length(body::text) <= 32768),
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TABLE access_outcomes (
  record_id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,
  bytes_sent bigint NOT NULL CHECK (bytes_sent >= 0),
  ending text NOT NULL CHECK (ending IN ('complete', 'client_aborted', 'revoked', 'lease_lost', 'integrity_error', 'storage_error', 'key_error', 'stalled', 'shutdown')),
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The larger parts of a decision's inputs, stored once per content and named by SHA-256 in each record that used them.
CREATE TABLE fact_snapshots (
  sha256 text PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  organisation_id uuid NOT NULL,
  body json NOT NULL CHECK (octet_length(body::text) <= 262144),
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE FUNCTION organisation_lock(organisation uuid) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT hashtextextended(organisation::text, 7305)
$$;

CREATE TYPE access_intent AS (
  id uuid,
  organisation_id uuid,
  kind text,
  effect text,
  codes text[],
  subject_id uuid,
  project_id uuid,
  item_id uuid,
  version_id uuid,
  instance_id uuid,
  organisation_epoch bigint,
  subject_epoch bigint,
  bytes bigint,
  item_limit integer,
  byte_limit bigint,
  window_seconds integer,
  body json
);

-- Counts the budgets of the intents given, all or none of each, and returns those that do not fit.
-- The counter rows are locked in key order first, so two instances wait for each other instead of deadlocking.
CREATE FUNCTION spend_budget(intents access_intent[]) RETURNS TABLE (id uuid, status text)
LANGUAGE plpgsql SET search_path = portcullis, pg_temp AS $$
BEGIN
  INSERT INTO budget_windows AS w (project_id, subject_id, window_start, items, bytes)
  SELECT DISTINCT i.project_id, i.subject_id, date_bin(make_interval(secs => i.window_seconds), now(), timestamptz 'epoch'), 0, 0
  FROM unnest(intents) i ORDER BY 1, 2, 3
  ON CONFLICT DO NOTHING;

  PERFORM 1 FROM budget_windows w
  WHERE (w.project_id, w.subject_id, w.window_start) IN (
    SELECT i.project_id, i.subject_id, date_bin(make_interval(secs => i.window_seconds), now(), timestamptz 'epoch') FROM unnest(intents) i)
  ORDER BY w.project_id, w.subject_id, w.window_start
  FOR UPDATE;

  -- A new statement: what another instance spent while we waited for its lock is visible from here on.
  RETURN QUERY
  WITH asked AS (
    SELECT i.id, i.project_id, i.subject_id, i.item_id, i.bytes, i.item_limit, i.byte_limit, i.ordinality,
           date_bin(make_interval(secs => i.window_seconds), now(), timestamptz 'epoch') AS window_start
    FROM unnest(intents) WITH ORDINALITY i
  ), marked AS (
    SELECT a.*, b.item_id IS NULL AS item_is_new,
           row_number() OVER (PARTITION BY a.project_id, a.subject_id, a.window_start, a.item_id ORDER BY a.ordinality) = 1 AS first_of_item
    FROM asked a LEFT JOIN budget_items b USING (project_id, subject_id, window_start, item_id)
  ), summed AS (
    SELECT m.*, w.items AS items_before, w.bytes AS bytes_before,
           sum((m.item_is_new AND m.first_of_item)::int) OVER so_far AS new_items,
           sum(m.bytes) OVER so_far AS new_bytes
    FROM marked m JOIN budget_windows w USING (project_id, subject_id, window_start)
    WINDOW so_far AS (PARTITION BY m.project_id, m.subject_id, m.window_start ORDER BY m.ordinality)
  ), judged AS (
    SELECT s.*, CASE
        WHEN s.item_is_new AND s.items_before + s.new_items > s.item_limit THEN 'BUDGET'
        WHEN s.bytes_before + s.new_bytes > s.byte_limit THEN 'BUDGET'
      END AS refusal
    FROM summed s
  ), remembered AS (
    INSERT INTO budget_items (project_id, subject_id, window_start, item_id)
    SELECT DISTINCT j.project_id, j.subject_id, j.window_start, j.item_id FROM judged j WHERE j.refusal IS NULL AND j.item_is_new
    ON CONFLICT DO NOTHING
  ), spent AS (
    UPDATE budget_windows w
    SET items = w.items + t.items, bytes = w.bytes + t.bytes
    FROM (SELECT j.project_id, j.subject_id, j.window_start, sum(j.bytes)::bigint AS bytes,
                 count(DISTINCT j.item_id) FILTER (WHERE j.item_is_new)::int AS items
          FROM judged j WHERE j.refusal IS NULL GROUP BY 1, 2, 3) t
    WHERE (w.project_id, w.subject_id, w.window_start) = (t.project_id, t.subject_id, t.window_start)
  )
  SELECT j.id, j.refusal FROM judged j WHERE j.refusal IS NOT NULL;
END $$;

-- Records a batch of intents and returns those it refused to record (status STALE or BUDGET); all others are durable at commit.
-- Linearisation: a change of policy holds its organisations' locks exclusively until its epoch is committed. We hold them
-- shared and read the epochs in a LATER statement, hence under a snapshot taken after any such change: an intent decided
-- before it is refused here and decided again. One lock per organisation, never per person: the lock table is finite.
-- `snapshots` are the facts these intents name and this instance has not stored yet: they commit with them.
CREATE FUNCTION record_access(batch json, snapshots json DEFAULT '[]', retried boolean DEFAULT false) RETURNS TABLE (id uuid, status text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
DECLARE
  intents access_intent[];
  refused_ids uuid[];
  budgeted access_intent[];
  organisation uuid;
BEGIN
  SELECT array_agg(r) INTO intents FROM json_populate_recordset(NULL::access_intent, batch) r;
  IF retried THEN
    -- The first attempt may have committed: what it wrote is recorded, and its budget is spent, already.
    SELECT array_agg(i) INTO intents FROM unnest(intents) i WHERE NOT EXISTS (SELECT FROM access_entries e WHERE e.id = i.id);
  END IF;
  FOR organisation IN SELECT DISTINCT i.organisation_id FROM unnest(intents) i ORDER BY 1 LOOP
    PERFORM pg_advisory_xact_lock_shared(organisation_lock(organisation));
  END LOOP;

  SELECT coalesce(array_agg(i.id), '{}') INTO refused_ids
  FROM unnest(intents) i
  LEFT JOIN policy_epochs o ON o.scope_id = i.organisation_id
  LEFT JOIN policy_epochs s ON s.scope_id = i.subject_id
  LEFT JOIN items t ON t.id = i.item_id
  WHERE i.organisation_epoch IS NOT NULL
    AND (i.organisation_epoch <> coalesce(o.epoch, 0)
      OR i.subject_epoch <> coalesce(s.epoch, 0)
      OR (i.effect = 'allow' AND i.kind = 'access' AND t.current_version_id IS DISTINCT FROM i.version_id));
  IF cardinality(refused_ids) > 0 THEN
    RETURN QUERY SELECT r, 'STALE' FROM unnest(refused_ids) r;
  END IF;

  SELECT array_agg(i) INTO budgeted FROM unnest(intents) i
  WHERE i.effect = 'allow' AND (i.item_limit IS NOT NULL OR i.byte_limit IS NOT NULL) AND i.id <> ALL (refused_ids);
  IF budgeted IS NOT NULL THEN
    FOR id, status IN SELECT b.id, b.status FROM spend_budget(budgeted) b LOOP
      refused_ids := refused_ids || id;
      RETURN NEXT;
    END LOOP;
  END IF;

  INSERT INTO fact_snapshots (sha256, organisation_id, body)
  SELECT f.sha256, f.organisation_id, f.body
  FROM json_to_recordset(snapshots) AS f(sha256 text, organisation_id uuid, body json) ORDER BY 1
  ON CONFLICT DO NOTHING;

  -- Ids are made before writing, so a retry after an ambiguous commit cannot record twice.
  INSERT INTO access_entries (id, organisation_id, kind, effect, codes, subject_id, project_id, item_id, instance_id, body)
  SELECT i.id, i.organisation_id, i.kind, i.effect, i.codes, i.subject_id, i.project_id, i.item_id, i.instance_id, i.body
  FROM unnest(intents) i WHERE i.id <> ALL (refused_ids)
  ON CONFLICT DO NOTHING;
END $$;

-- Records how reads ended; the same id again changes nothing, so a retried batch is harmless.
CREATE FUNCTION record_outcomes(batch json) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  INSERT INTO access_outcomes (record_id, organisation_id, bytes_sent, ending)
  SELECT o.record_id, o.organisation_id, o.bytes_sent, o.ending
  FROM json_to_recordset(batch) AS o(record_id uuid, organisation_id uuid, bytes_sent bigint, ending text)
  ON CONFLICT DO NOTHING
$$;

-- What has been spent in the running window; the decision that follows a BUDGET refusal is made from this.
CREATE FUNCTION budget_spent(project uuid, subject uuid, window_seconds integer) RETURNS TABLE (items integer, bytes bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  SELECT w.items, w.bytes FROM budget_windows w
  WHERE w.project_id = project AND w.subject_id = subject
    AND w.window_start = date_bin(make_interval(secs => window_seconds), now(), timestamptz 'epoch')
$$;

-- Begins a change of policy: takes the locks of the organisations it concerns exclusively, in sorted order, and stamps the
-- scopes it changes (organisations, people, credentials) with the next value of the clock. Called inside the transaction
-- that makes the change, BEFORE the change; released at its commit. A change to one person is stamped on that person and
-- locks every organisation they work for, so nobody else's facts are thrown away.
CREATE FUNCTION begin_policy_change(organisations uuid[], scopes uuid[]) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
DECLARE
  organisation uuid;
  next_epoch bigint;
BEGIN
  FOR organisation IN SELECT DISTINCT o FROM unnest(organisations) o ORDER BY 1 LOOP
    PERFORM pg_advisory_xact_lock(organisation_lock(organisation));
  END LOOP;
  UPDATE policy_clock SET value = value + 1 RETURNING value INTO next_epoch;
  INSERT INTO policy_epochs (scope_id, epoch)
  SELECT DISTINCT s, next_epoch FROM unnest(scopes) s ORDER BY 1
  ON CONFLICT (scope_id) DO UPDATE SET epoch = excluded.epoch;
  PERFORM pg_notify('portcullis_policy', next_epoch::text);
  RETURN next_epoch;
END $$;

-- Who is calling, by the identity provider's subject. Narrow on purpose: the caller's own row and reach, nothing else.
CREATE FUNCTION find_person(person_issuer text, person_subject text)
RETURNS TABLE (id uuid, organisation_id uuid, slug text, name text, roles text[], status text, works_for uuid[], epoch bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  SELECT p.id, p.organisation_id, p.slug, p.name, p.roles, p.status,
         ARRAY(SELECT e.organisation_id FROM engagements e WHERE e.person_id = p.id UNION SELECT p.organisation_id),
         coalesce((SELECT x.epoch FROM policy_epochs x WHERE x.scope_id = p.id), 0)
  FROM people p WHERE p.issuer = person_issuer AND p.subject = person_subject
$$;
CREATE FUNCTION find_tool_credential(credential uuid)
RETURNS TABLE (id uuid, organisation_id uuid, slug text, secret_hash bytea, expires_at timestamptz, disconnected_at timestamptz, epoch bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  SELECT c.id, c.organisation_id, c.slug, c.secret_hash, c.expires_at, c.disconnected_at,
         coalesce((SELECT x.epoch FROM policy_epochs x WHERE x.scope_id = c.id), 0)
  FROM tool_credentials c WHERE c.id = credential
$$;
-- Whose item this is, and nothing more: so that a refused look at a foreign item is on its owner's trail.
CREATE FUNCTION locate_item(item uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  SELECT i.organisation_id FROM items i WHERE i.id = item
$$;
CREATE FUNCTION operator_organisation() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  SELECT o.id FROM organisations o WHERE o.kind = 'operator'
$$;
