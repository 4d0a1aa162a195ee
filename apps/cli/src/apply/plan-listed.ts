import { type AdminObject, type Change, segment } from '../admin/admin-api.js';
import type { AssignmentEntry, TransferBasisEntry } from './configuration.schema.js';
import { type CurrentState, type Existing, isOver } from './current-state.js';
import { type Difference, differences } from './differences.js';
import { asNew, type PlanOptions, type Step, surplus } from './step.js';

/**
 * A person has one assignment to a project: one that is as the file says is left, another one is revoked and made anew, because an
 * assignment is never changed.
 */
export function planAssignments(
  section: readonly AssignmentEntry[] | undefined,
  { assignments, organisation }: CurrentState,
  options: PlanOptions,
): readonly Step[] {
  if (section === undefined) return [];
  const live = section.filter(({ expiresAt }) => !isOver(expiresAt, options.now));
  const { missing, left } = matched(live, assignments);
  const [replaced, steps] = [new Set<string>(), [] as Step[]];
  for (const entry of missing) {
    const same = left.find((row) => isSame(entry, row) && !replaced.has(row.id));
    if (same) replaced.add(same.id);
    const make: Change = { method: 'POST', path: '/assignments', body: { organisation, ...entry } };
    steps.push({
      operation: same ? 'replace' : 'create',
      kind: 'assignment',
      key: `${entry.person} to ${entry.project}`,
      differences: same ? differences(entry, same.fields) : asNew(entry),
      changes: same ? [end('/assignments', same), make] : [make],
    });
  }
  const extra = left.filter(
    ({ id, fields }) => !replaced.has(id) && !isOver(fields['expiresAt'], options.now),
  );
  return [
    ...steps,
    ...extra.map((row) =>
      surplus('assignment', `${String(row.fields['person'])} to ${String(row.fields['project'])}`, {
        prune: options.prune,
        end: end('/assignments', row),
      }),
    ),
  ];
}

/** A basis is put on record and withdrawn, never changed. */
export function planTransferBases(
  section: readonly TransferBasisEntry[] | undefined,
  { transferBases, organisation }: CurrentState,
  { now, prune }: PlanOptions,
): readonly Step[] {
  if (section === undefined) return [];
  const live = section.filter(({ validUntil }) => !isOver(validUntil, now));
  const { missing, left } = matched(live, transferBases);
  const keyOf = ({ fromRegion, toCountry, mechanism }: AdminObject): string =>
    `${String(fromRegion)} to ${String(toCountry)} by ${String(mechanism)}`;
  return [
    ...missing.map((entry): Step => {
      const make: Change = { method: 'POST', path: '/transfer-bases', body: { organisation, ...entry } };
      const shown: readonly Difference[] = asNew(entry);
      return {
        operation: 'create',
        kind: 'transfer basis',
        key: keyOf({ ...entry }),
        differences: shown,
        changes: [make],
      };
    }),
    ...left.map((row) =>
      surplus('transfer basis', keyOf(row.fields), { prune, end: end('/transfer-bases', row) }),
    ),
  ];
}

/** Pairs what is there with what should be, one to one; returns what is missing and what is left over. */
function matched<Entry extends object>(
  section: readonly Entry[],
  existing: readonly Existing[],
): { readonly missing: readonly Entry[]; readonly left: readonly Existing[] } {
  const left = [...existing];
  const missing = section.filter((entry) => {
    const index = left.findIndex(({ fields }) => differences(entry, fields).length === 0);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
  return { missing, left };
}

function isSame({ person, project }: AssignmentEntry, { fields }: Existing): boolean {
  return fields['person'] === person && fields['project'] === project;
}

function end(path: string, { id }: Existing): Change {
  return { method: 'DELETE', path: `${path}/${segment(id)}`, body: {} };
}
