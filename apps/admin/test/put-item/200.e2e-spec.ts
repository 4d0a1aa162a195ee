import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ok, Scene } from '../support/scene.js';
import { openStored, storedFiles } from '../support/stored-items.js';
import type { Api } from '../support/api.js';

let scene: Scene;
let client: Api;
beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  await scene.dataset('acme', 'scenes');
  client = await scene.as('acme-admin');
});
afterAll(() => scene.stop());

const stateOf = async (id: string): Promise<unknown> =>
  (await scene.rows('SELECT state, current_version_id FROM items WHERE id = $1', [id]))[0];

describe('PUT …/items/{key}: an item that exists', () => {
  it('gets a new version, data key and object, and leaves the old version as it was', async () => {
    const [old, next] = [randomBytes(40_000), randomBytes(50_000)];
    const first = await client.upload('scenes', 'twice', old, { 'content-type': 'image/png' });
    const oldFiles = new Map(
      await Promise.all((await storedFiles(scene)).map(async (f) => [f, await readFile(f)] as const)),
    );
    const second = await client.upload('scenes', 'twice', next, { 'content-type': 'image/webp' });
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body.id).toBe(first.body.id);
    expect(second.body.versionId).not.toBe(first.body.versionId);
    expect(second.body.etag).not.toBe(first.body.etag);
    expect(second.body.mediaType).toBe('image/webp');
    expect((await openStored(scene, first.body.versionId)).equals(old)).toBe(true);
    expect((await openStored(scene, second.body.versionId)).equals(next)).toBe(true);
    for (const [file, content] of oldFiles) expect((await readFile(file)).equals(content)).toBe(true);
    expect(await stateOf(first.body.id)).toEqual({
      state: 'available',
      current_version_id: second.body.versionId,
    });
    expect((await scene.entryOf(second)).body).toMatchObject({
      before: { versionId: first.body.versionId },
      after: { versionId: second.body.versionId },
    });
  });

  it('stays in quarantine when it gets a new version there', async () => {
    const { id } = ok(await client.upload('scenes', 'suspect', Buffer.from('1')));
    ok(await client.post(`/admin/v1/items/${id}/quarantine`));
    const again = ok(await client.upload('scenes', 'suspect', Buffer.from('2')));
    expect(await stateOf(id)).toEqual({ state: 'quarantined', current_version_id: again.versionId });
    ok(await client.post(`/admin/v1/items/${id}/release`));
    expect(await stateOf(id)).toEqual({ state: 'available', current_version_id: again.versionId });
  });

  it('comes back from erasure under its id, as a change of policy', async () => {
    const { id } = ok(await client.upload('scenes', 'gone', Buffer.from('1')));
    const misspelt = await client.delete('/admin/v1/datasets/scenes/items/gone', { reasons: 'asked for' });
    expect(misspelt.status).toBe(400);
    const erased = await client.delete('/admin/v1/datasets/scenes/items/gone', { reason: 'asked for' });
    const nothing = { versionId: null, size: null, sha256: null, mediaType: null, etag: null };
    expect(erased.body).toEqual({ id, key: 'gone', state: 'erased', ...nothing });
    expect(await stateOf(id)).toEqual({ state: 'erased', current_version_id: null });
    const listed = await client.get('/admin/v1/datasets/scenes/items/gone');
    expect(listed.body).toMatchObject({ id, state: 'erased', versionId: null, sha256: null });
    const [before] = await scene.rows<{ value: string }>('SELECT value FROM policy_clock');
    const again = ok(await client.upload('scenes', 'gone', Buffer.from('2')));
    const [after] = await scene.rows<{ value: string }>('SELECT value FROM policy_clock');
    expect(again).toMatchObject({ id, state: 'available' });
    expect(Number(after?.value)).toBe(Number(before?.value) + 1);
  });

  it('can be replaced many times at once: one version is current and every one opens', async () => {
    ok(await client.upload('scenes', 'busy', Buffer.from('0')));
    const contents = Array.from({ length: 8 }, () => randomBytes(20_000));
    const answers = await Promise.all(contents.map((content) => client.upload('scenes', 'busy', content)));
    expect(answers.map(({ status }) => status)).toEqual(contents.map(() => 200));
    for (const [index, answer] of answers.entries()) {
      expect(
        (await openStored(scene, answer.body.versionId)).equals(contents[index] ?? Buffer.alloc(0)),
      ).toBe(true);
    }
  });
});
