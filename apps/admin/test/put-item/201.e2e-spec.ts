import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Scene } from '../support/scene.js';
import { openStored } from '../support/stored-items.js';
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

const sha256 = (content: Buffer, encoding: 'hex' | 'base64'): string =>
  createHash('sha256').update(content).digest(encoding);

describe('PUT …/items/{key}: a new item', () => {
  it.each([0, 1, 16_383, 16_384, 16_385, 65_536, 1_048_579])(
    'of %i bytes is stored so that a gateway opens exactly those bytes',
    async (size) => {
      const content = randomBytes(size);
      const answer = await client.upload('scenes', `sizes/${size}`, content);
      expect(answer.status).toBe(201);
      expect(answer.body).toMatchObject({ size, sha256: sha256(content, 'hex'), key: `sizes/${size}` });
      expect((await openStored(scene, answer.body.versionId)).equals(content)).toBe(true);
    },
  );

  it.each([
    ['fire-engine.png', 'image/png'],
    ['nagasaki-boats.jpg', 'image/jpeg'],
  ])(
    'that is an image (%s) has its size in pixels stored, and nothing else of it',
    async (name, mediaType) => {
      const folder = join(import.meta.dirname, '..', '..', '..', '..', 'samples', 'street-scenes');
      const content = await readFile(join(folder, name));
      const answer = await client.upload('scenes', `images/${name}`, content, { 'content-type': mediaType });
      const stored = await scene.rows<{ width: number; height: number }>(
        'SELECT width, height FROM item_versions WHERE id = $1',
        [answer.body.versionId],
      );
      expect(stored).toEqual([{ width: expect.any(Number), height: expect.any(Number) }]);
      expect((await openStored(scene, answer.body.versionId)).equals(content)).toBe(true);
      const asText = await client.upload('scenes', `texts/${name}`, content, {
        'content-type': 'text/plain',
      });
      expect(
        await scene.rows('SELECT width, height FROM item_versions WHERE id = $1', [asText.body.versionId]),
      ).toEqual([{ width: null, height: null }]);
    },
  );

  it('without a length, in pieces, is stored whole', async () => {
    const content = randomBytes(300_000);
    const path = '/admin/v1/datasets/scenes/items/chunked.bin';
    const answer = await client.raw({
      method: 'PUT',
      path,
      headers: { 'transfer-encoding': 'chunked' },
      body: content,
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ size: 300_000, mediaType: 'application/octet-stream' });
    expect((await openStored(scene, answer.body.versionId)).equals(content)).toBe(true);
  });

  it.each([
    ['plain.txt', 'plain.txt'],
    ['with%20space%20and%20+plus.txt', 'with space and +plus.txt'],
    ['100%25.txt', '100%.txt'],
    ['already%2520encoded.txt', 'already%20encoded.txt'],
    ['deep/er/and%2Fdeeper', 'deep/er/and/deeper'],
    ['%C3%A4%E4%B8%AD%F0%9F%98%80.txt', 'ä中😀.txt'],
    // Decomposed by some file systems: the same name is the same item.
    ['a%CC%88-nfd.txt', 'ä-nfd.txt'],
    ["quotes'%22%3C%3E%7C%5C.txt", 'quotes\'"<>|\\.txt'],
    ['semi;colon=equals&and?not-the-query', 'semi;colon=equals&and'],
    ['..hidden/...dots', '..hidden/...dots'],
    [`${'k'.repeat(1024)}`, 'k'.repeat(1024)],
    [`${'%C3%A4'.repeat(512)}`, 'ä'.repeat(512)],
  ])('under the key %s is found again under it', async (encoded, key) => {
    const path = `/admin/v1/datasets/scenes/items/${encoded}`;
    const answer = await client.raw({ method: 'PUT', path, headers: { 'content-length': '2' }, body: 'ok' });
    expect(answer.status).toBe(201);
    expect(answer.body.key).toBe(key);
    const found = await client.get(path);
    expect(found.status).toBe(200);
    expect(found.body).toEqual(answer.body);
  });

  it.each([
    ['Digest', (digest: string) => `sha-256=${digest}`],
    ['Digest', (digest: string) => `md5=HUXZLQLMuI/KZ5KDcJPcOA==, SHA-256=${digest}`],
    ['Content-Digest', (digest: string) => `sha-256=:${digest}:`],
  ])('whose %s header is right is taken', async (header, value) => {
    const content = randomBytes(70_000);
    const headers = { [header]: value(sha256(content, 'base64')) };
    expect(
      (await client.upload('scenes', `digest/${randomBytes(4).toString('hex')}`, content, headers)).status,
    ).toBe(201);
  });

  it('changes no policy, so ingest does not void what gateways know', async () => {
    const before = await scene.rows('SELECT value FROM policy_clock');
    await client.upload('scenes', 'quiet', Buffer.from('x'));
    expect(await scene.rows('SELECT value FROM policy_clock')).toEqual(before);
  });

  it('puts neither its key nor its hash on the trail', async () => {
    const content = Buffer.from('findable only by those who hold it');
    const answer = await client.upload('scenes', 'patient-4711.txt', content);
    const entry = await scene.entryOf(answer);
    expect(entry.body).toMatchObject({ action: 'item.ingest', object: { type: 'item', id: answer.body.id } });
    expect(JSON.stringify(entry)).not.toContain('4711');
    expect(JSON.stringify(entry)).not.toContain(answer.body.sha256);
  });

  it('shares a dataset key with its neighbours but never a data key', async () => {
    const first = await client.upload('scenes', 'neighbours/1', Buffer.from('same'));
    const second = await client.upload('scenes', 'neighbours/2', Buffer.from('same'));
    const rows = await scene.rows<{ dataset_key_id: string; wrapped_data_key: Buffer; header: Buffer }>(
      'SELECT dataset_key_id, wrapped_data_key, header FROM item_versions WHERE id = ANY ($1)',
      [[first.body.versionId, second.body.versionId]],
    );
    expect(new Set(rows.map((row) => row.dataset_key_id)).size).toBe(1);
    expect(new Set(rows.map((row) => row.wrapped_data_key.toString('hex'))).size).toBe(2);
    expect(new Set(rows.map((row) => row.header.toString('hex'))).size).toBe(2);
  });
});
