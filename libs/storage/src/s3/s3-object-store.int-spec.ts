import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { collect, describeObjectStore, pieces } from '../../test/object-store.contract.js';
import { startS3Server, type TestS3Server } from '../../test/s3-server.js';
import { S3ObjectStore } from './s3-object-store.adapter.js';

let server: TestS3Server;
let store: S3ObjectStore;
const content = randomBytes(200_000);

beforeAll(async () => {
  server = await startS3Server();
  const timeoutsMs = { connect: 500, response: 300, upload: 5_000, stall: 300 };
  store = new S3ObjectStore({ ...server.options, keyPrefix: 'faults', timeoutsMs });
  await store.put('object', pieces(content));
});
afterEach(() => {
  server.fault = undefined;
});
afterAll(async () => {
  store.close();
  await server.close();
});

describeObjectStore(S3ObjectStore.name, () => Promise.resolve(new S3ObjectStore(server.options)));

describe(`${S3ObjectStore.name} against a server that misbehaves`, () => {
  it('aborts the multipart upload of content that failed', async () => {
    server.requests.length = 0;
    const failing = async function* (): AsyncGenerator<Buffer> {
      yield* pieces(Buffer.alloc(9_000_000));
      throw new Error('gone');
    };
    await expect(store.put('parts', failing())).rejects.toThrow('gone');
    const multipart = server.requests.filter(
      (line) => line.includes('uploadId=') || line.includes('uploads'),
    );
    expect(multipart.some((line) => line.startsWith('PUT') && line.includes('partNumber=1'))).toBe(true);
    expect(multipart.at(-1)).toMatch(/^DELETE .*uploadId=/);
  });

  it('makes a put of a new key conditional, so that two writers cannot both win where the server knows conditions', async () => {
    const conditions: unknown[] = [];
    server.fault = (request) => {
      if (request.method === 'PUT') conditions.push(request.headers['if-none-match']);
      return false;
    };
    await store.put('conditional', pieces(Buffer.from('x')));
    expect(conditions).toEqual(['*']);
    server.fault = (request, response) => {
      if (request.method !== 'PUT') return false;
      request.resume();
      response.writeHead(412, { 'content-type': 'application/xml' });
      response.end('<Error><Code>PreconditionFailed</Code><Message>x</Message></Error>');
      return true;
    };
    await expect(store.put('lost', pieces(Buffer.from('x')))).rejects.toMatchObject({
      code: 'OBJECT_EXISTS',
    });
  });

  it('stops taking content as soon as the server fails', async () => {
    let taken = 0;
    const endless = async function* (): AsyncGenerator<Buffer> {
      for (; taken < 200; taken += 1) {
        await pause(0);
        yield Buffer.alloc(1_000_000);
      }
    };
    server.fault = (request, response) => {
      if (!request.url?.includes('partNumber')) return false;
      request.resume();
      response.writeHead(400, { 'content-type': 'application/xml' });
      response.end('<Error><Code>InvalidRequest</Code><Message>x</Message></Error>');
      return true;
    };
    await expect(store.put('refused', endless())).rejects.toMatchObject({ code: 'OBJECT_STORE_UNAVAILABLE' });
    expect(taken).toBeLessThan(40);
  });

  it.each([
    ['ignores the range', { 'content-length': '200000' }, 200],
    ['answers another range', { 'content-length': '10', 'content-range': 'bytes 0-9/200000' }, 206],
  ])('refuses the answer of a server that %s', async (_, headers, status) => {
    server.fault = (_request, response) => {
      response.writeHead(status, headers);
      response.end(content.subarray(0, Number(headers['content-length'])));
      return true;
    };
    await expect(collect(store.read('object', 100, 10))).rejects.toMatchObject({
      code: 'OBJECT_LENGTH_MISMATCH',
    });
  });

  it('throws when the connection breaks in the middle of a body', async () => {
    server.fault = (_request, response) => {
      response.writeHead(206, { 'content-length': '200000', 'content-range': 'bytes 0-199999/200000' });
      response.write(content.subarray(0, 70_000), () => response.destroy());
      return true;
    };
    await expect(collect(store.read('object', 0, 200_000))).rejects.toMatchObject({
      code: 'OBJECT_STORE_UNAVAILABLE',
    });
  });

  it('is bounded in time when the server is silent, before the headers and within a body', async () => {
    server.fault = () => true;
    const began = performance.now();
    await expect(store.readWhole('object', 200_000)).rejects.toMatchObject({
      code: 'OBJECT_STORE_UNAVAILABLE',
    });
    server.fault = (_request, response) => {
      response.writeHead(206, { 'content-length': '200000', 'content-range': 'bytes 0-199999/200000' });
      response.write(content.subarray(0, 70_000));
      return true;
    };
    await expect(collect(store.read('object', 0, 200_000))).rejects.toMatchObject({
      code: 'OBJECT_STORE_UNAVAILABLE',
    });
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('does not take a slow consumer for a silent server', async () => {
    let received = 0;
    for await (const piece of store.read('object', 0, 200_000)) {
      received += piece.length;
      if (received < 150_000) await pause(350);
    }
    expect(received).toBe(200_000);
  });

  it('survives a passing failure by asking again', async () => {
    let failures = 0;
    server.fault = (_request, response) => {
      if (failures === 2) return false;
      failures += 1;
      response.writeHead(503).end();
      return true;
    };
    expect((await store.readWhole('object', 200_000)).equals(content)).toBe(true);
  });
});
