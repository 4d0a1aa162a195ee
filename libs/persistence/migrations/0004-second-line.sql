-- The second line: forced row-level security per organisation, and exactly the rights each process needs.
SET LOCAL search_path = portcullis;

DO $$
DECLARE
  owned record;
BEGIN
  FOR owned IN
    SELECT c.table_name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = 'portcullis' AND c.column_name = 'organisation_id' AND t.table_type = 'BASE TABLE'
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned.table_name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned.table_name);
    EXECUTE format('CREATE POLICY tenant ON %I TO portcullis_gateway USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[]))', owned.table_name);
    EXECUTE format('CREATE POLICY tenant_admin ON %I TO portcullis_admin USING ((SELECT scope_is_operator()) OR organisation_id = ANY ((SELECT scope_organisations())::uuid[]))', owned.table_name);
  END LOOP;
END $$;

ALTER TABLE organisations ENABLE ROW LEVEL SECURITY;
ALTER TABLE organisations FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON organisations TO portcullis_gateway USING (id = ANY ((SELECT scope_organisations())::uuid[]));
-- A client administrator sees its own organisation and the vendors it may approve.
CREATE POLICY own_admin ON organisations TO portcullis_admin
  USING ((SELECT scope_is_operator()) OR id = ANY ((SELECT scope_organisations())::uuid[]) OR kind = 'vendor')
  WITH CHECK ((SELECT scope_is_operator()));
-- People are employed by one organisation and work for others: a client sees those who work for it.
CREATE POLICY works_for_admin ON people FOR SELECT TO portcullis_admin
  USING (EXISTS (SELECT FROM engagements e WHERE e.person_id = people.id AND e.organisation_id = ANY ((SELECT scope_organisations())::uuid[])));

-- The functions' owners see what their functions need, column by column.
-- Owning a function takes CREATE on its schema at that moment; they keep nothing of it.
GRANT CREATE ON SCHEMA portcullis TO portcullis_directory, portcullis_recorder;
ALTER FUNCTION find_person(text, text) OWNER TO portcullis_directory;
ALTER FUNCTION find_tool_credential(uuid) OWNER TO portcullis_directory;
ALTER FUNCTION locate_item(uuid) OWNER TO portcullis_directory;
ALTER FUNCTION operator_organisation() OWNER TO portcullis_directory;
GRANT SELECT (id, organisation_id, slug, name, roles, status, issuer, subject) ON people TO portcullis_directory;
GRANT SELECT ON engagements, policy_epochs, tool_credentials TO portcullis_directory;
GRANT SELECT (id, organisation_id) ON items TO portcullis_directory;
GRANT SELECT (id, kind) ON organisations TO portcullis_directory;
CREATE POLICY directory ON people FOR SELECT TO portcullis_directory USING (true);
CREATE POLICY directory ON engagements FOR SELECT TO portcullis_directory USING (true);
CREATE POLICY directory ON tool_credentials FOR SELECT TO portcullis_directory USING (true);
CREATE POLICY directory ON items FOR SELECT TO portcullis_directory USING (true);
CREATE POLICY directory ON organisations FOR SELECT TO portcullis_directory USING (true);

ALTER FUNCTION record_access(json, json, boolean) OWNER TO portcullis_recorder;
ALTER FUNCTION record_outcomes(json) OWNER TO portcullis_recorder;
ALTER FUNCTION spend_budget(access_intent[]) OWNER TO portcullis_recorder;
ALTER FUNCTION budget_spent(uuid, uuid, integer) OWNER TO portcullis_recorder;
ALTER FUNCTION begin_policy_change(uuid[], uuid[]) OWNER TO portcullis_recorder;
GRANT SELECT (id, current_version_id) ON items TO portcullis_recorder;
GRANT SELECT, INSERT, UPDATE ON policy_epochs, budget_windows TO portcullis_recorder;
GRANT SELECT, INSERT ON budget_items TO portcullis_recorder;
GRANT SELECT, UPDATE ON policy_clock TO portcullis_recorder;
GRANT INSERT ON access_entries, access_outcomes, fact_snapshots TO portcullis_recorder;
-- ON CONFLICT needs to see the key it may meet.
GRANT SELECT (id) ON access_entries TO portcullis_recorder;
GRANT SELECT (record_id) ON access_outcomes TO portcullis_recorder;
GRANT SELECT (sha256) ON fact_snapshots TO portcullis_recorder;
CREATE POLICY recorder ON items FOR SELECT TO portcullis_recorder USING (true);
CREATE POLICY recorder ON access_entries TO portcullis_recorder USING (true) WITH CHECK (true);
CREATE POLICY recorder ON fact_snapshots TO portcullis_recorder USING (true) WITH CHECK (true);
CREATE POLICY recorder ON access_outcomes TO portcullis_recorder USING (true) WITH CHECK (true);

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA portcullis FROM PUBLIC;
GRANT EXECUTE ON FUNCTION scope_organisations(), scope_is_operator() TO portcullis_gateway, portcullis_admin;
GRANT EXECUTE ON FUNCTION organisation_lock(uuid), spend_budget(access_intent[]) TO portcullis_recorder;
GRANT EXECUTE ON FUNCTION find_person(text, text), find_tool_credential(uuid), operator_organisation(),
  record_access(json, json, boolean), record_outcomes(json) TO portcullis_gateway, portcullis_admin;
GRANT EXECUTE ON FUNCTION locate_item(uuid), budget_spent(uuid, uuid, integer) TO portcullis_gateway, portcullis_admin;
GRANT EXECUTE ON FUNCTION begin_policy_change(uuid[], uuid[]) TO portcullis_admin;

-- The gateway reads governance, records through functions, and owns only its own lease and people's acceptances.
GRANT SELECT ON organisations, people, worker_profiles, engagements, vendor_approvals, datasets, dataset_keys, items, item_versions,
  projects, project_datasets, assignments, terms, acceptances, transfer_bases, tool_credential_projects,
  country_group_members, legal_areas, adequacy_decisions, policy_epochs, policy_clock TO portcullis_gateway;
GRANT SELECT (id, organisation_id, slug, name, expires_at, disconnected_at) ON tool_credentials TO portcullis_gateway;
GRANT SELECT, INSERT, UPDATE, DELETE ON gateway_instances TO portcullis_gateway;
GRANT INSERT ON acceptances TO portcullis_gateway;
GRANT EXECUTE ON FUNCTION begin_policy_change(uuid[], uuid[]) TO portcullis_gateway;

-- The control plane writes governance. It cannot change or remove an entry of the trail, nor a budget already spent.
GRANT SELECT, INSERT, UPDATE ON organisations, people, worker_profiles, vendor_approvals, datasets, items, projects, assignments,
  transfer_bases, tool_credentials TO portcullis_admin;
GRANT UPDATE (wrapped_data_key) ON item_versions TO portcullis_admin;
GRANT SELECT, INSERT ON engagements, dataset_keys, item_versions, terms, idempotency_keys TO portcullis_admin;
GRANT SELECT, INSERT, DELETE ON project_datasets, tool_credential_projects TO portcullis_admin;
GRANT SELECT ON acceptances, country_group_members, legal_areas, adequacy_decisions, policy_epochs, policy_clock, gateway_instances TO portcullis_admin;

-- Country groups and adequacy concern everybody: a change of either is a change of every client's policy.
CREATE FUNCTION region_data_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
DECLARE clients uuid[];
BEGIN
  SELECT coalesce(array_agg(o.id), '{}') INTO clients FROM organisations o WHERE o.kind = 'client';
  PERFORM begin_policy_change(clients, clients);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION region_data_changed() FROM PUBLIC;
ALTER FUNCTION region_data_changed() OWNER TO portcullis_directory;
GRANT EXECUTE ON FUNCTION begin_policy_change(uuid[], uuid[]) TO portcullis_directory;
CREATE TRIGGER policy_changes BEFORE INSERT OR UPDATE OR DELETE ON country_group_members FOR EACH STATEMENT EXECUTE FUNCTION region_data_changed();
CREATE TRIGGER policy_changes BEFORE INSERT OR UPDATE OR DELETE ON adequacy_decisions FOR EACH STATEMENT EXECUTE FUNCTION region_data_changed();

REVOKE CREATE ON SCHEMA portcullis FROM portcullis_directory, portcullis_recorder;
-- PUBLIC may not run what later migrations add, unless they say so.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
