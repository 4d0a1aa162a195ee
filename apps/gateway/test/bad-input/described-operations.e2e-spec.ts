import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DescribedOperation, describedOperations, hostileWalk } from '#libs/testing';
import { listRoutes } from '../support/route-list.js';
import { Scene } from '../support/scene.js';
import { WalkedGateway } from './support/walked-gateway.js';

const SEED = Number(process.env['FAST_CHECK_SEED'] ?? Date.now() % 2 ** 31);
const NEARLY_RIGHT = 100;
/** What the document does not describe: the S3 endpoint has words of its own, and the document is one itself. */
const UNDESCRIBED = / (\/s3|\/openapi\.json)$/;

let scene: Scene;
let operations: readonly DescribedOperation[];
let walked: WalkedGateway;
beforeAll(async () => {
  scene = await Scene.create();
  operations = await describedOperations(/ \/(v1\/(?!me\/accesses)|t\/|livez|readyz|metrics)/);
  walked = await WalkedGateway.create(scene);
});
afterAll(() => scene?.stop());

describe('the data plane', () => {
  it('is walked through on every route it answers', () => {
    const routes = listRoutes(scene.gateway).filter(
      (route) => !/^(HEAD|OPTIONS) /.test(route) && !UNDESCRIBED.test(route),
    );
    const described = operations.map(({ route }) => route.replaceAll(/\{(\w+)\}/g, ':$1'));
    expect(described.sort()).toEqual([...routes].sort());
  });

  it(`refuses bad input on every operation of the published document (FAST_CHECK_SEED=${SEED}) with a code and a field, changes nothing, and records what it decided`, async () => {
    const {
      violations,
      operations: counts,
      statuses,
    } = await hostileWalk({
      operations,
      owner: scene.fixture.owner,
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
  }, 120_000);

  it.each(['stranger', 'auditor', 'tool', 'nobody'])(
    'answers %s on every operation with what is theirs or a refusal that changes nothing and is recorded',
    async (as) => {
      const { violations } = await hostileWalk({
        operations,
        owner: scene.fixture.owner,
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
