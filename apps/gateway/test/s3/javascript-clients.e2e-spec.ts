import { createHash } from 'node:crypto';
import { Agent } from 'node:http';
import type { LookupFunction } from 'node:net';
import { GetObjectCommand, HeadBucketCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client as MinioClient } from 'minio';
import { LARGE_BYTES, MANY, ToolScene } from '../support/s3/tool-scene.js';

let tools: ToolScene;

beforeAll(async () => {
  tools = await ToolScene.create();
}, 60_000);
afterAll(() => tools?.stop());

/** Names under localhost are this machine, which not every resolver knows. */
const loopback: LookupFunction = (_host, options, done) =>
  options.all === true ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4);

function awsClient(style: 'path' | 'virtual host'): S3Client {
  const { accessKeyId, secretAccessKey } = tools.keys;
  const { port } = tools.proxy;
  return new S3Client({
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey },
    requestHandler: { httpAgent: new Agent({ lookup: loopback }) },
    ...(style === 'path'
      ? { endpoint: `http://127.0.0.1:${port}/s3`, forcePathStyle: true }
      : { endpoint: `http://s3.localhost:${port}` }),
  });
}

const sha256 = (bytes: Uint8Array | Buffer): string => createHash('sha256').update(bytes).digest('hex');

describe.each(['path', 'virtual host'] as const)('@aws-sdk/client-s3 by %s', (style) => {
  it('pages through everything', async () => {
    const { result } = await tools.matched(async () => {
      const keys: (string | undefined)[] = [];
      for await (const page of paginateListObjectsV2(
        { client: awsClient(style), pageSize: 400 },
        { Bucket: 'pictures' },
      ))
        keys.push(...(page.Contents ?? []).map(({ Key }) => Key));
      return keys;
    });
    expect(new Set(result).size).toBe(MANY + tools.contents.size);
  }, 60_000);

  it('reads every key, and parallel ranges of one version only', async () => {
    await tools.matched(async () => {
      const client = awsClient(style);
      await client.send(new HeadBucketCommand({ Bucket: 'pictures' }));
      for (const [Key, content] of tools.contents) {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: 'pictures', Key }));
        expect([Key, sha256((await Body?.transformToByteArray()) ?? Buffer.alloc(0))]).toEqual([
          Key,
          sha256(content),
        ]);
      }
      const Key = 'images/large.bin';
      const first = await client.send(new GetObjectCommand({ Bucket: 'pictures', Key, Range: 'bytes=0-0' }));
      await first.Body?.transformToByteArray();
      const starts = Array.from(
        { length: Math.ceil(LARGE_BYTES / 1_000_000) },
        (_, index) => index * 1_000_000,
      );
      const parts = await Promise.all(
        starts.map(async (start) => {
          const Range = `bytes=${start}-${start + 999_999}`;
          const part = await client.send(
            new GetObjectCommand({ Bucket: 'pictures', Key, Range, IfMatch: first.ETag }),
          );
          return (await part.Body?.transformToByteArray()) ?? new Uint8Array();
        }),
      );
      expect(sha256(Buffer.concat(parts))).toBe(sha256(tools.contents.get(Key) ?? Buffer.alloc(0)));
    });
  }, 60_000);

  it('presigns URLs that a browser can read, and look at', async () => {
    const command = new GetObjectCommand({
      Bucket: 'pictures',
      Key: 'images/large.bin',
      ResponseContentDisposition: 'attachment',
    });
    const url = new URL(await getSignedUrl(awsClient(style), command, { expiresIn: 60 }));
    const { hostname } = url;
    const read = async (method: string): Promise<Response> => {
      if (style === 'path') return fetch(url, { method, headers: { range: 'bytes=5-9' } });
      return fetchBy(hostname, url, method);
    };
    const { result } = await tools.matched(async () => [await read('GET'), await read('HEAD')]);
    expect(result.map(({ status }) => status)).toEqual([206, 200]);
    expect(Buffer.from((await result[0]?.arrayBuffer()) ?? new ArrayBuffer(0))).toEqual(
      tools.contents.get('images/large.bin')?.subarray(5, 10),
    );
    expect(result[1]?.headers.get('content-disposition')).toBe('attachment');
  }, 60_000);
});

/** Fetches from a host that resolvers may not know. */
async function fetchBy(hostname: string, url: URL, method: string): Promise<Response> {
  const { request } = await import('node:http');
  const { port, pathname, search } = url;
  const headers = { host: `${hostname}:${port}`, range: 'bytes=5-9' };
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path: pathname + search, method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve(
          new Response(method === 'HEAD' ? null : Buffer.concat(chunks), {
            status: answer.statusCode ?? 0,
            headers: { 'content-disposition': String(answer.headers['content-disposition']) },
          }),
        ),
      );
    })
      .on('error', reject)
      .end();
  });
}

describe('minio', () => {
  it('lists, looks at and reads what is there, over a virtual host', async () => {
    const { accessKeyId: accessKey, secretAccessKey: secretKey } = tools.keys;
    const client = new MinioClient({
      endPoint: 's3.localhost',
      port: tools.proxy.port,
      useSSL: false,
      accessKey,
      secretKey,
      pathStyle: true,
      transportAgent: new Agent({ lookup: loopback }),
    });
    await tools.matched(async () => {
      expect(await client.bucketExists('pictures')).toBe(true);
      expect(await client.bucketExists('missing')).toBe(false);
      expect((await client.listBuckets()).map(({ name }) => name)).toEqual(['pictures']);
      const keys: string[] = [];
      for await (const { name } of client.listObjectsV2('pictures', '', true) as AsyncIterable<{
        name: string;
      }>)
        keys.push(name);
      expect(new Set(keys).size).toBe(MANY + tools.contents.size);
      const { size } = await client.statObject('pictures', 'images/a b+ü.png');
      expect(size).toBe(5_000);
      const part = await client.getPartialObject('pictures', 'images/large.bin', 100, 50);
      const chunks: Buffer[] = [];
      for await (const chunk of part) chunks.push(chunk as Buffer);
      expect(Buffer.concat(chunks)).toEqual(tools.contents.get('images/large.bin')?.subarray(100, 150));
      await expect(client.statObject('pictures', 'missing')).rejects.toMatchObject({ code: 'NotFound' });
    });
  }, 60_000);
});
