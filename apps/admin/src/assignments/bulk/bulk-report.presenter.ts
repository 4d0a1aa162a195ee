import { AppError } from '#libs/kernel';
import { toBeRecorded } from '../../administration-trail/refusal-to-record.js';
import type { PlannedRow } from './bulk-plan.js';

/** What became, or would become, of one row. */
export interface BulkRowView {
  /** As a spreadsheet counts: the heading is 1. */
  readonly row: number;
  readonly status: 'would-create' | 'created' | 'exists' | 'error';
  /** null where there is none yet. */
  readonly assignment: string | null;
  readonly code: string | null;
  readonly field: string | null;
  readonly detail: string | null;
}

/** What became, or would become, of a file of assignments. */
export interface BulkReportView {
  readonly dryRun: boolean;
  /** Of the file. */
  readonly sha256: string;
  readonly counts: { readonly create: number; readonly exists: number; readonly error: number };
  readonly rows: readonly BulkRowView[];
}

const MOST_ERRORS = 100;
const FINE = { code: null, field: null, detail: null } as const;

/** Returns the report; `created` has the id of each assignment made, by row, and is left out for a dry run. */
export function toBulkReport(
  plan: readonly PlannedRow[],
  sha256: Buffer,
  created?: ReadonlyMap<number, string>,
): BulkReportView {
  const count = (kind: PlannedRow['kind']): number => plan.filter((planned) => planned.kind === kind).length;
  return {
    dryRun: created === undefined,
    sha256: sha256.toString('hex'),
    counts: { create: count('create'), exists: count('exists'), error: count('error') },
    rows: plan.map((planned) => toRowView(planned, created)),
  };
}

function toRowView(planned: PlannedRow, created: ReadonlyMap<number, string> | undefined): BulkRowView {
  const { row } = planned;
  switch (planned.kind) {
    case 'create': {
      const assignment = created?.get(row) ?? null;
      return { row, status: assignment === null ? 'would-create' : 'created', assignment, ...FINE };
    }
    case 'exists':
      return { row, status: 'exists', assignment: planned.id, ...FINE };
    case 'error':
      return { row, status: 'error', assignment: null, ...planned.problem };
  }
}

/** Passes only a file of which every row can be: otherwise nothing of it is done, and a row for whoever sends it is recorded. */
export function assertEveryRowCanBe(plan: readonly PlannedRow[], organisationId: string): void {
  const errors = plan.flatMap((planned) =>
    planned.kind === 'error'
      ? [
          {
            field: `rows.${planned.row}.${planned.problem.field}`,
            detail: `${planned.problem.code}: ${planned.problem.detail}`,
          },
        ]
      : [],
  );
  if (errors.length === 0) return;
  throw new AppError({
    code: 'BULK_ROWS_REFUSED',
    kind: 'unprocessable',
    publicMessage: 'Some rows cannot be, so nothing was changed. A dry run says what becomes of each.',
    context: { errors: errors.slice(0, MOST_ERRORS), ...ownAccess(plan, organisationId) },
  });
}

function ownAccess(plan: readonly PlannedRow[], organisationId: string): object {
  const isAsked = plan.some((planned) => planned.kind === 'error' && planned.problem.code === 'OWN_ACCESS');
  return isAsked ? toBeRecorded(organisationId, 'OWN_ACCESS') : {};
}
