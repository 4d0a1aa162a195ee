import { z } from 'zod';
import { CREATED } from '../lists/sorts.js';
import { changeBody } from '../schema/change-body.schema.js';
import { country } from '../schema/country.schema.js';
import { instant } from '../schema/instant.schema.js';
import { ofOrganisation, sortedListQuery } from '../schema/list-query.schema.js';
import { reference } from '../schema/reference.schema.js';
import { line, token } from '../schema/text.schema.js';

const mechanism = z.enum(['scc', 'bcr', 'derogation']);
const sccModule = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);

/** Body of POST transfer-bases. Standard contractual clauses need their module and the transfer-impact assessment. */
export const createTransferBasis = changeBody({
  organisation: reference.optional(),
  fromRegion: token,
  toCountry: country,
  mechanism,
  sccModule: sccModule.nullable().default(null),
  assessmentRef: line(200).nullable().default(null),
  validFrom: instant,
  validUntil: instant,
})
  .refine(({ validFrom, validUntil }) => validUntil > validFrom, {
    message: 'must be after validFrom',
    path: ['validUntil'],
  })
  .refine(({ mechanism, sccModule: module }) => (mechanism === 'scc') === (module !== null), {
    message: 'must be given for scc, and only for scc',
    path: ['sccModule'],
  })
  .refine(({ mechanism, assessmentRef }) => mechanism === 'derogation' || assessmentRef !== null, {
    message: 'must be given for scc and bcr',
    path: ['assessmentRef'],
  });
export type CreateTransferBasis = z.output<typeof createTransferBasis>;

/** What transfer bases can be sorted by. */
export const TRANSFER_BASIS_SORTS = {
  ...CREATED,
  validUntil: { sql: 'row.validUntil', type: 'timestamptz' },
} as const;

/** Query of GET transfer-bases. */
export const listTransferBases = sortedListQuery(TRANSFER_BASIS_SORTS, {
  ...ofOrganisation,
  fromRegion: token.optional(),
  toCountry: country.optional(),
  mechanism: mechanism.optional(),
  state: z.enum(['upcoming', 'valid', 'expired', 'withdrawn']).optional(),
});
export type ListTransferBases = z.output<typeof listTransferBases>;
