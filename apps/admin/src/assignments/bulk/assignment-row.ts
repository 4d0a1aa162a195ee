import { z } from 'zod';
import { instant } from '../../schema/instant.schema.js';
import { reference } from '../../schema/reference.schema.js';
import { token } from '../../schema/text.schema.js';
import type { CsvRow } from './csv-rows.js';

const shape = z.strictObject({
  person: reference,
  project: reference,
  purpose: token.optional(),
  startsAt: instant.optional(),
  expiresAt: instant.optional(),
});

/** What a row asks for; left out: the project's purpose, from now, without an end. */
export type RequestedAssignment = z.output<typeof shape>;

/** Why a row cannot be. */
export interface RowProblem {
  readonly code: string;
  /** The column to look at. */
  readonly field: string;
  readonly detail: string;
}

/** A row that could be read, or what is wrong with it. */
export type CheckedRow = { readonly row: number } & (
  | { readonly asked: RequestedAssignment; readonly problem: null }
  | { readonly asked: null; readonly problem: RowProblem }
);

/** Returns the row with its values understood, or the first column that cannot be. */
export function checkRow({ row, values }: CsvRow): CheckedRow {
  const parsed = shape.safeParse(values);
  if (parsed.success) return { row, asked: parsed.data, problem: null };
  const [issue] = parsed.error.issues;
  const field = String(issue?.path[0] ?? '');
  const isMissing = !(field in values);
  const detail = isMissing ? 'must be given' : (issue?.message ?? 'is not allowed');
  return { row, asked: null, problem: { code: 'REQUEST_INVALID', field, detail } };
}
