import { createHash } from 'node:crypto';
import type pg from 'pg';

/** How large the queue is, who works on it, and how much one of them has behind them. */
export interface QueueSize {
  readonly tasks: number;
  readonly people: number;
  /** Tasks that the first person completed, at the head of the queue; each still has a slot for somebody else. */
  readonly done: number;
}

const ISSUER = 'http://idp.test';
const NDA = 'Keep it to yourself.';
const CHUNK = 100_000;
const ITEMS = 10_000;

const idOf = (kind: number, index: string): string =>
  `('0195c0de-000${kind}-7000-8000-' || lpad(to_hex(${index}), 12, '0'))::uuid`;
const [OPERATOR, CLIENT, PERSON, PROJECT, DATASET, ITEM, VERSION, BATCH, TASK] = [0, 1, 2, 3, 4, 5, 6, 7, 8];

/** Fills a project of overlap 2 set by set, with people whom every gate lets through, and returns their handles. */
export async function fillQueue(client: pg.Client, size: QueueSize): Promise<readonly string[]> {
  await nameEverything(client, size);
  for (let first = 1; first <= size.tasks; first += CHUNK) {
    const bounds = [first, Math.min(size.tasks, first + CHUNK - 1)];
    await client.query(
      `INSERT INTO tasks (id, organisation_id, project_id, batch_id, dataset_id, overlap, position, open_slots)
       SELECT ${idOf(TASK, 'g')}, ${idOf(CLIENT, '1')}, ${idOf(PROJECT, '1')}, ${idOf(BATCH, '1')}, ${idOf(DATASET, '1')}, 2, g,
         CASE WHEN g <= $3 THEN 1 ELSE 2 END
       FROM generate_series($1::int, $2::int) g`,
      [...bounds, size.done],
    );
    await client.query(
      `INSERT INTO task_items SELECT ${idOf(TASK, 'g')}, ${idOf(ITEM, `1 + g % ${ITEMS}`)}, ${idOf(CLIENT, '1')}, 0
       FROM generate_series($1::int, $2::int) g`,
      bounds,
    );
    console.log(`${bounds[1]} tasks`);
  }
  await client.query(
    `INSERT INTO task_leases (id, organisation_id, project_id, task_id, person_id, stage, expires_at, ended_at, ending)
     SELECT uuidv7(), ${idOf(CLIENT, '1')}, ${idOf(PROJECT, '1')}, ${idOf(TASK, 'g')}, ${idOf(PERSON, '1')}, 'annotating', now(), now(), 'completed'
     FROM generate_series(1, $1::int) g`,
    [size.done],
  );
  await client.query(
    `INSERT INTO task_positions VALUES (${idOf(PROJECT, '1')}, ${idOf(CLIENT, '1')}, 'new', $1)`,
    [size.tasks],
  );
  await client.query('VACUUM ANALYZE');
  return Array.from({ length: size.people }, (_, index) => `worker-${index + 1}`);
}

async function nameEverything(client: pg.Client, { tasks, people }: QueueSize): Promise<void> {
  await client.query(
    `INSERT INTO organisations (id, slug, name, kind)
     VALUES (${idOf(OPERATOR, '1')}, 'provider', 'Provider', 'operator'), (${idOf(CLIENT, '1')}, 'client', 'Client', 'client')`,
  );
  await client.query(
    `INSERT INTO datasets (id, organisation_id, slug, name, region, sensitivity, permitted_purposes, kms_key_id, attested_by, attested_at, attestation_basis)
     VALUES (${idOf(DATASET, '1')}, ${idOf(CLIENT, '1')}, 'd', 'D', 'eu', 'personal', '{annotation}', 'k', 'x', now(), 'x')`,
  );
  await client.query(
    `INSERT INTO projects (id, organisation_id, slug, name, state, starts_at, purpose, minimum_age, workforce_types, allowed_groups)
     VALUES (${idOf(PROJECT, '1')}, ${idOf(CLIENT, '1')}, 'queue', 'Queue', 'active', now() - interval '1 day', 'annotation', 18, '{in_house}', '{EEA}')`,
  );
  await client.query(
    `INSERT INTO project_datasets VALUES (${idOf(PROJECT, '1')}, ${idOf(DATASET, '1')}, ${idOf(CLIENT, '1')})`,
  );
  await client.query(
    `INSERT INTO dataset_keys (id, organisation_id, dataset_id, epoch, kms_key_id, wrapped)
     VALUES (${idOf(DATASET, '2')}, ${idOf(CLIENT, '1')}, ${idOf(DATASET, '1')}, 1, 'k', '')`,
  );
  await client.query(
    `INSERT INTO items (id, organisation_id, dataset_id, key, current_version_id)
     SELECT ${idOf(ITEM, 'g')}, ${idOf(CLIENT, '1')}, ${idOf(DATASET, '1')}, 'item-' || g, ${idOf(VERSION, 'g')} FROM generate_series(1, ${ITEMS}) g`,
  );
  await client.query(
    `INSERT INTO item_versions (id, organisation_id, item_id, dataset_key_id, object_key, format, plaintext_size, sha256, header, wrapped_data_key, media_type)
     SELECT ${idOf(VERSION, 'g')}, ${idOf(CLIENT, '1')}, ${idOf(ITEM, 'g')}, ${idOf(DATASET, '2')}, 'item-' || g, 1, 1000,
       sha256(g::text::bytea), decode(repeat('00', 56), 'hex'), '', 'image/png' FROM generate_series(1, ${ITEMS}) g`,
  );
  await client.query(
    `INSERT INTO task_batches (id, organisation_id, project_id, name, task_count)
     VALUES (${idOf(BATCH, '1')}, ${idOf(CLIENT, '1')}, ${idOf(PROJECT, '1')}, 'all', $1)`,
    [tasks],
  );
  await engagePeople(client, people);
}

async function engagePeople(client: pg.Client, people: number): Promise<void> {
  const sha256 = createHash('sha256').update(NDA).digest('hex');
  await client.query(
    `INSERT INTO terms (id, organisation_id, kind, version, title, document, sha256)
     VALUES (${idOf(CLIENT, '2')}, ${idOf(CLIENT, '1')}, 'nda', 1, 'NDA', $1, $2)`,
    [NDA, sha256],
  );
  const each = `FROM generate_series(1, $1::int) g`;
  await client.query(
    `INSERT INTO people (id, organisation_id, slug, issuer, subject, name, roles)
     SELECT ${idOf(PERSON, 'g')}, ${idOf(OPERATOR, '1')}, 'worker-' || g, '${ISSUER}', 'worker-' || g, 'W', '{annotator}' ${each}`,
    [people],
  );
  await client.query(
    `INSERT INTO worker_profiles (person_id, organisation_id, vetting_status, vetting_valid_until, identity_status, screening_status,
       screening_valid_until, age_band, workforce_type, residence_country, residence_verified_at)
     SELECT ${idOf(PERSON, 'g')}, ${idOf(OPERATOR, '1')}, 'passed', '2100-01-01Z', 'verified', 'clear', '2100-01-01Z', '18_plus', 'in_house', 'DE', now() ${each}`,
    [people],
  );
  await client.query(`INSERT INTO engagements SELECT ${idOf(PERSON, 'g')}, ${idOf(CLIENT, '1')} ${each}`, [
    people,
  ]);
  await client.query(
    `INSERT INTO acceptances SELECT ${idOf(CLIENT, '2')}, ${idOf(PERSON, 'g')}, ${idOf(CLIENT, '1')}, $2 ${each}`,
    [people, sha256],
  );
  await client.query(
    `INSERT INTO assignments (id, organisation_id, project_id, person_id, purpose)
     SELECT uuidv7(), ${idOf(CLIENT, '1')}, ${idOf(PROJECT, '1')}, ${idOf(PERSON, 'g')}, 'annotation' ${each}`,
    [people],
  );
}
