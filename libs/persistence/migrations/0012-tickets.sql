-- Tickets: leave to ask for one item version without any other credential, for a person, in a project, for a while.
SET LOCAL search_path = portcullis;

-- What is presented is stored as its SHA-256 only: whoever reads this table can use none of them.
CREATE TABLE tickets (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,
  sha256 bytea NOT NULL CONSTRAINT tickets_sha256_key UNIQUE CHECK (octet_length(sha256) = 32),
  person_id uuid NOT NULL REFERENCES people,
  -- The tool that made it for the person; null where the person did.
  credential_id uuid REFERENCES tool_credentials,
  project_id uuid NOT NULL,
  item_id uuid NOT NULL,
  version_id uuid NOT NULL REFERENCES item_versions,
  assignment_id uuid REFERENCES assignments,
  -- The lease it was made under, where one was demanded; another lease of the same item is not this one.
  lease_id uuid REFERENCES task_leases,
  methods text[] NOT NULL CHECK (cardinality(methods) > 0 AND methods <@ '{GET,HEAD}'),
  -- /24 or /48 of whoever may use it; null until its first use, which sets it.
  network text,
  -- null: as many as the other limits leave.
  max_uses integer CHECK (max_uses > 0),
  uses integer NOT NULL DEFAULT 0,
  -- When a range was last asked for by a ticket whose uses are counted, and how many bytes all ranges of that sitting came to.
  used_at timestamptz,
  sitting_bytes bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  FOREIGN KEY (project_id, organisation_id) REFERENCES projects (id, organisation_id),
  FOREIGN KEY (item_id, organisation_id) REFERENCES items (id, organisation_id)
);
CREATE INDEX tickets_by_end ON tickets (expires_at);
-- What was taken back stays so, whatever else the gateway may write.
CREATE TRIGGER stays_revoked BEFORE UPDATE OF revoked_at ON tickets FOR EACH ROW
  WHEN (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at) EXECUTE FUNCTION refuse_undoing();

ALTER TABLE tickets ENABLE ROW LEVEL SECURITY;
ALTER TABLE tickets FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON tickets TO portcullis_gateway USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[]));
CREATE POLICY directory ON tickets FOR SELECT TO portcullis_directory USING (true);
CREATE POLICY recorder ON tickets TO portcullis_recorder USING (true) WITH CHECK (true);

-- Whose ticket it is, by its hash: asked before anybody is known. One indexed lookup.
CREATE FUNCTION find_ticket(ticket_sha256 bytea)
RETURNS TABLE (id uuid, organisation_id uuid, person_id uuid, credential_id uuid, project_id uuid, item_id uuid, version_id uuid, assignment_id uuid,
  lease_id uuid, methods text[], network text, max_uses integer, uses integer, used_at timestamptz, expires_at timestamptz, revoked_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  SELECT t.id, t.organisation_id, t.person_id, t.credential_id, t.project_id, t.item_id, t.version_id, t.assignment_id,
         t.lease_id, t.methods, t.network, t.max_uses, t.uses, t.used_at, t.expires_at, t.revoked_at
  FROM tickets t WHERE t.sha256 = ticket_sha256
$$;

-- Whom a tool may name: who has, or had, an assignment in a project the tool is connected to. What became of the assignment is for
-- the gates to say. Both references are an id or a slug.
CREATE FUNCTION find_person_of_tool(credential uuid, project_reference text, person_reference text)
RETURNS TABLE (person_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  SELECT DISTINCT p.id
  FROM tool_credential_projects c
  JOIN projects j ON j.id = c.project_id
  JOIN assignments a ON a.project_id = j.id
  JOIN people p ON p.id = a.person_id
  WHERE c.credential_id = credential
    AND (j.slug = project_reference OR j.id::text = project_reference)
    AND (p.slug = person_reference OR p.id::text = person_reference)
$$;

ALTER TYPE access_intent
  ADD ATTRIBUTE ticket_id uuid,
  ADD ATTRIBUTE ticket_network text,
  ADD ATTRIBUTE ticket_use text;

-- Counts uses of tickets and returns the intents whose ticket does not hold (any more). A use is an answer with the whole item, or a
-- sitting: ranges of it asked for by the ticket's network with no more than five minutes between them, until they come to more than
-- eight times the item. Only a range begins or goes on with a sitting. Answers without bytes use nothing. The first answer binds a
-- ticket without a network to the one it goes to.
CREATE FUNCTION spend_tickets(intents access_intent[]) RETURNS TABLE (id uuid, status text)
LANGUAGE plpgsql SET search_path = portcullis, pg_temp AS $$
DECLARE
  asked record;
  -- The ticket the last intent was about, as this batch leaves it so far.
  ticket uuid;
  bound text;
  used integer;
  ranged_at timestamptz;
  ranged_bytes bigint;
  sits boolean;
  costs boolean;
BEGIN
  -- Only rows that this may change, and always in the same order, so that no two batches wait for each other.
  PERFORM 1 FROM tickets t
  WHERE t.id IN (SELECT i.ticket_id FROM unnest(intents) i) AND (t.max_uses IS NOT NULL OR t.network IS NULL)
  ORDER BY t.id FOR UPDATE;

  -- A new statement: what another instance counted while we waited for its lock is visible from here on.
  FOR asked IN
    SELECT i.id, i.ticket_id, i.ticket_network, i.ticket_use, i.bytes, t.network, t.max_uses, t.uses, t.used_at, t.sitting_bytes,
           (SELECT v.plaintext_size FROM item_versions v WHERE v.id = t.version_id AND t.max_uses IS NOT NULL) AS item_bytes,
           t.id IS NOT NULL AND t.revoked_at IS NULL AND t.expires_at > clock_timestamp() AND t.person_id = i.subject_id
             AND t.credential_id IS NOT DISTINCT FROM i.tool_id AND t.project_id = i.project_id AND t.item_id = i.item_id
             AND t.version_id = i.version_id AND t.lease_id IS NOT DISTINCT FROM coalesce(i.lease_id, t.lease_id) AS holds
    FROM unnest(intents) WITH ORDINALITY i LEFT JOIN tickets t ON t.id = i.ticket_id
    ORDER BY i.ticket_id, i.ordinality
  LOOP
    IF ticket IS DISTINCT FROM asked.ticket_id THEN
      ticket := asked.ticket_id;
      bound := asked.network;
      used := asked.uses;
      ranged_at := asked.used_at;
      ranged_bytes := asked.sitting_bytes;
    END IF;
    sits := coalesce(ranged_at > clock_timestamp() - interval '5 minutes', false);
    costs := CASE asked.ticket_use
      WHEN 'none' THEN false
      WHEN 'range' THEN NOT (sits AND coalesce(ranged_bytes + asked.bytes <= 8 * asked.item_bytes, false))
      ELSE true
    END;
    IF (asked.holds AND asked.ticket_network = coalesce(bound, asked.ticket_network) AND (asked.max_uses IS NULL OR used < asked.max_uses
        OR (NOT costs AND sits))) IS NOT TRUE THEN
      id := asked.id;
      status := 'TICKET';
      RETURN NEXT;
      CONTINUE;
    END IF;
    bound := coalesce(bound, asked.ticket_network);
    IF asked.max_uses IS NOT NULL THEN
      used := used + costs::integer;
      IF asked.ticket_use = 'range' THEN
        ranged_at := clock_timestamp();
        ranged_bytes := asked.bytes + CASE WHEN costs THEN 0 ELSE ranged_bytes END;
      END IF;
    END IF;
    IF asked.network IS NULL OR (asked.max_uses IS NOT NULL AND asked.ticket_use <> 'none') THEN
      UPDATE tickets t SET network = bound, uses = used, used_at = ranged_at, sitting_bytes = ranged_bytes WHERE t.id = ticket;
    END IF;
  END LOOP;
END $$;

-- As in 0011, and: a read by ticket only holds while the ticket does (status TICKET), and a ticket is made for the current version.
CREATE OR REPLACE FUNCTION record_access(batch json, snapshots json DEFAULT '[]', retried boolean DEFAULT false) RETURNS TABLE (id uuid, status text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
DECLARE
  intents access_intent[];
  refused_ids uuid[];
  budgeted access_intent[];
  ticketed access_intent[];
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
  LEFT JOIN policy_epochs c ON c.scope_id = i.tool_id AND i.tool_epoch IS NOT NULL
  LEFT JOIN items t ON t.id = i.item_id
  WHERE i.organisation_epoch IS NOT NULL
    AND (i.organisation_epoch <> coalesce(o.epoch, 0)
      OR i.subject_epoch <> coalesce(s.epoch, 0)
      OR i.tool_epoch <> coalesce(c.epoch, 0)
      OR (i.effect = 'allow' AND (i.kind = 'access' OR (i.kind = 'administration' AND i.version_id IS NOT NULL))
        AND t.current_version_id IS DISTINCT FROM i.version_id));
  IF cardinality(refused_ids) > 0 THEN
    RETURN QUERY SELECT r, 'STALE' FROM unnest(refused_ids) r;
  END IF;

  IF EXISTS (SELECT FROM unnest(intents) i WHERE i.lease_id IS NOT NULL) THEN
    FOR id, status IN
      SELECT i.id, 'LEASE' FROM unnest(intents) i
      WHERE i.lease_id IS NOT NULL AND i.effect = 'allow' AND i.id <> ALL (refused_ids) AND NOT EXISTS (
        SELECT FROM task_leases l JOIN task_items t ON t.task_id = l.task_id
        WHERE l.id = i.lease_id AND l.person_id = i.subject_id AND l.project_id = i.project_id AND t.item_id = i.item_id
          AND l.ended_at IS NULL AND l.expires_at > clock_timestamp())
    LOOP
      refused_ids := refused_ids || id;
      RETURN NEXT;
    END LOOP;
  END IF;

  -- Before the budgets: a ticket that is used up must not spend the budget of whoever it was made for.
  SELECT array_agg(i) INTO ticketed FROM unnest(intents) i
  WHERE i.ticket_id IS NOT NULL AND i.effect = 'allow' AND i.id <> ALL (refused_ids);
  IF ticketed IS NOT NULL THEN
    FOR id, status IN SELECT t.id, t.status FROM spend_tickets(ticketed) t LOOP
      refused_ids := refused_ids || id;
      RETURN NEXT;
    END LOOP;
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

-- Tickets past their end, a day later, so that whoever asks why one was refused can still be told. Not under a hold.
CREATE FUNCTION expire_tickets(max_rows integer) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  WITH old AS (
    SELECT t.id FROM tickets t
    WHERE t.expires_at < now() - interval '1 day'
      AND NOT EXISTS (SELECT FROM trail_holds h WHERE h.organisation_id = t.organisation_id AND h.released_at IS NULL)
    LIMIT max_rows
  ), gone AS (DELETE FROM tickets t USING old WHERE t.id = old.id RETURNING 1)
  SELECT count(*) FROM gone
$$;

-- Owning a function takes CREATE on its schema at that moment; they keep nothing of it.
GRANT CREATE ON SCHEMA portcullis TO portcullis_directory, portcullis_recorder;
ALTER FUNCTION find_ticket(bytea) OWNER TO portcullis_directory;
ALTER FUNCTION find_person_of_tool(uuid, text, text) OWNER TO portcullis_directory;
ALTER FUNCTION spend_tickets(access_intent[]) OWNER TO portcullis_recorder;
ALTER FUNCTION expire_tickets(integer) OWNER TO portcullis_recorder;
REVOKE CREATE ON SCHEMA portcullis FROM portcullis_directory, portcullis_recorder;
GRANT SELECT ON tickets TO portcullis_directory;
GRANT SELECT ON tool_credential_projects TO portcullis_directory;
GRANT SELECT (id, slug) ON projects TO portcullis_directory;
GRANT SELECT (project_id, person_id) ON assignments TO portcullis_directory;
CREATE POLICY people_of_tools ON tool_credential_projects FOR SELECT TO portcullis_directory USING (true);
CREATE POLICY people_of_tools ON projects FOR SELECT TO portcullis_directory USING (true);
CREATE POLICY people_of_tools ON assignments FOR SELECT TO portcullis_directory USING (true);
GRANT SELECT, DELETE ON tickets TO portcullis_recorder;
GRANT UPDATE (network, uses, used_at, sitting_bytes) ON tickets TO portcullis_recorder;
GRANT SELECT (id, plaintext_size) ON item_versions TO portcullis_recorder;
CREATE POLICY recorder ON item_versions FOR SELECT TO portcullis_recorder USING (true);
GRANT SELECT (organisation_id, released_at) ON trail_holds TO portcullis_recorder;
CREATE POLICY recorder ON trail_holds FOR SELECT TO portcullis_recorder USING (true);

-- The gateway makes tickets and takes them back. It cannot read what they are found by, nor give one more uses or time.
GRANT SELECT (id, organisation_id, person_id, credential_id, project_id, item_id, expires_at, revoked_at) ON tickets TO portcullis_gateway;
GRANT INSERT (id, organisation_id, sha256, person_id, credential_id, project_id, item_id, version_id, assignment_id, lease_id, methods, network, max_uses, expires_at)
  ON tickets TO portcullis_gateway;
GRANT UPDATE (revoked_at) ON tickets TO portcullis_gateway;

REVOKE ALL ON FUNCTION find_ticket(bytea), find_person_of_tool(uuid, text, text), spend_tickets(access_intent[]), expire_tickets(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_ticket(bytea), find_person_of_tool(uuid, text, text) TO portcullis_gateway;
GRANT EXECUTE ON FUNCTION spend_tickets(access_intent[]) TO portcullis_recorder;
GRANT EXECUTE ON FUNCTION expire_tickets(integer) TO portcullis_worker;
