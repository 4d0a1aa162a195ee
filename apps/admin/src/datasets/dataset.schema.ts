import { z } from 'zod';
import { CREATED, SLUGGED } from '../lists/sorts.js';
import { changeBody, patchBody } from '../schema/change-body.schema.js';
import { beginning, ofOrganisation, sortedListQuery } from '../schema/list-query.schema.js';
import { reference, slug } from '../schema/reference.schema.js';
import { distinct, document, line, token } from '../schema/text.schema.js';

const MAX_PURPOSES = 50;

/** What datasets can be sorted by. */
export const DATASET_SORTS = { ...SLUGGED, ...CREATED };

const sensitivity = z.enum(['standard', 'personal', 'special_category']);
const name = line(200);
const permittedPurposes = distinct(token, MAX_PURPOSES);
/** Article 30 (1) (c): a few words each, e.g. `passers-by`, `voices`. */
const categories = distinct(line(100), MAX_PURPOSES);
const clientInstruction = document(4_000).nullable();

/** Body of POST datasets. Without `attestation` (C21) there is no dataset. */
export const createDataset = changeBody({
  slug,
  name,
  organisation: reference.optional(),
  /** Id, ARN or alias of a symmetric KMS key. */
  kmsKeyId: line(2_048),
  /** Storage region, e.g. `eu`. */
  region: token,
  sensitivity,
  permittedPurposes,
  dataSubjects: categories.default([]),
  dataCategories: categories.default([]),
  attestation: z.strictObject({ by: line(200), basis: line(500) }),
  clientInstruction: clientInstruction.default(null),
});
export type CreateDataset = z.output<typeof createDataset>;

/** Body of PATCH datasets/{dataset}; `clientInstruction: null` withdraws the instruction. */
export const updateDataset = patchBody({
  name,
  permittedPurposes,
  dataSubjects: categories,
  dataCategories: categories,
  processingRestricted: z.boolean(),
  clientInstruction,
});
export type UpdateDataset = z.output<typeof updateDataset>;

/** Query of GET datasets; `q`: the beginning of a slug or a name. */
export const listDatasets = sortedListQuery(DATASET_SORTS, {
  ...ofOrganisation,
  q: beginning.optional(),
  project: reference.optional(),
  region: token.optional(),
  sensitivity: sensitivity.optional(),
  locked: z.enum(['true', 'false']).optional(),
});
export type ListDatasets = z.output<typeof listDatasets>;
