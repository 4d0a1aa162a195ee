import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Scene } from '../support/scene.js';
import { hostileRounds } from './support/hostile-rounds.js';

const REQUESTS = 700;
const SEED = 20_261_127;

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.create({
    webhooks: { secret: 'a-secret-of-the-tests-only-0123456789', allowPrivate: [] },
  });
});
afterAll(() => scene.stop());

it(`every operation of the published document refuses ${REQUESTS} spoilt requests (seed ${SEED}) with a code and a field, or does what is asked, and changes nothing of what it refuses`, async () => {
  const { violations, statuses, operations } = await hostileRounds(scene, { requests: REQUESTS, seed: SEED });
  expect(violations).toEqual([]);
  // The requests reach behind the schemas, not only the first check.
  expect(Object.keys(statuses)).toEqual(expect.arrayContaining(['200', '201', '400', '404', '412', '422']));
  expect(Object.values(operations).filter(({ refused }) => refused > 0).length).toBeGreaterThan(100);
}, 240_000);
