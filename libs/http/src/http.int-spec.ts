import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import type { ErrorKind } from '#libs/kernel';
import { createHttpApplication, requestListener } from './application.js';
import { createNodeServer } from './node-server.js';
import { failures, failWith, SampleModule } from './test/sample.controller.js';
import { type Answer, callUrl, expectProblem, WireApp } from './test/wire-app.js';
import { sendRaw } from './test/wire-client.js';

const app = new WireApp();

beforeAll(() => app.start({ headersMs: 1_000, jsonBodyMs: 500 }));
afterAll(() => app.stop());

describe('an AppError', () => {
  test.each<[ErrorKind, number]>([
    ['invalid', 400],
    ['unauthenticated', 401],
    ['forbidden', 403],
    ['not-found', 404],
    ['conflict', 409],
    ['precondition', 412],
    ['too-large', 413],
    ['unsupported-media', 415],
    ['range', 416],
    ['unprocessable', 422],
    ['rate-limited', 429],
    ['unavailable', 503],
  ])('of kind %s is a %d with its own code', async (kind, status) => {
    failWith(kind, { kind, code: 'SAMPLE_CODE', publicMessage: 'Said.', internalMessage: 'hidden' });
    const answer = await app.call(`/fail/${kind}`);
    expectProblem(answer, status, 'SAMPLE_CODE');
    expect(answer.text).not.toContain('hidden');
    expect(answer.headers.get('etag')).toBeNull();
  });

  it('says how to authenticate, what the size is and when to try again', async () => {
    failWith('a', { kind: 'unauthenticated', code: 'X', publicMessage: '' });
    failWith('b', { kind: 'range', code: 'X', publicMessage: '', context: { size: 42 } });
    failWith('c', { kind: 'unavailable', code: 'X', publicMessage: '', retryAfterSeconds: 1.2 });
    expect((await app.call('/fail/a')).headers.get('www-authenticate')).toBe('Bearer realm="portcullis"');
    expect((await app.call('/fail/b')).headers.get('content-range')).toBe('bytes */42');
    expect((await app.call('/fail/c')).headers.get('retry-after')).toBe('2');
    failWith('e', { kind: 'conflict', code: 'X', publicMessage: '', retryAfterSeconds: 3 });
    expect((await app.call('/fail/e')).headers.get('retry-after')).toBe('3');
    failWith('f', { kind: 'conflict', code: 'X', publicMessage: '' });
    expect((await app.call('/fail/f')).headers.get('retry-after')).toBeNull();
  });

  it('shows reasons and the record, and nothing else of its context', async () => {
    const reasons = [{ gate: 'terms', code: 'NDA_NOT_ACCEPTED', detail: 'Accept it.', personId: 'secret' }];
    failWith('d', {
      kind: 'forbidden',
      code: 'X',
      publicMessage: '',
      context: { reasons, recordId: 'r-1', key: 'secret' },
    });
    const answer = await app.call('/fail/d');
    expect(answer.body['reasons']).toEqual([
      { gate: 'terms', code: 'NDA_NOT_ACCEPTED', detail: 'Accept it.' },
    ]);
    expect(answer.headers.get('x-access-record')).toBe('r-1');
    expect(answer.body['recordId']).toBe('r-1');
    expect(answer.text).not.toContain('secret');
  });

  it('is byte-identical for a missing and a foreign item but for the ids', async () => {
    const reasons = [{ gate: 'tenant', code: 'OTHER_ORGANISATION', detail: 'Foreign.' }];
    const common = { kind: 'not-found', code: 'ITEM_NOT_FOUND' } as const;
    failWith('missing', { ...common, publicMessage: 'No such row.', context: { recordId: 'r-1' } });
    failWith('foreign', { ...common, publicMessage: 'Not yours.', context: { recordId: 'r-2', reasons } });
    const [missing, foreign] = [await app.call('/fail/missing'), await app.call('/fail/foreign')];
    const anonymous = ({ text }: Answer) => text.replace(/r-\d/, 'r').replace(/[\da-f]{32}/, 't');
    const names = ({ headers }: Answer) => [...headers.keys()];
    expect(anonymous(foreign)).toBe(anonymous(missing));
    expect(names(foreign)).toEqual(names(missing));
  });
});

describe('an unknown error', () => {
  test.each([
    ['an Error', () => new Error('relation "keys" does not exist')],
    ['an AppError of kind internal', null],
    ['a string', () => 'boom'],
    ['undefined', () => undefined],
    ['an error that claims a 5xx', () => Object.assign(new Error('boom'), { statusCode: 502 })],
  ])('%s is a 500 that says nothing, and its cause is logged', async (_name, make) => {
    if (make === null) failWith('x', { kind: 'internal', code: 'KEY_LOST', publicMessage: 'boom' });
    else failures['x'] = make;
    const answer = await app.call('/fail/x');
    expectProblem(answer, 500, 'INTERNAL_ERROR');
    expect(answer.text).not.toMatch(/boom|relation|KEY_LOST/);
    expect(app.logged.at(-1)).toMatchObject({
      level: 'error',
      fields: { traceId: answer.body['traceId'], route: '/v1/fail/:case' },
    });
  });
});

describe('a path', () => {
  test.each<[string, number, string]>([
    ['/nothing', 404, 'ROUTE_NOT_FOUND'],
    ['/things/', 404, 'ROUTE_NOT_FOUND'],
    ['/THINGS', 404, 'ROUTE_NOT_FOUND'],
    ['//things', 404, 'ROUTE_NOT_FOUND'],
    ['/things/%zz', 400, 'MALFORMED_URL'],
    ['/things/%ff', 400, 'MALFORMED_URL'],
    [`/things/${'a'.repeat(5000)}`, 414, 'URI_TOO_LONG'],
  ])('%s is refused', async (path, status, code) => {
    const answer = await app.call(path);
    expectProblem(answer, status, code);
    expect(answer.text).not.toContain('zz');
  });

  it('asked with a method it does not have is a 405 that lists those it has', async () => {
    const answer = await app.call('/things', { method: 'DELETE' });
    expectProblem(answer, 405, 'METHOD_NOT_ALLOWED');
    expect(answer.headers.get('allow')).toBe('GET, HEAD, POST');
    expectProblem(await app.call('/things/x', { method: 'PATCH' }), 405, 'METHOD_NOT_ALLOWED');
  });

  it('answers HEAD like GET without a body, and with its own handler where there is one', async () => {
    const id = '0192f0a0-0000-7000-8000-000000000000';
    expect((await app.call(`/things/${id}/content`, { method: 'HEAD' })).headers.get('x-handler')).toBe(
      'head',
    );
    const answer = await app.call(`/things/${id}`, { method: 'HEAD' });
    expect([answer.status, answer.text]).toEqual([200, '']);
  });
});

describe('what is not HTTP', () => {
  test.each<[string, string | Buffer, string, string]>([
    ['garbage', 'hello\r\n\r\n', '400', 'MALFORMED_REQUEST'],
    ['a TLS hello', Buffer.from('160301020001000001fc0303', 'hex'), '400', 'MALFORMED_REQUEST'],
    ['a header name with a space', 'GET / HTTP/1.1\r\nHost: a\r\nX y: z\r\n\r\n', '400', 'MALFORMED_REQUEST'],
    [
      'two lengths',
      'POST /v1/things HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      '400',
      'MALFORMED_REQUEST',
    ],
    [
      'length and chunks',
      'POST /v1/things HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      '400',
      'MALFORMED_REQUEST',
    ],
    [
      'headers of 17 KiB',
      `GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(17 * 1024)}\r\n\r\n`,
      '431',
      'HEADERS_TOO_LARGE',
    ],
    ['headers that stop arriving', 'GET / HTTP/1.1\r\nHost: a\r\nX: ', '408', 'REQUEST_TIMEOUT'],
  ])('%s is a problem and the connection ends', async (_name, bytes, status, code) => {
    const answer = await sendRaw(app.port, bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain(`"code":"${code}"`);
    expect(answer).toContain('Content-Type: application/problem+json');
  });

  it('never puts an answer behind another one on the same connection', async () => {
    const answer = await sendRaw(app.port, 'GET /v1/ids HTTP/1.1\r\nHost: a\r\n\r\nhello\r\n\r\n');
    expect(answer.match(/HTTP\/1\.1 /g)?.length ?? 0).toBeLessThanOrEqual(1);
  });
});

describe('a response that fails after its first byte', () => {
  test.each(['/cut', '/piped'])('%s ends in a broken connection, never in a clean end', async (path) => {
    await expect(fetch(app.url(path)).then((response) => response.text())).rejects.toThrow();
    const answer = await sendRaw(app.port, `GET /v1${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 200 [^]*first half$/);
  });
});

describe('ids', () => {
  it('of the request are ours, whatever the client sends', async () => {
    const headers = { 'request-id': 'mine', 'x-request-id': 'mine', 'x-forwarded-for': '8.8.8.8' };
    const { body } = await app.call('/ids', { headers });
    expect(body['id']).toMatch(/^[\da-f]{8}-[\da-f]{4}-7/);
    expect(body['ip']).toBe('127.0.0.1');
  });

  it('of the trace are the caller’s where valid', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
    expect((await app.call('/nothing', { headers })).body['traceId']).toBe(traceId);
    expect((await app.call('/nothing', { headers: { traceparent: 'x' } })).body['traceId']).not.toBe(traceId);
  });
});

describe('several applications on one server', () => {
  it('each answer through their own handler, and closing one leaves the server open', async () => {
    const second = await createHttpApplication(SampleModule, { logger: app.logger });
    const listener = await requestListener(second);
    const server = createNodeServer((request, response) => {
      request.url = request.url?.replace(/^\/second/, '');
      listener(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port: shared } = server.address() as AddressInfo;
    expect((await callUrl(`http://127.0.0.1:${shared}/second/v1/things?limit=3`)).body).toEqual({
      page: { limit: 3 },
    });
    expectProblem(await callUrl(`http://127.0.0.1:${shared}/second/v1/x`), 404, 'ROUTE_NOT_FOUND');
    await second.close();
    expect(server.listening).toBe(true);
    await new Promise((resolve) => server.close(resolve));
  });
});
