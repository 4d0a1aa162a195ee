import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AccessAnswer } from '#libs/facts';
import { ticketEnd } from './ticket-end.js';

const NOW_MS = Date.parse('2026-11-27T12:00:00Z');
const end = fc.option(fc.integer({ min: 1, max: 10_000 }), { nil: null });
const toText = (seconds: number | null): string | null =>
  seconds === null ? null : new Date(NOW_MS + seconds * 1_000).toISOString();

const answerWith = (
  lease: number | null,
  assignment: number | null,
  credential: number | null,
  project: number | null,
) =>
  ({
    own: { lease: lease === null ? null : { expiresAt: toText(lease) } },
    subject: {
      facts: {
        assignment: { expiresAt: toText(assignment) },
        credential: credential === null ? null : { expiresAt: toText(credential) },
        project: { endsAt: toText(project) },
      },
    },
  }) as unknown as AccessAnswer;

describe(ticketEnd, () => {
  it('is never later than anything the ticket rests on, nor than what was asked for', () => {
    fc.assert(
      fc.property(fc.tuple(end, end, end, end), fc.integer({ min: 1, max: 10_000 }), (ends, seconds) => {
        const found = ticketEnd(answerWith(...ends), { nowMs: NOW_MS, seconds });
        const known = [seconds, ...ends.filter((each) => each !== null)];
        expect(found.getTime()).toBe(NOW_MS + Math.min(...known) * 1_000);
      }),
    );
  });
});
