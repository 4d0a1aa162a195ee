import type { z } from 'zod';
import { patchBody } from '../schema/change-body.schema.js';
import { instant } from '../schema/instant.schema.js';
import { line } from '../schema/text.schema.js';

/**
 * Body of PATCH transfer-bases/{basis}: a newer assessment, an earlier end. Another country or mechanism, and a later end, are
 * another basis: what carries more than before is recorded, and looked at, as something new.
 */
export const updateTransferBasis = patchBody({ validUntil: instant, assessmentRef: line(200).nullable() });
export type UpdateTransferBasis = z.output<typeof updateTransferBasis>;
