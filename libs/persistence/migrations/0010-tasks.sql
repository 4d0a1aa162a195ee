-- The task queue: what is to be annotated, who holds what until when, and what became of it.
SET LOCAL search_path = portcullis;

ALTER TABLE projects
  ADD COLUMN lease_required boolean NOT NULL DEFAULT false,
  ADD COLUMN lease_seconds integer NOT NULL DEFAULT 1200 CHECK (lease_seconds BETWEEN 60 AND 86400),
  ADD COLUMN review_required boolean NOT NULL DEFAULT false;

CREATE TABLE task_batches (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,
  project_id uuid NOT NULL,
  name text NOT NULL,
  task_count integer NOT NULL DEFAULT 0 CHECK (task_count >= 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (project_id, organisation_id) REFERENCES projects (id, organisation_id)
);
CREATE INDEX task_batches_by_project ON task_batches (project_id, id);

-- A task goes annotating → (reviewing →) done; a rejected one begins its next round. `open_slots` more people may take it in its
-- present stage: overlap = open slots + live leases + completions of this round.
-- `turn`: 2 it came back (lapsed, skipped, forced, rejected), 1 it is new, 0 it was put back. `tier` orders by priority, then turn.
-- `position` orders within a tier. INVARIANT: positions of a tier become visible in their order (see `take_task_position`), and
-- whatever makes a task claimable again gives it a new one.
CREATE TABLE tasks (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,
  project_id uuid NOT NULL,
  batch_id uuid NOT NULL REFERENCES task_batches,
  dataset_id uuid NOT NULL,
  stage text NOT NULL DEFAULT 'annotating' CHECK (stage IN ('annotating', 'reviewing', 'done', 'withdrawn')),
  round smallint NOT NULL DEFAULT 1 CHECK (round > 0),
  overlap smallint NOT NULL DEFAULT 1 CHECK (overlap BETWEEN 1 AND 9),
  priority smallint NOT NULL DEFAULT 0 CHECK (priority BETWEEN -100 AND 100),
  turn smallint NOT NULL DEFAULT 1 CHECK (turn BETWEEN 0 AND 2),
  tier smallint GENERATED ALWAYS AS (priority * 3 + turn) STORED,
  position bigint NOT NULL,
  open_slots smallint NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT tasks_organisation_key UNIQUE (id, organisation_id),
  CONSTRAINT tasks_slots CHECK (open_slots BETWEEN 0 AND overlap AND (open_slots = 0 OR stage IN ('annotating', 'reviewing'))),
  FOREIGN KEY (project_id, organisation_id) REFERENCES projects (id, organisation_id),
  FOREIGN KEY (dataset_id, organisation_id) REFERENCES datasets (id, organisation_id)
);
CREATE INDEX tasks_open ON tasks (project_id, dataset_id, stage, tier DESC, position) WHERE open_slots > 0;
CREATE INDEX tasks_by_project ON tasks (project_id, id);
-- What was claimed leaves dead entries at the head of `tasks_open`: they are cleared away long before a fifth of the table is.
ALTER TABLE tasks SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 2000);

CREATE TABLE task_items (
  task_id uuid NOT NULL,
  item_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  position smallint NOT NULL,
  PRIMARY KEY (task_id, item_id),
  FOREIGN KEY (task_id, organisation_id) REFERENCES tasks (id, organisation_id),
  FOREIGN KEY (item_id, organisation_id) REFERENCES items (id, organisation_id)
);
CREATE INDEX task_items_by_item ON task_items (item_id);

-- A person's hold on a task. It lives while `ended_at` is null and `expires_at` lies ahead; what ended it stays on record.
CREATE TABLE task_leases (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,
  project_id uuid NOT NULL,
  task_id uuid NOT NULL,
  person_id uuid NOT NULL REFERENCES people,
  stage text NOT NULL CHECK (stage IN ('annotating', 'reviewing')),
  round smallint NOT NULL DEFAULT 1,
  started_at timestamptz NOT NULL DEFAULT now(),
  heartbeat_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  ending text CHECK (ending IN ('completed', 'released', 'skipped', 'lapsed', 'forced')),
  verdict text CHECK (verdict IN ('accepted', 'rejected')),
  CHECK ((ended_at IS NULL) = (ending IS NULL)),
  CHECK ((verdict IS NOT NULL) = (stage = 'reviewing' AND ending IS NOT NULL AND ending = 'completed')),
  FOREIGN KEY (task_id, organisation_id) REFERENCES tasks (id, organisation_id),
  FOREIGN KEY (project_id, organisation_id) REFERENCES projects (id, organisation_id)
);
CREATE INDEX task_leases_by_task ON task_leases (task_id, person_id);
-- Overlap means distinct people: nobody counts twice in one round of a task, whatever a program does.
CREATE UNIQUE INDEX task_leases_once ON task_leases (task_id, person_id, stage, round) WHERE ended_at IS NULL OR ending = 'completed';
-- One task at a time per person and project, so that claiming again can only mean the same one.
CREATE UNIQUE INDEX task_leases_held ON task_leases (person_id, project_id) WHERE ended_at IS NULL;
CREATE INDEX task_leases_running_out ON task_leases (project_id, expires_at) WHERE ended_at IS NULL;
CREATE INDEX task_leases_by_project ON task_leases (project_id, id);
CREATE INDEX task_leases_by_person ON task_leases (project_id, person_id, id);

-- What has ended stays so, as it ended: the grants say which columns a role may write, this that it may write an end once.
CREATE FUNCTION refuse_undoing() RETURNS trigger LANGUAGE plpgsql SET search_path = portcullis, pg_temp AS $$
BEGIN
  IF pg_has_role(current_user, (SELECT c.relowner FROM pg_class c WHERE c.oid = TG_RELID), 'MEMBER') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'what has ended in % stays ended', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER stays_ended BEFORE UPDATE OF ended_at, ending, verdict ON task_leases FOR EACH ROW
  WHEN (OLD.ended_at IS NOT NULL AND (NEW.ended_at, NEW.ending, NEW.verdict) IS DISTINCT FROM (OLD.ended_at, OLD.ending, OLD.verdict))
  EXECUTE FUNCTION refuse_undoing();

-- The last position given in a project: `new` to batches and changes of priority, `again` to tasks that come back.
CREATE TABLE task_positions (
  project_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('new', 'again')),
  last_position bigint NOT NULL,
  PRIMARY KEY (project_id, kind),
  FOREIGN KEY (project_id, organisation_id) REFERENCES projects (id, organisation_id)
) WITH (fillfactor = 50);

-- How far a person is through a tier: nothing up to and including `passed` is or ever will be for them at the place it has now.
CREATE TABLE task_cursors (
  person_id uuid NOT NULL REFERENCES people,
  project_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  dataset_id uuid NOT NULL,
  stage text NOT NULL,
  tier smallint NOT NULL,
  passed bigint NOT NULL,
  PRIMARY KEY (person_id, project_id, dataset_id, stage, tier),
  FOREIGN KEY (project_id, organisation_id) REFERENCES projects (id, organisation_id)
) WITH (fillfactor = 50);

-- Gives the next `wanted` positions and returns the first. The row stays locked until the transaction ends: whoever is given a
-- later position commits later, so whoever sees a position has seen every earlier one. A batch of minutes does not hold up tasks
-- that come back: those have a counter of their own, which no long transaction takes.
CREATE FUNCTION take_task_position(project uuid, organisation uuid, position_kind text, wanted integer DEFAULT 1) RETURNS bigint
LANGUAGE sql VOLATILE AS $$
  INSERT INTO task_positions AS p (project_id, organisation_id, kind, last_position) VALUES (project, organisation, position_kind, wanted)
  ON CONFLICT (project_id, kind) DO UPDATE SET last_position = p.last_position + wanted
  RETURNING p.last_position - wanted + 1
$$;

-- Whether a task as it stands may be this person's next: there is something of it to read (not erased, not quarantined), and they
-- neither hold it, nor have done it in this round, nor skipped it in this stage, nor would review what they annotated.
-- A subquery inside a function is never turned into a join, so this is asked per task, however many tasks a person has done.
CREATE FUNCTION is_task_for(task uuid, task_stage text, task_round smallint, person uuid) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT NOT EXISTS (
    SELECT FROM task_leases l
    WHERE l.task_id = task AND l.person_id = person
      AND (l.ended_at IS NULL
        OR (l.ending = 'completed' AND ((l.stage = task_stage AND l.round = task_round) OR (l.stage = 'annotating' AND task_stage = 'reviewing')))
        OR (l.ending = 'skipped' AND l.stage = task_stage)))
  AND EXISTS (
    SELECT FROM task_items x JOIN items i ON i.id = x.item_id
    WHERE x.task_id = task AND i.state = 'available' AND i.current_version_id IS NOT NULL)
$$;

-- Finds and locks the first task for a person in one tier of one dataset, behind what they have passed. Waits for nobody: what
-- another is taking at this moment is left out, and `contended` says so. It looks at 20 × 2000 places at most, then `contended` too.
-- Plans are kept (`keep_task_plans`), also one made while the queue was empty: so they may only be what is right for a full one.
-- Their cursor follows: up to the first task that may be theirs, which is seen, hence everything before it was.
CREATE FUNCTION next_task_in_lane(project uuid, organisation uuid, person uuid, wanted_stage text, dataset uuid, wanted_tier smallint, passed bigint,
  OUT task uuid, OUT contended boolean)
LANGUAGE plpgsql VOLATILE SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off AS $$
DECLARE
  places CONSTANT bigint := 2000;
  -- Shorter ways are not worth writing down.
  worth_it CONSTANT bigint := 64;
  reached bigint := passed;
  behind bigint := passed;
  first bigint;
  stop bigint;
BEGIN
  contended := false;
  FOR look IN 1..20 LOOP
    SELECT t.position INTO first FROM tasks t
    WHERE t.project_id = project AND t.dataset_id = dataset AND t.stage = wanted_stage AND t.tier = wanted_tier AND t.open_slots > 0
      AND t.position > behind
    ORDER BY t.position LIMIT 1;
    EXIT WHEN first IS NULL;
    behind := first + places - 1;
    -- The conditions of `is_task_for`, written out: a function costs ten times as much, and this is asked of every task passed.
    -- Scalar subqueries: as a join, the planner may read all that the person ever did.
    SELECT t.position INTO stop FROM tasks t
    WHERE t.project_id = project AND t.dataset_id = dataset AND t.stage = wanted_stage AND t.tier = wanted_tier AND t.open_slots > 0
      AND t.position >= first AND t.position <= behind
      AND (SELECT true FROM task_leases l
           WHERE l.task_id = t.id AND l.person_id = person
             AND (l.ended_at IS NULL
               OR (l.ending = 'completed' AND ((l.stage = t.stage AND l.round = t.round) OR (l.stage = 'annotating' AND t.stage = 'reviewing')))
               OR (l.ending = 'skipped' AND l.stage = t.stage))
           LIMIT 1) IS NULL
      AND (SELECT true FROM task_items x JOIN items i ON i.id = x.item_id
           WHERE x.task_id = t.id AND i.state = 'available' AND i.current_version_id IS NOT NULL LIMIT 1)
    ORDER BY t.position LIMIT 1;
    IF stop IS NULL THEN
      IF NOT contended THEN
        SELECT max(t.position) INTO reached FROM tasks t
        WHERE t.project_id = project AND t.dataset_id = dataset AND t.stage = wanted_stage AND t.tier = wanted_tier AND t.open_slots > 0
          AND t.position >= first AND t.position <= behind;
      END IF;
      CONTINUE;
    END IF;
    IF NOT contended THEN
      reached := stop - 1;
    END IF;
    SELECT t.id INTO task FROM tasks t
    WHERE t.project_id = project AND t.dataset_id = dataset AND t.stage = wanted_stage AND t.tier = wanted_tier AND t.open_slots > 0
      AND t.position >= stop AND t.position <= behind AND is_task_for(t.id, t.stage, t.round, person)
    ORDER BY t.position LIMIT 1 FOR UPDATE OF t SKIP LOCKED;
    EXIT WHEN task IS NOT NULL;
    contended := true;
  END LOOP;
  contended := contended OR (task IS NULL AND first IS NOT NULL);
  IF reached - passed >= worth_it THEN
    INSERT INTO task_cursors AS c (person_id, project_id, organisation_id, dataset_id, stage, tier, passed)
    VALUES (person, project, organisation, dataset, wanted_stage, wanted_tier, reached)
    ON CONFLICT (person_id, project_id, dataset_id, stage, tier) DO UPDATE SET passed = greatest(c.passed, excluded.passed);
  END IF;
END $$;

-- Finds and locks the next task for a person in one stage: tier by tier; within a tier the dataset whose first task is the oldest.
CREATE FUNCTION next_task(project uuid, organisation uuid, person uuid, wanted_stage text, datasets uuid[], OUT task uuid, OUT contended boolean)
LANGUAGE plpgsql VOLATILE SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off AS $$
DECLARE
  current_tier smallint := 32767;
  lane record;
  offered record;
BEGIN
  contended := false;
  LOOP
    SELECT max(x.tier) INTO current_tier
    FROM unnest(datasets) d (id)
    CROSS JOIN LATERAL (
      SELECT t.tier FROM tasks t
      WHERE t.project_id = project AND t.dataset_id = d.id AND t.stage = wanted_stage AND t.open_slots > 0 AND t.tier < current_tier
      ORDER BY t.tier DESC LIMIT 1) x;
    EXIT WHEN current_tier IS NULL;
    FOR lane IN
      -- Materialised: behind row-level security only a plain value may go into an index condition.
      WITH lanes AS MATERIALIZED (
        SELECT d.id AS dataset, coalesce(c.passed, 0) AS passed
        FROM unnest(datasets) d (id)
        LEFT JOIN task_cursors c ON c.person_id = person AND c.project_id = project AND c.dataset_id = d.id AND c.stage = wanted_stage AND c.tier = current_tier)
      SELECT lanes.dataset, lanes.passed
      FROM lanes
      CROSS JOIN LATERAL (
        SELECT t.position FROM tasks t
        WHERE t.project_id = project AND t.dataset_id = lanes.dataset AND t.stage = wanted_stage AND t.tier = current_tier AND t.open_slots > 0
          AND t.position > lanes.passed
        ORDER BY t.position LIMIT 1) f
      ORDER BY f.position
    LOOP
      offered := next_task_in_lane(project, organisation, person, wanted_stage, lane.dataset, current_tier, lane.passed);
      contended := contended OR offered.contended;
      IF offered.task IS NOT NULL THEN
        task := offered.task;
        RETURN;
      END IF;
    END LOOP;
  END LOOP;
END $$;

-- Begins a task's work in a transaction: shared with reads and other work, exclusive of changes of policy. Taken before any row,
-- so that a change that ends leases never waits for whoever waits for it.
CREATE FUNCTION share_organisation(organisation uuid) RETURNS void LANGUAGE sql VOLATILE AS $$
  SELECT pg_advisory_xact_lock_shared(organisation_lock(organisation))
$$;

-- Keeps the plans of what follows in this transaction: planned anew each time, behind row-level security, these statements and the
-- record's cost more to plan than to run. One made while the tables were empty must do when they are full, hence never a scan of all.
CREATE FUNCTION keep_task_plans() RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true);
END $$;

-- Locks a lease that has not ended, and its task, and says how often the task was completed in its stage and round so far: counted
-- in a statement after the lock, so whoever completes it at the same time has committed and is counted, or waits for us.
CREATE FUNCTION lock_task_lease(organisation uuid, lease uuid)
RETURNS TABLE (task_id uuid, live boolean, stage text, round smallint, open_slots smallint, overlap smallint, review_required boolean, completed integer)
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM keep_task_plans();
  PERFORM share_organisation(organisation);
  SELECT t.id, l.expires_at > now(), t.stage, t.round, t.open_slots, t.overlap, p.review_required
  INTO task_id, live, stage, round, open_slots, overlap, review_required
  FROM task_leases l JOIN tasks t ON t.id = l.task_id JOIN projects p ON p.id = l.project_id
  WHERE l.id = lease AND l.ended_at IS NULL
  FOR UPDATE OF l, t;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  SELECT count(*)::int INTO completed FROM task_leases c
  WHERE c.task_id = lock_task_lease.task_id AND c.stage = lock_task_lease.stage AND c.round = lock_task_lease.round AND c.ending = 'completed';
  RETURN NEXT;
END $$;

-- Begins a claim: one at a time per person and project. Returns the leases that lapsed and are now locked with their tasks, to be
-- ended before the claim goes on: the person's own in any case, others' where nobody else is at it.
CREATE FUNCTION begin_task_claim(organisation uuid, project uuid, person uuid) RETURNS SETOF uuid
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM keep_task_plans();
  PERFORM share_organisation(organisation);
  PERFORM pg_advisory_xact_lock(hashtextextended(project::text || person::text, 7306));
  RETURN QUERY
    SELECT l.id FROM task_leases l JOIN tasks t ON t.id = l.task_id
    WHERE l.person_id = person AND l.project_id = project AND l.ended_at IS NULL AND l.expires_at <= now()
    FOR UPDATE OF l, t;
  RETURN QUERY
    SELECT l.id FROM task_leases l JOIN tasks t ON t.id = l.task_id
    WHERE l.project_id = project AND l.person_id <> person AND l.ended_at IS NULL AND l.expires_at <= now()
    ORDER BY l.expires_at LIMIT 20 FOR UPDATE OF l, t SKIP LOCKED;
END $$;

-- Gives a person the task they hold already, else the next one, else none: the task null, `contended` when others were at it.
CREATE FUNCTION claim_task(organisation uuid, project uuid, person uuid, stages text[], datasets uuid[], new_lease uuid)
RETURNS TABLE (lease_id uuid, task_id uuid, contended boolean)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  wanted_stage text;
  offered record;
  any_contended boolean := false;
BEGIN
  RETURN QUERY
    SELECT l.id, l.task_id, false FROM task_leases l
    WHERE l.person_id = person AND l.project_id = project AND l.ended_at IS NULL;
  IF FOUND THEN
    RETURN;
  END IF;
  FOREACH wanted_stage IN ARRAY stages LOOP
    offered := next_task(project, organisation, person, wanted_stage, datasets);
    any_contended := any_contended OR offered.contended;
    IF offered.task IS NOT NULL THEN
      RETURN QUERY
        WITH taken AS (UPDATE tasks t SET open_slots = t.open_slots - 1 WHERE t.id = offered.task RETURNING t.id, t.stage, t.round)
        -- By the clock, not by the transaction's beginning: who waited for another's ending begins after it.
        INSERT INTO task_leases AS l (id, organisation_id, project_id, task_id, person_id, stage, round, started_at, heartbeat_at, expires_at)
        SELECT new_lease, organisation, project, t.id, person, t.stage, t.round, c.now, c.now, c.now + make_interval(secs => p.lease_seconds)
        FROM taken t JOIN projects p ON p.id = project CROSS JOIN (SELECT clock_timestamp() AS now OFFSET 0) c
        RETURNING l.id, l.task_id, false;
      RETURN;
    END IF;
  END LOOP;
  RETURN QUERY SELECT NULL::uuid, NULL::uuid, any_contended;
END $$;

-- What its holder is told of the task of a lease that lives, with what can be read of its items; null when it is not held any more.
CREATE FUNCTION held_task(lease uuid) RETURNS json LANGUAGE plpgsql STABLE SET enable_seqscan = off AS $$
BEGIN
  RETURN (
    SELECT json_build_object('leaseId', l.id, 'expiresAt', iso(l.expires_at), 'leaseSeconds', p.lease_seconds, 'taskId', t.id,
      'projectId', t.project_id, 'datasetId', t.dataset_id, 'batchId', t.batch_id, 'stage', t.stage, 'round', t.round, 'priority', t.priority,
      'items', coalesce((
        SELECT json_agg(json_build_object('id', i.id, 'key', i.key, 'mediaType', v.media_type, 'size', v.plaintext_size, 'versionId', v.id) ORDER BY x.position)
        FROM task_items x JOIN items i ON i.id = x.item_id JOIN item_versions v ON v.id = i.current_version_id
        WHERE x.task_id = t.id AND i.state = 'available'), '[]'))
    FROM task_leases l JOIN tasks t ON t.id = l.task_id JOIN projects p ON p.id = l.project_id
    WHERE l.id = lease AND l.ended_at IS NULL AND l.expires_at > now());
END $$;

-- When the first task that others hold, and that could come to this person, comes back at the earliest; null when there is none.
CREATE FUNCTION next_task_return(project uuid, person uuid, stages text[], datasets uuid[]) RETURNS timestamptz
LANGUAGE sql STABLE AS $$
  SELECT min(l.expires_at)
  FROM task_leases l JOIN tasks t ON t.id = l.task_id
  WHERE l.project_id = project AND l.ended_at IS NULL AND l.person_id <> person AND l.stage = ANY (stages) AND t.dataset_id = ANY (datasets)
    AND is_task_for(t.id, t.stage, t.round, person)
$$;

-- What can be read again (released from quarantine, uploaded anew) brings its open tasks back: cursors may have passed them.
CREATE FUNCTION item_readable_again() RETURNS trigger LANGUAGE plpgsql SET search_path = portcullis, pg_temp AS $$
DECLARE
  returning_task record;
BEGIN
  FOR returning_task IN
    SELECT t.id, t.project_id, t.organisation_id FROM task_items x JOIN tasks t ON t.id = x.task_id
    WHERE x.item_id = NEW.id AND t.open_slots > 0 ORDER BY t.id FOR UPDATE OF t
  LOOP
    UPDATE tasks SET turn = 2, position = take_task_position(returning_task.project_id, returning_task.organisation_id, 'again')
    WHERE id = returning_task.id;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER item_readable_again AFTER UPDATE OF state, current_version_id ON items FOR EACH ROW
  WHEN (NEW.state = 'available' AND NEW.current_version_id IS NOT NULL AND (OLD.state <> 'available' OR OLD.current_version_id IS NULL))
  EXECUTE FUNCTION item_readable_again();

-- The second line, and exactly the rights each process needs.
DO $$
DECLARE
  owned text;
BEGIN
  FOREACH owned IN ARRAY ARRAY['task_batches', 'tasks', 'task_items', 'task_leases', 'task_positions', 'task_cursors'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
    EXECUTE format('CREATE POLICY tenant ON %I TO portcullis_gateway USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[]))', owned);
    EXECUTE format('CREATE POLICY tenant_admin ON %I TO portcullis_admin USING ((SELECT scope_is_operator()) OR organisation_id = ANY ((SELECT scope_organisations())::uuid[]))', owned);
  END LOOP;
END $$;
GRANT SELECT ON task_batches, tasks, task_items, task_leases, task_positions, task_cursors TO portcullis_gateway;
GRANT UPDATE (stage, round, turn, position, open_slots) ON tasks TO portcullis_gateway;
GRANT INSERT ON task_leases, task_positions, task_cursors TO portcullis_gateway;
GRANT UPDATE (heartbeat_at, expires_at, ended_at, ending, verdict) ON task_leases TO portcullis_gateway;
GRANT UPDATE (last_position) ON task_positions TO portcullis_gateway;
GRANT UPDATE (passed) ON task_cursors TO portcullis_gateway;
GRANT SELECT, INSERT ON task_batches, tasks, task_items, task_positions TO portcullis_admin;
GRANT UPDATE (task_count) ON task_batches TO portcullis_admin;
GRANT UPDATE (stage, round, turn, position, open_slots, priority) ON tasks TO portcullis_admin;
GRANT UPDATE (last_position) ON task_positions TO portcullis_admin;
GRANT SELECT ON task_leases TO portcullis_admin;
GRANT UPDATE (ended_at, ending) ON task_leases TO portcullis_admin;
REVOKE ALL ON FUNCTION take_task_position(uuid, uuid, text, integer), is_task_for(uuid, text, smallint, uuid),
  next_task_in_lane(uuid, uuid, uuid, text, uuid, smallint, bigint),
  next_task(uuid, uuid, uuid, text, uuid[]), share_organisation(uuid), keep_task_plans(), lock_task_lease(uuid, uuid), held_task(uuid), begin_task_claim(uuid, uuid, uuid),
  claim_task(uuid, uuid, uuid, text[], uuid[], uuid), next_task_return(uuid, uuid, text[], uuid[]), item_readable_again(), refuse_undoing() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organisation_lock(uuid), share_organisation(uuid), keep_task_plans(), lock_task_lease(uuid, uuid), take_task_position(uuid, uuid, text, integer)
  TO portcullis_gateway, portcullis_admin;
GRANT EXECUTE ON FUNCTION is_task_for(uuid, text, smallint, uuid),
  next_task_in_lane(uuid, uuid, uuid, text, uuid, smallint, bigint),
  next_task(uuid, uuid, uuid, text, uuid[]), held_task(uuid), begin_task_claim(uuid, uuid, uuid), claim_task(uuid, uuid, uuid, text[], uuid[], uuid),
  next_task_return(uuid, uuid, text[], uuid[]) TO portcullis_gateway;
