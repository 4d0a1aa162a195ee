-- Retention of the trail: months past their age are archived, verified, then dropped; never under a hold. The worker does its
-- jobs through these functions and can read, change or drop nothing by hand.
SET LOCAL search_path = portcullis;

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portcullis_worker') THEN
    CREATE ROLE portcullis_worker LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
  END IF;
  -- Owns the functions that read what is archived: nobody logs in as it.
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portcullis_archivist') THEN
    CREATE ROLE portcullis_archivist NOLOGIN NOSUPERUSER NOBYPASSRLS;
  END IF;
END $$;
GRANT portcullis_archivist TO CURRENT_USER;
GRANT USAGE ON SCHEMA portcullis TO portcullis_worker, portcullis_archivist;

-- Months are months of UTC, whatever the session that makes their partitions thinks: a month's length was that of its time zone.
ALTER FUNCTION make_trail_partition(text, timestamptz) SET timezone = 'UTC';
ALTER FUNCTION ensure_trail_partitions(integer) SET timezone = 'UTC';

-- What forbids deletion: while one is not released, nothing of this organisation's trail is dropped, erased or expired (I11).
CREATE TABLE trail_holds (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organisation_id uuid NOT NULL REFERENCES organisations (id),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 1000),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  released_at timestamptz CHECK (released_at >= created_at)
);
CREATE INDEX trail_holds_in_force ON trail_holds (organisation_id) WHERE released_at IS NULL;

-- Where an organisation's month is, once it is archived. The manifest names every other file by its SHA-256.
CREATE TABLE trail_archives (
  organisation_id uuid NOT NULL,
  month date NOT NULL CHECK (extract(day FROM month) = 1),
  manifest_key text NOT NULL CHECK (manifest_key LIKE 'trail-archive/%'),
  manifest_sha256 text NOT NULL CHECK (manifest_sha256 ~ '^[0-9a-f]{64}$'),
  manifest_bytes integer NOT NULL CHECK (manifest_bytes > 0),
  rows bigint NOT NULL CHECK (rows > 0),
  -- Of the checkpoint the archive is verified against.
  tree_size bigint NOT NULL CHECK (tree_size >= rows),
  archived_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  verified_at timestamptz,
  dropped_at timestamptz,
  PRIMARY KEY (organisation_id, month)
);

-- Leaves of dropped months whose tile of 256 is not wholly of that month: what remains needs them for its own proofs.
CREATE TABLE log_kept_leaves (
  organisation_id uuid NOT NULL,
  leaf_index bigint NOT NULL,
  leaf_hash bytea NOT NULL CHECK (octet_length(leaf_hash) = 32),
  PRIMARY KEY (organisation_id, leaf_index)
);

CREATE FUNCTION trail_month_begin(month date) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT SET search_path = portcullis, pg_temp AS $$
  SELECT uuid_at(month::timestamp AT TIME ZONE 'UTC')
$$;
CREATE FUNCTION trail_month_end(month date) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT SET search_path = portcullis, pg_temp AS $$
  SELECT uuid_at((month + interval '1 month') AT TIME ZONE 'UTC')
$$;

-- The partitions of a month that are there.
CREATE FUNCTION trail_month_partitions(month date) RETURNS SETOF text
LANGUAGE sql STABLE SET search_path = portcullis, pg_temp AS $$
  SELECT c.relname::text
  FROM unnest(ARRAY['access_entries', 'access_outcomes', 'log_leaves']) parent
  JOIN pg_inherits i ON i.inhparent = format('portcullis.%I', parent)::regclass
  JOIN pg_class c ON c.oid = i.inhrelid AND c.relname = format('%s_%s', parent, to_char(month, 'YYYY_MM'))
$$;

-- Months that ended so many months ago and are still here, oldest first. 0 keeps everything for ever.
CREATE FUNCTION archivable_trail_months(keep_months integer) RETURNS SETOF date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = portcullis, pg_temp SET timezone = 'UTC' AS $$
  SELECT DISTINCT to_date(right(c.relname, 7), 'YYYY_MM') AS month
  FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
  WHERE keep_months > 0
    AND i.inhparent IN ('portcullis.access_entries'::regclass, 'portcullis.access_outcomes'::regclass, 'portcullis.log_leaves'::regclass)
    AND c.relname ~ '_[0-9]{4}_[0-9]{2}$'
    AND to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= now() - make_interval(months => keep_months)
  ORDER BY 1
$$;

-- Records and outcomes of a month that are in no log yet.
CREATE FUNCTION unsequenced_in_trail_month(month date) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
DECLARE
  low uuid := trail_month_begin(month);
  high uuid := trail_month_end(month);
BEGIN
  RETURN (SELECT count(*) FROM access_entries e WHERE e.id >= low AND e.id < high
      AND NOT EXISTS (SELECT FROM log_leaves l WHERE l.record_id = e.id AND l.part = 0 AND l.record_id >= low AND l.record_id < high))
    + (SELECT count(*) FROM access_outcomes o WHERE o.record_id >= low AND o.record_id < high
      AND NOT EXISTS (SELECT FROM log_leaves l WHERE l.record_id = o.record_id AND l.part = 1 AND l.record_id >= low AND l.record_id < high));
END $$;

-- Each organisation's share of a month, with its log's newest checkpoint and the archive there is.
CREATE FUNCTION trail_month_logs(month date) RETURNS TABLE (organisation uuid, leaves bigint, last_index bigint, checkpoint_size bigint,
  checkpoint text, held boolean, manifest_key text, manifest_sha256 text, manifest_bytes integer, archived_rows bigint, verified boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
DECLARE
  low uuid := trail_month_begin(month);
  high uuid := trail_month_end(month);
BEGIN
  RETURN QUERY
  SELECT m.organisation_id, m.leaves, m.last_index, coalesce(g.checkpoint_size, 0), g.checkpoint,
    EXISTS (SELECT FROM trail_holds h WHERE h.organisation_id = m.organisation_id AND h.released_at IS NULL),
    a.manifest_key, a.manifest_sha256, a.manifest_bytes, a.rows, a.verified_at IS NOT NULL
  FROM (SELECT l.organisation_id, count(*) AS leaves, max(l.leaf_index) AS last_index FROM log_leaves l
        WHERE l.record_id >= low AND l.record_id < high GROUP BY 1) m
  LEFT JOIN logs g ON g.organisation_id = m.organisation_id
  LEFT JOIN trail_archives a ON a.organisation_id = m.organisation_id AND a.month = trail_month_logs.month
  ORDER BY 1;
END $$;

-- An organisation's records of a month in the order of its log, a page at a time.
CREATE FUNCTION trail_archive_rows(organisation uuid, month date, from_index bigint, max_rows integer)
RETURNS TABLE (record_id uuid, part smallint, leaf_index bigint, leaf_hash bytea, kind text, effect text, codes text[], subject uuid, tool uuid,
  project uuid, dataset uuid, item uuid, country text, recorded_at timestamptz, event text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
DECLARE
  low uuid := trail_month_begin(month);
  high uuid := trail_month_end(month);
BEGIN
  RETURN QUERY
  WITH page AS MATERIALIZED (
    SELECT l.record_id, l.part, l.leaf_index, l.leaf_hash FROM log_leaves l
    WHERE l.organisation_id = organisation AND l.record_id >= low AND l.record_id < high AND l.leaf_index >= from_index
    ORDER BY l.leaf_index LIMIT max_rows
  )
  SELECT p.record_id, p.part, p.leaf_index, p.leaf_hash, e.kind, e.effect, e.codes, e.subject_id, e.tool_id, e.project_id, e.dataset_id, e.item_id,
    e.country, coalesce(e.recorded_at, o.recorded_at), coalesce(e.event::text, o.event::text)
  FROM page p
  LEFT JOIN access_entries e ON p.part = 0 AND e.id = p.record_id AND e.id >= low AND e.id < high
  LEFT JOIN access_outcomes o ON p.part = 1 AND o.record_id = p.record_id AND o.record_id >= low AND o.record_id < high
  ORDER BY p.leaf_index;
END $$;

-- Hashes of a tile, or fewer where they are only in the archive. What a log consists of is no secret of anybody's.
CREATE FUNCTION log_tile(organisation uuid, tile_level integer, first_index bigint, width integer) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  SELECT string_agg(x.hash, ''::bytea ORDER BY x.index) FROM (
    SELECT n.index, n.hash FROM log_nodes n
    WHERE tile_level > 0 AND n.organisation_id = organisation AND n.level = tile_level * 8 AND n.index >= first_index AND n.index < first_index + width
    UNION
    SELECT l.leaf_index, l.leaf_hash FROM log_leaves l
    WHERE tile_level = 0 AND l.organisation_id = organisation AND l.leaf_index >= first_index AND l.leaf_index < first_index + width
    UNION
    SELECT k.leaf_index, k.leaf_hash FROM log_kept_leaves k
    WHERE tile_level = 0 AND k.organisation_id = organisation AND k.leaf_index >= first_index AND k.leaf_index < first_index + width) x
$$;

-- Says where a month is archived; not verified yet. What was dropped already is only there: then nothing may be put in its place.
-- Of a month that is not here nothing can be archived.
CREATE FUNCTION record_trail_archive(organisation uuid, archived_month date, key text, sha256 text, bytes integer, archived_rows bigint, checkpoint_size bigint)
RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
BEGIN
  PERFORM trail_month_partitions(archived_month);
  IF NOT FOUND THEN RAISE EXCEPTION 'there is no such month to be archived' USING ERRCODE = 'PT003'; END IF;
  INSERT INTO trail_archives AS a (organisation_id, month, manifest_key, manifest_sha256, manifest_bytes, rows, tree_size)
  VALUES (organisation, archived_month, key, sha256, bytes, archived_rows, checkpoint_size)
  ON CONFLICT (organisation_id, month) DO UPDATE SET manifest_key = excluded.manifest_key, manifest_sha256 = excluded.manifest_sha256,
    manifest_bytes = excluded.manifest_bytes, rows = excluded.rows, tree_size = excluded.tree_size, archived_at = clock_timestamp(), verified_at = NULL
  WHERE a.dropped_at IS NULL;
  IF NOT FOUND THEN RAISE EXCEPTION 'this month was dropped: its archive is not replaced' USING ERRCODE = 'PT003'; END IF;
END $$;

-- Says that every object of the archive was read back and found to be what is here.
CREATE FUNCTION mark_trail_archive_verified(organisation uuid, archived_month date, sha256 text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
BEGIN
  UPDATE trail_archives a SET verified_at = clock_timestamp()
  WHERE a.organisation_id = organisation AND a.month = archived_month AND a.manifest_sha256 = sha256 AND a.dropped_at IS NULL;
  IF NOT FOUND THEN RAISE EXCEPTION 'there is no such archive to be verified' USING ERRCODE = 'PT003'; END IF;
END $$;

-- Raises unless everything of the month may go; otherwise keeps the leaves that what remains needs. For drop_trail_month only.
CREATE FUNCTION settle_trail_month(settled_month date) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
DECLARE
  low uuid := trail_month_begin(settled_month);
  high uuid := trail_month_end(settled_month);
BEGIN
  IF EXISTS (SELECT FROM trail_holds h WHERE h.released_at IS NULL
      AND (EXISTS (SELECT FROM log_leaves l WHERE l.organisation_id = h.organisation_id AND l.record_id >= low AND l.record_id < high)
        OR EXISTS (SELECT FROM access_entries e WHERE e.organisation_id = h.organisation_id AND e.id >= low AND e.id < high))) THEN
    RAISE EXCEPTION 'an organisation of this month is under a hold' USING ERRCODE = 'PT004';
  END IF;
  IF unsequenced_in_trail_month(settled_month) > 0 THEN
    RAISE EXCEPTION 'records of this month are in no log' USING ERRCODE = 'PT005';
  END IF;
  IF EXISTS (
    SELECT FROM (SELECT l.organisation_id, count(*) AS leaves, max(l.leaf_index) AS last_index FROM log_leaves l
                 WHERE l.record_id >= low AND l.record_id < high GROUP BY 1) m
    LEFT JOIN logs g ON g.organisation_id = m.organisation_id
    LEFT JOIN trail_archives a ON a.organisation_id = m.organisation_id AND a.month = settled_month
    -- A verification of the day before may have been of objects that somebody changed since.
    WHERE (a.verified_at > now() - interval '1 day' AND a.rows = m.leaves AND a.tree_size > m.last_index AND a.tree_size <= g.checkpoint_size) IS NOT TRUE
  ) THEN
    RAISE EXCEPTION 'this month has no verified archive of all its records' USING ERRCODE = 'PT006';
  END IF;
  INSERT INTO log_kept_leaves (organisation_id, leaf_index, leaf_hash)
  SELECT k.organisation_id, k.leaf_index, k.leaf_hash FROM (
    SELECT l.organisation_id, l.leaf_index, l.leaf_hash, count(*) OVER (PARTITION BY l.organisation_id, l.leaf_index / 256) AS of_tile
    FROM log_leaves l WHERE l.record_id >= low AND l.record_id < high) k
  WHERE k.of_tile < 256
  ON CONFLICT DO NOTHING;
  UPDATE trail_archives a SET dropped_at = clock_timestamp() WHERE a.month = settled_month AND a.dropped_at IS NULL;
END $$;

-- Drops a month's partitions, all or none. Writers to other months are held up only for the moment of the drop itself, and
-- whoever cannot have the locks at once gives up: recording does not wait for it.
CREATE FUNCTION drop_trail_month(month date) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp SET timezone = 'UTC' SET lock_timeout = '500ms' AS $$
DECLARE
  partition text;
BEGIN
  -- Whatever retention somebody asks for, the month that just ended stays: clocks differ and outcomes come late.
  IF (month = date_trunc('month', month)::date AND month + interval '2 months' <= now()) IS NOT TRUE THEN
    RAISE EXCEPTION 'this month is too young to be dropped' USING ERRCODE = 'PT007';
  END IF;
  -- A hold placed from here on waits for what is decided now.
  LOCK TABLE trail_holds IN SHARE MODE;
  FOR partition IN SELECT trail_month_partitions(month) LOOP
    EXECUTE format('LOCK TABLE %I IN SHARE ROW EXCLUSIVE MODE', partition);
  END LOOP;
  PERFORM settle_trail_month(month);
  FOR partition IN SELECT trail_month_partitions(month) LOOP
    EXECUTE format('DROP TABLE %I', partition);
  END LOOP;
END $$;

-- As in 0007, but a hold keeps what it covers.
CREATE OR REPLACE FUNCTION erase_recorded_values(person uuid) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  WITH gone AS (
    DELETE FROM recorded_values v WHERE v.subject_id = person
      AND NOT EXISTS (SELECT FROM trail_holds h WHERE h.organisation_id = v.organisation_id AND h.released_at IS NULL)
    RETURNING 1)
  SELECT count(*) FROM gone
$$;
CREATE OR REPLACE FUNCTION expire_addresses(keep_days integer, max_rows integer) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  WITH old AS (
    SELECT v.sha256 FROM recorded_values v
    WHERE keep_days >= 1 AND (v.kind IN ('address', 'claim') OR (v.kind = 'agent' AND v.subject_id IS NULL)) AND v.recorded_at < now() - make_interval(days => keep_days)
      AND NOT EXISTS (SELECT FROM trail_holds h WHERE h.organisation_id = v.organisation_id AND h.released_at IS NULL)
    LIMIT max_rows
  ), gone AS (DELETE FROM recorded_values v USING old WHERE v.sha256 = old.sha256 RETURNING 1)
  SELECT count(*) FROM gone
$$;

-- The second line on what is new, and exactly the rights each process needs.
DO $$
DECLARE
  owned text;
BEGIN
  FOREACH owned IN ARRAY ARRAY['trail_holds', 'trail_archives', 'log_kept_leaves'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
    EXECUTE format('CREATE POLICY tenant_trail ON %I FOR SELECT TO portcullis_trail USING ((SELECT scope_is_operator()) OR organisation_id = ANY ((SELECT scope_organisations())::uuid[]))', owned);
  END LOOP;
  FOREACH owned IN ARRAY ARRAY['trail_holds', 'trail_archives', 'log_kept_leaves', 'access_entries', 'access_outcomes', 'log_leaves', 'log_nodes', 'logs'] LOOP
    EXECUTE format('CREATE POLICY archivist ON %I TO portcullis_archivist USING (true) WITH CHECK (true)', owned);
  END LOOP;
END $$;
CREATE POLICY sequencer ON trail_holds FOR SELECT TO portcullis_sequencer USING (true);
CREATE POLICY tenant_admin ON trail_holds TO portcullis_admin
  USING ((SELECT scope_is_operator()) OR organisation_id = ANY ((SELECT scope_organisations())::uuid[]));
GRANT SELECT ON trail_holds TO portcullis_sequencer;
GRANT SELECT (organisation_id) ON recorded_values TO portcullis_sequencer;
GRANT SELECT ON trail_holds, trail_archives, log_kept_leaves TO portcullis_trail;
-- A hold is placed and released, and stays to be seen.
GRANT SELECT, INSERT, UPDATE (released_at) ON trail_holds TO portcullis_admin;

GRANT CREATE ON SCHEMA portcullis TO portcullis_archivist;
ALTER FUNCTION archivable_trail_months(integer) OWNER TO portcullis_archivist;
ALTER FUNCTION unsequenced_in_trail_month(date) OWNER TO portcullis_archivist;
ALTER FUNCTION trail_month_logs(date) OWNER TO portcullis_archivist;
ALTER FUNCTION trail_archive_rows(uuid, date, bigint, integer) OWNER TO portcullis_archivist;
ALTER FUNCTION log_tile(uuid, integer, bigint, integer) OWNER TO portcullis_archivist;
ALTER FUNCTION record_trail_archive(uuid, date, text, text, integer, bigint, bigint) OWNER TO portcullis_archivist;
ALTER FUNCTION mark_trail_archive_verified(uuid, date, text) OWNER TO portcullis_archivist;
ALTER FUNCTION settle_trail_month(date) OWNER TO portcullis_archivist;
-- Partitions are the keeper's: only an owner can drop a table.
ALTER FUNCTION drop_trail_month(date) OWNER TO portcullis_keeper;
REVOKE CREATE ON SCHEMA portcullis FROM portcullis_archivist;
GRANT SELECT ON access_entries, access_outcomes, log_leaves, log_nodes, logs, trail_holds TO portcullis_archivist;
GRANT SELECT, INSERT ON log_kept_leaves TO portcullis_archivist;
GRANT SELECT, INSERT, UPDATE ON trail_archives TO portcullis_archivist;

REVOKE ALL ON FUNCTION trail_month_begin(date), trail_month_end(date), trail_month_partitions(date), archivable_trail_months(integer),
  unsequenced_in_trail_month(date), trail_month_logs(date), trail_archive_rows(uuid, date, bigint, integer), log_tile(uuid, integer, bigint, integer),
  record_trail_archive(uuid, date, text, text, integer, bigint, bigint), mark_trail_archive_verified(uuid, date, text), settle_trail_month(date),
  drop_trail_month(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION uuid_at(timestamptz), trail_month_begin(date), trail_month_end(date), trail_month_partitions(date) TO portcullis_archivist;
GRANT EXECUTE ON FUNCTION ensure_trail_partitions(integer), expire_addresses(integer, integer), archivable_trail_months(integer),
  unsequenced_in_trail_month(date), trail_month_logs(date), trail_archive_rows(uuid, date, bigint, integer), log_tile(uuid, integer, bigint, integer),
  record_trail_archive(uuid, date, text, text, integer, bigint, bigint), mark_trail_archive_verified(uuid, date, text), drop_trail_month(date)
  TO portcullis_worker;
GRANT EXECUTE ON FUNCTION log_tile(uuid, integer, bigint, integer) TO portcullis_trail;
GRANT EXECUTE ON FUNCTION trail_month_partitions(date), settle_trail_month(date) TO portcullis_keeper;
-- To lock it while it decides; no policy lets it see or change a row.
GRANT UPDATE ON trail_holds TO portcullis_keeper;
