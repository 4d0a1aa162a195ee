import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as sample from '../../test/event-samples.js';
import { outcomeEvent } from './outcome-event.js';

const ENDINGS = {
  complete: [1, 1, 1],
  client_aborted: [1, 1, 1],
  revoked: [2, 24, 2],
  lease_lost: [2, 24, 2],
  integrity_error: [1, 27, 4],
  storage_error: [1, 27, 2],
  key_error: [1, 27, 2],
  stalled: [1, 27, 2],
  shutdown: [1, 27, 2],
} as const;
type Ending = keyof typeof ENDINGS;

describe(outcomeEvent.name, () => {
  it('is canonical, valid, ready for its place in the log, and names the intent it is of', () => {
    const inputs = fc.record({
      recordId: sample.id,
      organisationId: sample.id,
      atMs: fc.nat({ max: 4e12 }),
      bytesSent: fc.maxSafeNat(),
      ending: fc.constantFrom(...(Object.keys(ENDINGS) as Ending[])),
    });
    fc.assert(
      fc.property(inputs, (input) => {
        const event = outcomeEvent(input);
        expect(event.tail).toBe(2);
        expect(sample.expectSound(event)).toMatchObject({
          metadata: {
            correlation_uid: input.recordId,
            tenant_uid: input.organisationId,
            uid: `${input.recordId}/outcome`,
          },
          time: input.atMs,
          unmapped: { bytesSent: input.bytesSent, ending: input.ending },
        });
      }),
    );
  });

  it.each(Object.entries(ENDINGS))(
    'judges %s as action, disposition and severity %j',
    (ending, judgement) => {
      const frame = {
        recordId: `${sample.ID}1`,
        organisationId: `${sample.ID}2`,
        atMs: sample.AT_MS,
        bytesSent: 1,
      };
      const event = sample.expectSound(outcomeEvent({ ...frame, ending: ending as Ending }));
      expect([event.action_id, event.disposition_id, event.severity_id]).toEqual(judgement);
      expect([event.status_id, event.status_code]).toEqual(
        ending === 'complete' ? [1, undefined] : [2, ending],
      );
    },
  );
});
