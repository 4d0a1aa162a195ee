import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { afterEnding, type LeaseEnding, type TaskState } from './task-state.js';

const ANNOTATING: TaskState = { stage: 'annotating', round: 1, openSlots: 0 };
const REVIEWING: TaskState = { stage: 'reviewing', round: 1, openSlots: 0 };
const done = (verdict: 'accepted' | 'rejected' | null = null): LeaseEnding => ({
  kind: 'completed',
  verdict,
});

describe(afterEnding.name, () => {
  it.each([
    ['the last annotator completes', ANNOTATING, done(), { stage: 'done', openSlots: 0, turn: null }],
    [
      'the last annotator completes, for review',
      ANNOTATING,
      done(),
      { stage: 'reviewing', openSlots: 1, turn: 'first' },
    ],
    ['the reviewer accepts', REVIEWING, done('accepted'), { stage: 'done', openSlots: 0, turn: null }],
    [
      'the reviewer rejects',
      REVIEWING,
      done('rejected'),
      { stage: 'annotating', round: 2, openSlots: 2, turn: 'first' },
    ],
    ['it is put back', ANNOTATING, { kind: 'released' }, { stage: 'annotating', openSlots: 1, turn: 'last' }],
    ['it is skipped', ANNOTATING, { kind: 'skipped' }, { stage: 'annotating', openSlots: 1, turn: 'first' }],
    ['it lapses', REVIEWING, { kind: 'lapsed' }, { stage: 'reviewing', openSlots: 1, turn: 'first' }],
    ['it is forced back', REVIEWING, { kind: 'forced' }, { stage: 'reviewing', openSlots: 1, turn: 'first' }],
  ] as const)('%s', (name, task, ending, expected) => {
    const rules = { overlap: 2, completed: 2, reviewRequired: name.includes('review') };
    expect(afterEnding(task, ending, rules)).toMatchObject(expected);
  });

  it('waits for as many different people as the overlap says', () => {
    const rules = { overlap: 3, completed: 2, reviewRequired: true };
    expect(afterEnding({ ...ANNOTATING, openSlots: 1 }, done(), rules)).toEqual({
      ...ANNOTATING,
      openSlots: 1,
      turn: null,
    });
  });

  /** A task with its leases, as the database counts them. */
  class Model {
    task: TaskState;
    live = 0;
    completed = 0;

    constructor(private readonly rules: { readonly overlap: number; readonly reviewRequired: boolean }) {
      this.task = { stage: 'annotating', round: 1, openSlots: rules.overlap };
    }

    claim(): void {
      if (this.task.openSlots === 0) return;
      this.task = { ...this.task, openSlots: this.task.openSlots - 1 };
      this.live += 1;
    }

    end(kind: LeaseEnding['kind'], verdict: 'accepted' | 'rejected'): void {
      if (this.live === 0) return;
      this.live -= 1;
      if (kind === 'completed') this.completed += 1;
      const ending = kind === 'completed' ? done(this.task.stage === 'reviewing' ? verdict : null) : { kind };
      const after = afterEnding(this.task, ending, { ...this.rules, completed: this.completed });
      if (after.stage !== this.task.stage) this.completed = 0;
      this.task = { stage: after.stage, round: after.round, openSlots: after.openSlots };
    }

    get slots(): number {
      if (this.task.stage === 'annotating') return this.rules.overlap;
      return this.task.stage === 'reviewing' ? 1 : 0;
    }
  }

  const steps = fc.array(
    fc.record({
      what: fc.constantFrom(
        ...([
          'claim',
          'claim',
          'claim',
          'completed',
          'completed',
          'released',
          'skipped',
          'lapsed',
          'forced',
        ] as const),
      ),
      verdict: fc.constantFrom('accepted', 'rejected'),
    }),
    { maxLength: 200 },
  );

  it('never loses a slot nor invents one, whatever happens in whatever order', () => {
    const rules = fc.record({ overlap: fc.integer({ min: 1, max: 9 }), reviewRequired: fc.boolean() });
    fc.assert(
      fc.property(rules, steps, (given, taken) => {
        const model = new Model(given);
        for (const { what, verdict } of taken) {
          if (what === 'claim') model.claim();
          else model.end(what, verdict);
          expect(model.task.openSlots + model.live + model.completed).toBe(model.slots);
        }
      }),
    );
  });
});
