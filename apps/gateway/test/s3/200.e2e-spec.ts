import { randomBytes } from 'node:crypto';
import {
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Scene } from '../support/scene.js';
import { findRecord, outcomeOf } from '../support/records.js';
import { connectS3, s3Client } from '../support/s3/s3-scene.js';

const KEYS = [
  'a b+c.txt',
  'dir//x',
  'dir/y',
  'empty',
  'percent%2Fnot',
  'quote\'"<&>',
  'über/ß.png',
  '日本語',
];
const contents = new Map(
  KEYS.map((key, index) => [key, randomBytes(key === 'empty' ? 0 : 1_000 * (index + 1))]),
);

let scene: Scene;
let client: S3Client;

beforeAll(async () => {
  scene = await Scene.create();
  for (const [key, content] of contents) await scene.world.addItem({ key, content, mediaType: 'text/plain' });
  client = s3Client(scene, await connectS3(scene, { projects: [scene.world.project], person: 'annotator' }));
});
afterAll(() => scene?.stop());

describe('the S3 endpoint', () => {
  it('names the one bucket of the credential', async () => {
    const { Buckets } = await client.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toEqual(['pictures']);
    await client.send(new HeadBucketCommand({ Bucket: 'pictures' }));
    await client.send(new GetBucketLocationCommand({ Bucket: 'pictures' }));
  });

  it.each(['url', undefined] as const)(
    'lists in the order of bytes, in both versions, encoded or not (%s)',
    async (EncodingType) => {
      const decoded = (key = ''): string => (EncodingType ? decodeURIComponent(key) : key);
      const first = await client.send(new ListObjectsCommand({ Bucket: 'pictures', EncodingType }));
      expect(first.Contents?.map(({ Key }) => decoded(Key))).toEqual(
        [...KEYS].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
      );
      const second = await client.send(
        new ListObjectsV2Command({ Bucket: 'pictures', Delimiter: '/', EncodingType }),
      );
      expect(second.CommonPrefixes?.map(({ Prefix }) => decoded(Prefix))).toEqual(['dir/', 'über/']);
      expect(second.KeyCount).toBe(KEYS.length - 1);
    },
  );

  it.each(KEYS)('gives the bytes of %s, and of them what HEAD says', async (Key) => {
    const content = contents.get(Key) ?? Buffer.alloc(0);
    const head = await client.send(new HeadObjectCommand({ Bucket: 'pictures', Key }));
    expect(head.ContentLength).toBe(content.length);
    expect(head.ETag).toMatch(/^"[0-9a-f]{32}-1"$/);
    const got = await client.send(new GetObjectCommand({ Bucket: 'pictures', Key }));
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? [])).toEqual(content);
    expect({ etag: got.ETag, modified: got.LastModified }).toEqual({
      etag: head.ETag,
      modified: head.LastModified,
    });
    const recordId = got.$metadata.requestId;
    expect(await findRecord(scene.fixture, recordId)).toMatchObject({
      kind: 'access',
      effect: 'allow',
      body: { details: { door: 's3', s3Operation: 'GetObject', signature: 'header' } },
    });
    expect(await outcomeOf(scene.fixture, recordId)).toEqual({
      bytesSent: content.length,
      ending: 'complete',
    });
  });
});
