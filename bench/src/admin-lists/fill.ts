import type pg from 'pg';
import { ISSUER } from '../identity-provider.js';

/** How much there is of everything. */
export interface Spread {
  readonly people: number;
  readonly assignments: number;
}

export const CLIENTS = 50;
export const VENDORS = 40;
export const PROJECTS = 2_000;
export const DATASETS = 500;
export const REQUESTS = 200_000;
export const REVIEWS = 5_000;
export const PENDING_CHANGES = 50_000;

/** What ids begin with; the number that follows says which thing of the kind it is. */
export const KIND = { operator: 1, client: 2, vendor: 3, person: 4, project: 5, dataset: 6 } as const;

/** Returns the id of the n-th thing of a kind. */
export function idOf(kind: number, index: number): string {
  return `0195c0de-000${kind}-7000-8000-${index.toString(16).padStart(12, '0')}`;
}
const sqlId = (kind: number, index: string): string =>
  `('0195c0de-000${kind}-7000-8000-' || lpad(to_hex(${index}), 12, '0'))::uuid`;
const hash = (salt: number): string =>
  `(hashint8extended(g, ${salt}::bigint + $1::bigint) & 9223372036854775807)`;

const ORGANISATIONS = `
  INSERT INTO organisations (id, slug, name, kind, data_role, country)
  SELECT ${sqlId(KIND.operator, '0')}, 'provider', 'Provider', 'operator', 'processor', 'DE' WHERE $1::bigint IS NOT NULL
  UNION ALL SELECT ${sqlId(KIND.client, 'g')}, 'client-' || g, 'Client ' || g, 'client', 'controller', 'DE' FROM generate_series(0, ${CLIENTS - 1}) g
  UNION ALL SELECT ${sqlId(KIND.vendor, 'g')}, 'vendor-' || g, 'Vendor ' || g, 'vendor', 'subprocessor', 'IN' FROM generate_series(0, ${VENDORS - 1}) g`;
const DATASETS_SQL = `
  INSERT INTO datasets (id, organisation_id, slug, name, region, sensitivity, permitted_purposes, kms_key_id, attested_by, attested_at, attestation_basis)
  SELECT ${sqlId(KIND.dataset, 'g')}, ${sqlId(KIND.client, `g % ${CLIENTS}`)}, 'dataset-' || g, 'Dataset ' || g, 'eu', 'personal', '{annotation}', 'k', 'x', now(), 'x'
  FROM generate_series(0, ${DATASETS - 1}) g WHERE $1::bigint IS NOT NULL`;
const PROJECTS_SQL = `
  INSERT INTO projects (id, organisation_id, slug, name, state, starts_at, purpose, minimum_age, workforce_types)
  SELECT ${sqlId(KIND.project, 'g')}, ${sqlId(KIND.client, `g % ${CLIENTS}`)}, 'project-' || g, 'Project ' || g,
    (ARRAY['active', 'active', 'draft', 'paused', 'completed'])[1 + ${hash(1)} % 5], now() - g * interval '1 hour', 'annotation', 18, '{in_house,vendor}'
  FROM generate_series(0, ${PROJECTS - 1}) g`;
// A project and each of its datasets are of one client.
const PROJECT_DATASETS = `
  INSERT INTO project_datasets (project_id, dataset_id, organisation_id)
  SELECT ${sqlId(KIND.project, 'g')}, ${sqlId(KIND.dataset, `g % ${DATASETS}`)}, ${sqlId(KIND.client, `g % ${CLIENTS}`)}
  FROM generate_series(0, ${PROJECTS - 1}) g WHERE $1::bigint IS NOT NULL`;
const FIRST_NAMES = `(ARRAY['Anna','Bela','Chen','Dana','Emre','Fatou','Goran','Hana','Ines','Jonas','Kofi','Lena','Mei','Noor','Otto','Priya'])`;
// One in ten is a freelancer or in-house, the others are staff of vendors; the large vendors are much larger than the small ones.
const PEOPLE = `
  INSERT INTO people (id, organisation_id, slug, issuer, subject, name, email, roles, status, created_at)
  SELECT ${sqlId(KIND.person, 'g')},
    CASE WHEN ${hash(2)} % 10 = 0 THEN ${sqlId(KIND.operator, '0')} ELSE ${sqlId(KIND.vendor, `floor(${VENDORS} * power(${hash(3)} % 1000 / 1000.0, 2))::int`)} END,
    lower(${FIRST_NAMES}[1 + ${hash(4)} % 16]) || '-' || g, '${ISSUER}', 'p' || g, ${FIRST_NAMES}[1 + ${hash(4)} % 16] || ' ' || substr(md5(g::text || $1::text), 1, 8),
    'p' || g || '@example.com', CASE WHEN ${hash(5)} % 20 = 0 THEN '{reviewer}'::text[] ELSE '{annotator}' END,
    CASE WHEN ${hash(6)} % 500 = 0 THEN 'suspended' ELSE 'active' END, now() - ($2::int - g) * interval '5 minutes'
  FROM generate_series(1, $2::int) g`;
const PROFILES = `
  INSERT INTO worker_profiles (person_id, organisation_id, workforce_type, vendor_id, residence_country, residence_verified_at)
  SELECT p.id, p.organisation_id, CASE o.kind WHEN 'vendor' THEN 'vendor' ELSE 'freelancer' END, CASE o.kind WHEN 'vendor' THEN o.id END,
    (ARRAY['DE','FR','PL','IN','KE','PH','PT','RO','MT','IE'])[1 + (row_number() OVER ())::int % 10], now()
  FROM people p JOIN organisations o ON o.id = p.organisation_id WHERE $1::bigint IS NOT NULL`;
// Some projects have many times the people of others, and most people have worked in several.
const ASSIGNMENTS = `
  INSERT INTO assignments (id, organisation_id, project_id, person_id, purpose, starts_at, expires_at, revoked_at, created_at)
  SELECT uuidv7(-(($3::int - g) * interval '30 seconds')), ${sqlId(KIND.client, `d.project % ${CLIENTS}`)}, ${sqlId(KIND.project, 'd.project')},
    ${sqlId(KIND.person, 'd.person')}, 'annotation', d.made + CASE WHEN ${hash(9)} % 1000 = 0 THEN interval '2 years' ELSE interval '0' END,
    CASE WHEN ${hash(10)} % 3 > 0 THEN d.made + (${hash(11)} % 700) * interval '1 day' END,
    -- One person has one assignment to a project that is not revoked.
    CASE WHEN ${hash(12)} % 4 = 0 OR row_number() OVER (PARTITION BY d.project, d.person ORDER BY g) > 1 THEN d.made + interval '1 day' END, d.made
  FROM generate_series(1, $3::int) g CROSS JOIN LATERAL (
    SELECT floor(${PROJECTS} * power(${hash(7)} % 100000 / 100000.0, 1.5))::int AS project, 1 + ${hash(8)} % $2::int AS person,
      now() - ($3::int - g) * interval '30 seconds' AS made) d`;
const ENGAGEMENTS = `
  INSERT INTO engagements (person_id, organisation_id) SELECT DISTINCT person_id, organisation_id FROM assignments WHERE $1::bigint IS NOT NULL`;
const APPROVALS = `
  INSERT INTO vendor_approvals (vendor_id, organisation_id, notice_date, effective_from)
  SELECT ${sqlId(KIND.vendor, 'v')}, ${sqlId(KIND.client, 'c')}, now() - interval '90 days', now() - v * interval '1 day'
  FROM generate_series(0, ${VENDORS - 1}) v, generate_series(0, ${CLIENTS - 1}) c WHERE $1::bigint IS NOT NULL`;
const CREDENTIALS = `
  INSERT INTO tool_credentials (id, organisation_id, slug, name, secret_hash, expires_at)
  SELECT uuidv7(), ${sqlId(KIND.client, `g % ${CLIENTS}`)}, 'tool-' || g, 'Tool ' || g, sha256(g::text::bytea), now() + g * interval '1 hour'
  FROM generate_series(1, 5000) g WHERE $1::bigint IS NOT NULL`;
const TERMS = `
  INSERT INTO terms (id, organisation_id, project_id, kind, version, title, document, sha256)
  SELECT uuidv7(), ${sqlId(KIND.client, `g % ${CLIENTS}`)}, ${sqlId(KIND.project, 'g')}, 'project', v, 'Terms', 'x', encode(sha256('x'), 'hex')
  FROM generate_series(0, ${PROJECTS - 1}) g, generate_series(1, 3) v WHERE $1::bigint IS NOT NULL`;
// Of what was asked long ago most was approved, some was denied or expired, and a few of the last are open.
const REQUESTS_SQL = `
  INSERT INTO access_requests (id, organisation_id, project_id, person_id, requested_by, kind, purpose, duration_seconds, justification,
    state, steps, expires_at, closed_at, review_due_at, created_at)
  SELECT uuidv7(-((${REQUESTS} - g) * interval '2 minutes')), ${sqlId(KIND.client, `d.project % ${CLIENTS}`)}, ${sqlId(KIND.project, 'd.project')}, ${sqlId(KIND.person, 'd.person')},
    ${sqlId(KIND.person, 'd.person')}, d.kind, 'annotation', 86400, 'To help with the queue.', d.state, '[{"roles":["client_admin"],"people":[],"threshold":1}]',
    d.made + interval '7 days', CASE WHEN d.state <> 'pending' THEN d.made + interval '1 hour' END,
    CASE WHEN d.kind = 'break_glass' THEN d.made + interval '3 days' END, d.made
  FROM generate_series(1, ${REQUESTS}) g CROSS JOIN LATERAL (
    SELECT ${hash(20)} % ${PROJECTS} AS project, 1 + ${hash(21)} % $2::int AS person, now() - (${REQUESTS} - g) * interval '2 minutes' AS made,
      CASE WHEN ${hash(22)} % 100 = 0 THEN 'break_glass' ELSE 'request' END AS kind,
      CASE WHEN ${hash(22)} % 100 = 0 OR ${hash(23)} % 100 < 75 THEN 'approved' WHEN ${hash(23)} % 100 < 90 THEN 'denied' WHEN ${hash(23)} % 100 < 92 THEN 'withdrawn' ELSE 'pending' END AS state) d`;
const REQUEST_EVENTS = `
  INSERT INTO access_request_events (id, organisation_id, request_id, actor_id, action, created_at)
  SELECT uuidv7(), organisation_id, id, person_id, 'asked', created_at FROM access_requests WHERE $1::bigint IS NOT NULL`;
const REVIEWS_SQL = `
  INSERT INTO reviews (id, organisation_id, name, project_ids, kinds, reviewers, on_silence, evidence_from, started_by, started_at, due_at, start_record_id)
  SELECT uuidv7(-((${REVIEWS} - g) * interval '2 hours')), ${sqlId(KIND.client, `g % ${CLIENTS}`)}, 'Review ' || g, '{}', '{assignment}', '[{"role":"client_admin"}]', 'revoke',
    d.made - interval '90 days', ${sqlId(KIND.operator, '0')}, d.made, d.made + interval '14 days', uuidv7()
  FROM generate_series(1, ${REVIEWS}) g CROSS JOIN LATERAL (SELECT now() - (${REVIEWS} - g) * interval '2 hours' AS made) d WHERE $1::bigint IS NOT NULL`;
// One entry each: what was due is kept and closed, what is not is undecided.
const REVIEW_ENTRIES = `
  INSERT INTO review_entries (id, organisation_id, review_id, kind, assignment_id, person_id, project_ids, granted_at, nda, decision, decided_by, decided_at, decision_record_id)
  SELECT uuidv7(), r.organisation_id, r.id, 'assignment', a.id, a.person_id, ARRAY[a.project_id], now(), 'current',
    CASE WHEN d.due THEN 'keep' END, CASE WHEN d.due THEN r.started_by END, CASE WHEN d.due THEN r.due_at END, CASE WHEN d.due THEN uuidv7() END
  FROM reviews r CROSS JOIN LATERAL (SELECT r.due_at <= now() AS due) d
  CROSS JOIN LATERAL (SELECT * FROM assignments x WHERE x.organisation_id = r.organisation_id ORDER BY x.id LIMIT 1) a WHERE $1::bigint IS NOT NULL`;
const REVIEWS_CLOSED = `
  UPDATE reviews SET population_size = 1, population_sha256 = encode(sha256('x'), 'hex'), closed_at = CASE WHEN due_at <= now() THEN due_at END
  WHERE $1::bigint IS NOT NULL`;
const CHANGES_SQL = `
  INSERT INTO pending_changes (id, organisation_id, kind, target, body, concerns, base_sha256, state, proposed_by, proposed_at, expires_at, decided_by, decided_at)
  SELECT uuidv7(-((${PENDING_CHANGES} - g) * interval '5 minutes')), ${sqlId(KIND.client, `g % ${CLIENTS}`)}, (ARRAY['assignment.create', 'project.update', 'dataset.update'])[1 + g % 3], ${sqlId(KIND.project, `g % ${PROJECTS}`)},
    '{}', '[]', sha256('x'), d.state, ${sqlId(KIND.person, '1')}, d.made, d.made + interval '14 days',
    CASE WHEN d.state <> 'pending' THEN ${sqlId(KIND.person, '2')} END, CASE WHEN d.state <> 'pending' THEN d.made END
  FROM generate_series(1, ${PENDING_CHANGES}) g CROSS JOIN LATERAL (SELECT now() - (${PENDING_CHANGES} - g) * interval '5 minutes' AS made,
    CASE WHEN ${hash(24)} % 100 < 85 THEN 'applied' WHEN ${hash(24)} % 100 < 95 THEN 'rejected' ELSE 'pending' END AS state) d`;
const ADMINISTRATORS = `
  INSERT INTO people (id, organisation_id, slug, issuer, subject, name, roles)
  SELECT uuidv7(), ${sqlId(KIND.operator, '0')}, 'operator', '${ISSUER}', 'operator', 'Operator', '{operator_admin}'::text[] WHERE $1::bigint IS NOT NULL
  UNION ALL SELECT uuidv7(), ${sqlId(KIND.client, '7')}, 'client-admin', '${ISSUER}', 'client-admin', 'Client', '{client_admin}'`;

/** Fills an empty database, set by set; the same seed makes the same people and assignments. */
export async function fillGovernance(
  client: pg.Client,
  { people, assignments }: Spread,
  seed: number,
): Promise<void> {
  // What was decided is filled in as it stands: the triggers that count approvals ask how it came to be.
  await client.query('SET session_replication_role = replica');
  const simple = [ORGANISATIONS, DATASETS_SQL, PROJECTS_SQL, PROJECT_DATASETS];
  for (const sql of simple) await client.query(sql, [seed]);
  await client.query(PEOPLE, [seed, people]);
  await client.query(PROFILES, [seed]);
  await client.query(ASSIGNMENTS, [seed, people, assignments]);
  await client.query(REQUESTS_SQL, [seed, people]);
  for (const sql of [
    ENGAGEMENTS,
    APPROVALS,
    CREDENTIALS,
    TERMS,
    ADMINISTRATORS,
    REQUEST_EVENTS,
    REVIEWS_SQL,
    REVIEW_ENTRIES,
    REVIEWS_CLOSED,
    CHANGES_SQL,
  ])
    await client.query(sql, [seed]);
  await client.query('RESET session_replication_role');
  await client.query('VACUUM ANALYZE');
}
