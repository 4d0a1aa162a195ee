import { createHash } from 'node:crypto';
import { uuidV7 } from '#libs/kernel';
import type { TrailDatabase } from '../support/trail-database.js';

/** Something somebody did; what is left out is an allowed read of an item nobody read before. */
export interface Done {
  readonly subject: string;
  readonly atMs: number;
  readonly effect?: 'allow' | 'deny';
  readonly item?: string;
  readonly country?: string;
  readonly tool?: string;
  readonly network?: string;
}

/** Records this as a gateway does, in this order and in one commit; returns the ids. */
export async function recordAll(
  trail: TrailDatabase,
  organisation: string,
  done: readonly Done[],
): Promise<string[]> {
  const rows = done.map((one) => toRow(organisation, one));
  const values = done.filter(({ network }) => network !== undefined).map((one) => valueOf(organisation, one));
  const unique = [...new Map(values.map((value) => [value.sha256, value])).values()];
  // As the owner: a gateway may record nothing of another time.
  await trail.owner.query('SELECT * FROM record_access($1, $2)', [
    JSON.stringify(rows),
    JSON.stringify(unique),
  ]);
  return rows.map(({ id }) => id);
}

/** Puts what is recorded into the logs under a new leader; returns its epoch. */
export async function sequence(trail: TrailDatabase): Promise<number> {
  const { rows } = await trail.owner.query<{ epoch: string }>('SELECT take_log_lead(3600) AS epoch');
  const epoch = Number(rows[0]?.epoch);
  await trail.owner.query('SELECT count(*) FROM sequence_records($1, 3600, 1000000)', [epoch]);
  return epoch;
}

function toRow(organisation: string, done: Done) {
  const id = idAt(done.atMs);
  const agentValue = done.network === undefined ? undefined : valueOf(organisation, done).sha256;
  return {
    id,
    organisation_id: organisation,
    kind: 'access',
    effect: done.effect ?? 'allow',
    codes: done.effect === 'deny' ? ['NOT_ASSIGNED'] : [],
    subject_id: done.subject,
    tool_id: done.tool ?? null,
    item_id: done.item ?? uuidV7(),
    country: done.country ?? null,
    bytes: 1,
    event: { metadata: { uid: id }, unmapped: { origin: { agentValue }, record: {} } },
  };
}

function valueOf(organisation: string, { network, tool }: Done) {
  const body = { addressPrefix: network, handle: 'tool', userAgent: 'test', salt: tool ?? 'none' };
  const sha256 = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  return { sha256, organisation_id: organisation, kind: 'agent', subject_id: tool ?? null, body };
}

let counter = 0;
/** An id of this instant that sorts in the order of the calls, as records of one commit are put into the log. */
function idAt(atMs: number): string {
  counter += 1;
  return `${uuidV7(atMs).slice(0, 14)}7${(counter >>> 24).toString(16).padStart(3, '0')}-8${((counter >>> 12) & 0xfff).toString(16).padStart(3, '0')}-${(counter & 0xfff).toString(16).padStart(3, '0')}${uuidV7().slice(-9)}`;
}
