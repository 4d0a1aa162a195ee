import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { countRecords, findRecord } from '../../../apps/gateway/test/support/records.js';
import { Scene } from '../../../apps/gateway/test/support/scene.js';
import { PortcullisClient } from '../src/index.js';

const content = randomBytes(100_000);
const COUNT = 7;

let scene: Scene;
let client: PortcullisClient;
let itemId: string;

const clientOf = (handle: string): PortcullisClient =>
  new PortcullisClient({ origin: scene.gateway.origin, token: () => scene.token(handle) });

beforeAll(async () => {
  scene = await Scene.create({ publicOrigin: 'http://127.0.0.1' });
  for (let index = 1; index < COUNT; index += 1) {
    await scene.world.addItem({
      content: Buffer.from(`${index}`),
      key: `text/${index}`,
      mediaType: 'text/plain',
    });
  }
  ({ itemId } = await scene.world.addItem({ content, key: 'image/one.png', mediaType: 'image/png' }));
  client = clientOf('annotator');
});
afterAll(() => scene?.stop());

describe('the client against a real gateway', () => {
  it('is told who it is, its projects and its terms', async () => {
    const me = await client.me();
    expect(me).toMatchObject({ principal: { kind: 'person', handle: 'annotator' }, termsToAccept: [] });
    expect((await client.projects()).map(({ slug }) => slug)).toEqual(['pictures']);
    const [nda] = await client.terms();
    expect(nda).toMatchObject({ kind: 'nda', accepted: true });
    await client.acceptTerms(nda ?? { id: '', sha256: '' });
  });

  it('lists all items over several pages, and describes one', async () => {
    const keys: string[] = [];
    for await (const item of client.items('pictures', { pageSize: 3 })) keys.push(item.key);
    expect(keys.sort()).toEqual(['image/one.png', ...[1, 2, 3, 4, 5, 6].map((index) => `text/${index}`)]);
    expect(await client.describe(itemId)).toMatchObject({
      key: 'image/one.png',
      projectId: scene.world.project,
    });
  });

  it('reads exactly the bytes it asks for, each read with its record and receipt', async () => {
    expect(Buffer.from(await client.readAll(itemId)).equals(content)).toBe(true);
    const ranges = [
      [{ start: 16_000, endExclusive: 40_000 }, content.subarray(16_000, 40_000)],
      [{ start: 99_990 }, content.subarray(99_990)],
      [{ last: 5 }, content.subarray(-5)],
    ] as const;
    for (const [range, expected] of ranges) {
      const read = await client.read(itemId, { range, project: 'pictures' });
      expect(Buffer.from(await new Response(read.body).arrayBuffer()).equals(expected)).toBe(true);
      expect(read).toMatchObject({
        size: content.length,
        length: expected.length,
        receipt: expect.any(String),
      });
      expect(await findRecord(scene.fixture, read.recordId)).toMatchObject({
        effect: 'allow',
        item_id: itemId,
      });
    }
  });

  it('reads one version only where it says so', async () => {
    const { etag } = await client.describe(itemId);
    expect((await client.readAll(itemId, { ifMatch: etag })).length).toBe(content.length);
    await expect(client.readAll(itemId, { ifMatch: '"another"' })).rejects.toMatchObject({
      status: 412,
      code: 'PRECONDITION_FAILED',
    });
    await expect(client.readAll(itemId, { range: { start: 100_000 } })).rejects.toMatchObject({
      status: 416,
    });
  });

  it('is refused once: the refusal has its reason, and one record', async () => {
    const before = await countRecords(scene.fixture, 'access');
    const refused = clientOf('unassigned').readAll(itemId, { project: 'pictures' });
    await expect(refused).rejects.toMatchObject({ status: 403, code: 'NOT_ASSIGNED' });
    expect(await countRecords(scene.fixture, 'access')).toBe(before + 1);
  });

  it('gets the exports as they arrive', async () => {
    const tasks = await new Response(
      await client.labelStudioTasks('pictures', { reference: 'url', prefix: 'image/' }),
    ).text();
    expect(JSON.parse(tasks)).toMatchObject({ meta: { item: itemId } });
    const manifest = await new Response(await client.cvatManifest('pictures')).text();
    expect(manifest.split('\n')).toHaveLength(4);
  });
});
