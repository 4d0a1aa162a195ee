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

  const endings = fc.constantFrom<LeaseEnding['kind'] | 'claim'>(
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
  );

  it('never loses a slot nor invents one, whatever happens in whatever order, and ends', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        fc.array(fc.tuple(endings, fc.boolean()), { maxLength: 200 }),
        (overlap, reviewRequired, steps) => {
          let task: TaskState = { stage: 'annotating', round: 1, openSlots: overlap };
          let live = 0;
          let completed = 0;
          for (const [kind, accepted] of steps) {
            if (kind === 'claim') {
              if (task.openSlots === 0) continue;
              task = { ...task, openSlots: task.openSlots - 1 };
              live += 1;
              continue;
            }
            if (live === 0) continue;
            live -= 1;
            if (kind === 'completed') completed += 1;
            const verdict = task.stage === 'reviewing' ? (accepted ? 'accepted' : 'rejected') : null;
            const ending = kind === 'completed' ? done(verdict) : { kind };
            const { stage, round, openSlots } = afterEnding(task, ending, {
              overlap,
              reviewRequired,
              completed,
            });
            if (stage !== task.stage) completed = 0;
            task = { stage, round, openSlots };
            const slots = stage === 'annotating' ? overlap : Number(stage === 'reviewing');
            expect(openSlots + live + completed).toBe(slots);
            if (stage === 'done') return;
          }
        },
      ),
    );
  });
});
