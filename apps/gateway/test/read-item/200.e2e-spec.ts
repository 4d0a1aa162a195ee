import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import { createProject } from '../support/governance.js';
import { findRecord, outcomeOf } from '../support/records.js';
import { Scene } from '../support/scene.js';

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.create();
});
afterAll(() => scene?.stop());

describe('GET /v1/items/{item}/content', () => {
  it.each([0, 1, 4_096, 16_383, 16_384, 16_385, 49_144, 49_152, 100_000, 3_000_000])(
    'gives exactly the %d bytes that were stored, after recording the access',
    async (size) => {
      const content = randomBytes(size);
      const { itemId } = await scene.world.addItem({ content, mediaType: 'image/png' });
      const answer = await scene.read(itemId);
      expect(answer.status).toBe(200);
      expect(answer.complete).toBe(true);
      expect(answer.body.equals(content)).toBe(true);
      expect(answer.headers['content-length']).toBe(String(size));
      const recordId = answer.headers['x-access-record'];
      expect(await findRecord(scene.fixture, recordId)).toMatchObject({
        effect: 'allow',
        kind: 'access',
        codes: [],
        item_id: itemId,
        organisation_id: scene.world.client,
        project_id: scene.world.project,
        subject_id: scene.personId('annotator'),
      });
      expect(await outcomeOf(scene.fixture, recordId)).toEqual({ bytesSent: size, ending: 'complete' });
    },
  );

  it('carries every header the contract promises, and no other that says anything of the item', async () => {
    const content = randomBytes(20_000);
    const { itemId } = await scene.world.addItem({
      content,
      key: 'street/äpfel.jpg',
      mediaType: 'image/jpeg',
    });
    const { headers } = await scene.read(itemId);
    expect(headers).toEqual({
      'content-type': 'image/jpeg',
      'content-length': '20000',
      etag: expect.stringMatching(/^"[0-9a-f]{32}-1"$/),
      'content-disposition': `inline; filename="_pfel.jpg"; filename*=UTF-8''%C3%A4pfel.jpg`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'accept-ranges': 'bytes',
      vary: 'Origin',
      'x-access-record': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'audit-receipt': expect.stringMatching(/^v1;/),
      date: expect.any(String),
      connection: 'close',
    });
  });

  it.each(['text/html', 'image/svg+xml', 'application/xhtml+xml'])(
    'never lets a browser run an item of type %s',
    async (mediaType) => {
      const { itemId } = await scene.world.addItem({ content: Buffer.from('<script>'), mediaType });
      const { headers } = await scene.read(itemId);
      expect(headers['content-disposition']).toMatch(/^attachment; /);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['content-security-policy']).toBe("sandbox; default-src 'none'");
    },
  );

  it('keeps the entity tag of a version across gateways and restarts, and gives a new version another', async () => {
    const { itemId } = await scene.world.addItem({ content: randomBytes(100) });
    const other = await scene.world.addItem({ content: randomBytes(100) });
    const first = await scene.read(itemId);
    const restarted = await scene.fixture.startGateway();
    const second = await scene.read(itemId, { gateway: restarted });
    expect(second.headers.etag).toBe(first.headers.etag);
    expect((await scene.read(other.itemId)).headers.etag).not.toBe(first.headers.etag);
    await restarted.stop(0);
  });
});

describe('HEAD /v1/items/{item}/content', () => {
  it('answers with the headers of the GET and no byte, and is recorded with none sent', async () => {
    const { itemId } = await scene.world.addItem({ content: randomBytes(5_000), mediaType: 'audio/wav' });
    const get = await scene.read(itemId);
    const head = await scene.read(itemId, { method: 'HEAD', headers: { range: 'bytes=0-9' } });
    expect(head.status).toBe(200);
    expect(head.body).toHaveLength(0);
    const recordId = head.headers['x-access-record'];
    expect(recordId).not.toBe(get.headers['x-access-record']);
    const own = { 'x-access-record': recordId, date: head.headers.date };
    // A receipt is for bytes.
    const { 'audit-receipt': receipt, ...others } = get.headers;
    expect(receipt).toBeDefined();
    expect(head.headers).toEqual({ ...others, ...own });
    expect((await findRecord(scene.fixture, recordId))?.body).toMatchObject({
      request: { bytes: 0 },
      details: { method: 'HEAD', range: 'bytes=0-9' },
    });
    expect(await outcomeOf(scene.fixture, recordId)).toEqual({ bytesSent: 0, ending: 'complete' });
  });
});

describe('the project parameter', () => {
  it('takes the id, the slug, or nothing when only one project can be meant', async () => {
    const { itemId } = await scene.world.addItem({ content: Buffer.from('x') });
    for (const project of [scene.world.project, 'pictures', undefined]) {
      const answer = await scene.read(itemId, { ...(project !== undefined && { project }) });
      expect([project, answer.status]).toEqual([project, 200]);
      expect(await findRecord(scene.fixture, answer.headers['x-access-record'])).toMatchObject({
        project_id: scene.world.project,
      });
    }
  });

  it('may be left out when only one of the assignments that reach the item still holds', async () => {
    const { itemId } = await scene.world.addItem({ content: Buffer.from('x') });
    await createProject(scene, {
      slug: 'former',
      datasets: [scene.world.dataset],
      people: ['reviewer'],
      revokedAt: '2026-02-01Z',
    });
    expect((await scene.read(itemId, { as: 'reviewer' })).status).toBe(200);
  });

  it('must be given, as a 400 says, when two projects could be meant, and then decides which is recorded', async () => {
    const { itemId } = await scene.world.addItem({ content: Buffer.from('x') });
    const id = uuidV7();
    await createProject(scene, {
      id,
      slug: 'second',
      datasets: [scene.world.dataset],
      people: ['other-annotator'],
    });
    const answer = await scene.read(itemId, { as: 'other-annotator' });
    expect(answer.status).toBe(400);
    expect(answer.body.toString()).toContain('"code":"PROJECT_AMBIGUOUS"');
    const named = await scene.read(itemId, { as: 'other-annotator', project: 'second' });
    expect(named.status).toBe(200);
    expect(await findRecord(scene.fixture, named.headers['x-access-record'])).toMatchObject({
      project_id: id,
    });
  });
});
