import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { waitUntil } from '#libs/testing';
import { type KeptLogs, keepLogs } from '../support/kept-logs.js';
import { TrailScene } from '../support/trail-scene.js';

let logs: KeptLogs;
let scene: TrailScene;

beforeAll(async () => {
  logs = await keepLogs();
  scene = await TrailScene.create({ keeping: logs.keeping });
});
afterAll(async () => {
  await scene?.stop();
  await logs?.stop();
});

it('a running trail judges what it sequences: refusals are an alert within seconds', async () => {
  for (let at = 0; at < 10; at += 1) await scene.access({ effect: 'deny', codes: ['NOT_ASSIGNED'] });
  const auditor = await scene.fixture.as('acme-auditor');
  const alerts = await waitUntil(
    async () => {
      const { body } = await auditor.get('/trail/v1/alerts');
      return (body.items as { kind: string; recordTotal: number }[]).length > 0 && body.items;
    },
    { timeoutMs: 10_000 },
  );
  expect(alerts).toMatchObject([{ kind: 'denials_in_a_row', personId: scene.id('anna') }]);
  expect(scene.fixture.log).toEqual([]);
});
