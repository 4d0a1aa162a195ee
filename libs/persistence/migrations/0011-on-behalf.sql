-- A tool credential may act for one person, and bytes may be read only under a lease: both are compared again where they are recorded.
SET LOCAL search_path = portcullis;

-- What reads today goes on reading; the client that connects tools from now on says whether they may read for nobody in particular.
ALTER TABLE projects ADD COLUMN allow_delegated_tools boolean NOT NULL DEFAULT false;
UPDATE projects p SET allow_delegated_tools = true WHERE EXISTS (SELECT FROM tool_credential_projects c WHERE c.project_id = p.id);

-- Whom the credential acts for; null: for anybody of its projects who is named, or, where the project lets it, for nobody.
ALTER TABLE tool_credentials ADD COLUMN person_id uuid REFERENCES people;

CREATE OR REPLACE FUNCTION project_facts(project uuid, person uuid) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT json_build_object(
    'id', p.id, 'organisationId', p.organisation_id, 'state', p.state, 'startsAt', iso(p.starts_at), 'endsAt', iso(p.ends_at),
    'datasetIds', ARRAY(SELECT d.dataset_id FROM project_datasets d WHERE d.project_id = p.id ORDER BY 1),
    'minimumAge', p.minimum_age, 'workforceTypes', p.workforce_types, 'requiredTrainings', p.required_trainings,
    'allowedCountries', ARRAY(
      SELECT unnest(p.allowed_countries)
      UNION SELECT m.country FROM country_group_members m
      WHERE m.group_code = ANY (p.allowed_groups) AND m.valid_from <= now() AND (m.valid_until IS NULL OR m.valid_until > now())
      ORDER BY 1),
    'denyAnonymisingNetworks', p.deny_anonymising_networks,
    'leaseRequired', p.lease_required,
    'allowDelegatedTools', p.allow_delegated_tools,
    'approvedVendors', coalesce((
      SELECT json_agg(json_build_object('vendorId', v.vendor_id, 'effectiveFrom', iso(v.effective_from)) ORDER BY v.vendor_id)
      FROM vendor_approvals v WHERE v.organisation_id = p.organisation_id AND v.withdrawn_at IS NULL), '[]'),
    'nda', terms_facts(p.organisation_id, 'nda', NULL, person),
    'projectTerms', coalesce(terms_facts(p.organisation_id, 'project', p.id, person), '"none"'))
  FROM projects p WHERE p.id = project
$$;

-- Everything about one caller in one project. `caller` is a person or a tool credential; `via` the credential that acts for the person.
CREATE FUNCTION subject_facts(caller uuid, is_tool boolean, project uuid, via uuid) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT json_build_object(
    'subjectEpoch', epoch_of(caller),
    'toolEpoch', CASE WHEN via IS NOT NULL THEN epoch_of(via) END,
    'organisationEpoch', epoch_of((SELECT p.organisation_id FROM projects p WHERE p.id = project)),
    'worker', CASE WHEN NOT is_tool THEN worker_facts(caller) END,
    'principal', CASE WHEN is_tool THEN (
        SELECT json_build_object('status', 'active', 'organisationId', c.organisation_id, 'roles', ARRAY['tool'], 'worksFor', ARRAY[c.organisation_id])
        FROM tool_credentials c WHERE c.id = caller)
      ELSE (
        SELECT json_build_object('status', p.status, 'organisationId', p.organisation_id, 'roles', p.roles,
          'worksFor', ARRAY(SELECT e.organisation_id FROM engagements e WHERE e.person_id = p.id UNION SELECT p.organisation_id ORDER BY 1))
        FROM people p WHERE p.id = caller) END,
    'credential', CASE WHEN is_tool OR via IS NOT NULL THEN (
      SELECT json_build_object('id', c.id, 'connected', c.disconnected_at IS NULL, 'expiresAt', iso(c.expires_at),
        'projectIds', ARRAY(SELECT x.project_id FROM tool_credential_projects x WHERE x.credential_id = c.id ORDER BY 1),
        'personId', coalesce(c.person_id::text, 'anybody'))
      FROM tool_credentials c WHERE c.id = CASE WHEN is_tool THEN caller ELSE via END) END,
    'project', project_facts(project, CASE WHEN NOT is_tool THEN caller END),
    'assignment', CASE WHEN NOT is_tool THEN (
      SELECT json_build_object('id', a.id, 'purpose', a.purpose, 'startsAt', iso(a.starts_at), 'expiresAt', iso(a.expires_at), 'revokedAt', iso(a.revoked_at))
      FROM assignments a WHERE a.project_id = project AND a.person_id = caller
      ORDER BY a.revoked_at IS NULL DESC, a.created_at DESC LIMIT 1) END,
    'budget', (SELECT json_build_object('itemLimit', p.item_budget, 'byteLimit', p.byte_budget, 'windowSeconds', p.budget_window_seconds) FROM projects p WHERE p.id = project))
$$;
-- As the previous release asks, which stays able to run on this schema (ADR 0007).
CREATE OR REPLACE FUNCTION subject_facts(caller uuid, is_tool boolean, project uuid) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT subject_facts(caller, is_tool, project, NULL::uuid)
$$;

-- The person's hold on a task with this item that decides: one that lives, else the one that ended last. Read for every access,
-- never kept: it is no policy, its epoch does not change with it.
CREATE FUNCTION lease_facts(person uuid, project uuid, item uuid) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT json_build_object('id', l.id, 'taskId', l.task_id, 'expiresAt', iso(l.expires_at), 'endedAt', iso(l.ended_at))
  FROM task_leases l JOIN task_items t ON t.task_id = l.task_id AND t.item_id = item
  WHERE l.person_id = person AND l.project_id = project
  ORDER BY l.ended_at IS NULL DESC, l.expires_at DESC LIMIT 1
$$;

CREATE FUNCTION find_credential(credential uuid)
RETURNS TABLE (id uuid, organisation_id uuid, slug text, secret_hash bytea, expires_at timestamptz, disconnected_at timestamptz, person_id uuid, epoch bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  SELECT c.id, c.organisation_id, c.slug, c.secret_hash, c.expires_at, c.disconnected_at, c.person_id,
         coalesce((SELECT x.epoch FROM policy_epochs x WHERE x.scope_id = c.id), 0)
  FROM tool_credentials c WHERE c.id = credential
$$;
-- As the previous release asks. It would judge a credential that acts for one person as one that acts for nobody: it finds none of those.
CREATE OR REPLACE FUNCTION find_tool_credential(credential uuid)
RETURNS TABLE (id uuid, organisation_id uuid, slug text, secret_hash bytea, expires_at timestamptz, disconnected_at timestamptz, epoch bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  SELECT c.id, c.organisation_id, c.slug, c.secret_hash, c.expires_at, c.disconnected_at,
         coalesce((SELECT x.epoch FROM policy_epochs x WHERE x.scope_id = c.id), 0)
  FROM tool_credentials c WHERE c.id = credential AND c.person_id IS NULL
$$;
-- For credentials that name a person by id: a tool's, a ticket, a session.
CREATE FUNCTION find_person_by_id(person uuid)
RETURNS TABLE (id uuid, organisation_id uuid, slug text, name text, roles text[], status text, works_for uuid[], epoch bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  SELECT p.id, p.organisation_id, p.slug, p.name, p.roles, p.status,
         ARRAY(SELECT e.organisation_id FROM engagements e WHERE e.person_id = p.id UNION SELECT p.organisation_id),
         coalesce((SELECT x.epoch FROM policy_epochs x WHERE x.scope_id = p.id), 0)
  FROM people p WHERE p.id = person
$$;

ALTER TYPE access_intent
  ADD ATTRIBUTE tool_epoch bigint,
  ADD ATTRIBUTE lease_id uuid;

-- As in 0007, and: an intent of a tool that acts for a person is compared with the epoch of both, and one under a lease only
-- holds while the lease does (status LEASE).
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
  LEFT JOIN policy_epochs c ON c.scope_id = i.tool_id AND i.tool_epoch IS NOT NULL
  LEFT JOIN items t ON t.id = i.item_id
  WHERE i.organisation_epoch IS NOT NULL
    AND (i.organisation_epoch <> coalesce(o.epoch, 0)
      OR i.subject_epoch <> coalesce(s.epoch, 0)
      OR i.tool_epoch <> coalesce(c.epoch, 0)
      OR (i.effect = 'allow' AND i.kind = 'access' AND t.current_version_id IS DISTINCT FROM i.version_id));
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

-- Owning a function takes CREATE on its schema at that moment; they keep nothing of it.
GRANT CREATE ON SCHEMA portcullis TO portcullis_directory;
ALTER FUNCTION find_credential(uuid) OWNER TO portcullis_directory;
ALTER FUNCTION find_person_by_id(uuid) OWNER TO portcullis_directory;
REVOKE CREATE ON SCHEMA portcullis FROM portcullis_directory;
GRANT SELECT (id, person_id, project_id, task_id, ended_at, expires_at) ON task_leases TO portcullis_recorder;
GRANT SELECT (task_id, item_id) ON task_items TO portcullis_recorder;
CREATE POLICY recorder ON task_leases FOR SELECT TO portcullis_recorder USING (true);
CREATE POLICY recorder ON task_items FOR SELECT TO portcullis_recorder USING (true);
REVOKE ALL ON FUNCTION subject_facts(uuid, boolean, uuid, uuid), lease_facts(uuid, uuid, uuid), find_credential(uuid), find_person_by_id(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION subject_facts(uuid, boolean, uuid, uuid), lease_facts(uuid, uuid, uuid) TO portcullis_gateway, portcullis_admin;
GRANT EXECUTE ON FUNCTION find_credential(uuid), find_person_by_id(uuid) TO portcullis_gateway, portcullis_admin, portcullis_trail;
GRANT SELECT (person_id) ON tool_credentials TO portcullis_gateway;
