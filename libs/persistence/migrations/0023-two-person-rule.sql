-- Changes that take a second person, and disclosure to authorities, which always does.
SET LOCAL search_path = portcullis;

-- An organisation without a row is at `recorded`: what weakens a control is applied at once and flagged on the trail.
CREATE TABLE two_person_rules (
  organisation_id uuid PRIMARY KEY REFERENCES organisations,
  rule text NOT NULL CHECK (rule IN ('recorded', 'required'))
);

-- Whether a project was ever anything but a draft. What is here already counts as opened.
ALTER TABLE projects ADD COLUMN opened boolean NOT NULL DEFAULT true;
ALTER TABLE projects ALTER COLUMN opened SET DEFAULT false;
CREATE FUNCTION remember_opening() RETURNS trigger LANGUAGE plpgsql SET search_path = portcullis, pg_temp AS $$
BEGIN
  NEW.opened := NEW.state <> 'draft' OR (TG_OP = 'UPDATE' AND OLD.opened);
  RETURN NEW;
END $$;
CREATE TRIGGER stays_opened BEFORE INSERT OR UPDATE OF state, opened ON projects FOR EACH ROW EXECUTE FUNCTION remember_opening();

-- What somebody asked to change and somebody else has to approve. `body` is what was asked for, as its schema takes it;
-- `base_sha256` names the state it was asked on: on any other it is not applied.
CREATE TABLE pending_changes (
  id uuid PRIMARY KEY,
  -- Whose people see and decide it.
  organisation_id uuid NOT NULL REFERENCES organisations,
  kind text NOT NULL,
  target uuid,
  body jsonb NOT NULL CHECK (octet_length(body::text) <= 262144),
  concerns jsonb NOT NULL,
  base_sha256 bytea NOT NULL CHECK (octet_length(base_sha256) = 32),
  before jsonb,
  after jsonb,
  reason text,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'applied', 'rejected')),
  proposed_by uuid NOT NULL REFERENCES people,
  proposed_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL CHECK (expires_at > proposed_at),
  decided_by uuid REFERENCES people,
  decided_at timestamptz,
  CHECK ((state = 'pending') = (decided_by IS NULL)),
  CHECK ((state = 'pending') = (decided_at IS NULL)),
  -- The second line of the rule itself: whoever asks may take it back, and nothing else.
  CONSTRAINT pending_changes_two_people CHECK (state <> 'applied' OR decided_by <> proposed_by)
);
CREATE INDEX pending_changes_by_organisation ON pending_changes (organisation_id, id);
CREATE INDEX pending_changes_open ON pending_changes (organisation_id, id) WHERE state = 'pending';

-- What was decided stays decided, so no approval can be used twice, whatever a program does.
CREATE TRIGGER stays_decided BEFORE UPDATE ON pending_changes FOR EACH ROW WHEN (OLD.state <> 'pending')
  EXECUTE FUNCTION refuse_undoing();

-- Disclosure to an authority (C24). `held_by` is whose people asked and approved: the operator, or the client itself.
CREATE TABLE lawful_disclosures (
  id uuid PRIMARY KEY,
  -- Whose data it is.
  organisation_id uuid NOT NULL REFERENCES organisations,
  held_by uuid NOT NULL REFERENCES organisations,
  authority text NOT NULL,
  legal_basis text NOT NULL,
  dataset_id uuid NOT NULL,
  -- null: every item of the dataset.
  item_ids uuid[] CHECK (cardinality(item_ids) BETWEEN 1 AND 1000),
  valid_from timestamptz NOT NULL,
  valid_until timestamptz NOT NULL CHECK (valid_until > valid_from),
  -- Why the client may not be told, and until when; both or neither.
  bar_reason text,
  bar_until timestamptz,
  requested_by uuid NOT NULL REFERENCES people,
  requested_at timestamptz NOT NULL,
  approved_by uuid NOT NULL REFERENCES people,
  approved_at timestamptz NOT NULL,
  withdrawn_at timestamptz,
  -- When it was put on the client's own trail: at approval, or after the bar.
  told_at timestamptz,
  FOREIGN KEY (dataset_id, organisation_id) REFERENCES datasets (id, organisation_id),
  CONSTRAINT lawful_disclosures_two_people CHECK (approved_by <> requested_by),
  CHECK ((bar_reason IS NULL) = (bar_until IS NULL)),
  -- Nobody is barred from what they ask for themselves.
  CHECK (bar_until IS NULL OR held_by <> organisation_id),
  CHECK (bar_until IS NOT NULL OR told_at IS NOT NULL)
);
CREATE INDEX lawful_disclosures_by_organisation ON lawful_disclosures (organisation_id, id);

DO $$
DECLARE owned text;
BEGIN
  FOREACH owned IN ARRAY ARRAY['two_person_rules', 'pending_changes', 'lawful_disclosures'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
  END LOOP;
END $$;
CREATE POLICY tenant_admin ON two_person_rules TO portcullis_admin
  USING ((SELECT scope_is_operator()) OR organisation_id = ANY ((SELECT scope_organisations())::uuid[]));
CREATE POLICY tenant_admin ON pending_changes TO portcullis_admin
  USING ((SELECT scope_is_operator()) OR organisation_id = ANY ((SELECT scope_organisations())::uuid[]));
-- A client sees a disclosure of its data unless a bar is still running; the database asks its own clock.
CREATE POLICY tenant_admin ON lawful_disclosures TO portcullis_admin
  USING ((SELECT scope_is_operator()) OR (organisation_id = ANY ((SELECT scope_organisations())::uuid[]) AND (bar_until IS NULL OR bar_until <= now())))
  WITH CHECK ((SELECT scope_is_operator()) OR (organisation_id = ANY ((SELECT scope_organisations())::uuid[]) AND held_by = organisation_id));

-- Whose rule it is stays: moved to another organisation it would be turned off here.
GRANT SELECT, INSERT, UPDATE (rule) ON two_person_rules TO portcullis_admin;
-- What is asked for cannot be rewritten between the asking and the approval.
GRANT SELECT, INSERT, UPDATE (state, decided_by, decided_at) ON pending_changes TO portcullis_admin;
GRANT SELECT, INSERT, UPDATE (withdrawn_at, told_at) ON lawful_disclosures TO portcullis_admin;

-- Disclosures are a class of records of their own. Not validated: every record there is kept a stricter rule, and nothing could be
-- recorded, hence nothing read, for as long as it took to look at them all.
ALTER TABLE access_entries DROP CONSTRAINT access_entries_kind_check1;
ALTER TABLE access_entries ADD CONSTRAINT access_entries_kind_check
  CHECK (kind IN ('access', 'listing', 'authentication', 'administration', 'explanation', 'trail', 'disclosure')) NOT VALID;
