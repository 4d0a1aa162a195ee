import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { WireApp } from './test/wire-app.js';
import { sendRaw } from './test/wire-client.js';

const REQUESTS = [
  'GET /v1/things?limit=5&cursor=abc HTTP/1.1\r\nHost: a\r\nRange: bytes=0-5\r\nConnection: close\r\n\r\n',
  'GET /v1/things/0192f0a0-0000-7000-8000-000000000000 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  'POST /v1/things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 23\r\nConnection: close\r\n\r\n{"name":"a","tags":[1]}',
  'PUT /v1/uploads/a%2Fb HTTP/1.1\r\nHost: a\r\nContent-Type: image/png\r\nContent-Length: 4\r\nConnection: close\r\n\r\nabcd',
];

const app = new WireApp();

beforeAll(() => app.start({ headersMs: 1_000, idleMs: 1_000, jsonBodyMs: 500, keepAliveMs: 100 }));
afterAll(() => app.stop());

const byte = fc.integer({ min: 0, max: 255 });
const edit = fc.record({ at: fc.nat(400), cut: fc.nat(6), put: fc.array(byte, { maxLength: 6 }) });

function mutated(request: string, edits: readonly { at: number; cut: number; put: number[] }[]): Buffer {
  return edits.reduce((bytes, { at, cut, put }) => {
    const start = at % (bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, start), Buffer.from(put), bytes.subarray(start + cut)]);
  }, Buffer.from(request));
}

it('never answers a mutated request with a 5xx, and goes on answering', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...REQUESTS),
      fc.array(edit, { minLength: 1, maxLength: 4 }),
      async (request, edits) => {
        expect(await sendRaw(app.port, mutated(request, edits), 'end')).not.toMatch(/^HTTP\/1\.1 5/);
      },
    ),
    { numRuns: 400 },
  );
  expect(await sendRaw(app.port, REQUESTS[0] ?? '')).toMatch(/^HTTP\/1\.1 200 /);
}, 60_000);

it('cuts a connection that carries nothing for the idle time, in the middle of an upload too', async () => {
  const started = performance.now();
  await sendRaw(app.port, 'PUT /v1/uploads/a HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc');
  expect(performance.now() - started).toBeLessThan(5_000);
});
