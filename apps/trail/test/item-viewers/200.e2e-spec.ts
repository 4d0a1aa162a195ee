import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from '../../../admin/test/support/api.js';
import { TrailScene } from '../support/trail-scene.js';

const START_MS = Date.now() - 60_000;
const at = (seconds: number): string => new Date(START_MS + seconds * 1_000).toISOString();

let scene: TrailScene;
let auditor: Api;
beforeAll(async () => {
  scene = await TrailScene.create();
  auditor = await scene.fixture.as('acme-auditor');
  const one = await scene.access({ atMs: START_MS, bytes: 100 });
  await scene.access({ atMs: START_MS + 1_000, bytes: 100 });
  await scene.access({ atMs: START_MS + 2_000, bytes: 100, effect: 'deny', codes: ['NOT_ASSIGNED'] });
  await scene.access({ atMs: START_MS + 3_000, person: 'cleo', tool: 'label-tool', bytes: 7 });
  await scene.access({ atMs: START_MS + 4_000, person: 'cleo', item: 'two' });
  await scene.outcome(one, 30, 'client_aborted');
  await scene.sequence();
});
afterAll(() => scene.stop());

describe('GET /trail/v1/items/{item}/viewers', () => {
  it('says of each who, when, how often, and how much: an ALLOW without an outcome counts in full', async () => {
    const { body, headers } = await auditor.get(`/trail/v1/items/${scene.id('acme/one')}/viewers`);
    expect(headers['x-access-record']).toBeDefined();
    expect(body.nextCursor).toBeNull();
    expect(new Set(body.viewers)).toEqual(
      new Set([
        {
          personId: scene.id('anna'),
          toolId: null,
          first: at(0),
          last: at(2),
          readsAllowed: 2,
          readsRefused: 1,
          bytesSent: 130,
        },
        {
          personId: scene.id('cleo'),
          toolId: scene.id('acme/label-tool'),
          first: at(3),
          last: at(3),
          readsAllowed: 1,
          readsRefused: 0,
          bytesSent: 7,
        },
      ]),
    );
  });

  it('pages through everybody', async () => {
    const path = `/trail/v1/items/${scene.id('acme/one')}/viewers?limit=1`;
    const first = await auditor.get(path);
    const second = await auditor.get(`${path}&cursor=${first.body.nextCursor}`);
    const people = [...first.body.viewers, ...second.body.viewers].map(({ personId }) => personId);
    expect(people).toEqual([scene.id('anna'), scene.id('cleo')].sort());
    expect(second.body.nextCursor).toBeNull();
  });
});
