import { createHash } from 'node:crypto';
import type pg from 'pg';
import { ISSUER } from '../identity-provider.js';

/** How many people work on how many projects; everybody is assigned to every one. */
export interface MatrixSize {
  readonly people: number;
  readonly projects: number;
}

const NDA = 'Keep it to yourself.';
const DATASETS = 10;

const idOf = (kind: number, index: string): string =>
  `('0195c0de-000${kind}-7000-8000-' || lpad(to_hex(${index}), 12, '0'))::uuid`;
const [OPERATOR, CLIENT, PERSON, PROJECT, DATASET, TERMS] = [0, 1, 2, 3, 4, 5];

/** Fills a client with people and projects, set by set: most of the accesses pass, some fail at different gates. */
export async function fillMatrix(client: pg.Client, kmsKeyId: string, size: MatrixSize): Promise<void> {
  await fillThings(client, kmsKeyId, size);
  await fillPeople(client, size);
  await client.query(
    `INSERT INTO assignments (id, organisation_id, project_id, person_id, purpose, starts_at, expires_at, revoked_at)
     SELECT gen_random_uuid(), ${idOf(CLIENT, '1')}, ${idOf(PROJECT, 'j')}, ${idOf(PERSON, 'p')}, 'annotation',
       now() - (p + j) * interval '1 minute', CASE WHEN (p + j) % 3 = 0 THEN now() + p * interval '1 day' END,
       CASE WHEN (p + j) % 17 = 0 THEN now() END
     FROM generate_series(1, $1::int) p, generate_series(1, $2::int) j`,
    [size.people, size.projects],
  );
  await client.query('VACUUM ANALYZE');
}

async function fillThings(client: pg.Client, kmsKeyId: string, { projects }: MatrixSize): Promise<void> {
  await client.query(
    `INSERT INTO organisations (id, slug, name, kind)
     VALUES (${idOf(OPERATOR, '1')}, 'provider', 'Provider', 'operator'), (${idOf(CLIENT, '1')}, 'client', 'Client', 'client')`,
  );
  await client.query(
    `INSERT INTO datasets (id, organisation_id, slug, name, region, sensitivity, permitted_purposes, kms_key_id, attested_by, attested_at, attestation_basis, locked)
     SELECT ${idOf(DATASET, 'g')}, ${idOf(CLIENT, '1')}, 'dataset-' || g, 'Dataset ' || g, 'eu', 'personal', '{annotation}', $1, 'bench', now(), 'contract', g = 10
     FROM generate_series(1, ${DATASETS}) g`,
    [kmsKeyId],
  );
  await client.query(
    `INSERT INTO projects (id, organisation_id, slug, name, state, starts_at, purpose, minimum_age, workforce_types, required_trainings, allowed_groups, lease_required)
     SELECT ${idOf(PROJECT, 'g')}, ${idOf(CLIENT, '1')}, 'project-' || g, 'Project ' || g, 'active', now() - interval '1 year', 'annotation', 18,
       '{in_house,freelancer}', '{data-protection}', '{EEA}', g % 5 = 0
     FROM generate_series(1, $1::int) g`,
    [projects],
  );
  await client.query(
    `INSERT INTO project_datasets SELECT ${idOf(PROJECT, 'g')}, ${idOf(DATASET, `1 + g % ${DATASETS}`)}, ${idOf(CLIENT, '1')}
     FROM generate_series(1, $1::int) g`,
    [projects],
  );
  const sha256 = createHash('sha256').update(NDA).digest('hex');
  await client.query(
    `INSERT INTO terms (id, organisation_id, project_id, kind, version, title, document, sha256)
     SELECT ${idOf(TERMS, '1')}, ${idOf(CLIENT, '1')}, NULL::uuid, 'nda', 1, 'NDA', $1, $2
     UNION ALL SELECT ${idOf(TERMS, '1 + g')}, ${idOf(CLIENT, '1')}, ${idOf(PROJECT, 'g')}, 'project', 1, 'Terms', $1, $2
     FROM generate_series(1, $3::int) g WHERE g % 4 = 0`,
    [NDA, sha256, projects],
  );
}

async function fillPeople(client: pg.Client, { people }: MatrixSize): Promise<void> {
  await client.query(
    `INSERT INTO people (id, organisation_id, slug, issuer, subject, name, roles)
     SELECT ${idOf(PERSON, 'g')}, ${idOf(OPERATOR, '1')}, 'worker-' || g, $2, 'worker-' || g, 'Worker ' || g, '{annotator}'::text[]
     FROM generate_series(1, $1::int) g
     UNION ALL SELECT ${idOf(PERSON, '0')}, ${idOf(CLIENT, '1')}, 'client-admin', $2, 'client-admin', 'Client admin', '{client_admin}'::text[]`,
    [people, ISSUER],
  );
  await client.query(
    `INSERT INTO worker_profiles (person_id, organisation_id, vetting_status, vetting_valid_until, identity_status, screening_status, screening_valid_until,
       age_band, workforce_type, residence_country, residence_verified_at, trainings)
     SELECT ${idOf(PERSON, 'g')}, ${idOf(OPERATOR, '1')}, 'passed', timestamptz '2100-01-01', 'verified', 'clear', timestamptz '2100-01-01',
       '18_plus', 'in_house', CASE WHEN g % 20 = 0 THEN 'US' ELSE 'DE' END, now(), '[{"name":"data-protection","validUntil":"2100-01-01T00:00:00.000Z"}]'
     FROM generate_series(1, $1::int) g`,
    [people],
  );
  await client.query(
    `INSERT INTO engagements SELECT ${idOf(PERSON, 'g')}, ${idOf(CLIENT, '1')} FROM generate_series(1, $1::int) g`,
    [people],
  );
  await client.query(
    `INSERT INTO acceptances (terms_id, person_id, organisation_id, sha256)
     SELECT t.id, ${idOf(PERSON, 'g')}, t.organisation_id, t.sha256 FROM generate_series(1, $1::int) g, terms t WHERE g % 10 <> 0`,
    [people],
  );
}
