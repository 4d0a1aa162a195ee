import type { AssignmentEntity } from '../assignment.entity.js';
import type { CheckedRow, RequestedAssignment, RowProblem } from './assignment-row.js';
import { type BulkLookups, type KnownProject, pairOf } from './bulk-lookups.js';

/** An assignment that a row would create. */
export type NewAssignment = Pick<
  AssignmentEntity,
  'projectId' | 'personId' | 'purpose' | 'startsAt' | 'expiresAt'
>;

/** What becomes of one row. */
export type PlannedRow = { readonly row: number } & (
  | { readonly kind: 'create'; readonly assignment: NewAssignment }
  | { readonly kind: 'exists'; readonly id: string }
  | { readonly kind: 'error'; readonly problem: RowProblem }
);

/** What the rows are judged by besides what they refer to. */
export interface PlanSettings {
  readonly now: Date;
  /** Nobody assigns themselves. */
  readonly callerId: string;
}

interface Resolved {
  readonly asked: RequestedAssignment;
  readonly project: KnownProject;
  readonly personId: string;
}

/** Returns what becomes of each row, in order: a pure function of the rows and what they refer to. */
export function planRows(
  rows: readonly CheckedRow[],
  lookups: BulkLookups,
  settings: PlanSettings,
): readonly PlannedRow[] {
  const seen = new Set<string>();
  return rows.map(({ row, asked, problem }) => {
    if (asked === null) return refused(row, problem);
    const resolved = resolve(asked, lookups);
    if ('code' in resolved) return refused(row, resolved);
    const pair = pairOf(resolved.project.id, resolved.personId);
    if (seen.has(pair)) return refused(row, REPEATED);
    seen.add(pair);
    return planOne(row, resolved, { live: lookups.live.get(pair), settings });
  });
}

function resolve(asked: RequestedAssignment, lookups: BulkLookups): Resolved | RowProblem {
  const project = lookups.projects.get(asked.project);
  if (project === undefined) return unknown('project');
  const personId = lookups.people.get(asked.person);
  if (personId === undefined) return unknown('person');
  return { asked, project, personId };
}

function planOne(
  row: number,
  { asked, project, personId }: Resolved,
  { live, settings }: { readonly live: AssignmentEntity | undefined; readonly settings: PlanSettings },
): PlannedRow {
  const { purpose = project.purpose, startsAt = settings.now, expiresAt = null } = asked;
  if (personId === settings.callerId) return refused(row, OWN_ACCESS);
  if (live !== undefined)
    return isAsAsked(live, asked) ? { row, kind: 'exists', id: live.id } : refused(row, DIFFERS);
  // C15: every assignment to such data is looked at by itself.
  if (project.isSpecial) return refused(row, SPECIAL);
  if (expiresAt !== null && expiresAt <= startsAt) return refused(row, EMPTY_PERIOD);
  return {
    row,
    kind: 'create',
    assignment: { projectId: project.id, personId, purpose, startsAt, expiresAt },
  };
}

/** What a row leaves out it says nothing about, but for the end: without one it asks for an assignment without end. */
function isAsAsked(live: AssignmentEntity, { purpose, startsAt, expiresAt }: RequestedAssignment): boolean {
  if (purpose !== undefined && purpose !== live.purpose) return false;
  if (startsAt !== undefined && startsAt.getTime() !== live.startsAt.getTime()) return false;
  return (expiresAt?.getTime() ?? null) === (live.expiresAt?.getTime() ?? null);
}

function refused(row: number, problem: RowProblem): PlannedRow {
  return { row, kind: 'error', problem };
}

function unknown(field: string): RowProblem {
  return { code: 'REFERENCE_UNKNOWN', field, detail: 'names nothing that you may see' };
}

const REPEATED: RowProblem = {
  code: 'ROW_REPEATED',
  field: 'person',
  detail: 'is assigned to this project by an earlier row',
};
const OWN_ACCESS: RowProblem = {
  code: 'OWN_ACCESS',
  field: 'person',
  detail: 'is you: nobody grants themselves access',
};
const DIFFERS: RowProblem = {
  code: 'ASSIGNMENT_EXISTS',
  field: 'person',
  detail: 'has an assignment to this project already, with another purpose or period',
};
const SPECIAL: RowProblem = {
  code: 'SPECIAL_CATEGORY_ONE_BY_ONE',
  field: 'project',
  detail: 'has data of a special category, to which people are assigned one by one',
};
const EMPTY_PERIOD: RowProblem = {
  code: 'PERIOD_EMPTY',
  field: 'expiresAt',
  detail: 'must be after the start',
};
