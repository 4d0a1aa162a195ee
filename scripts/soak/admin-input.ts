// Sends spoilt requests to every operation of the control plane and looks at each answer, and at the database after it.
import { hostileRounds } from '../../apps/admin/test/bad-input/support/hostile-rounds.js';
import { Scene } from '../../apps/admin/test/support/scene.js';
import { progress, report } from './report.js';
import { soakOptions } from './soak-options.js';

const EVERY = 1_000;

const { requests, seed } = soakOptions('admin-input', {
  requests: { default: 50_000, largest: 10_000_000, help: 'requests' },
  seed: { default: 1, largest: 2 ** 32 - 1, help: 'replays the same requests in the same order' },
});

const startedAtMs = performance.now();
const scene = await Scene.create({
  webhooks: { secret: 'a-secret-of-the-tests-only-0123456789', allowPrivate: [] },
});
try {
  const onRequest = (request: number): void => {
    if (request % EVERY === 0) progress(`${request} of ${requests} requests`);
  };
  const { violations, ...summary } = await hostileRounds(scene, { requests, seed, onRequest });
  const seconds = Math.round((performance.now() - startedAtMs) / 1_000);
  report({ ...summary, seconds }, [...violations]);
} finally {
  await scene.stop();
}
