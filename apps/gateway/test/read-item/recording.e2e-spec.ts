import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { contentPath, Scene } from '../support/scene.js';
import { PacedReader, problemOf } from '../support/http-client.js';
import { countRecords, findRecord, outcomeOf, originOf } from '../support/records.js';
import { RecordingLock } from '../support/recording-lock.js';

const STALL_MS = 400;
const BIG = 24 * 1024 * 1024;

let scene: Scene;
let itemId: string;
let bigItemId: string;
const big = randomBytes(BIG);

beforeAll(async () => {
  scene = await Scene.create({ recordDeadlineMs: 1_000 });
  ({ itemId } = await scene.world.addItem({ content: randomBytes(10_000) }));
  ({ itemId: bigItemId } = await scene.world.addItem({ content: big }));
  await scene.read(itemId);
});
let lock: RecordingLock | undefined;
afterEach(() => lock?.release());
afterAll(() => scene?.stop());

describe('the record of a read', () => {
  it.each([
    ['GET', 200],
    ['HEAD', 200],
  ])(
    'is committed before anything of a %s leaves: a stalled commit stalls the answer',
    async (method, status) => {
      lock = await RecordingLock.take(scene.fixture, scene.world.client);
      const reading = scene.read(itemId, { method });
      await lock.untilWaitedFor();
      const early = await Promise.race([reading, pause(STALL_MS).then(() => 'nothing')]);
      expect(early).toBe('nothing');
      await lock.release();
      const answer = await reading;
      expect(answer.status).toBe(status);
      expect(answer.firstByteMs).toBeGreaterThanOrEqual(STALL_MS);
      expect(await findRecord(scene.fixture, answer.headers['x-access-record'])).toMatchObject({
        effect: 'allow',
      });
    },
  );

  it('is waited for no longer than its deadline: then nothing is given, and the answer says when to come back', async () => {
    lock = await RecordingLock.take(scene.fixture, scene.world.client);
    const answer = await scene.read(itemId);
    await lock.release();
    expect(answer.status).toBe(503);
    expect(problemOf(answer).code).toBe('AUDIT_UNAVAILABLE');
    expect(answer.headers['retry-after']).toBe('1');
    expect(answer.firstByteMs).toBeGreaterThanOrEqual(900);
    expect(answer.firstByteMs).toBeLessThan(3_000);
  });

  it('of a denial is committed before the denial is told', async () => {
    lock = await RecordingLock.take(scene.fixture, scene.world.client);
    const reading = scene.read(itemId, { as: 'unassigned' });
    await lock.untilWaitedFor();
    expect(await Promise.race([reading, pause(100).then(() => 'nothing')])).toBe('nothing');
    await lock.release();
    expect((await reading).status).toBe(403);
  });

  it('says how it was asked and from where, once', async () => {
    const before = await countRecords(scene.fixture, 'access');
    const answer = await scene.read(itemId, {
      headers: { 'user-agent': 'tests/1', 'x-forwarded-for': '::ffff:91.0.0.1', range: 'bytes=0-9' },
    });
    expect(answer.status).toBe(206);
    expect(await countRecords(scene.fixture, 'access')).toBe(before + 1);
    const record = await findRecord(scene.fixture, answer.headers['x-access-record']);
    expect(record?.body).toMatchObject({
      authenticatedBy: 'access-token',
      details: { method: 'GET', range: 'bytes=0-9', ifMatch: null, ifNoneMatch: null },
      facts: { network: { country: 'DE', anonymising: false } },
    });
    expect(await originOf(scene.fixture, record?.id)).toMatchObject({
      address: '91.0.0.1',
      addressPrefix: '91.0.0.0/24',
      userAgent: 'tests/1',
      handle: 'annotator',
    });
  });
});

describe('the outcome of a read', () => {
  it('claims all bytes of a whole item', async () => {
    const answer = await scene.read(bigItemId);
    expect(answer.body.equals(big)).toBe(true);
    expect(await outcomeOf(scene.fixture, answer.headers['x-access-record'])).toEqual({
      bytesSent: BIG,
      ending: 'complete',
    });
  });

  it('claims at least what a client got that went away in the middle', async () => {
    const reader = await PacedReader.open(
      scene.gateway.origin + contentPath(bigItemId),
      await scene.authorization(),
    );
    await reader.take(1_000_000);
    reader.abort();
    const outcome = await outcomeOf(scene.fixture, reader.header('x-access-record'));
    expect(outcome.ending).toBe('client_aborted');
    expect(outcome.bytesSent).toBeGreaterThanOrEqual(reader.bytesReceived);
    expect(outcome.bytesSent).toBeLessThan(BIG);
    expect(reader.body.equals(big.subarray(0, reader.bytesReceived))).toBe(true);
  });
});

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
