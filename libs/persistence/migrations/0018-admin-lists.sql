-- What the control plane lists, in every order it lists it in. A page goes on after a key and an id: each order that may be long has an
-- index that begins with what it is narrowed by and ends with the id, so that no page costs more than the one before.
SET LOCAL search_path = portcullis;

CREATE INDEX engagements_by_organisation ON engagements (organisation_id, person_id);
CREATE INDEX worker_profiles_by_vendor ON worker_profiles (vendor_id, person_id) WHERE vendor_id IS NOT NULL;

CREATE INDEX assignments_by_organisation ON assignments (organisation_id, id);
CREATE INDEX assignments_by_project ON assignments (project_id, id);
CREATE INDEX assignments_by_creation ON assignments (created_at, id);
CREATE INDEX assignments_by_organisation_creation ON assignments (organisation_id, created_at, id);
-- One that never ends comes after all that do. LEAST knows no null, and unlike COALESCE counts as a thing that leaks nothing.
CREATE INDEX assignments_by_expiry ON assignments (least(expires_at, 'infinity'), id);
CREATE INDEX assignments_by_organisation_expiry ON assignments (organisation_id, least(expires_at, 'infinity'), id);
CREATE INDEX assignments_by_purpose ON assignments (purpose, id);
-- What is rare among all: not begun, and taken back.
CREATE INDEX assignments_by_start ON assignments (starts_at) WHERE revoked_at IS NULL;
CREATE INDEX assignments_revoked ON assignments (id) WHERE revoked_at IS NOT NULL;
CREATE INDEX assignments_revoked_by_organisation ON assignments (organisation_id, id) WHERE revoked_at IS NOT NULL;

-- People are looked for by the beginning of their names, in whatever case. `lower` may leak what it is given, so the second line would
-- keep it from any index: the column has it done already. Last of all, and with what is indexed anew by it: while the table is
-- written anew nobody can be looked up, and no gateway reads.
ALTER TABLE people ADD COLUMN name_folded text NOT NULL GENERATED ALWAYS AS (lower(name)) STORED;
-- Names and slugs in the order of bytes, whatever the collation of the database.
CREATE INDEX people_by_organisation ON people (organisation_id, id);
CREATE INDEX people_by_slug ON people (slug COLLATE "C", id);
CREATE INDEX people_by_name ON people (name COLLATE "C", id);
CREATE INDEX people_by_creation ON people (created_at, id);
CREATE INDEX people_suspended ON people (id) WHERE status = 'suspended';
CREATE INDEX people_by_folded_name ON people (name_folded COLLATE "C");
