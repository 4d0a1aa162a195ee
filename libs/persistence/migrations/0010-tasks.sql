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
  created_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (project_id, organisation_id) REFERENCES projects (id, organisation_id)
);

-- A task goes annotating → (reviewing →) done; `open_slots` more people may take it in its present stage.
CREATE TABLE tasks (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,
  project_id uuid NOT NULL,
  batch_id uuid NOT NULL REFERENCES task_batches,
  stage text NOT NULL DEFAULT 'annotating' CHECK (stage IN ('annotating', 'reviewing', 'done', 'withdrawn')),
  overlap smallint NOT NULL DEFAULT 1 CHECK (overlap BETWEEN 1 AND 9),
  priority integer NOT NULL DEFAULT 0,
  position bigint GENERATED ALWAYS AS IDENTITY,
  open_slots smallint NOT NULL CHECK (open_slots >= 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT tasks_organisation_key UNIQUE (id, organisation_id),
  FOREIGN KEY (project_id, organisation_id) REFERENCES projects (id, organisation_id)
);

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
  started_at timestamptz NOT NULL DEFAULT now(),
  heartbeat_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  ending text CHECK (ending IN ('completed', 'released', 'skipped', 'lapsed', 'forced')),
  CHECK ((ended_at IS NULL) = (ending IS NULL)),
  FOREIGN KEY (task_id, organisation_id) REFERENCES tasks (id, organisation_id),
  FOREIGN KEY (project_id, organisation_id) REFERENCES projects (id, organisation_id)
);
CREATE INDEX task_leases_by_task ON task_leases (task_id, person_id);
CREATE INDEX task_leases_held ON task_leases (person_id, project_id) WHERE ended_at IS NULL;
CREATE INDEX task_leases_running_out ON task_leases (project_id, expires_at) WHERE ended_at IS NULL;

-- The second line, and exactly the rights each process needs.
DO $$
DECLARE
  owned text;
BEGIN
  FOREACH owned IN ARRAY ARRAY['task_batches', 'tasks', 'task_items', 'task_leases'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
    EXECUTE format('CREATE POLICY tenant ON %I TO portcullis_gateway USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[]))', owned);
    EXECUTE format('CREATE POLICY tenant_admin ON %I TO portcullis_admin USING ((SELECT scope_is_operator()) OR organisation_id = ANY ((SELECT scope_organisations())::uuid[]))', owned);
  END LOOP;
END $$;
GRANT SELECT ON task_batches, tasks, task_items, task_leases TO portcullis_gateway;
GRANT UPDATE (stage, open_slots) ON tasks TO portcullis_gateway;
GRANT INSERT ON task_leases TO portcullis_gateway;
GRANT UPDATE (heartbeat_at, expires_at, ended_at, ending) ON task_leases TO portcullis_gateway;
GRANT SELECT, INSERT ON task_batches, tasks, task_items TO portcullis_admin;
GRANT UPDATE (stage, open_slots, priority) ON tasks TO portcullis_admin;
GRANT SELECT ON task_leases TO portcullis_admin;
GRANT UPDATE (ended_at, ending) ON task_leases TO portcullis_admin;
