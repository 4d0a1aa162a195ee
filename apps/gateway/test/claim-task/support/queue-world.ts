import type pg from 'pg';
import { uuidV7 } from '#libs/kernel';

/** A project with a full queue and people to work it off; nothing else is real about them. */
export interface QueueWorld {
  readonly organisation: string;
  readonly project: string;
  readonly dataset: string;
  readonly people: readonly string[];
}

export interface QueueWorldOptions {
  readonly tasks: number;
  readonly people: number;
  /** Overlaps are 1 to this, in turn. */
  readonly maxOverlap: number;
}

/** Fills a queue set by set, as the superuser. */
export async function createQueueWorld(owner: pg.Client, options: QueueWorldOptions): Promise<QueueWorld> {
  const [organisation, project, dataset, batch, item] = [uuidV7(), uuidV7(), uuidV7(), uuidV7(), uuidV7()];
  const people = Array.from({ length: options.people }, () => uuidV7());
  await owner.query(
    `INSERT INTO organisations (id, slug, name, kind) VALUES ($1, 'queue', 'Queue', 'client')`,
    [organisation],
  );
  await owner.query(
    `INSERT INTO datasets (id, organisation_id, slug, name, region, sensitivity, permitted_purposes, kms_key_id, attested_by, attested_at, attestation_basis)
     VALUES ($1, $2, 'queue', 'Queue', 'eu', 'personal', '{annotation}', 'none', 'tests', now(), 'tests')`,
    [dataset, organisation],
  );
  await owner.query(
    `INSERT INTO projects (id, organisation_id, slug, name, state, starts_at, purpose, minimum_age, workforce_types)
     VALUES ($1, $2, 'queue', 'Queue', 'active', now(), 'annotation', 18, '{in_house}')`,
    [project, organisation],
  );
  await owner.query(
    `INSERT INTO people (id, organisation_id, slug, issuer, subject, name, roles)
     SELECT p, $2, 'worker-' || n, 'tests', n::text, 'Worker', '{annotator}' FROM unnest($1::uuid[]) WITH ORDINALITY AS w (p, n)`,
    [people, organisation],
  );
  await owner.query(
    `INSERT INTO items (id, organisation_id, dataset_id, key, current_version_id) VALUES ($1, $2, $3, 'x', $1)`,
    [item, organisation, dataset],
  );
  await owner.query(
    `INSERT INTO task_batches (id, organisation_id, project_id, name, task_count) VALUES ($1, $2, $3, 'all', $4)`,
    [batch, organisation, project, options.tasks],
  );
  await owner.query(
    `INSERT INTO tasks (id, organisation_id, project_id, batch_id, dataset_id, overlap, priority, open_slots, position)
     SELECT uuidv7(), $1, $2, $3, $4, 1 + n % $6, n % 3, 1 + n % $6, n FROM generate_series(1, $5::int) n`,
    [organisation, project, batch, dataset, options.tasks, options.maxOverlap],
  );
  await owner.query(`INSERT INTO task_positions VALUES ($1, $2, 'new', $3)`, [
    project,
    organisation,
    options.tasks,
  ]);
  await owner.query('INSERT INTO task_items SELECT id, $1, organisation_id, 0 FROM tasks', [item]);
  return { organisation, project, dataset, people };
}
