-- A customer's KMS key serves the datasets of one client only. The first to register a dataset under it has it; without this
-- a client could put its data under another client's key, run up that client's bill, and lose its data with that key.
SET LOCAL search_path = portcullis;

CREATE TABLE kms_key_owners (
  kms_key_id text PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisations,
  claimed_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE kms_key_owners ENABLE ROW LEVEL SECURITY;
ALTER TABLE kms_key_owners FORCE ROW LEVEL SECURITY;
-- For this migration and for whoever settles a dispute: the schema's owner, which no service runs as.
CREATE POLICY keeper ON kms_key_owners TO CURRENT_USER USING (true) WITH CHECK (true);

-- The owner has no scope and sees no dataset while row-level security is forced on it, too.
ALTER TABLE datasets NO FORCE ROW LEVEL SECURITY;
INSERT INTO kms_key_owners (kms_key_id, organisation_id)
SELECT DISTINCT ON (kms_key_id) kms_key_id, organisation_id FROM datasets ORDER BY kms_key_id, created_at, id;
ALTER TABLE datasets FORCE ROW LEVEL SECURITY;

-- True when the key is this organisation's from now on. Says nothing of whose else it may be. Two that claim at once wait for
-- each other at the insertion; the statement after it sees who was first.
CREATE FUNCTION claim_kms_key(key text, organisation uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
BEGIN
  INSERT INTO kms_key_owners (kms_key_id, organisation_id) VALUES (key, organisation) ON CONFLICT DO NOTHING;
  RETURN EXISTS (SELECT FROM kms_key_owners k WHERE k.kms_key_id = key AND k.organisation_id = organisation);
END $$;

GRANT CREATE ON SCHEMA portcullis TO portcullis_directory;
ALTER FUNCTION claim_kms_key(text, uuid) OWNER TO portcullis_directory;
REVOKE CREATE ON SCHEMA portcullis FROM portcullis_directory;
GRANT SELECT, INSERT ON kms_key_owners TO portcullis_directory;
CREATE POLICY directory ON kms_key_owners TO portcullis_directory USING (true) WITH CHECK (true);
REVOKE ALL ON FUNCTION claim_kms_key(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION claim_kms_key(text, uuid) TO portcullis_admin;
