import { isUuid } from '#libs/kernel';
import { z } from 'zod';
import { sortNames, type Sorts } from '../lists/sorts.js';
import { changeBody } from '../schema/change-body.schema.js';
import { instant } from '../schema/instant.schema.js';
import { listQuery } from '../schema/list-query.schema.js';
import { reference } from '../schema/reference.schema.js';
import { distinct, line } from '../schema/text.schema.js';

const MAX_ITEMS = 1_000;
const itemId = z.string().refine(isUuid, 'must be an id');

/**
 * Body of POST lawful-disclosures. Names no person: authority and legal basis stay on the trail for ever. `items` left out:
 * every item of the dataset. `barredFromClient` only where a law forbids to tell the client, with the end of that.
 */
export const createLawfulDisclosure = changeBody({
  organisation: reference.optional(),
  authority: line(200),
  legalBasis: line(500),
  dataset: reference,
  items: distinct(itemId, MAX_ITEMS).min(1).nullable().default(null),
  validFrom: instant,
  validUntil: instant,
  barredFromClient: z
    .strictObject({ reason: line(500), until: instant })
    .nullable()
    .default(null),
}).refine(({ validFrom, validUntil }) => validUntil > validFrom, {
  message: 'must be after validFrom',
  path: ['validUntil'],
});
export type CreateLawfulDisclosure = z.output<typeof createLawfulDisclosure>;

/** What disclosures can be sorted by. */
export const DISCLOSURE_SORTS = {
  approvedAt: { sql: 'row.approvedAt', type: 'timestamptz' },
  validFrom: { sql: 'row.validFrom', type: 'timestamptz' },
  validUntil: { sql: 'row.validUntil', type: 'timestamptz' },
} as const satisfies Sorts;

/** Query of GET lawful-disclosures; together, all must hold. */
export const listLawfulDisclosures = z.strictObject({
  ...listQuery.shape,
  sort: z.enum(sortNames(DISCLOSURE_SORTS)).optional(),
  state: z.enum(['upcoming', 'valid', 'expired', 'withdrawn']).optional(),
  dataset: reference.optional(),
  /** Whether it is on the client's own trail. */
  told: z.enum(['true', 'false']).optional(),
});
export type ListLawfulDisclosures = z.output<typeof listLawfulDisclosures>;

/** Query of GET lawful-disclosures/{disclosure}/standing. */
export const standingQuery = z.strictObject({ item: itemId });
export type StandingQuery = z.output<typeof standingQuery>;
