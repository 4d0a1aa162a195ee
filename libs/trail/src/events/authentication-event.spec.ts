import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as sample from '../../test/event-samples.js';
import { authenticationEvent, type AuthenticationEventInput } from './authentication-event.js';
import { wellFormed } from './event-parts.js';

const inputs: fc.Arbitrary<AuthenticationEventInput> = fc.record({
  recordId: sample.id,
  organisationId: sample.id,
  atMs: fc.nat({ max: 4e12 }),
  outcome: fc.constantFrom('success', 'failure'),
  code: sample.hostile,
  method: sample.hostile,
  claimedValue: fc.option(sample.commitment),
  origin: sample.origin,
  record: sample.record,
});

describe(authenticationEvent.name, () => {
  it('is canonical, valid and ready for its place in the log, whoever tried to sign in and how', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const event = authenticationEvent(input);
        const parsed = sample.expectSound(event);
        expect(event.text.slice(-event.tail)).toMatch(/^\},"user":\{[\x20-\x7e]+\}\}$/);
        expect(parsed.unmapped.record).toEqual(JSON.parse(input.record));
        expect(parsed).toMatchObject({ type_uid: 300201, status_id: input.outcome === 'success' ? 1 : 2 });
        expect(parsed.status_code).toBe(input.outcome === 'success' ? undefined : wellFormed(input.code));
        expect(parsed.user).toEqual(
          input.claimedValue === null
            ? { name: 'unknown', type_id: 0 }
            : { type_id: 0, uid: input.claimedValue },
        );
      }),
    );
  });
});
