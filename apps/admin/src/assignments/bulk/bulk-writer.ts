import { uuidV7 } from '#libs/kernel';
import type { Transaction } from '#libs/persistence';
import type { AssignmentEntity } from '../assignment.entity.js';
import type { NewAssignment, PlannedRow } from './bulk-plan.js';

/** An assignment that was made, and the row that asked for it. */
export interface MadeAssignment {
  readonly row: number;
  readonly assignment: AssignmentEntity;
}

const ENGAGE = `
  INSERT INTO portcullis.engagements (person_id, organisation_id)
  SELECT DISTINCT person, $2::uuid FROM unnest($1::uuid[]) AS person ON CONFLICT DO NOTHING`;
const ASSIGN = `
  INSERT INTO portcullis.assignments (id, organisation_id, project_id, person_id, purpose, starts_at, expires_at)
  SELECT id, $2, project_id, person_id, purpose, starts_at, expires_at
  FROM unnest($1::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::timestamptz[], $7::timestamptz[])
    AS new (id, project_id, person_id, purpose, starts_at, expires_at)
  RETURNING id, created_at AS "createdAt"`;

/** Makes every assignment of the plan in two statements; whoever is assigned works for the client from then on. */
export async function writePlan(
  transaction: Transaction,
  organisationId: string,
  plan: readonly PlannedRow[],
): Promise<readonly MadeAssignment[]> {
  const rows = plan.flatMap((planned) =>
    planned.kind === 'create' ? [{ id: uuidV7(), row: planned.row, ...planned.assignment }] : [],
  );
  if (rows.length === 0) return [];
  const column = <Key extends keyof NewAssignment>(key: Key) => rows.map((row) => row[key]);
  await transaction.query(ENGAGE, [column('personId'), organisationId]);
  const made = await transaction.query<{ id: string; createdAt: Date }[]>(ASSIGN, [
    rows.map(({ id }) => id),
    organisationId,
    column('projectId'),
    column('personId'),
    column('purpose'),
    column('startsAt'),
    column('expiresAt'),
  ]);
  const createdAt = new Map(made.map((row) => [row.id, row.createdAt]));
  return rows.map(({ row, ...values }) => ({
    row,
    assignment: {
      ...values,
      organisationId,
      revokedAt: null,
      createdAt: createdAt.get(values.id) as Date,
      accessRequestId: null,
    },
  }));
}
