import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from '../support/api.js';
import { ok, Scene } from '../support/scene.js';
import { openStored } from '../support/stored-items.js';

let scene: Scene;
let client: Api;
let elsewhere: Api;
beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  await scene.dataset('acme', 'scenes');
  client = await scene.as('acme-admin');
  elsewhere = await scene.as('acme-admin', await scene.fixture.startAdmin());
});
afterAll(() => scene.stop());

const epochOf = async (versionId: string): Promise<number> => {
  const [row] = await scene.rows<{ epoch: string }>(
    'SELECT k.epoch FROM item_versions v JOIN dataset_keys k ON k.id = v.dataset_key_id WHERE v.id = $1',
    [versionId],
  );
  return Number(row?.epoch);
};
const upload = async (api: Api, key: string): Promise<string> =>
  ok(await api.upload('scenes', key, Buffer.from(`content of ${key}`))).versionId;

describe('the rotation of a dataset key', () => {
  it('puts every later upload, on whatever instance, under the new key or a later one', async () => {
    const old = [await upload(client, 'a'), await upload(elsewhere, 'b')];
    const before = await Promise.all(old.map(epochOf));
    const rotated = await client.post('/admin/v1/datasets/scenes/keys', { reason: 'yearly' });
    expect(rotated.status).toBe(201);
    expect(rotated.body.epoch).toBeGreaterThan(Math.max(...before));
    for (const api of [client, elsewhere]) {
      const version = await upload(api, `after-${api === client ? 'here' : 'there'}`);
      expect(await epochOf(version)).toBeGreaterThanOrEqual(rotated.body.epoch);
      expect((await openStored(scene, version)).toString()).toContain('content of after');
    }
    for (const version of old) expect((await openStored(scene, version)).toString()).toContain('content of');
    const entry = await scene.entryOf(rotated);
    expect(entry.body).toMatchObject({
      action: 'dataset.rotate-key',
      reason: 'yearly',
      after: { keyEpochFrom: rotated.body.epoch },
    });
  });

  it('shows which keys there are and which are in use, and of none more than its name', async () => {
    const { items } = ok(await client.get('/admin/v1/datasets/scenes/keys?limit=1000'));
    const rotated = items.filter(({ inUse }: { inUse: boolean }) => inUse);
    expect(rotated.length).toBeGreaterThan(0);
    expect(rotated.length).toBeLessThan(items.length);
    expect(Object.keys(items[0])).toEqual(['id', 'dataset', 'epoch', 'kmsKeyId', 'inUse', 'createdAt']);
    const { nextCursor } = ok(await client.get('/admin/v1/datasets/scenes/keys?limit=1'));
    expect(nextCursor).toEqual(expect.any(String));
  });

  it('never goes back, however many rotate at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 4 }, (_, index) =>
        (index % 2 === 0 ? client : elsewhere).post('/admin/v1/datasets/scenes/keys'),
      ),
    );
    const last = Math.max(...answers.map((answer) => ok(answer).epoch));
    expect(await epochOf(await upload(client, 'z'))).toBeGreaterThanOrEqual(last);
  });

  it('that is refused or asked for again under its key makes no key', async () => {
    const path = '/admin/v1/datasets/scenes/keys';
    const keys = (): Promise<unknown> => scene.rows('SELECT id FROM dataset_keys ORDER BY id');
    const once = { 'idempotency-key': 'rotate-once' };
    const made = ok(await client.post(path, {}, once));
    const before = await keys();
    expect((await client.post(path, {}, { 'if-match': '"x"' })).status).toBe(412);
    expect(ok(await client.post(path, {}, once)).id).toBe(made.id);
    expect((await client.post(path, { reason: 'another' }, once)).status).toBe(422);
    expect(await keys()).toEqual(before);
  });

  it('is refused while the client’s KMS key is disabled, and the dataset stays as it was', async () => {
    await scene.dataset('acme', 'frozen');
    const [row] = await scene.rows<{ kms_key_id: string }>(
      `SELECT kms_key_id FROM datasets WHERE slug = 'frozen'`,
    );
    await scene.fixture.keys.disable(row?.kms_key_id ?? '');
    const refused = await client.post('/admin/v1/datasets/frozen/keys');
    expect([refused.status, refused.body.code]).toEqual([403, 'KEY_DISABLED']);
    expect(await scene.rows(`SELECT key_epoch_from FROM datasets WHERE slug = 'frozen'`)).toEqual([
      { key_epoch_from: '1' },
    ]);
  });
});
