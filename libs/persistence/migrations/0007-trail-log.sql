-- The trail as a log that proves itself: records hold the very bytes that are hashed, are partitioned by time, and are put in
-- order by one fenced sequencer (docs/adr/0009, 0010). Records of before are kept apart: they are no leaves of any log.
SET LOCAL search_path = portcullis;

DO $$
DECLARE role_name text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portcullis_trail') THEN
    CREATE ROLE portcullis_trail LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
  END IF;
  -- Own the functions that sequence, and the partitioned tables with the functions that make partitions: nobody logs in as them.
  FOREACH role_name IN ARRAY ARRAY['portcullis_sequencer', 'portcullis_keeper'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS', role_name);
    END IF;
  END LOOP;
END $$;
GRANT portcullis_sequencer, portcullis_keeper TO CURRENT_USER;
GRANT USAGE ON SCHEMA portcullis TO portcullis_trail, portcullis_sequencer;
GRANT USAGE, CREATE ON SCHEMA portcullis TO portcullis_keeper;

ALTER TABLE access_entries RENAME TO legacy_access_entries;
ALTER TABLE access_outcomes RENAME TO legacy_access_outcomes;
ALTER INDEX access_entries_pkey RENAME TO legacy_access_entries_pkey;
ALTER INDEX access_outcomes_pkey RENAME TO legacy_access_outcomes_pkey;
REVOKE ALL ON legacy_access_entries, legacy_access_outcomes FROM portcullis_recorder;

-- Values that records name by SHA-256 of their text. Personal ones carry a random salt in it and the person they are about:
-- erasing the row leaves a name in the log that nobody can turn back.
ALTER TABLE fact_snapshots RENAME TO recorded_values;
ALTER TABLE recorded_values
  ADD COLUMN kind text NOT NULL DEFAULT 'facts' CHECK (kind IN ('facts', 'address', 'agent', 'claim', 'change')),
  ADD COLUMN subject_id uuid;
CREATE INDEX recorded_values_by_subject ON recorded_values (subject_id) WHERE subject_id IS NOT NULL;
CREATE INDEX recorded_values_by_age ON recorded_values (recorded_at) WHERE kind IN ('address', 'claim', 'agent');

-- Ids are UUIDs of version 7: the first 48 bits are milliseconds, so a range of ids is a range of time.
CREATE FUNCTION uuid_at(instant timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT (lpad(to_hex(floor(extract(epoch FROM instant) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid
$$;

-- Intents, denials, sign-ins and administration alike. `event` is type json, which keeps the text byte for byte: with 0x00
-- before it, it is what the log's leaf is the hash of. `recorded_xid` says which transaction wrote it (see sequence_records).
CREATE TABLE access_entries (
  id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('access', 'listing', 'authentication', 'administration', 'explanation', 'trail')),
  effect text NOT NULL CHECK (effect IN ('allow', 'deny')),
  codes text[] NOT NULL,
  subject_id uuid,
  tool_id uuid,
  project_id uuid,
  dataset_id uuid,
  item_id uuid,
  country text CHECK (country ~ '^[A-Z]{2}$'),
  stream_id uuid,
  stream_sequence integer,
  event json NOT NULL CHECK (octet_length(event::text) <= 65535),
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  recorded_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (id),
  CHECK ((stream_id IS NULL) = (stream_sequence IS NULL))
) PARTITION BY RANGE (id);
CREATE INDEX access_entries_by_xid ON access_entries (recorded_xid);

CREATE TABLE access_outcomes (
  record_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  bytes_sent bigint NOT NULL CHECK (bytes_sent >= 0),
  ending text NOT NULL CHECK (ending IN ('complete', 'client_aborted', 'revoked', 'lease_lost', 'integrity_error', 'storage_error', 'key_error', 'stalled', 'shutdown')),
  event json NOT NULL CHECK (octet_length(event::text) <= 65535),
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  recorded_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (record_id)
) PARTITION BY RANGE (record_id);
CREATE INDEX access_outcomes_by_xid ON access_outcomes (recorded_xid);

-- One RFC 6962 tree per organisation. `frontier` is its compact range, so that it grows without reading what is in it.
CREATE TABLE logs (
  organisation_id uuid PRIMARY KEY,
  size bigint NOT NULL DEFAULT 0 CHECK (size >= 0),
  frontier bytea[] NOT NULL DEFAULT '{}',
  -- Leaves whose tiles are in the object store; always a multiple of 256.
  stored_leaves bigint NOT NULL DEFAULT 0 CHECK (stored_leaves >= 0 AND stored_leaves <= size),
  checkpoint_size bigint NOT NULL DEFAULT 0,
  checkpoint text
) WITH (fillfactor = 50);

-- The newest checkpoint of each hour: what a reader who comes back after a week is shown to be consistent with.
CREATE TABLE log_checkpoints (
  organisation_id uuid NOT NULL,
  hour timestamptz NOT NULL,
  size bigint NOT NULL,
  note text NOT NULL,
  PRIMARY KEY (organisation_id, hour)
);

-- Who may sequence: a leader proves in every transaction that the epoch is still its own.
CREATE TABLE log_sequencer (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  epoch bigint NOT NULL,
  lead_until timestamptz NOT NULL,
  -- Everything written by transactions before this one is in the log.
  next_xid xid8 NOT NULL,
  -- Below this a record may be in the log already and is looked up first: set after a restore into another cluster.
  rescan_below xid8 NOT NULL,
  system_identifier text NOT NULL,
  -- Every record committed before this instant is in the log.
  caught_up_at timestamptz NOT NULL
) WITH (fillfactor = 50);
INSERT INTO log_sequencer VALUES (true, 0, '-infinity', '0', '0', (SELECT system_identifier::text FROM pg_control_system()), now());

-- The few values a search can combine, once per combination: one index on (facet_id, record_id) answers all of them.
CREATE TABLE trail_facets (
  -- A hash of the rest: trail_facet_id().
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,
  kind text NOT NULL,
  effect text NOT NULL,
  codes text[] NOT NULL,
  tool_id uuid,
  project_id uuid,
  dataset_id uuid,
  country text
);
CREATE INDEX trail_facets_by_organisation ON trail_facets (organisation_id);
CREATE INDEX trail_facets_by_project ON trail_facets (project_id);
CREATE INDEX trail_facets_by_dataset ON trail_facets (dataset_id);
CREATE INDEX trail_facets_by_tool ON trail_facets (tool_id);

-- Combinations that are asked for together lie together in the index on facets: refusals by their code, then by country. At
-- random they would be as many pages as there are combinations. Nobody outside chooses what is hashed, so that the server's own
-- hashes do, at a third of the cost of a cryptographic one; should another version hash otherwise, a combination is there twice.
CREATE FUNCTION trail_facet_id(organisation uuid, kind text, effect text, codes text[], tool uuid, project uuid, dataset uuid, country text)
RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT encode(int4send(hash_array(codes)) || int4send(hashtext(coalesce(country, '')))
    || int8send(hash_record_extended(ROW(organisation, kind, effect, codes, tool, project, dataset, country), 0)), 'hex')::uuid
$$;

-- A record's place in the log; part 0 is the record, part 1 its outcome.
CREATE TABLE log_leaves (
  record_id uuid NOT NULL,
  part smallint NOT NULL CHECK (part IN (0, 1)),
  organisation_id uuid NOT NULL,
  leaf_index bigint NOT NULL,
  leaf_hash bytea NOT NULL CHECK (octet_length(leaf_hash) = 32),
  subject_id uuid,
  item_id uuid,
  facet_id uuid,
  PRIMARY KEY (record_id, part)
) PARTITION BY RANGE (record_id);
CREATE INDEX log_leaves_by_index ON log_leaves (organisation_id, leaf_index);
-- Row-level security asks each row for its organisation: in the index, a search need not fetch the row to tell.
CREATE INDEX log_leaves_by_facet ON log_leaves (facet_id, record_id) INCLUDE (organisation_id) WHERE part = 0;
CREATE INDEX log_leaves_by_subject ON log_leaves (subject_id, record_id) INCLUDE (facet_id, organisation_id) WHERE part = 0 AND subject_id IS NOT NULL;
CREATE INDEX log_leaves_by_item ON log_leaves (item_id, record_id) INCLUDE (facet_id, organisation_id) WHERE part = 0 AND item_id IS NOT NULL;

-- Roots of 256 leaves, of 65,536 and so on: a proof is read from a few short ranges, however long the log is.
CREATE TABLE log_nodes (
  organisation_id uuid NOT NULL,
  level smallint NOT NULL CHECK (level > 0 AND level % 8 = 0),
  index bigint NOT NULL CHECK (index >= 0),
  hash bytea NOT NULL CHECK (octet_length(hash) = 32),
  PRIMARY KEY (organisation_id, level, index)
);

-- Makes the partitions of this month and the ones that follow. What falls outside (a clock gone wrong) is kept in a default one.
CREATE FUNCTION ensure_trail_partitions(months integer DEFAULT 3) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
DECLARE
  parent text;
  month timestamptz;
BEGIN
  FOREACH parent IN ARRAY ARRAY['access_entries', 'access_outcomes', 'log_leaves'] LOOP
    FOR ahead IN 0..months LOOP
      month := date_trunc('month', now(), 'UTC') + make_interval(months => ahead);
      PERFORM make_trail_partition(parent, month);
    END LOOP;
  END LOOP;
END $$;
-- With its owner's rights, whoever calls it: partitions must belong to the one who may drop them.
CREATE FUNCTION make_trail_partition(parent text, month timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
DECLARE
  name text := format('%s_%s', parent, to_char(month AT TIME ZONE 'UTC', 'YYYY_MM'));
  next timestamptz := date_trunc('month', month, 'UTC') + interval '1 month';
BEGIN
  IF to_regclass(format('portcullis.%I', name)) IS NOT NULL THEN RETURN; END IF;
  EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', name, parent,
    uuid_at(date_trunc('month', month, 'UTC')), uuid_at(next));
  -- Asked for by its own name, a partition shows nothing to anybody: rows are seen through the table and its policies only.
  EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
  EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
END $$;
CREATE TABLE access_entries_rest PARTITION OF access_entries DEFAULT;
CREATE TABLE access_outcomes_rest PARTITION OF access_outcomes DEFAULT;
CREATE TABLE log_leaves_rest PARTITION OF log_leaves DEFAULT;
DO $$
DECLARE owned text;
BEGIN
  FOREACH owned IN ARRAY ARRAY['access_entries', 'access_outcomes', 'log_leaves'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned || '_rest');
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned || '_rest');
    EXECUTE format('ALTER TABLE %I OWNER TO portcullis_keeper', owned || '_rest');
    EXECUTE format('ALTER TABLE %I OWNER TO portcullis_keeper', owned);
  END LOOP;
END $$;
ALTER FUNCTION uuid_at(timestamptz) OWNER TO portcullis_keeper;

ALTER FUNCTION ensure_trail_partitions(integer) OWNER TO portcullis_keeper;
ALTER FUNCTION make_trail_partition(text, timestamptz) OWNER TO portcullis_keeper;
SELECT ensure_trail_partitions();

ALTER TYPE access_intent RENAME ATTRIBUTE body TO event;
ALTER TYPE access_intent
  ADD ATTRIBUTE tool_id uuid,
  ADD ATTRIBUTE dataset_id uuid,
  ADD ATTRIBUTE country text,
  ADD ATTRIBUTE stream_id uuid,
  ADD ATTRIBUTE stream_sequence integer;

-- As in 0003, with the record's new columns. `snapshots` are the values these intents name and this instance has not stored yet.
CREATE OR REPLACE FUNCTION record_access(batch json, snapshots json DEFAULT '[]', retried boolean DEFAULT false) RETURNS TABLE (id uuid, status text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
DECLARE
  intents access_intent[];
  refused_ids uuid[];
  budgeted access_intent[];
  organisation uuid;
BEGIN
  SELECT array_agg(r) INTO intents FROM json_populate_recordset(NULL::access_intent, batch) r;
  -- An id is a time, and its month's partition: one from a clock gone wrong would be found by nobody and hinder what is made later.
  IF session_user IN ('portcullis_gateway', 'portcullis_admin', 'portcullis_trail') AND EXISTS (
    SELECT FROM unnest(intents) i WHERE i.id NOT BETWEEN uuid_at(now() - interval '1 day') AND uuid_at(now() + interval '1 day')) THEN
    RAISE EXCEPTION 'a record''s id is not of this time' USING ERRCODE = '22008';
  END IF;
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

  INSERT INTO recorded_values (sha256, organisation_id, kind, subject_id, body)
  SELECT f.sha256, f.organisation_id, f.kind, f.subject_id, f.body
  FROM json_to_recordset(snapshots) AS f(sha256 text, organisation_id uuid, kind text, subject_id uuid, body json)
  WHERE f.sha256 = encode(sha256(convert_to(f.body::text, 'UTF8')), 'hex') ORDER BY 1
  ON CONFLICT DO NOTHING;

  -- Ids are made before writing, so a retry after an ambiguous commit cannot record twice.
  INSERT INTO access_entries (id, organisation_id, kind, effect, codes, subject_id, tool_id, project_id, dataset_id, item_id, country, stream_id, stream_sequence, event)
  SELECT i.id, i.organisation_id, i.kind, i.effect, i.codes, i.subject_id, i.tool_id, i.project_id, i.dataset_id, i.item_id, i.country, i.stream_id, i.stream_sequence, i.event
  FROM unnest(intents) i WHERE i.id <> ALL (refused_ids)
  ON CONFLICT DO NOTHING;
END $$;

CREATE OR REPLACE FUNCTION record_outcomes(batch json) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  INSERT INTO access_outcomes (record_id, organisation_id, bytes_sent, ending, event)
  -- Of a record that there is, on the trail it is on: nobody's outcome goes elsewhere.
  SELECT o.record_id, o.organisation_id, o.bytes_sent, o.ending, o.event
  FROM json_to_recordset(batch) AS o(record_id uuid, organisation_id uuid, bytes_sent bigint, ending text, event json)
  JOIN access_entries e ON e.id = o.record_id AND e.organisation_id = o.organisation_id
  ON CONFLICT DO NOTHING
$$;

-- Makes the caller the leader and returns its epoch: whoever led before is fenced off from here on. A database restored into
-- another cluster numbers its transactions anew: what it holds is then looked up record by record once.
CREATE FUNCTION take_log_lead(lease_seconds double precision) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
DECLARE
  here text := (SELECT system_identifier::text FROM pg_control_system());
  new_epoch bigint;
BEGIN
  UPDATE log_sequencer s SET epoch = s.epoch + 1, lead_until = clock_timestamp() + make_interval(secs => lease_seconds)
  RETURNING s.epoch INTO new_epoch;
  IF EXISTS (SELECT FROM log_sequencer s WHERE s.system_identifier <> here) THEN
    IF EXISTS (SELECT FROM access_entries e WHERE e.recorded_xid >= pg_snapshot_xmax(pg_current_snapshot()))
      OR EXISTS (SELECT FROM access_outcomes o WHERE o.recorded_xid >= pg_snapshot_xmax(pg_current_snapshot())) THEN
      RAISE EXCEPTION 'these records are of another cluster: its owner calls adopt_restored_records() once' USING ERRCODE = 'PT008';
    END IF;
    UPDATE log_sequencer s SET system_identifier = here, next_xid = '0', rescan_below = pg_snapshot_xmax(pg_current_snapshot());
  END IF;
  RETURN new_epoch;
END $$;

-- After a logical restore, before anything is started: transaction ids of the old cluster mean nothing here, and those above the
-- new one's would wait for years. What is in the log already is found there and passed over.
CREATE FUNCTION adopt_restored_records() RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
DECLARE
  entries bigint;
  outcomes bigint;
BEGIN
  UPDATE access_entries SET recorded_xid = pg_current_xact_id();
  GET DIAGNOSTICS entries = ROW_COUNT;
  UPDATE access_outcomes SET recorded_xid = pg_current_xact_id();
  GET DIAGNOSTICS outcomes = ROW_COUNT;
  RETURN entries + outcomes;
END $$;

-- True when nobody has led for the length of a lease: the leader is gone, stopped or cut off.
CREATE FUNCTION log_lead_is_free() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  SELECT s.lead_until < clock_timestamp() FROM log_sequencer s
$$;

-- Appends what has been committed to the logs and returns, per organisation, the new leaves' hashes in order. Raises PT001 for
-- a leader that is not one any more. The caller stores the new frontiers (extend_log) in the same transaction.
-- Order: transactions by their id. All transactions before the snapshot's xmin have ended, so nothing can appear behind us,
-- and neither commit order, sequences nor clocks need be trusted. A record's outcome comes later by construction.
CREATE FUNCTION sequence_records(leader_epoch bigint, lease_seconds double precision, max_records integer)
RETURNS TABLE (organisation uuid, first_index bigint, leaves bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
DECLARE
  sequencer log_sequencer;
  started timestamptz := clock_timestamp();
  horizon xid8;
  upper xid8;
  oldest xid8;
BEGIN
  SELECT * INTO sequencer FROM log_sequencer FOR UPDATE;
  IF sequencer.epoch <> leader_epoch THEN RAISE EXCEPTION 'another sequencer leads' USING ERRCODE = 'PT001'; END IF;
  horizon := pg_snapshot_xmin(pg_current_snapshot());
  -- The later statements see everything before this horizon; whole transactions only, so that none is cut in two.
  SELECT least(horizon, min(x.bound)) INTO upper FROM (
    SELECT (SELECT e.recorded_xid FROM access_entries e WHERE e.recorded_xid >= sequencer.next_xid ORDER BY 1 OFFSET max_records LIMIT 1) AS bound
    UNION ALL
    SELECT (SELECT o.recorded_xid FROM access_outcomes o WHERE o.recorded_xid >= sequencer.next_xid ORDER BY 1 OFFSET max_records LIMIT 1)) x;
  SELECT min(x.first) INTO oldest FROM (
    SELECT (SELECT e.recorded_xid FROM access_entries e WHERE e.recorded_xid >= sequencer.next_xid ORDER BY 1 LIMIT 1) AS first
    UNION ALL
    SELECT (SELECT o.recorded_xid FROM access_outcomes o WHERE o.recorded_xid >= sequencer.next_xid ORDER BY 1 LIMIT 1)) x;
  -- One transaction that wrote more than this is taken whole, or nothing would ever move again.
  IF upper <= oldest AND oldest < horizon THEN
    SELECT least(horizon, min(x.following)) INTO upper FROM (
      SELECT (SELECT e.recorded_xid FROM access_entries e WHERE e.recorded_xid > oldest ORDER BY 1 LIMIT 1) AS following
      UNION ALL
      SELECT (SELECT o.recorded_xid FROM access_outcomes o WHERE o.recorded_xid > oldest ORDER BY 1 LIMIT 1)) x;
  END IF;

  RETURN QUERY
  WITH batch AS MATERIALIZED (
    SELECT e.id AS record_id, 0::smallint AS part, e.organisation_id, e.recorded_xid, sha256('\x00'::bytea || convert_to(e.event::text, 'UTF8')) AS leaf_hash,
           e.subject_id, e.item_id, e.kind, e.effect, e.codes, e.tool_id, e.project_id, e.dataset_id, e.country,
           trail_facet_id(e.organisation_id, e.kind, e.effect, e.codes, e.tool_id, e.project_id, e.dataset_id, e.country) AS facet_id
    FROM access_entries e
    WHERE e.recorded_xid >= sequencer.next_xid AND e.recorded_xid < upper
      AND (e.recorded_xid >= sequencer.rescan_below OR NOT EXISTS (SELECT FROM log_leaves l WHERE l.record_id = e.id AND l.part = 0))
    UNION ALL
    SELECT o.record_id, 1::smallint, o.organisation_id, o.recorded_xid, sha256('\x00'::bytea || convert_to(o.event::text, 'UTF8')),
           NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM access_outcomes o
    WHERE o.recorded_xid >= sequencer.next_xid AND o.recorded_xid < upper
      AND (o.recorded_xid >= sequencer.rescan_below OR NOT EXISTS (SELECT FROM log_leaves l WHERE l.record_id = o.record_id AND l.part = 1))
  ), numbered AS (
    SELECT b.*, coalesce(g.size, 0) + row_number() OVER (PARTITION BY b.organisation_id ORDER BY b.recorded_xid, b.part, b.record_id) - 1 AS leaf_index
    FROM batch b LEFT JOIN logs g ON g.organisation_id = b.organisation_id
  ), combinations AS (
    INSERT INTO trail_facets (id, organisation_id, kind, effect, codes, tool_id, project_id, dataset_id, country)
    SELECT DISTINCT ON (b.facet_id) b.facet_id, b.organisation_id, b.kind, b.effect, b.codes, b.tool_id, b.project_id, b.dataset_id, b.country
    FROM batch b WHERE b.part = 0
    ON CONFLICT DO NOTHING
  ), placed AS (
    INSERT INTO log_leaves (record_id, part, organisation_id, leaf_index, leaf_hash, subject_id, item_id, facet_id)
    SELECT n.record_id, n.part, n.organisation_id, n.leaf_index, n.leaf_hash, n.subject_id, n.item_id, n.facet_id FROM numbered n
  ), grown AS (
    INSERT INTO logs (organisation_id, size)
    SELECT n.organisation_id, count(*) FROM numbered n GROUP BY 1
    ON CONFLICT (organisation_id) DO UPDATE SET size = logs.size + excluded.size
  )
  SELECT n.organisation_id, min(n.leaf_index), string_agg(n.leaf_hash, ''::bytea ORDER BY n.leaf_index) FROM numbered n GROUP BY 1;

  UPDATE log_sequencer s SET next_xid = upper, lead_until = clock_timestamp() + make_interval(secs => lease_seconds),
    caught_up_at = least(started,
      (SELECT e.recorded_at FROM access_entries e WHERE e.recorded_xid >= upper ORDER BY e.recorded_xid LIMIT 1),
      (SELECT o.recorded_at FROM access_outcomes o WHERE o.recorded_xid >= upper ORDER BY o.recorded_xid LIMIT 1))
  -- An idle log is not rewritten five times a second.
  WHERE s.next_xid <> upper OR s.caught_up_at < started - interval '500 milliseconds';
END $$;

-- Stores a log's frontier, and the nodes its growth completed, at exactly the size the caller computed them for.
CREATE FUNCTION extend_log(leader_epoch bigint, organisation uuid, new_size bigint, new_frontier bytea[],
  levels smallint[], indexes bigint[], hashes bytea[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
BEGIN
  PERFORM 1 FROM log_sequencer s WHERE s.epoch = leader_epoch;
  IF NOT FOUND THEN RAISE EXCEPTION 'another sequencer leads' USING ERRCODE = 'PT001'; END IF;
  UPDATE logs g SET frontier = new_frontier WHERE g.organisation_id = organisation AND g.size = new_size;
  IF NOT FOUND THEN RAISE EXCEPTION 'the log is not of this size' USING ERRCODE = 'PT002'; END IF;
  INSERT INTO log_nodes (organisation_id, level, index, hash)
  SELECT organisation, n.level, n.index, n.hash FROM unnest(levels, indexes, hashes) AS n(level, index, hash);
END $$;

-- A checkpoint is never replaced by a smaller one.
CREATE FUNCTION publish_checkpoint(leader_epoch bigint, organisation uuid, new_size bigint, note text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
BEGIN
  PERFORM 1 FROM log_sequencer s WHERE s.epoch = leader_epoch FOR SHARE;
  IF NOT FOUND THEN RAISE EXCEPTION 'another sequencer leads' USING ERRCODE = 'PT001'; END IF;
  UPDATE logs g SET checkpoint = publish_checkpoint.note, checkpoint_size = new_size
  WHERE g.organisation_id = organisation AND g.size >= new_size AND g.checkpoint_size <= new_size;
  IF NOT FOUND THEN RAISE EXCEPTION 'the log has a larger checkpoint' USING ERRCODE = 'PT002'; END IF;
  INSERT INTO log_checkpoints AS c (organisation_id, hour, size, note)
  VALUES (organisation, date_trunc('hour', now(), 'UTC'), new_size, publish_checkpoint.note)
  ON CONFLICT (organisation_id, hour) DO UPDATE SET size = excluded.size, note = excluded.note;
END $$;

-- Says that the tiles of this many leaves are in the object store.
CREATE FUNCTION mark_tiles_stored(organisation uuid, leaves bigint) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  UPDATE logs g SET stored_leaves = leaves WHERE g.organisation_id = organisation AND g.stored_leaves < leaves AND leaves % 256 = 0
$$;

-- How far the log is behind what is recorded. A gateway asks this with each renewal of its lease.
CREATE FUNCTION trail_lag_seconds() RETURNS double precision
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  SELECT greatest(0, extract(epoch FROM clock_timestamp() - s.caught_up_at))::double precision FROM log_sequencer s
$$;

-- Forgets what is personal in a person's records: their addresses, agents, claims, changes and facts. The log stays as it is.
CREATE FUNCTION erase_recorded_values(person uuid) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  WITH gone AS (DELETE FROM recorded_values v WHERE v.subject_id = person RETURNING 1) SELECT count(*) FROM gone
$$;
-- Full addresses are kept for so long and no longer; the prefix in the agent's value stays. So it is with what an unknown
-- caller claimed: it is about nobody who could ask for its erasure.
CREATE FUNCTION expire_addresses(keep_days integer, max_rows integer) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  WITH old AS (
    SELECT v.sha256 FROM recorded_values v
    WHERE (v.kind IN ('address', 'claim') OR (v.kind = 'agent' AND v.subject_id IS NULL)) AND v.recorded_at < now() - make_interval(days => keep_days) LIMIT max_rows
  ), gone AS (DELETE FROM recorded_values v USING old WHERE v.sha256 = old.sha256 RETURNING 1)
  SELECT count(*) FROM gone
$$;

-- The second line on what is new, and exactly the rights each process needs.
DO $$
DECLARE
  owned text;
BEGIN
  FOREACH owned IN ARRAY ARRAY['access_entries', 'access_outcomes', 'logs', 'log_checkpoints', 'log_nodes', 'log_leaves', 'trail_facets'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
    EXECUTE format('CREATE POLICY sequencer ON %I TO portcullis_sequencer USING (true) WITH CHECK (true)', owned);
  END LOOP;
  FOREACH owned IN ARRAY ARRAY['access_entries', 'access_outcomes', 'logs', 'log_checkpoints', 'log_nodes', 'log_leaves', 'trail_facets', 'recorded_values',
    'projects', 'datasets', 'items', 'tool_credentials', 'people'] LOOP
    EXECUTE format('CREATE POLICY tenant_trail ON %I TO portcullis_trail USING ((SELECT scope_is_operator()) OR organisation_id = ANY ((SELECT scope_organisations())::uuid[]))', owned);
  END LOOP;
END $$;
CREATE POLICY own_trail ON organisations TO portcullis_trail USING ((SELECT scope_is_operator()) OR id = ANY ((SELECT scope_organisations())::uuid[]));
CREATE POLICY works_for_trail ON people FOR SELECT TO portcullis_trail
  USING (EXISTS (SELECT FROM engagements e WHERE e.person_id = people.id AND e.organisation_id = ANY ((SELECT scope_organisations())::uuid[])));
CREATE POLICY tenant_trail ON engagements FOR SELECT TO portcullis_trail
  USING ((SELECT scope_is_operator()) OR organisation_id = ANY ((SELECT scope_organisations())::uuid[]));
CREATE POLICY sequencer ON recorded_values TO portcullis_sequencer USING (true) WITH CHECK (true);

ALTER FUNCTION adopt_restored_records() OWNER TO portcullis_keeper;
CREATE POLICY keeper ON access_entries TO portcullis_keeper USING (true) WITH CHECK (true);
CREATE POLICY keeper ON access_outcomes TO portcullis_keeper USING (true) WITH CHECK (true);
CREATE POLICY recorder ON access_entries TO portcullis_recorder USING (true) WITH CHECK (true);
CREATE POLICY recorder ON access_outcomes TO portcullis_recorder USING (true) WITH CHECK (true);
GRANT INSERT ON access_entries, access_outcomes TO portcullis_recorder;
GRANT SELECT (id, organisation_id) ON access_entries TO portcullis_recorder;
GRANT SELECT (record_id) ON access_outcomes TO portcullis_recorder;

GRANT CREATE ON SCHEMA portcullis TO portcullis_sequencer;
ALTER FUNCTION take_log_lead(double precision) OWNER TO portcullis_sequencer;
ALTER FUNCTION log_lead_is_free() OWNER TO portcullis_sequencer;
ALTER FUNCTION sequence_records(bigint, double precision, integer) OWNER TO portcullis_sequencer;
ALTER FUNCTION extend_log(bigint, uuid, bigint, bytea[], smallint[], bigint[], bytea[]) OWNER TO portcullis_sequencer;
ALTER FUNCTION publish_checkpoint(bigint, uuid, bigint, text) OWNER TO portcullis_sequencer;
ALTER FUNCTION mark_tiles_stored(uuid, bigint) OWNER TO portcullis_sequencer;
ALTER FUNCTION trail_lag_seconds() OWNER TO portcullis_sequencer;
ALTER FUNCTION erase_recorded_values(uuid) OWNER TO portcullis_sequencer;
ALTER FUNCTION expire_addresses(integer, integer) OWNER TO portcullis_sequencer;
REVOKE CREATE ON SCHEMA portcullis FROM portcullis_sequencer;
GRANT EXECUTE ON FUNCTION trail_facet_id(uuid, text, text, text[], uuid, uuid, uuid, text) TO portcullis_sequencer;
GRANT SELECT ON access_entries, access_outcomes TO portcullis_sequencer;
GRANT SELECT, INSERT ON log_leaves, log_nodes, trail_facets TO portcullis_sequencer;
GRANT SELECT, INSERT, UPDATE ON logs, log_checkpoints TO portcullis_sequencer;
GRANT SELECT, UPDATE ON log_sequencer TO portcullis_sequencer;
GRANT SELECT (sha256, kind, subject_id, recorded_at), DELETE ON recorded_values TO portcullis_sequencer;

REVOKE ALL ON FUNCTION adopt_restored_records(), uuid_at(timestamptz), ensure_trail_partitions(integer), make_trail_partition(text, timestamptz), take_log_lead(double precision),
  log_lead_is_free(), sequence_records(bigint, double precision, integer), extend_log(bigint, uuid, bigint, bytea[], smallint[], bigint[], bytea[]),
  publish_checkpoint(bigint, uuid, bigint, text), mark_tiles_stored(uuid, bigint), trail_lag_seconds(), erase_recorded_values(uuid),
  expire_addresses(integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_recorded_values(uuid) TO portcullis_admin;
GRANT EXECUTE ON FUNCTION uuid_at(timestamptz) TO portcullis_recorder;
GRANT EXECUTE ON FUNCTION trail_lag_seconds() TO portcullis_gateway, portcullis_admin, portcullis_trail;
GRANT EXECUTE ON FUNCTION take_log_lead(double precision), log_lead_is_free(),
  sequence_records(bigint, double precision, integer), extend_log(bigint, uuid, bigint, bytea[], smallint[], bigint[], bytea[]), publish_checkpoint(bigint, uuid, bigint, text),
  mark_tiles_stored(uuid, bigint), uuid_at(timestamptz),
  scope_organisations(), scope_is_operator(), find_person(text, text), find_tool_credential(uuid), operator_organisation(),
  record_access(json, json, boolean) TO portcullis_trail;

-- The trail reads records and names; it cannot write a record but through record_access, and reads no key and no item.
GRANT SELECT ON access_entries, access_outcomes, logs, log_checkpoints, log_nodes, log_leaves, log_sequencer, trail_facets, recorded_values, engagements,
  policy_clock, policy_epochs TO portcullis_trail;
GRANT SELECT (id, slug, name, kind) ON organisations TO portcullis_trail;
GRANT SELECT (id, organisation_id, slug, name, roles, status) ON people TO portcullis_trail;
GRANT SELECT (id, organisation_id, slug, name) ON projects, datasets TO portcullis_trail;
GRANT SELECT (id, organisation_id, dataset_id, key) ON items TO portcullis_trail;
GRANT SELECT (id, organisation_id, slug, name) ON tool_credentials TO portcullis_trail;
