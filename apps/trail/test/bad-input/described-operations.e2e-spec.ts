import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DescribedOperation, describedOperations, hostileWalk } from '#libs/testing';
import { WalkedTrail } from './support/walked-trail.js';

const SEED = Number(process.env['FAST_CHECK_SEED'] ?? Date.now() % 2 ** 31);
const NEARLY_RIGHT = 66;

let walked: WalkedTrail;
let operations: readonly DescribedOperation[];
beforeAll(async () => {
  operations = await describedOperations(/ \/(trail\/v1|v1\/me\/accesses)/);
  walked = await WalkedTrail.create();
});
afterAll(() => walked?.stop());

describe('the trail', () => {
  it(`refuses bad input on every operation of the published document (FAST_CHECK_SEED=${SEED}) with a code and a field, changes nothing, and records what it decided`, async () => {
    const loggedBefore = walked.scene.fixture.log.length;
    const {
      violations,
      operations: counts,
      statuses,
    } = await hostileWalk({
      operations,
      owner: walked.scene.fixture.owner,
      seed: SEED,
      nearlyRight: NEARLY_RIGHT,
      known: (operation) => walked.known(operation),
      ask: (operation, question) => walked.ask(operation, question),
      isSound: () => true,
      alsoBroken: (operation, answer) => walked.unrecorded(operation, answer),
    });
    expect(violations).toEqual([]);
    expect(Object.keys(counts)).toHaveLength(operations.length);
    // The requests reach behind the schemas, not only the first check.
    expect(Object.keys(statuses)).toEqual(
      expect.arrayContaining(['200', '201', '204', '400', '404', '409', '415']),
    );
    expect(walked.scene.fixture.log.slice(loggedBefore)).toEqual([]);
  }, 120_000);

  it.each(['cleo', 'borealis-auditor', 'nobody'])(
    'answers %s on every operation with what is theirs or a refusal that changes nothing and is recorded',
    async (as) => {
      const { violations } = await hostileWalk({
        operations,
        owner: walked.scene.fixture.owner,
        seed: SEED,
        nearlyRight: 0,
        spoilingsEach: 0,
        known: (operation) => walked.known(operation),
        ask: (operation, question) => walked.ask(operation, question, as),
        alsoBroken: (operation, answer) => walked.unrecorded(operation, answer),
      });
      expect(violations).toEqual([]);
    },
  );
});
