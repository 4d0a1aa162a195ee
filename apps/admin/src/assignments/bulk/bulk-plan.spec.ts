import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AssignmentEntity } from '../assignment.entity.js';
import { checkRow } from './assignment-row.js';
import { type BulkLookups, pairOf } from './bulk-lookups.js';
import { planRows } from './bulk-plan.js';

const NOW = new Date('2026-11-27T00:00:00Z');
const settings = { now: NOW, callerId: 'me' };
const live = (values: Partial<AssignmentEntity> = {}): AssignmentEntity =>
  Object.assign(new AssignmentEntity(), {
    id: 'a1',
    projectId: 'p1',
    personId: 'anna-id',
    purpose: 'annotation',
    startsAt: new Date('2026-01-01T00:00:00Z'),
    expiresAt: null,
    ...values,
  });
const lookups = (...existing: AssignmentEntity[]): BulkLookups => ({
  projects: new Map([
    ['street', { id: 'p1', purpose: 'annotation', isSpecial: false }],
    ['faces', { id: 'p2', purpose: 'annotation', isSpecial: true }],
  ]),
  people: new Map([
    ['anna', 'anna-id'],
    ['anna-by-id', 'anna-id'],
    ['myself', 'me'],
  ]),
  live: new Map(existing.map((row) => [pairOf(row.projectId, row.personId), row])),
});
const plan = (values: Record<string, string>, existing: AssignmentEntity[] = []) =>
  planRows([checkRow({ row: 2, values })], lookups(...existing), settings)[0];

describe(planRows, () => {
  it('fills in the project’s purpose, now, and no end', () => {
    expect(plan({ person: 'anna', project: 'street' })).toEqual({
      row: 2,
      kind: 'create',
      assignment: {
        projectId: 'p1',
        personId: 'anna-id',
        purpose: 'annotation',
        startsAt: NOW,
        expiresAt: null,
      },
    });
  });

  it.each([
    ['nothing but who and what', {}, {}, 'exists'],
    ['the same purpose', { purpose: 'annotation' }, {}, 'exists'],
    ['another purpose', { purpose: 'quality-review' }, {}, 'error'],
    ['the same start, written otherwise', { startsAt: '2026-01-01T01:00:00+01:00' }, {}, 'exists'],
    ['another start', { startsAt: '2026-01-02T00:00:00Z' }, {}, 'error'],
    ['an end where there is none', { expiresAt: '2027-01-01T00:00:00Z' }, {}, 'error'],
    ['no end where there is one', {}, { expiresAt: NOW }, 'error'],
    ['the same end', { expiresAt: NOW.toISOString() }, { expiresAt: NOW }, 'exists'],
  ])('compares a row that says %s with what there is', (_what, said, there, kind) => {
    expect(plan({ person: 'anna', project: 'street', ...said }, [live(there)])).toMatchObject({ kind });
  });

  it('takes one person by two names for one', () => {
    const rows = ['anna', 'anna-by-id'].map((person, index) =>
      checkRow({ row: index + 2, values: { person, project: 'street' } }),
    );
    expect(planRows(rows, lookups(), settings)).toMatchObject([
      { kind: 'create' },
      { kind: 'error', problem: { code: 'ROW_REPEATED' } },
    ]);
  });

  it('assigns nobody to data of a special category, and nobody themselves', () => {
    expect(plan({ person: 'anna', project: 'faces' })).toMatchObject({
      problem: { code: 'SPECIAL_CATEGORY_ONE_BY_ONE', field: 'project' },
    });
    expect(plan({ person: 'myself', project: 'street' })).toMatchObject({
      problem: { code: 'OWN_ACCESS', field: 'person' },
    });
  });

  it('has one answer for each row, in order, and no pair twice among what it creates', () => {
    const value = fc.constantFrom(
      'anna',
      'anna-by-id',
      'myself',
      'nobody',
      'street',
      'faces',
      'not a slug',
      '',
    );
    const row = fc.record({ person: value, project: value, purpose: value }, { requiredKeys: [] });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 20 }), (values) => {
        const rows = values.map((one, index) => checkRow({ row: index + 2, values: one }));
        const planned = planRows(rows, lookups(), settings);
        expect(planned.map((one) => one.row)).toEqual(rows.map((one) => one.row));
        const pairs = planned.flatMap((one) =>
          one.kind === 'create' ? [pairOf(one.assignment.projectId, one.assignment.personId)] : [],
        );
        expect(new Set(pairs).size).toBe(pairs.length);
      }),
    );
  });
});
