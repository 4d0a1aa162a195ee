-- The second line of approvals (0019, 0023): what was not approved is not there, whatever a program does. What is approved and what
-- it rests on are written in one transaction in either order, so that the two are compared when it commits.
SET LOCAL search_path = portcullis;

-- Raises for what no order of steps leads to.
CREATE FUNCTION refuse_unapproved() RETURNS trigger LANGUAGE plpgsql SET search_path = portcullis, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'nobody approved this' USING ERRCODE = 'insufficient_privilege';
END $$;

-- Nothing is born decided; a glass is broken without anybody, and reviewed for that.
CREATE TRIGGER born_pending BEFORE INSERT ON pending_changes FOR EACH ROW
  WHEN (NEW.state <> 'pending') EXECUTE FUNCTION refuse_unapproved();
CREATE TRIGGER born_pending BEFORE INSERT ON access_requests FOR EACH ROW
  WHEN (NEW.kind = 'request' AND NEW.state <> 'pending') EXECUTE FUNCTION refuse_unapproved();
-- Its steps are those it was asked under until it is closed.
CREATE TRIGGER steps_stay BEFORE UPDATE OF steps ON access_requests FOR EACH ROW
  WHEN (NEW.state = 'pending' AND NEW.steps IS DISTINCT FROM OLD.steps) EXECUTE FUNCTION refuse_unapproved();

-- Approved: every step it was asked under has as many decisions as it takes, and special-category data two in all. Nobody decides
-- twice or for themselves: see access_request_events.
CREATE FUNCTION refuse_too_few_approvals() RETURNS trigger LANGUAGE plpgsql SET search_path = portcullis, pg_temp AS $$
DECLARE
  approvals integer := (SELECT count(*) FROM access_request_events e WHERE e.request_id = NEW.id AND e.action = 'approved');
BEGIN
  IF EXISTS (
    SELECT FROM jsonb_array_elements(OLD.steps) WITH ORDINALITY AS s(step, place)
    WHERE (SELECT count(*) FROM access_request_events e WHERE e.request_id = NEW.id AND e.action = 'approved' AND e.step = s.place - 1)
      < coalesce((s.step ->> 'threshold')::integer, 1))
    OR approvals = 0
    OR (approvals < 2 AND EXISTS (SELECT FROM project_datasets p JOIN datasets d ON d.id = p.dataset_id
      WHERE p.project_id = NEW.project_id AND d.sensitivity = 'special_category')) THEN
    RAISE EXCEPTION 'this request has too few approvals' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER approvals_counted AFTER UPDATE OF state ON access_requests DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD.state = 'pending' AND NEW.state = 'approved') EXECUTE FUNCTION refuse_too_few_approvals();

-- As in 0019, and for as long as was approved.
CREATE OR REPLACE FUNCTION refuse_other_grant() RETURNS trigger LANGUAGE plpgsql SET search_path = portcullis, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM access_requests r WHERE r.id = NEW.access_request_id AND r.state = 'approved'
      AND (r.person_id, r.project_id) = (NEW.person_id, NEW.project_id)
      AND NEW.expires_at <= r.closed_at + make_interval(secs => r.duration_seconds)) THEN
    RAISE EXCEPTION 'this assignment is not what was approved' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER as_approved ON assignments;
CREATE TRIGGER as_approved BEFORE INSERT OR UPDATE OF access_request_id, person_id, project_id, expires_at ON assignments FOR EACH ROW
  WHEN (NEW.access_request_id IS NOT NULL) EXECUTE FUNCTION refuse_other_grant();
-- A grant that names its request no more would have no limit.
CREATE TRIGGER stays_a_grant BEFORE UPDATE OF access_request_id ON assignments FOR EACH ROW
  WHEN (OLD.access_request_id IS NOT NULL AND NEW.access_request_id IS DISTINCT FROM OLD.access_request_id)
  EXECUTE FUNCTION refuse_undoing();

-- In which transaction a change was applied. Its id alone may come again where this database was restored into another; when it
-- began does not.
ALTER TABLE pending_changes ADD COLUMN applied_in text;
CREATE FUNCTION this_transaction() RETURNS text LANGUAGE sql STABLE SET search_path = portcullis, pg_temp AS $$
  SELECT pg_current_xact_id() || '/' || extract(epoch FROM transaction_timestamp())
$$;
CREATE FUNCTION mark_applied() RETURNS trigger LANGUAGE plpgsql SET search_path = portcullis, pg_temp AS $$
BEGIN
  NEW.applied_in := this_transaction();
  RETURN NEW;
END $$;
CREATE TRIGGER marks_applied BEFORE UPDATE OF state ON pending_changes FOR EACH ROW
  WHEN (OLD.state = 'pending' AND NEW.state = 'applied') EXECUTE FUNCTION mark_applied();

-- Turned off only in the transaction that applies what a second person approved: this very change. That the row was written in
-- this transaction would not do: words are forgotten in rows applied long ago.
CREATE FUNCTION refuse_rule_off_alone() RETURNS trigger LANGUAGE plpgsql SET search_path = portcullis, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM pending_changes p WHERE p.organisation_id = NEW.organisation_id AND p.kind = 'two-person-rule.update'
      AND p.target = NEW.organisation_id AND p.body ->> 'rule' = NEW.rule AND p.state = 'applied' AND p.applied_in = this_transaction()) THEN
    RAISE EXCEPTION 'this rule is turned off by two people' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER off_by_two AFTER UPDATE OF rule ON two_person_rules DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD.rule = 'required' AND NEW.rule <> 'required') EXECUTE FUNCTION refuse_rule_off_alone();

REVOKE ALL ON FUNCTION refuse_unapproved(), refuse_too_few_approvals(), mark_applied(), refuse_rule_off_alone(), this_transaction() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION this_transaction() TO portcullis_admin;
