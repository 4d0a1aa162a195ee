import { z } from 'zod';
import { id, reference } from '../references/reference.schema.js';

const EARLIEST = Date.UTC(1970, 0, 1);
const LATEST = Date.UTC(3000, 0, 1);
const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 1_000;

const instant = z.iso
  // What is no instant is not looked at any further: what compares instants relies on having some.
  .datetime({ offset: true, abort: true })
  .transform((text) => new Date(text))
  .refine((date) => date.getTime() >= EARLIEST && date.getTime() < LATEST, 'must lie between 1970 and 3000');

/** What records can be narrowed by; combined, all must hold. `from` is included, `to` is not. */
export const filterShape = {
  organisation: reference.optional().describe('Whose trail; clients see their own only'),
  project: reference.optional(),
  dataset: reference.optional(),
  item: id.optional(),
  person: reference.optional().describe('Who asked'),
  tool: reference.optional().describe('The tool credential that asked'),
  effect: z.enum(['allow', 'deny']).optional(),
  code: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]{0,63}$/, 'must be a reason code')
    .optional()
    .describe('A reason among those of the record'),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be two capital letters (ISO 3166-1 alpha-2)')
    .optional(),
  kind: z
    .enum(['access', 'listing', 'authentication', 'administration', 'explanation', 'trail', 'disclosure'])
    .optional(),
  from: instant.optional(),
  to: instant.optional(),
};

const pageShape = {
  cursor: z.string().max(512).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT),
};

/** Which representation of a page; left out, the `Accept` header says it. */
export const pageFormat = z.enum(['json', 'ndjson', 'csv', 'ocsf']);
/** A representation that can be written as it is read; the whole of it is never in memory. */
export const exportFormat = z.enum(['ndjson', 'csv', 'ocsf']);

export type PageFormat = z.output<typeof pageFormat>;
export type ExportFormat = z.output<typeof exportFormat>;

/** Query of a search. */
export const searchQuery = z.strictObject({ ...filterShape, ...pageShape, format: pageFormat.optional() });
/** Query of an export: everything that matches. */
export const exportQuery = z.strictObject({ ...filterShape, format: exportFormat.default('ndjson') });
/** Query of a live tail; what is new has no other bounds. */
export const tailQuery = z.strictObject(filterShape).omit({ from: true, to: true });
/** Query of one person's accesses. */
export const accessesQuery = searchQuery.omit({ person: true });
/** Query of the viewers of an item. */
export const viewersQuery = z.strictObject(pageShape);

export type FilterQuery = z.output<z.ZodObject<typeof filterShape>>;
export type SearchQuery = z.output<typeof searchQuery>;
export type ExportQuery = z.output<typeof exportQuery>;
export type TailQuery = z.output<typeof tailQuery>;
export type AccessesQuery = z.output<typeof accessesQuery>;
export type ViewersQuery = z.output<typeof viewersQuery>;
