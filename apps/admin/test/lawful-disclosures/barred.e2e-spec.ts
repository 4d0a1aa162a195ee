import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AdminFixture } from '../support/admin-fixture.js';
import { ok, Scene } from '../support/scene.js';

const PATH = '/admin/v1/lawful-disclosures';
const MISSING = '0195c0de-0000-7000-8000-000000000000';

// The superuser is bound by no policy of the database: there the application's own filters stand alone.
const LINES = [
  ['both lines', (_fixture: AdminFixture) => ({})],
  [
    'the first line alone',
    ({ database }: AdminFixture) => ({
      databaseUrl: `${database.ownerUrl}&options=-c%20search_path%3Dportcullis`,
    }),
  ],
] as const;

describe.each(LINES)('a disclosure that the client is barred from, with %s', (_lines, settings) => {
  let scene: Scene;
  let id: string;
  beforeAll(async () => {
    scene = await Scene.create(settings);
    await scene.client('acme');
    await scene.person('operator-two', { roles: ['operator_admin'] });
    await scene.dataset('acme', 'scenes');
    const order = { organisation: 'acme', authority: 'court', legalBasis: 'law', dataset: 'scenes' };
    const dated = { validFrom: '2026-01-01T00:00:00Z', validUntil: '2100-01-01T00:00:00Z' };
    const barredFromClient = { reason: 'law', until: '2099-01-01T00:00:00Z' };
    const operator = await scene.as('operator');
    const pending = ok(await operator.post(PATH, { ...order, ...dated, barredFromClient }));
    ok(await (await scene.as('operator-two')).post(`/admin/v1/pending-changes/${pending.id}/approve`));
    id = ok(await operator.get(PATH)).items[0].id;
  });
  afterAll(() => scene.stop());

  it('is not there for the client: not in its list, and as one that never was', async () => {
    const client = await scene.as('acme-admin');
    expect(ok(await client.get(PATH)).items).toEqual([]);
    for (const [method, rest] of [
      ['GET', ''],
      ['GET', `/standing?item=${MISSING}`],
      ['POST', '/tell'],
      ['DELETE', ''],
    ] as const) {
      const [barred, missing] = await Promise.all(
        [id, MISSING].map((one) => client.send(method, `${PATH}/${one}${rest}`)),
      );
      expect([barred?.status, barred?.body.code]).toEqual([404, 'NOT_FOUND']);
      expect({ ...barred?.body, traceId: '' }).toEqual({ ...missing?.body, traceId: '' });
    }
  });
});
