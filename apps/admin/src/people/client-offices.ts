import { notify } from '#libs/notifications';
import type { Transaction } from '#libs/persistence';
import type { Role } from '#libs/policy';
import type { EntryElsewhere } from '../changes/change.js';
import { OrganisationEntity } from '../organisations/organisation.entity.js';
import type { PersonEntity } from './person.entity.js';

/** A person before and after a change; null: was not there. */
interface Change {
  readonly before: PersonEntity | null;
  readonly after: PersonEntity;
}

const OFFICES = ['client_admin', 'client_auditor'] as const satisfies readonly Role[];
const HELD = `
  SELECT FROM portcullis.people WHERE organisation_id = $1 AND id <> $2 AND roles && $3::text[] LIMIT 1`;

/**
 * Returns what a client's own trail says of a change of its people's roles or standing, which the operator makes and has on its
 * own trail; and tells those who hold an office there where it is about one. Nothing for people of anybody else.
 */
export async function recordedAtClient(
  transaction: Transaction,
  { before, after }: Change,
): Promise<readonly EntryElsewhere[]> {
  const { id, organisationId, roles, status } = after;
  const { kind } = await transaction.findOneByOrFail(OrganisationEntity, { id: organisationId });
  if (kind !== 'client' || isSame(before, after)) return [];
  const about = [...(before?.roles ?? []), ...roles];
  const isOfOffice = about.some((role) => (OFFICES as readonly Role[]).includes(role));
  if (isOfOffice && (await isAnybodyThere(transaction, after))) {
    const data = { personId: id, roles, status };
    await notify(transaction, { type: 'office.changed', organisationId, data, audience: { roles: OFFICES } });
  }
  const entry = {
    action: 'office.change',
    object: { type: 'office', id },
    before: before && standingOf(before),
    after: standingOf(after),
  };
  return [{ organisationId, entry }];
}

/** Suspended ones too: what happens while they are is told to the webhooks they made. */
async function isAnybodyThere(
  transaction: Transaction,
  { id, organisationId }: PersonEntity,
): Promise<boolean> {
  const held = await transaction.query<unknown[]>(HELD, [organisationId, id, OFFICES]);
  return held.length > 0;
}

function standingOf({ id, roles, status }: PersonEntity): object {
  return { person: id, roles, status };
}

function isSame(before: PersonEntity | null, after: PersonEntity): boolean {
  return before !== null && JSON.stringify(standingOf(before)) === JSON.stringify(standingOf(after));
}
