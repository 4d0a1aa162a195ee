-- Tool credentials that also sign S3 requests. A signature is checked with the secret itself, so its hash would not do: what is
-- kept is the secret as KMS wrapped it. The control plane can make one and cannot open it, the gateway can open one and cannot make it.
SET LOCAL search_path = portcullis;

ALTER TABLE tool_credentials ADD CONSTRAINT tool_credentials_organisation_key UNIQUE (id, organisation_id);

CREATE TABLE s3_credentials (
  credential_id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,
  access_key_id text NOT NULL CONSTRAINT s3_credentials_access_key UNIQUE CHECK (access_key_id ~ '^PCT[A-Z2-7]{17}$'),
  kms_key_id text NOT NULL,
  wrapped_secret bytea NOT NULL CHECK (octet_length(wrapped_secret) BETWEEN 1 AND 6144),
  session_token_sha256 bytea CHECK (octet_length(session_token_sha256) = 32),
  temporary boolean NOT NULL GENERATED ALWAYS AS (session_token_sha256 IS NOT NULL) STORED,
  created_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (credential_id, organisation_id) REFERENCES tool_credentials (id, organisation_id)
);
ALTER TABLE s3_credentials ENABLE ROW LEVEL SECURITY;
ALTER TABLE s3_credentials FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_admin ON s3_credentials TO portcullis_admin
  USING ((SELECT scope_is_operator()) OR organisation_id = ANY ((SELECT scope_organisations())::uuid[]));

-- By the access key id a request names, and nothing else: the gateway reads the table in no other way.
CREATE FUNCTION find_s3_credential(access_key text)
RETURNS TABLE (credential_id uuid, organisation_id uuid, access_key_id text, kms_key_id text, wrapped_secret bytea, session_token_sha256 bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  SELECT s.credential_id, s.organisation_id, s.access_key_id, s.kms_key_id, s.wrapped_secret, s.session_token_sha256
  FROM s3_credentials s WHERE s.access_key_id = access_key
$$;

GRANT CREATE ON SCHEMA portcullis TO portcullis_directory;
ALTER FUNCTION find_s3_credential(text) OWNER TO portcullis_directory;
REVOKE CREATE ON SCHEMA portcullis FROM portcullis_directory;
GRANT SELECT ON s3_credentials TO portcullis_directory;
CREATE POLICY directory ON s3_credentials FOR SELECT TO portcullis_directory USING (true);
REVOKE ALL ON FUNCTION find_s3_credential(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_s3_credential(text) TO portcullis_gateway;
GRANT INSERT (credential_id, organisation_id, access_key_id, kms_key_id, wrapped_secret, session_token_sha256),
  SELECT (credential_id, organisation_id, access_key_id, temporary) ON s3_credentials TO portcullis_admin;
