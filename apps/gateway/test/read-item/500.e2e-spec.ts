import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { CHUNK_BYTES } from '#libs/envelope';
import { type Answer, PacedReader, problemOf } from '../support/http-client.js';
import { changePolicy } from '../support/policy-arranger.js';
import { findRecord, outcomeOf } from '../support/records.js';
import { insideChunk, StoredObjects } from '../support/stored-objects.js';
import { contentPath, Scene } from '../support/scene.js';

const SMALL = 20_000;
const CHUNKS = 400;
const LARGE = CHUNKS * CHUNK_BYTES + 100;

interface Stored {
  readonly content: Buffer;
  readonly itemId: string;
  readonly versionId: string;
}

let scene: Scene;
let objects: StoredObjects;
let small: Stored;
let sameSize: Stored;
let large: Stored;

beforeAll(async () => {
  scene = await Scene.create();
  objects = new StoredObjects(scene.fixture);
  const store = async (size: number): Promise<Stored> => {
    const content = randomBytes(size);
    return { content, ...(await scene.world.addItem({ content })) };
  };
  small = await store(SMALL);
  sameSize = await store(SMALL);
  large = await store(LARGE);
});
afterAll(() => scene?.stop());

let repair: () => Promise<void> = () => Promise.resolve();
afterEach(async () => {
  await repair();
  // Whatever was damaged is whole again: the damage, not something it left behind, was what refused.
  for (const item of [small, sameSize, large]) {
    expect((await scene.read(item.itemId)).body.equals(item.content)).toBe(true);
  }
});

/** Neither a byte nor a word of the item: an error status, and an outcome that says so. */
async function assertNothingGiven(answer: Answer, ending: string): Promise<void> {
  expect(answer.status).toBe(500);
  expect(problemOf(answer).code).toBe('INTERNAL_ERROR');
  expect(answer.headers.etag).toBeUndefined();
  expect(answer.headers['content-disposition']).toBeUndefined();
  const recordId = answer.headers['x-access-record'];
  expect(await findRecord(scene.fixture, recordId)).toMatchObject({ effect: 'allow' });
  expect(await outcomeOf(scene.fixture, recordId)).toEqual({ bytesSent: 0, ending });
}

describe('a damaged object', () => {
  it.each([
    ['salt', 3],
    ['key commitment', 30],
    ['first chunk', insideChunk(0)],
    ['last chunk', insideChunk(1)],
  ])('of a small item gives no byte: a bit flipped in its %s', async (part, offset) => {
    repair = await objects.flip(small.versionId, offset);
    const answer = await scene.read(small.itemId);
    expect([part, answer.status]).toEqual([part, 500]);
    await assertNothingGiven(answer, 'integrity_error');
  });

  it('of a large item gives no byte when its first chunk is damaged', async () => {
    repair = await objects.flip(large.versionId, insideChunk(0));
    await assertNothingGiven(await scene.read(large.itemId), 'integrity_error');
  });

  it.each([8, CHUNKS >> 1, CHUNKS - 1, CHUNKS])(
    'of a large item never ends cleanly and never gives a wrong byte: a bit flipped in chunk %d',
    async (chunk) => {
      repair = await objects.flip(large.versionId, insideChunk(chunk));
      const answer = await scene.read(large.itemId);
      expect(answer.status).toBe(200);
      expect(answer.complete).toBe(false);
      expect(answer.body.length).toBeLessThanOrEqual(chunk * CHUNK_BYTES);
      expect(answer.body.equals(large.content.subarray(0, answer.body.length))).toBe(true);
      const outcome = await outcomeOf(scene.fixture, answer.headers['x-access-record']);
      expect(outcome.ending).toBe('integrity_error');
      expect(outcome.bytesSent).toBeGreaterThanOrEqual(answer.body.length);
      expect(outcome.bytesSent).toBeLessThanOrEqual(chunk * CHUNK_BYTES);
    },
  );

  it('ends its connection, so that the answer to a next request is never taken for the rest of the item', async () => {
    repair = await objects.flip(large.versionId, insideChunk(CHUNKS >> 1));
    const headers = await scene.authorization();
    const reader = await PacedReader.open(scene.gateway.origin + contentPath(large.itemId), headers);
    reader.socket.write(`GET /livez HTTP/1.1\r\nHost: gateway\r\n\r\n`);
    await reader.takeRest();
    expect(reader.bytesReceived).toBeLessThanOrEqual((CHUNKS >> 1) * CHUNK_BYTES);
    expect(reader.body.equals(large.content.subarray(0, reader.bytesReceived))).toBe(true);
  });

  it('refuses a range that touches the damage and gives one that does not', async () => {
    repair = await objects.flip(large.versionId, insideChunk(10));
    const from = 10 * CHUNK_BYTES;
    const touching = await scene.read(large.itemId, { headers: { range: `bytes=${from - 1}-${from}` } });
    await assertNothingGiven(touching, 'integrity_error');
    const beside = await scene.read(large.itemId, { headers: { range: `bytes=0-${from - 1}` } });
    expect(beside.status).toBe(206);
    expect(beside.body.equals(large.content.subarray(0, from))).toBe(true);
  });

  it.each([0, 55, 56, 60])('gives no byte when it was cut to %d bytes', async (length) => {
    repair = await objects.truncate(small.versionId, length);
    await assertNothingGiven(await scene.read(small.itemId), 'storage_error');
  });

  it('never passes for a shorter item when its end is missing, not even at a chunk border', async () => {
    repair = await objects.truncate(large.versionId, insideChunk(CHUNKS) - 5);
    const answer = await scene.read(large.itemId);
    expect(answer.complete).toBe(false);
    expect(answer.body.equals(large.content.subarray(0, answer.body.length))).toBe(true);
    const outcome = await outcomeOf(scene.fixture, answer.headers['x-access-record']);
    expect(outcome.ending).toBe('storage_error');
  });

  it('gives no byte when it is gone', async () => {
    repair = await objects.remove(small.versionId);
    await assertNothingGiven(await scene.read(small.itemId), 'storage_error');
  });

  it('gives no byte when it changed places with another object of the same length', async () => {
    repair = await objects.swap(small.versionId, sameSize.versionId);
    await assertNothingGiven(await scene.read(small.itemId), 'integrity_error');
    await assertNothingGiven(await scene.read(sameSize.itemId), 'integrity_error');
  });
});

describe('rows that changed places', () => {
  const swapColumns = (columns: string) => async (): Promise<void> => {
    const { client } = scene.world;
    const list = columns.split(', ');
    const assignments = list.map((name) => `${name} = other.${name}`).join(', ');
    await changePolicy(scene.fixture.owner, { organisations: [client], scopes: [client] }, [
      `UPDATE item_versions v SET ${assignments} FROM item_versions other
       WHERE (v.id, other.id) IN (($1::uuid, $2::uuid), ($2::uuid, $1::uuid))`,
      [small.versionId, sameSize.versionId],
    ]);
  };

  it.each([
    'wrapped_data_key',
    'header',
    'sha256',
    'dataset_key_id',
    'wrapped_data_key, header, dataset_key_id',
  ])('give no byte of either item: %s', async (columns) => {
    const swap = swapColumns(columns);
    repair = swap;
    await swap();
    await assertNothingGiven(await scene.read(small.itemId), 'integrity_error');
    await assertNothingGiven(await scene.read(sameSize.itemId), 'integrity_error');
  });

  it('are a recorded refusal when they are dataset keys: KMS will not open one under the other’s context', async () => {
    const { client } = scene.world;
    const swap = (): Promise<void> =>
      changePolicy(scene.fixture.owner, { organisations: [client], scopes: [client] }, [
        `UPDATE dataset_keys k SET wrapped = other.wrapped FROM dataset_keys other, item_versions v, item_versions w
         WHERE v.dataset_key_id = k.id AND w.dataset_key_id = other.id
           AND (v.id, w.id) IN (($1::uuid, $2::uuid), ($2::uuid, $1::uuid))`,
        [small.versionId, sameSize.versionId],
      ]);
    repair = swap;
    await swap();
    const answer = await scene.read(small.itemId);
    expect(answer.status).toBe(503);
    expect(problemOf(answer).code).toBe('KEY_UNAVAILABLE');
    expect(await findRecord(scene.fixture, answer.headers['x-access-record'])).toMatchObject({
      effect: 'deny',
      codes: ['KEY_UNAVAILABLE'],
    });
  });

  it('give no byte when an item’s current version is made another item’s', async () => {
    const { client } = scene.world;
    const point = (versionId: string) => () =>
      changePolicy(scene.fixture.owner, { organisations: [client], scopes: [client] }, [
        'UPDATE items SET current_version_id = $2 WHERE id = $1',
        [small.itemId, versionId],
      ]);
    repair = point(small.versionId);
    await point(sameSize.versionId)();
    await assertNothingGiven(await scene.read(small.itemId), 'integrity_error');
  });

  it('give no byte when the size on the row is not the item’s', async () => {
    const { client } = scene.world;
    const resize = (size: number) => () =>
      changePolicy(scene.fixture.owner, { organisations: [client], scopes: [client] }, [
        'UPDATE item_versions SET plaintext_size = $2 WHERE id = $1',
        [small.versionId, size],
      ]);
    repair = resize(SMALL);
    for (const size of [0, 1, SMALL - 1, CHUNK_BYTES, SMALL + 1, 10 * SMALL]) {
      await resize(size)();
      expect((await scene.read(small.itemId)).status).toBe(500);
    }
  });
});
