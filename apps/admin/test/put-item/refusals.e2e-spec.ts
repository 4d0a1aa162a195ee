import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { waitUntil } from '#libs/testing';
import { ok, Scene } from '../support/scene.js';
import { visible } from '../support/stored-items.js';
import type { Api } from '../support/api.js';

let scene: Scene;
let client: Api;
let before: object;
beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  await scene.client('borealis');
  await scene.dataset('acme', 'scenes');
  client = await scene.as('acme-admin');
  ok(await client.upload('scenes', 'there', Buffer.from('already')));
});
afterAll(() => scene.stop());
beforeEach(async () => {
  // An upload that was cut off by the test before is cleared away after its connection is gone: every file is a version's then.
  await waitUntil(async () => {
    const now = await visible(scene);
    before = now;
    return now.files === now.versions;
  });
});

const put = (path: string, headers: Record<string, string> = {}, body = Buffer.from('body')) =>
  client.raw({ method: 'PUT', path, headers: { 'content-length': String(body.length), ...headers }, body });
const item = (key: string): string => `/admin/v1/datasets/scenes/items/${key}`;

describe('PUT …/items/{key} leaves nothing visible when it', () => {
  it.each([
    ['has no key', ''],
    ['has a key of 1025 bytes', 'k'.repeat(1025)],
    ['has a key of 1026 bytes in 513 characters', '%C3%A4'.repeat(513)],
    ['has a control character in its key', 'a%00b'],
    ['has a line feed in its key', 'a%0Ab'],
    ['has a C1 control in its key', 'a%C2%85b'],
    ['climbs', 'a/%2E%2E/b'],
    ['points at itself', 'a/%2E/b'],
    ['is only dots', '%2E%2E'],
    ['is not UTF-8', 'a%FFb'],
    ['is not percent-encoded', 'a%zzb'],
    ['holds half a surrogate', '%ED%A0%80'],
  ])('%s: 400', async (_what, key) => {
    const answer = await put(item(key));
    expect(answer.status).toBe(400);
    expect(answer.body.code).toMatch(/^(REQUEST_INVALID|MALFORMED_URL|ROUTE_NOT_FOUND)$/);
    expect(await visible(scene)).toEqual(before);
  });

  it.each([
    [{ 'content-type': 'nonsense' }],
    [{ 'content-type': '*/*' }],
    [{ 'content-encoding': 'gzip' }],
    [{ digest: 'sha-256=short' }],
    [{ digest: 'md5=HUXZLQLMuI/KZ5KDcJPcOA==' }],
    [{ 'content-digest': 'sha-256=abc' }],
    [{ 'x-change-reason': 'r'.repeat(501) }],
  ])('says %j: 400 or 415', async (headers) => {
    const answer = await put(item('x'), headers);
    expect([400, 415]).toContain(answer.status);
    expect(await visible(scene)).toEqual(before);
  });

  it.each(['digest', 'content-digest'])('is not what its %s says: 422', async (header) => {
    const digest = createHash('sha256').update('something else').digest('base64');
    const value = header === 'digest' ? `sha-256=${digest}` : `sha-256=:${digest}:`;
    const answer = await put(item('mismatch'), { [header]: value }, randomBytes(100_000));
    expect([answer.status, answer.body.code]).toEqual([422, 'DIGEST_MISMATCH']);
    expect(await visible(scene)).toEqual(before);
  });

  it('goes to a dataset that is missing or another client’s: the same 404', async () => {
    const [foreign, missing] = [
      await scene.dataset('borealis', 'voices'),
      '0195c0de-0000-7000-8000-000000000000',
    ];
    const answers = await Promise.all(
      [foreign, missing, 'voices', 'NOT A SLUG'].map((dataset) =>
        put(`/admin/v1/datasets/${encodeURIComponent(dataset)}/items/x`),
      ),
    );
    for (const answer of answers) {
      expect(answer.status).toBe(404);
      expect({ ...answer.body, traceId: '' }).toEqual({ ...answers[0]?.body, traceId: '' });
    }
    expect(await visible(scene)).toEqual(before);
  });

  it('is cut off by its sender', async () => {
    const token = await scene.fixture.identity.token('acme-admin');
    const sending = request(`${scene.admin.origin}${item('cut')}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-length': '1000000' },
    });
    sending.on('error', () => undefined);
    sending.write(randomBytes(600_000));
    await waitUntil(async () => (await visible(scene)).files > (before as { files: number }).files);
    sending.destroy();
    await waitUntil(async () => expect(await visible(scene)).toEqual(before) === undefined);
  });

  it('ends in the middle of a chunk', async () => {
    const { hostname, port } = new URL(scene.admin.origin);
    const token = await scene.fixture.identity.token('acme-admin');
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    const head = [
      `PUT ${item('half')} HTTP/1.1`,
      'Host: admin',
      `Authorization: Bearer ${token}`,
      'Transfer-Encoding: chunked',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n40\r\nonly a part of what was announced`);
    socket.resume();
    await once(socket, 'close');
    await waitUntil(async () => expect(await visible(scene)).toEqual(before) === undefined);
  });

  it('goes to the control plane of another region: 403, and no byte is stored there', async () => {
    const elsewhere = await scene.as('acme-admin', await scene.fixture.startAdmin({ gatewayRegion: 'us' }));
    const answer = await elsewhere.upload('scenes', 'abroad', randomBytes(1_000));
    expect([answer.status, answer.body.code]).toEqual([403, 'WRONG_GATEWAY_REGION']);
    expect(await visible(scene)).toEqual(before);
  });

  it('has a dataset whose key was switched off: 403, and says so', async () => {
    const kmsKeyId = await scene.fixture.keys.createKey();
    await scene.dataset('acme', 'sealed', { kmsKeyId });
    await scene.fixture.keys.disable(kmsKeyId);
    const answer = await put('/admin/v1/datasets/sealed/items/x');
    expect([answer.status, answer.body.code]).toEqual([403, 'KEY_DISABLED']);
    expect(await visible(scene)).toEqual(before);
  });
});

describe('PUT …/items/{key} meets another request', () => {
  it('of the same new key: exactly one creates it, the other is told to send again', async () => {
    const keys = Array.from({ length: 6 }, () => Buffer.from(randomBytes(90_000)));
    const answers = await Promise.all(keys.map((content) => client.upload('scenes', 'race', content)));
    const created = answers.filter(({ status }) => status === 201);
    expect(created).toHaveLength(1);
    for (const { status, body } of answers) {
      expect([200, 201, 409]).toContain(status);
      if (status === 409) expect(body.code).toBe('UPLOAD_CONFLICT');
    }
    const won = answers.filter(({ status }) => status < 300).length;
    expect(await visible(scene)).toEqual({
      items: (before as { items: number }).items + 1,
      versions: (before as { versions: number }).versions + won,
      files: (before as { files: number }).files + won,
    });
  });

  it('that erased the item meanwhile: the erasure wins', async () => {
    ok(await client.upload('scenes', 'erased-meanwhile', Buffer.from('1')));
    const settled = await visible(scene);
    const token = await scene.fixture.identity.token('acme-admin');
    const sending = request(`${scene.admin.origin}${item('erased-meanwhile')}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-length': '400000' },
    });
    const answered = once(sending, 'response');
    sending.write(randomBytes(300_000));
    await waitUntil(async () => (await visible(scene)).files > settled.files);
    ok(await client.delete(item('erased-meanwhile')));
    sending.end(randomBytes(100_000));
    const [response] = await answered;
    response.resume();
    expect(response.statusCode).toBe(409);
    expect(await visible(scene)).toEqual(settled);
    expect((await client.get(item('erased-meanwhile'))).body.state).toBe('erased');
  });
});
