-- The governance tables: who may reach what. Every row that belongs to a client carries its organisation.
-- Roles are cluster-wide and get no password here: the operator (or standalone) sets one before they can log in.
DO $$
DECLARE role_name text;
BEGIN
  FOREACH role_name IN ARRAY ARRAY['portcullis_gateway', 'portcullis_admin'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
      EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS', role_name);
    END IF;
  END LOOP;
  -- Owners of the SECURITY DEFINER functions: nobody logs in as them, each sees only what its policies name.
  FOREACH role_name IN ARRAY ARRAY['portcullis_directory', 'portcullis_recorder'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS', role_name);
    END IF;
  END LOOP;
END $$;
GRANT portcullis_directory, portcullis_recorder TO CURRENT_USER;

CREATE SCHEMA portcullis;
REVOKE ALL ON SCHEMA portcullis FROM PUBLIC;
GRANT USAGE ON SCHEMA portcullis TO portcullis_gateway, portcullis_admin, portcullis_directory, portcullis_recorder;
SET LOCAL search_path = portcullis;

-- The organisations this transaction may see. Unset or empty means none: the second line denies by default.
CREATE FUNCTION scope_organisations() RETURNS uuid[] LANGUAGE sql STABLE AS $$
  SELECT coalesce(string_to_array(nullif(current_setting('portcullis.organisations', true), ''), ',')::uuid[], '{}')
$$;
-- The operator's administration sees every organisation; only the admin role's policies consult this.
CREATE FUNCTION scope_is_operator() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(current_setting('portcullis.operator', true) = 'on', false)
$$;

CREATE TABLE organisations (
  id uuid PRIMARY KEY,
  slug text NOT NULL CONSTRAINT organisations_slug_key UNIQUE,
  name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('client', 'operator', 'vendor')),
  data_role text NOT NULL DEFAULT 'controller' CHECK (data_role IN ('controller', 'processor', 'subprocessor')),
  country text,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX organisations_one_operator ON organisations (kind) WHERE kind = 'operator';

CREATE TABLE people (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisations,
  slug text NOT NULL CONSTRAINT people_slug_key UNIQUE,
  issuer text NOT NULL,
  subject text NOT NULL,
  name text NOT NULL,
  email text,
  roles text[] NOT NULL,
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended')),
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT people_issuer_subject_key UNIQUE (issuer, subject)
);

CREATE TABLE worker_profiles (
  person_id uuid PRIMARY KEY REFERENCES people,
  organisation_id uuid NOT NULL REFERENCES organisations,
  vetting_status text CHECK (vetting_status IN ('passed', 'pending', 'failed')),
  vetting_valid_until timestamptz,
  vetting_evidence text,
  identity_status text CHECK (identity_status IN ('verified', 'pending', 'failed')),
  identity_evidence text,
  screening_status text CHECK (screening_status IN ('clear', 'pending', 'hit')),
  screening_valid_until timestamptz,
  screening_evidence text,
  age_band text CHECK (age_band IN ('under_16', '16_17', '18_plus')),
  workforce_type text CHECK (workforce_type IN ('in_house', 'vendor', 'freelancer')),
  vendor_id uuid REFERENCES organisations,
  residence_country text CHECK (residence_country ~ '^[A-Z]{2}$'),
  residence_verified_at timestamptz,
  trainings jsonb NOT NULL DEFAULT '[]'
);

-- A person works for a client organisation from here on; this is what makes the client visible to them at all.
CREATE TABLE engagements (
  person_id uuid NOT NULL REFERENCES people,
  organisation_id uuid NOT NULL REFERENCES organisations,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (person_id, organisation_id)
);

CREATE TABLE vendor_approvals (
  vendor_id uuid NOT NULL REFERENCES organisations,
  organisation_id uuid NOT NULL REFERENCES organisations,
  notice_date timestamptz NOT NULL,
  effective_from timestamptz NOT NULL,
  withdrawn_at timestamptz,
  PRIMARY KEY (vendor_id, organisation_id),
  CHECK (effective_from >= notice_date)
);

CREATE TABLE datasets (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisations,
  slug text NOT NULL,
  name text NOT NULL,
  region text NOT NULL,
  sensitivity text NOT NULL CHECK (sensitivity IN ('standard', 'personal', 'special_category')),
  permitted_purposes text[] NOT NULL,
  kms_key_id text NOT NULL,
  attested_by text NOT NULL,
  attested_at timestamptz NOT NULL,
  attestation_basis text NOT NULL,
  client_instruction text,
  client_instruction_at timestamptz,
  locked boolean NOT NULL DEFAULT false,
  processing_restricted boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT datasets_slug_key UNIQUE (organisation_id, slug),
  CONSTRAINT datasets_organisation_key UNIQUE (id, organisation_id),
  CHECK ((client_instruction IS NULL) = (client_instruction_at IS NULL))
);

CREATE TABLE dataset_keys (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,
  dataset_id uuid NOT NULL,
  epoch bigint NOT NULL,
  kms_key_id text NOT NULL,
  wrapped bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (dataset_id, organisation_id) REFERENCES datasets (id, organisation_id)
);

CREATE TABLE items (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,
  dataset_id uuid NOT NULL,
  key text NOT NULL CHECK (octet_length(key) BETWEEN 1 AND 1024),
  state text NOT NULL DEFAULT 'available' CHECK (state IN ('available', 'quarantined', 'erased')),
  current_version_id uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT items_key_key UNIQUE (dataset_id, key),
  CONSTRAINT items_organisation_key UNIQUE (id, organisation_id),
  FOREIGN KEY (dataset_id, organisation_id) REFERENCES datasets (id, organisation_id)
);
CREATE INDEX items_by_dataset ON items (dataset_id, id);

CREATE TABLE item_versions (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,
  item_id uuid NOT NULL,
  dataset_key_id uuid NOT NULL REFERENCES dataset_keys,
  object_key text NOT NULL CONSTRAINT item_versions_object_key_key UNIQUE,
  format smallint NOT NULL,
  plaintext_size bigint NOT NULL CHECK (plaintext_size >= 0),
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
  header bytea NOT NULL CHECK (octet_length(header) = 56),
  wrapped_data_key bytea NOT NULL,
  media_type text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (item_id, organisation_id) REFERENCES items (id, organisation_id)
);
CREATE INDEX item_versions_by_item ON item_versions (item_id);

CREATE TABLE projects (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisations,
  slug text NOT NULL,
  name text NOT NULL,
  state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'active', 'paused', 'completed')),
  starts_at timestamptz NOT NULL,
  ends_at timestamptz,
  purpose text NOT NULL,
  minimum_age smallint NOT NULL CHECK (minimum_age IN (16, 18)),
  workforce_types text[] NOT NULL,
  required_trainings text[] NOT NULL DEFAULT '{}',
  allowed_countries text[] NOT NULL DEFAULT '{}',
  allowed_groups text[] NOT NULL DEFAULT '{}',
  deny_anonymising_networks boolean NOT NULL DEFAULT true,
  item_budget integer CHECK (item_budget >= 0),
  byte_budget bigint CHECK (byte_budget >= 0),
  budget_window_seconds integer NOT NULL DEFAULT 3600 CHECK (budget_window_seconds BETWEEN 60 AND 2678400),
  retention_days integer NOT NULL DEFAULT 60 CHECK (retention_days >= 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT projects_slug_key UNIQUE (organisation_id, slug),
  CONSTRAINT projects_organisation_key UNIQUE (id, organisation_id)
);

-- Both ends carry the organisation, so a project cannot be given another client's dataset.
CREATE TABLE project_datasets (
  project_id uuid NOT NULL,
  dataset_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  PRIMARY KEY (project_id, dataset_id),
  FOREIGN KEY (project_id, organisation_id) REFERENCES projects (id, organisation_id),
  FOREIGN KEY (dataset_id, organisation_id) REFERENCES datasets (id, organisation_id)
);
CREATE INDEX project_datasets_by_dataset ON project_datasets (dataset_id);

CREATE TABLE assignments (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,
  project_id uuid NOT NULL,
  person_id uuid NOT NULL REFERENCES people,
  purpose text NOT NULL,
  starts_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (project_id, organisation_id) REFERENCES projects (id, organisation_id)
);
CREATE UNIQUE INDEX assignments_one_live ON assignments (project_id, person_id) WHERE revoked_at IS NULL;
CREATE INDEX assignments_by_person ON assignments (person_id, project_id);

-- One row per version of an NDA or of a project's own terms, bound to its document by SHA-256.
CREATE TABLE terms (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisations,
  project_id uuid REFERENCES projects,
  kind text NOT NULL CHECK (kind IN ('nda', 'project')),
  version integer NOT NULL CHECK (version > 0),
  title text NOT NULL,
  document text NOT NULL,
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  grace_until timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK ((kind = 'project') = (project_id IS NOT NULL))
);
CREATE UNIQUE INDEX terms_version_key ON terms (organisation_id, kind, coalesce(project_id, '00000000-0000-0000-0000-000000000000'), version);

CREATE TABLE acceptances (
  terms_id uuid NOT NULL REFERENCES terms,
  person_id uuid NOT NULL REFERENCES people,
  organisation_id uuid NOT NULL REFERENCES organisations,
  sha256 text NOT NULL,
  accepted_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (terms_id, person_id)
);
CREATE INDEX acceptances_by_person ON acceptances (person_id);

CREATE TABLE transfer_bases (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisations,
  from_region text NOT NULL,
  to_country text NOT NULL CHECK (to_country ~ '^[A-Z]{2}$'),
  mechanism text NOT NULL CHECK (mechanism IN ('scc', 'bcr', 'derogation')),
  scc_module smallint CHECK (scc_module BETWEEN 1 AND 4),
  assessment_ref text,
  valid_from timestamptz NOT NULL,
  valid_until timestamptz NOT NULL,
  withdrawn_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK (valid_until > valid_from),
  CHECK (mechanism <> 'scc' OR (scc_module IS NOT NULL AND assessment_ref IS NOT NULL))
);
CREATE INDEX transfer_bases_by_organisation ON transfer_bases (organisation_id, from_region);

CREATE TABLE tool_credentials (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisations,
  slug text NOT NULL,
  name text NOT NULL,
  secret_hash bytea NOT NULL CHECK (octet_length(secret_hash) = 32),
  expires_at timestamptz NOT NULL,
  disconnected_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT tool_credentials_slug_key UNIQUE (organisation_id, slug)
);
CREATE TABLE tool_credential_projects (
  credential_id uuid NOT NULL REFERENCES tool_credentials,
  project_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  PRIMARY KEY (credential_id, project_id),
  FOREIGN KEY (project_id, organisation_id) REFERENCES projects (id, organisation_id)
);

CREATE TABLE idempotency_keys (
  organisation_id uuid NOT NULL REFERENCES organisations,
  actor_id uuid NOT NULL,
  key text NOT NULL CHECK (octet_length(key) BETWEEN 1 AND 255),
  request_sha256 bytea NOT NULL,
  status integer NOT NULL,
  response jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (actor_id, key)
);
