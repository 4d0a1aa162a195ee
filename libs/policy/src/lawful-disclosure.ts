import { hasBegun, isStillBefore } from './instant.js';
import { isKnown, isListed, isSame } from './known.js';

/** A disclosure to an authority (C24), as recorded; every `null` is "not known", and denies. Times in ISO 8601 UTC. */
export interface LawfulDisclosureFacts {
  readonly organisationId: string;
  readonly datasetId: string;
  /** `'every'`: all items of the dataset. */
  readonly itemIds: readonly string[] | 'every' | null;
  readonly legalBasis: string | null;
  readonly authority: string | null;
  readonly requestedBy: string | null;
  readonly approvedBy: string | null;
  readonly validFrom: string | null;
  readonly validUntil: string | null;
  readonly withdrawn: boolean | null;
}

/** Which item would be disclosed, and when. */
export interface DisclosureRequest {
  readonly itemId: string;
  readonly datasetId: string;
  readonly organisationId: string;
  readonly at: string;
}

/** Why a disclosure does not carry a read. */
export const DISCLOSURE_CODES = {
  DISCLOSURE_WITHOUT_BASIS: 'The law or the authority is not known.',
  DISCLOSURE_NOT_APPROVED: 'No second person has approved the disclosure.',
  DISCLOSURE_WITHDRAWN: 'The disclosure was withdrawn.',
  DISCLOSURE_NOT_STARTED: 'The disclosure does not hold yet.',
  DISCLOSURE_ENDED: 'The disclosure does not hold any more.',
  DISCLOSURE_OTHER_ITEM: 'The disclosure is not about this item.',
} as const;
export type DisclosureCode = keyof typeof DISCLOSURE_CODES;

type Condition = (facts: LawfulDisclosureFacts, request: DisclosureRequest) => boolean;

const CONDITIONS: readonly (readonly [DisclosureCode, Condition])[] = [
  ['DISCLOSURE_WITHOUT_BASIS', ({ legalBasis, authority }) => isKnown(legalBasis) && isKnown(authority)],
  [
    'DISCLOSURE_NOT_APPROVED',
    ({ requestedBy, approvedBy }) =>
      isKnown(requestedBy) && isKnown(approvedBy) && !isSame(requestedBy, approvedBy),
  ],
  ['DISCLOSURE_WITHDRAWN', ({ withdrawn }) => withdrawn === false],
  ['DISCLOSURE_NOT_STARTED', ({ validFrom }, { at }) => hasBegun(validFrom, at)],
  ['DISCLOSURE_ENDED', ({ validUntil }, { at }) => isStillBefore(validUntil, at)],
  ['DISCLOSURE_OTHER_ITEM', covers],
];

/**
 * Guarantees an empty list only for a disclosure that names its law and authority, was approved by a second person, holds now and
 * covers the item; else every reason why it does not. It replaces no gate: it says whether this flow may be used at all.
 */
export function judgeDisclosure(
  facts: LawfulDisclosureFacts,
  request: DisclosureRequest,
): readonly DisclosureCode[] {
  return CONDITIONS.filter(([, holds]) => !holds(facts, request)).map(([code]) => code);
}

function covers(
  { organisationId, datasetId, itemIds }: LawfulDisclosureFacts,
  request: DisclosureRequest,
): boolean {
  const isItsData = isSame(organisationId, request.organisationId) && isSame(datasetId, request.datasetId);
  return isItsData && isKnown(request.itemId) && (itemIds === 'every' || isItemListed(itemIds, request));
}

function isItemListed(itemIds: readonly string[] | 'every' | null, { itemId }: DisclosureRequest): boolean {
  return itemIds !== 'every' && isListed(itemIds, itemId);
}
