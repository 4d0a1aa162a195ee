import type pg from 'pg';

const CHUNK = 500_000;
const MONTHS = 3;

/** The names of what a filled trail is about, in the order of their ids' last digits. */
export const SPREAD = { people: 1_000, projects: 20, datasets: 50, items: 100_000, countries: 30 } as const;

export const CODES = [
  'NDA_NOT_ACCEPTED',
  'NOT_ASSIGNED',
  'COUNTRY_UNKNOWN',
  'NETWORK_COUNTRY_NOT_ALLOWED',
  'ASSIGNMENT_EXPIRED',
  'TRAINING_MISSING',
  'VENDOR_NOT_APPROVED',
  'DATASET_LOCKED',
  'ITEM_BUDGET_EXCEEDED',
  'KEY_DISABLED',
  'PURPOSE_NOT_PERMITTED',
  'PRINCIPAL_SUSPENDED',
] as const;

const COUNTRIES =
  'DE FR US PL ES IT NL BE AT SE DK FI NO PT IE CZ GR RO BG HU HR SI SK EE LV LT LU CY MT IN'.split(' ');

/** Returns the id of the n-th thing of a kind. */
export function idOf(kind: number, index: number): string {
  const hex = (value: number, width: number): string => value.toString(16).padStart(width, '0');
  return `0195c0de-000${kind}-7000-8000-${hex(index, 12)}`;
}
const sqlId = (kind: number, index: string): string =>
  `('0195c0de-000${kind}-7000-8000-' || lpad(to_hex(${index}), 12, '0'))::uuid`;

export const KIND = { organisation: 1, person: 2, project: 3, dataset: 4, item: 5, tool: 6 } as const;

// Draws: people and projects are skewed as they are in life (a square of a random number), 5 % of accesses are refused.
const DRAWN = `SELECT g,
    floor(power(random(), 1.5) * ${SPREAD.people})::int AS person,
    floor(power(random(), 1.5) * ${SPREAD.datasets})::int AS dataset,
    floor(random() * ${SPREAD.items / SPREAD.datasets})::int AS item,
    random() < 0.05 AS denied, random() < 0.1 AS by_tool, random() AS k,
    floor(power(random(), 2) * ${CODES.length})::int AS code,
    floor(power(random(), 2) * ${SPREAD.countries})::int AS country
  FROM generate_series($1::int, $2::int) g`;

const ROWS = `SELECT uuidv7((-($3::int - g) * (interval '${MONTHS * 30} days' / $3::int))) AS id,
    ${sqlId(KIND.organisation, 'LEAST(3, dataset * 4 / 50)')} AS organisation_id,
    CASE WHEN k < 0.9 THEN 'access' WHEN k < 0.98 THEN 'listing' ELSE 'administration' END AS kind,
    CASE WHEN denied THEN 'deny' ELSE 'allow' END AS effect,
    CASE WHEN denied THEN ARRAY[(ARRAY['${CODES.join("','")}'])[code + 1]] ELSE '{}'::text[] END AS codes,
    ${sqlId(KIND.person, 'person')} AS subject_id,
    CASE WHEN by_tool THEN ${sqlId(KIND.tool, 'dataset * 20 / 50')} END AS tool_id,
    ${sqlId(KIND.project, 'dataset * 20 / 50')} AS project_id,
    ${sqlId(KIND.dataset, 'dataset')} AS dataset_id,
    CASE WHEN k < 0.9 THEN ${sqlId(KIND.item, `dataset * ${SPREAD.items / SPREAD.datasets} + item`)} END AS item_id,
    (ARRAY['${COUNTRIES.join("','")}'])[country + 1] AS country, g
  FROM drawn`;

const EVENT = `json_build_object('metadata', json_build_object('uid', id), 'unmapped', json_build_object('bytes', 4096), 'text', repeat('x', 500))`;

const FILL = `WITH drawn AS MATERIALIZED (${DRAWN}), rows AS MATERIALIZED (${ROWS}), entries AS (
    INSERT INTO access_entries (id, organisation_id, kind, effect, codes, subject_id, tool_id, project_id, dataset_id, item_id, country, event)
    SELECT id, organisation_id, kind, effect, codes, subject_id, tool_id, project_id, dataset_id, item_id, country, ${EVENT} FROM rows
  ), named AS MATERIALIZED (
    SELECT r.*, trail_facet_id(organisation_id, kind, effect, codes, tool_id, project_id, dataset_id, country) AS facet_id FROM rows r
  ), facets AS (
    INSERT INTO trail_facets SELECT DISTINCT facet_id, organisation_id, kind, effect, codes, tool_id, project_id, dataset_id, country
    FROM named ON CONFLICT DO NOTHING
  )
  INSERT INTO log_leaves (record_id, part, organisation_id, leaf_index, leaf_hash, subject_id, item_id, facet_id)
  SELECT id, 0, organisation_id, g, sha256(id::text::bytea), subject_id, item_id, facet_id FROM named`;

/** Fills an empty trail with so many records over three months, straight into its tables, and analyses them. */
export async function fillTrail(client: pg.Client, records: number): Promise<void> {
  await nameEverything(client);
  await client.query(
    `SELECT make_trail_partition(p, date_trunc('month', now()) - make_interval(months => m))
     FROM unnest(ARRAY['access_entries', 'access_outcomes', 'log_leaves']) p, generate_series(1, $1::int) m`,
    [MONTHS],
  );
  const indexes = await client.query<{ name: string; definition: string }>(
    `SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition FROM pg_index i
     WHERE i.indrelid IN ('log_leaves'::regclass, 'access_entries'::regclass) AND NOT i.indisprimary`,
  );
  for (const { name } of indexes.rows) await client.query(`DROP INDEX ${name}`);
  for (let first = 1; first <= records; first += CHUNK) {
    const last = Math.min(records, first + CHUNK - 1);
    await client.query(FILL, [first, last, records]);
    console.log(`${last} records`);
  }
  for (const { definition } of indexes.rows) await client.query(definition.replace(' ON ONLY ', ' ON '));
  await client.query(
    `INSERT INTO logs (organisation_id, size) SELECT organisation_id, count(*) FROM log_leaves GROUP BY 1`,
  );
  await client.query('VACUUM ANALYZE');
}

async function nameEverything(client: pg.Client): Promise<void> {
  const organisation = `${sqlId(KIND.organisation, 'LEAST(3, g * 4 / $1::int)')}`;
  await client.query(
    `INSERT INTO organisations (id, slug, name, kind)
     SELECT ${sqlId(KIND.organisation, 'g')}, 'client-' || g, 'Client', 'client' FROM generate_series(0, 3) g
     UNION ALL SELECT ${sqlId(KIND.organisation, '9')}, 'provider', 'Provider', 'operator'`,
  );
  await client.query(
    `INSERT INTO people (id, organisation_id, slug, issuer, subject, name, roles)
     SELECT ${sqlId(KIND.person, 'g')}, ${sqlId(KIND.organisation, '9')}, 'person-' || g, 'http://idp.test', 'person-' || g, 'P', '{annotator}'::text[]
     FROM generate_series(0, ${SPREAD.people - 1}) g
     UNION ALL SELECT ${sqlId(KIND.person, '100000')}, ${sqlId(KIND.organisation, '9')}, 'auditor', 'http://idp.test', 'auditor', 'A', '{operator_auditor}'
     UNION ALL SELECT ${sqlId(KIND.person, '100001')}, ${sqlId(KIND.organisation, '3')}, 'client-auditor', 'http://idp.test', 'client-auditor', 'A', '{client_auditor}'`,
  );
  await client.query(
    `INSERT INTO datasets (id, organisation_id, slug, name, region, sensitivity, permitted_purposes, kms_key_id, attested_by, attested_at, attestation_basis)
     SELECT ${sqlId(KIND.dataset, 'g')}, ${organisation}, 'dataset-' || g, 'D', 'eu', 'standard', '{}', 'k', 'x', now(), 'x'
     FROM generate_series(0, $1::int - 1) g`,
    [SPREAD.datasets],
  );
  await client.query(
    `INSERT INTO projects (id, organisation_id, slug, name, starts_at, purpose, minimum_age, workforce_types)
     SELECT ${sqlId(KIND.project, 'g')}, ${organisation}, 'project-' || g, 'P', now(), 'annotation', 18, '{}'
     FROM generate_series(0, $1::int - 1) g`,
    [SPREAD.projects],
  );
}
