import { disclose, type Reason, REASON_CODES, type ReasonCode } from '#libs/policy';
import type { OwnAccess } from './own-accesses.schema.js';

/** A record in the flat form of lists; it says more than its person was told. */
export interface ListedRecord extends OwnAccess {
  readonly datasetId: string | null;
  readonly leafIndex: number;
}

/** What a caller is told where something is not theirs to know of. */
const NOTHING_HERE = ['NOT_FOUND'] as const;

/**
 * Returns a record as its own person may see it: the reasons they were told when they were refused, nothing of where a refused
 * item belongs where it was not theirs to know of, and no place in a log, which would say how much others do.
 */
export function toOwnAccess(record: ListedRecord): OwnAccess {
  const { id, at, organisationId, kind, effect, toolId, itemId, country, bytesDisclosed, ending } = record;
  const codes = toldCodes(effect, record.codes);
  const projectId = codes === NOTHING_HERE ? null : record.projectId;
  return {
    ...{ id, at, organisationId, kind, effect, codes: [...codes] },
    ...{ toolId, projectId, itemId, country, bytesDisclosed, ending },
  };
}

function toldCodes(effect: string, codes: readonly string[]): readonly string[] {
  if (effect === 'allow') return [];
  const reasons = codes.filter(isReason).map(toReason);
  // What is no reason of a gate was the whole of the answer: a ticket that ended, a token that was refused.
  if (reasons.length === 0) return codes;
  const told = disclose({ effect: 'deny', reasons, verdicts: [], policyVersion: '' });
  return told.status === 'not-found' ? NOTHING_HERE : told.reasons.map(({ code }) => code);
}

const isReason = (code: string): code is ReasonCode => Object.hasOwn(REASON_CODES, code);
const toReason = (code: ReasonCode): Reason => ({ gate: REASON_CODES[code].gate, code });
