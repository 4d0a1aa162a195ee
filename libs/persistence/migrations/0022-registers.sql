-- Registers: what a vendor's notice and a client's objection say, what the Article 30 register is written from, rotation of
-- dataset keys, and the end of an engagement.
SET LOCAL search_path = portcullis;

-- Null: not stated. The register names what is missing instead of leaving it out.
ALTER TABLE organisations
  ADD COLUMN contact text,
  ADD COLUMN data_protection_officer text,
  ADD COLUMN representative text,
  ADD COLUMN service text;
ALTER TABLE datasets
  ADD COLUMN data_subjects text[] NOT NULL DEFAULT '{}',
  ADD COLUMN data_categories text[] NOT NULL DEFAULT '{}',
  -- The first epoch that new items may be sealed under; raised by every rotation, never lowered.
  ADD COLUMN key_epoch_from bigint NOT NULL DEFAULT 1 CHECK (key_epoch_from > 0);
CREATE UNIQUE INDEX dataset_keys_epoch_key ON dataset_keys (dataset_id, epoch);

-- A client was told that a vendor is to work for it. Rows are only added: the window ends with the latest end ever stated, so
-- that a second notice cannot shorten the first.
CREATE TABLE vendor_notices (
  id uuid PRIMARY KEY,
  vendor_id uuid NOT NULL REFERENCES organisations,
  organisation_id uuid NOT NULL REFERENCES organisations,
  notice_date timestamptz NOT NULL,
  objection_until timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK (objection_until > notice_date)
);
CREATE INDEX vendor_notices_by_client ON vendor_notices (organisation_id, vendor_id);

CREATE TABLE vendor_objections (
  id uuid PRIMARY KEY,
  vendor_id uuid NOT NULL REFERENCES organisations,
  organisation_id uuid NOT NULL REFERENCES organisations,
  grounds text NOT NULL,
  objected_by uuid NOT NULL REFERENCES people,
  -- Null: there was no notice that would have had a window.
  timely boolean,
  withdrawn_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX vendor_objections_one_open ON vendor_objections (organisation_id, vendor_id) WHERE withdrawn_at IS NULL;

ALTER TABLE vendor_notices ENABLE ROW LEVEL SECURITY;
ALTER TABLE vendor_notices FORCE ROW LEVEL SECURITY;
ALTER TABLE vendor_objections ENABLE ROW LEVEL SECURITY;
ALTER TABLE vendor_objections FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_admin ON vendor_notices FOR SELECT TO portcullis_admin
  USING ((SELECT scope_is_operator()) OR organisation_id = ANY ((SELECT scope_organisations())::uuid[]));
-- Told by the operator; objected to, and the objection taken back, by the client alone, whoever administers the installation.
CREATE POLICY told ON vendor_notices FOR INSERT TO portcullis_admin WITH CHECK ((SELECT scope_is_operator()));
CREATE POLICY tenant_admin ON vendor_objections FOR SELECT TO portcullis_admin
  USING ((SELECT scope_is_operator()) OR organisation_id = ANY ((SELECT scope_organisations())::uuid[]));
CREATE POLICY objected ON vendor_objections FOR INSERT TO portcullis_admin
  WITH CHECK (organisation_id = ANY ((SELECT scope_organisations())::uuid[]));
CREATE POLICY taken_back ON vendor_objections FOR UPDATE TO portcullis_admin
  USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[]));
GRANT SELECT, INSERT ON vendor_notices TO portcullis_admin;
GRANT SELECT, INSERT, UPDATE (withdrawn_at) ON vendor_objections TO portcullis_admin;

-- The second line of the register: whatever a service forgot to ask, no approval stands against an objection or inside a window.
CREATE FUNCTION vendor_approval_may_stand() RETURNS trigger LANGUAGE plpgsql SET search_path = portcullis, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM vendor_objections o
    WHERE o.organisation_id = NEW.organisation_id AND o.vendor_id = NEW.vendor_id AND o.withdrawn_at IS NULL) THEN
    RAISE EXCEPTION 'the client objects to this vendor' USING ERRCODE = '23514';
  END IF;
  IF NEW.effective_from < (SELECT max(n.objection_until) FROM vendor_notices n
    WHERE n.organisation_id = NEW.organisation_id AND n.vendor_id = NEW.vendor_id) THEN
    RAISE EXCEPTION 'the objection window has not ended by then' USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION vendor_approval_may_stand() FROM PUBLIC;
CREATE TRIGGER may_stand BEFORE INSERT OR UPDATE ON vendor_approvals
  FOR EACH ROW WHEN (NEW.withdrawn_at IS NULL) EXECUTE FUNCTION vendor_approval_may_stand();

-- Who processes for every client: what each of them has a contract with, hence disclosed to each. Nothing else of the operator's.
CREATE FUNCTION operator_identity()
RETURNS TABLE (id uuid, slug text, name text, country text, data_role text, contact text, data_protection_officer text, representative text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  SELECT o.id, o.slug, o.name, o.country, o.data_role, o.contact, o.data_protection_officer, o.representative
  FROM organisations o WHERE o.kind = 'operator'
$$;
GRANT CREATE ON SCHEMA portcullis TO portcullis_directory;
ALTER FUNCTION operator_identity() OWNER TO portcullis_directory;
REVOKE CREATE ON SCHEMA portcullis FROM portcullis_directory;
GRANT SELECT (slug, name, country, data_role, contact, data_protection_officer, representative) ON organisations TO portcullis_directory;
REVOKE ALL ON FUNCTION operator_identity() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION operator_identity() TO portcullis_admin;

-- An engagement ends by its row: what makes a client visible to a person is that the row is there.
GRANT DELETE ON engagements TO portcullis_admin;
