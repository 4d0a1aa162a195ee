-- The facts a decision is made from, shaped as libs/policy reads them. Row-level security applies to the caller throughout.
-- Each function is one statement, so its facts and the epochs it returns come from one snapshot.
SET LOCAL search_path = portcullis;

CREATE FUNCTION iso(instant timestamptz) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT to_char(instant AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

CREATE FUNCTION epoch_of(scope uuid) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT e.epoch FROM policy_epochs e WHERE e.scope_id = scope), 0)
$$;

CREATE FUNCTION worker_facts(person uuid) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT json_build_object(
    'vetting', CASE WHEN w.vetting_status IS NOT NULL THEN json_build_object('status', w.vetting_status, 'validUntil', iso(w.vetting_valid_until)) END,
    'identity', CASE WHEN w.identity_status IS NOT NULL THEN json_build_object('status', w.identity_status) END,
    'screening', CASE WHEN w.screening_status IS NOT NULL THEN json_build_object('status', w.screening_status, 'validUntil', iso(w.screening_valid_until)) END,
    'ageBand', w.age_band,
    'workforceType', w.workforce_type,
    'trainings', w.trainings,
    'vendorId', w.vendor_id,
    'residenceCountry', CASE WHEN w.residence_verified_at IS NOT NULL THEN w.residence_country END)
  FROM worker_profiles w WHERE w.person_id = person
$$;

-- The current version of a kind of terms and the newest version this person accepted; null where there are no terms.
CREATE FUNCTION terms_facts(organisation uuid, terms_kind text, project uuid, person uuid) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT json_build_object(
    'currentVersionId', t.id, 'currentSha256', t.sha256, 'graceUntil', iso(t.grace_until),
    'accepted', (
      SELECT json_build_object('versionId', a.terms_id, 'sha256', a.sha256)
      FROM acceptances a JOIN terms v ON v.id = a.terms_id
      WHERE a.person_id = person AND v.organisation_id = organisation AND v.kind = terms_kind AND v.project_id IS NOT DISTINCT FROM project
      ORDER BY v.version DESC LIMIT 1))
  FROM terms t
  WHERE t.organisation_id = organisation AND t.kind = terms_kind AND t.project_id IS NOT DISTINCT FROM project
  ORDER BY t.version DESC LIMIT 1
$$;

CREATE FUNCTION project_facts(project uuid, person uuid) RETURNS json LANGUAGE sql STABLE AS $$
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
    'approvedVendors', coalesce((
      SELECT json_agg(json_build_object('vendorId', v.vendor_id, 'effectiveFrom', iso(v.effective_from)) ORDER BY v.vendor_id)
      FROM vendor_approvals v WHERE v.organisation_id = p.organisation_id AND v.withdrawn_at IS NULL), '[]'),
    'nda', terms_facts(p.organisation_id, 'nda', NULL, person),
    'projectTerms', coalesce(terms_facts(p.organisation_id, 'project', p.id, person), '"none"'))
  FROM projects p WHERE p.id = project
$$;

-- Everything about one caller in one project. `caller` is a person or a tool credential.
CREATE FUNCTION subject_facts(caller uuid, is_tool boolean, project uuid) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT json_build_object(
    'subjectEpoch', epoch_of(caller),
    'organisationEpoch', epoch_of((SELECT p.organisation_id FROM projects p WHERE p.id = project)),
    'worker', CASE WHEN NOT is_tool THEN worker_facts(caller) END,
    'principal', CASE WHEN is_tool THEN (
        SELECT json_build_object('status', 'active', 'organisationId', c.organisation_id, 'roles', ARRAY['tool'], 'worksFor', ARRAY[c.organisation_id])
        FROM tool_credentials c WHERE c.id = caller)
      ELSE (
        SELECT json_build_object('status', p.status, 'organisationId', p.organisation_id, 'roles', p.roles,
          'worksFor', ARRAY(SELECT e.organisation_id FROM engagements e WHERE e.person_id = p.id UNION SELECT p.organisation_id ORDER BY 1))
        FROM people p WHERE p.id = caller) END,
    'credential', CASE WHEN is_tool THEN (
      SELECT json_build_object('id', c.id, 'connected', c.disconnected_at IS NULL, 'expiresAt', iso(c.expires_at),
        'projectIds', ARRAY(SELECT x.project_id FROM tool_credential_projects x WHERE x.credential_id = c.id ORDER BY 1))
      FROM tool_credentials c WHERE c.id = caller) END,
    'project', project_facts(project, CASE WHEN NOT is_tool THEN caller END),
    'assignment', CASE WHEN NOT is_tool THEN (
      SELECT json_build_object('id', a.id, 'purpose', a.purpose, 'startsAt', iso(a.starts_at), 'expiresAt', iso(a.expires_at), 'revokedAt', iso(a.revoked_at))
      FROM assignments a WHERE a.project_id = project AND a.person_id = caller
      ORDER BY a.revoked_at IS NULL DESC, a.created_at DESC LIMIT 1) END,
    'budget', (SELECT json_build_object('itemLimit', p.item_budget, 'byteLimit', p.byte_budget, 'windowSeconds', p.budget_window_seconds) FROM projects p WHERE p.id = project))
$$;

CREATE FUNCTION dataset_facts(dataset uuid) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT json_build_object(
    'organisationEpoch', epoch_of(d.organisation_id),
    'dataset', json_build_object('id', d.id, 'organisationId', d.organisation_id, 'region', d.region, 'locked', d.locked,
      'processingRestricted', d.processing_restricted, 'sensitivity', d.sensitivity, 'permittedPurposes', d.permitted_purposes,
      'clientInstruction', CASE WHEN d.client_instruction_at IS NOT NULL THEN json_build_object('recordedAt', iso(d.client_instruction_at)) END,
      'attested', d.attested_at IS NOT NULL),
    'transfer', json_build_object(
      'areaCountries', (
        SELECT ARRAY(SELECT m.country FROM country_group_members m
          WHERE m.group_code = l.group_code AND m.valid_from <= now() AND (m.valid_until IS NULL OR m.valid_until > now()) ORDER BY 1)
        FROM legal_areas l WHERE l.region = d.region),
      'adequacy', coalesce((
        SELECT json_agg(json_build_object('country', q.country, 'validFrom', iso(q.valid_from), 'validUntil', iso(q.valid_until)) ORDER BY q.country, q.valid_from)
        FROM adequacy_decisions q JOIN legal_areas l ON l.group_code = q.area WHERE l.region = d.region AND q.covers_all_importers), '[]'),
      'bases', coalesce((
        SELECT json_agg(json_build_object('mechanism', b.mechanism, 'sccModule', b.scc_module, 'assessmentRef', b.assessment_ref,
          'toCountry', b.to_country, 'validFrom', iso(b.valid_from), 'validUntil', iso(b.valid_until)) ORDER BY b.id)
        FROM transfer_bases b WHERE b.organisation_id = d.organisation_id AND b.from_region = d.region AND b.withdrawn_at IS NULL), '[]')))
  FROM datasets d WHERE d.id = dataset
$$;

GRANT EXECUTE ON FUNCTION iso(timestamptz), epoch_of(uuid), worker_facts(uuid), terms_facts(uuid, text, uuid, uuid), project_facts(uuid, uuid),
  subject_facts(uuid, boolean, uuid), dataset_facts(uuid) TO portcullis_gateway, portcullis_admin;
