import type { Transaction } from '#libs/persistence';
import { conflict } from '../records/record.errors.js';

/** Whom access at a client was asked for, some time ago. */
export interface AskedFor {
  readonly personId: string;
  readonly organisationId: string;
  /** True: they did not work for the client then, and whoever approves makes them. */
  readonly engages: boolean;
}

type Work = Pick<AskedFor, 'personId' | 'organisationId'>;

// Through the function: a client does not see whoever does not work for it, or not any more.
const STANDING = `
  SELECT p.status = 'active' AS "isActive", $2::uuid = ANY (p.works_for) AS "worksFor"
  FROM portcullis.find_person_by_id($1) p`;

/** True for somebody whom the organisation employs or engages now. */
export async function worksFor(transaction: Transaction, work: Work): Promise<boolean> {
  return (await standingOf(transaction, work)).worksFor;
}

/**
 * Throws PERSON_GONE where the person is suspended, or worked for the client when it was asked and does no longer: an
 * approval does not undo what somebody else decided in between. Only within a change of policy that concerns them.
 */
export async function assertStillThere(transaction: Transaction, asked: AskedFor): Promise<void> {
  const standing = await standingOf(transaction, asked);
  if (!standing.isActive || !(asked.engages || standing.worksFor)) throw personGone();
}

async function standingOf(transaction: Transaction, { personId, organisationId }: Work) {
  const rows = await transaction.query<{ isActive: boolean; worksFor: boolean }[]>(STANDING, [
    personId,
    organisationId,
  ]);
  return rows[0] ?? { isActive: false, worksFor: false };
}

/** Whom it was asked for is not whom it would be given to. */
function personGone() {
  return conflict(
    'PERSON_GONE',
    'The person is suspended, or works for this client no longer: nothing was given. Ask anew if it is right.',
  );
}
