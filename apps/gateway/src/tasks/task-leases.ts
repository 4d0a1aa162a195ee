import type { Transaction } from '#libs/persistence';
import { endLease, type LeaseReference } from '#libs/tasks';
import type { HeldTaskRow } from './task.presenter.js';

/** Who claims, where, and what they may be given. */
export interface Claim {
  readonly organisationId: string;
  readonly projectId: string;
  readonly personId: string;
  /** In order of preference. */
  readonly stages: readonly string[];
  /** Datasets whose tasks this person may be given now. */
  readonly datasetIds: readonly string[];
  readonly newLeaseId: string;
}

/** What a claim found: a task (held before, or new), or that there is none and when to ask again. */
export type Claimed =
  | { readonly kind: 'held'; readonly task: HeldTaskRow }
  | { readonly kind: 'none'; readonly comesBackAt: Date | null; readonly contended: boolean };

interface ClaimRow {
  readonly lease_id: string | null;
  readonly contended: boolean;
}

/** What `extendLease` returns. */
export type ExtendedLease = Pick<HeldTaskRow, 'leaseId' | 'expiresAt' | 'leaseSeconds'>;

const BEGIN = 'SELECT begin_task_claim($1, $2, $3) AS id';
const CLAIM = 'SELECT lease_id, contended FROM claim_task($1, $2, $3, $4, $5, $6)';
const COMES_BACK = 'SELECT next_task_return($1, $2, $3, $4) AS at';
const HELD = 'SELECT held_task($1) AS task';
const SHARE = 'SELECT share_organisation($1)';
const EXTEND = `
  UPDATE task_leases l SET heartbeat_at = now(), expires_at = now() + make_interval(secs => p.lease_seconds)
  FROM projects p
  WHERE l.id = $1 AND p.id = l.project_id AND l.ended_at IS NULL AND l.expires_at > now()
  RETURNING l.id AS "leaseId", iso(l.expires_at) AS "expiresAt", p.lease_seconds AS "leaseSeconds"`;

/** Gives the person the task they hold, else the next one; what lapsed in the project goes back into the queue first. */
export async function claimTask(transaction: Transaction, claim: Claim): Promise<Claimed> {
  const { organisationId, projectId, personId, stages, datasetIds, newLeaseId } = claim;
  const about = [organisationId, projectId, personId];
  const lapsed = await transaction.query<{ id: string }[]>(BEGIN, about);
  for (const { id } of lapsed) await endLease(transaction, { id, organisationId }, { kind: 'lapsed' });
  const [row] = await transaction.query<ClaimRow[]>(CLAIM, [...about, stages, datasetIds, newLeaseId]);
  const held = row?.lease_id ? await findHeldTask(transaction, row.lease_id) : null;
  if (held !== null) return { kind: 'held', task: held };
  const waiting = await transaction.query<{ at: Date | null }[]>(COMES_BACK, [
    projectId,
    personId,
    stages,
    datasetIds,
  ]);
  return { kind: 'none', comesBackAt: waiting[0]?.at ?? null, contended: row?.contended ?? false };
}

/** Returns the task of a lease that lives, with what can be read of its items; null when it is not held any more. */
export async function findHeldTask(transaction: Transaction, leaseId: string): Promise<HeldTaskRow | null> {
  const [row] = await transaction.query<{ task: HeldTaskRow | null }[]>(HELD, [leaseId]);
  return row?.task ?? null;
}

/**
 * Lets a living lease run for its whole length from now; null when it is not held any more. As with every work on a task, the
 * organisation's lock comes before any row.
 */
export async function extendLease(
  transaction: Transaction,
  { id, organisationId }: LeaseReference,
): Promise<ExtendedLease | null> {
  await transaction.query(SHARE, [organisationId]);
  const [rows] = await transaction.query<[ExtendedLease[], number]>(EXTEND, [id]);
  return rows[0] ?? null;
}
