import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer } from '../support/http-client.js';
import { countRecords, findRecord } from '../support/records.js';
import { Scene } from '../support/scene.js';
import { connectS3, type S3Keys } from '../support/s3/s3-scene.js';
import { askSigned, elementOf, type ToSign } from '../support/s3/signed.js';

const CONTENT = Buffer.from('0123456789');

let scene: Scene;
let keys: S3Keys;

beforeAll(async () => {
  scene = await Scene.create();
  await scene.world.addItem({ key: 'a/k.txt', content: CONTENT, mediaType: 'text/plain' });
  await scene.world.addItem({ key: 'empty', content: Buffer.alloc(0) });
  keys = await connectS3(scene, { projects: [scene.world.project], person: 'annotator' });
});
afterAll(() => scene?.stop());

const ask = (wanted: ToSign): Promise<Answer> => askSigned(scene, keys, wanted);

describe('conditions and ranges', () => {
  it('are decided and recorded first, then answered as S3 does', async () => {
    const path = '/s3/pictures/a/k.txt';
    const { etag = '', 'last-modified': modified = '' } = (await ask({ path })).headers;
    const cases: [Record<string, string>, number, string | undefined][] = [
      [{ 'if-none-match': etag }, 304, undefined],
      [{ 'if-modified-since': modified }, 304, undefined],
      [{ 'if-match': '"other"' }, 412, 'PreconditionFailed'],
      [{ 'if-unmodified-since': 'Mon, 01 Jan 2001 00:00:00 GMT' }, 412, 'PreconditionFailed'],
      [{ range: 'bytes=10-' }, 416, 'InvalidRange'],
      [{ range: 'bytes=2-4' }, 206, undefined],
      [{ range: 'bytes=2-4', 'if-range': etag }, 206, undefined],
      [{ range: 'bytes=2-4', 'if-range': '"other"' }, 200, undefined],
      [{ range: 'bytes=0-1,4-5' }, 200, undefined],
      [{ range: 'bytes=2-4', 'if-match': etag }, 206, undefined],
    ];
    for (const [headers, status, code] of cases) {
      const before = await countRecords(scene.fixture, 'access');
      const answer = await ask({ path, headers });
      expect([headers, answer.status, elementOf(answer, 'Code')]).toEqual([headers, status, code]);
      expect(await countRecords(scene.fixture, 'access')).toBe(before + 1);
      expect(await findRecord(scene.fixture, answer.headers['x-amz-request-id'])).toMatchObject({
        effect: 'allow',
      });
    }
    const range = await ask({ path, headers: { range: 'bytes=2-4' } });
    expect([range.body.toString(), range.headers['content-range']]).toEqual(['234', 'bytes 2-4/10']);
  });

  it.each(['bytes=0-', 'bytes=0-0', 'bytes=-5'])(
    'of an empty object cannot be satisfied: %s',
    async (range) => {
      const answer = await ask({ path: '/s3/pictures/empty', headers: { range } });
      expect([answer.status, elementOf(answer, 'Code'), answer.headers['content-range']]).toEqual([
        416,
        'InvalidRange',
        'bytes */0',
      ]);
    },
  );
});

describe('probes', () => {
  it.each([
    ['policy', 404, 'NoSuchBucketPolicy'],
    ['cors', 404, 'NoSuchCORSConfiguration'],
    ['tagging', 404, 'NoSuchTagSet'],
    ['lifecycle', 404, 'NoSuchLifecycleConfiguration'],
    ['encryption', 404, 'ServerSideEncryptionConfigurationNotFoundError'],
    ['versions', 501, 'NotImplemented'],
    ['location', 200, undefined],
    ['acl', 200, undefined],
    ['versioning', 200, undefined],
    ['uploads', 200, undefined],
  ])('?%s is answered as S3 does: %d %s', async (name, status, code) => {
    const answer = await ask({ path: '/s3/pictures', query: { [name]: '' } });
    expect([answer.status, elementOf(answer, 'Code')]).toEqual([status, code]);
  });

  it.each([
    [{ versionId: 'abc' }, 404, 'NoSuchVersion'],
    [{ partNumber: '2' }, 416, 'InvalidPartNumber'],
    [{ tagging: '' }, 501, 'NotImplemented'],
    [{ 'response-content-type': 'text/html' }, 400, 'InvalidArgument'],
  ])('of an object with %o are refused', async (query, status, code) => {
    const answer = await ask({ path: '/s3/pictures/a/k.txt', query });
    expect([answer.status, elementOf(answer, 'Code')]).toEqual([status, code]);
  });

  it('of an object may choose headers, and the one part there is', async () => {
    const query = {
      partNumber: '1',
      'response-content-type': 'application/json',
      'response-content-disposition': 'attachment',
    };
    const { headers, status } = await ask({ path: '/s3/pictures/a/k.txt', query });
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'content-disposition': 'attachment',
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      'x-amz-mp-parts-count': '1',
    });
  });
});

describe('503', () => {
  it('is the answer while nothing can be recorded, with a time to wait', async () => {
    const deaf = await scene.fixture.startGateway({ recordDeadlineMs: 50 });
    await scene.fixture.owner.query(
      'ALTER FUNCTION portcullis.record_access(json, json, boolean) RENAME TO away',
    );
    try {
      const answer = await askSigned({ ...scene, gateway: deaf } as unknown as Scene, keys, {
        path: '/s3/pictures/a/k.txt',
        host: new URL(deaf.origin).host,
      });
      expect([answer.status, elementOf(answer, 'Code')]).toEqual([503, 'ServiceUnavailable']);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      expect(elementOf(answer, 'Message')).toMatch(/\([A-Z_]+\)$/);
    } finally {
      await scene.fixture.owner.query(
        'ALTER FUNCTION portcullis.away(json, json, boolean) RENAME TO record_access',
      );
      await deaf.stop(0);
    }
  });
});

describe('a virtual host', () => {
  it('names the bucket, and is its root', async () => {
    const answer = await ask({ path: '/a/k.txt', host: 'pictures.s3.localhost' });
    expect([answer.status, answer.body]).toEqual([200, CONTENT]);
    const listing = await ask({ path: '/', query: { 'list-type': '2' }, host: 'pictures.s3.localhost:1234' });
    expect(elementOf(listing, 'KeyCount')).toBe('2');
    expect((await ask({ path: '/', host: 'missing.s3.localhost' })).status).toBe(404);
  });
});
