import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { expectProblem, WireApp } from './test/wire-app.js';
import { sendRaw } from './test/wire-client.js';

const app = new WireApp();

beforeAll(() => app.start({ headersMs: 1_000, jsonBodyMs: 500 }));
afterAll(() => app.stop());

const post = (body: NonNullable<RequestInit['body']>, contentType = 'application/json'): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': contentType },
  body,
});

describe('a request that fails its schema', () => {
  it('names the fields and never their values', async () => {
    const answer = await app.call(
      '/things',
      post(JSON.stringify({ name: '', tags: [1], extra: 'secret-value' })),
    );
    expectProblem(answer, 400, 'REQUEST_INVALID');
    expect((answer.body['errors'] as { field: string }[]).map(({ field }) => field)).toEqual([
      'name',
      'tags.0',
    ]);
    expect(answer.text).not.toContain('secret-value');
  });

  test.each([
    '/things/1',
    '/things?limit=0',
    '/things?limit=1&limit=2',
    `/things?cursor=${'a'.repeat(2_100)}`,
  ])('%s is a 400 REQUEST_INVALID', async (path) => {
    expectProblem(await app.call(path), 400, 'REQUEST_INVALID');
  });

  it('that passes reaches the handler as the output of its schema', async () => {
    expect((await app.call('/things', post('{"name":"a"}'))).body).toEqual({ name: 'a', tags: [] });
    expect((await app.call('/things?limit=7')).body).toEqual({ page: { limit: 7 } });
  });
});

describe('what is to blame', () => {
  test.each<[string, string, RequestInit | undefined, string[]]>([
    ['the whole body', '/things', post('[]'), ['body']],
    ['a member of a member', '/things', post('{"name":"a","tags":["x",1]}'), ['tags.1']],
    ['a parameter', '/things?limit=many', undefined, ['limit']],
  ])('is named: %s', async (_what, path, init, fields) => {
    const { body } = await app.call(path, init);
    expect((body['errors'] as { field: string }[]).map(({ field }) => field)).toEqual(fields);
  });
});

describe('a body', () => {
  test.each<[string, RequestInit, number, string]>([
    ['malformed', post('{"name":'), 400, 'MALFORMED_JSON'],
    ['with a prototype key', post('{"__proto__":{"a":1},"name":"a"}'), 400, 'MALFORMED_JSON'],
    ['with a constructor key', post('{"constructor":{"prototype":{}},"name":"a"}'), 400, 'MALFORMED_JSON'],
    ['not UTF-8', post(Buffer.from('{"name":"\xff"}', 'latin1')), 400, 'MALFORMED_JSON'],
    ['nested too deeply', post(`{"a":${'['.repeat(100)}${']'.repeat(100)}}`), 400, 'MALFORMED_JSON'],
    ['nested half a million times', post('['.repeat(500_000) + ']'.repeat(500_000)), 400, 'MALFORMED_JSON'],
    ['empty', post(''), 400, 'REQUEST_INVALID'],
    ['absent', { method: 'POST' }, 400, 'REQUEST_INVALID'],
    ['an array', post('[]'), 400, 'REQUEST_INVALID'],
    ['null', post('null'), 400, 'REQUEST_INVALID'],
    ['too large', post(JSON.stringify({ name: 'a'.repeat(1024 * 1024) })), 413, 'BODY_TOO_LARGE'],
    ['of another type', post('name=a', 'application/x-www-form-urlencoded'), 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['of text', post('{"name":"a"}', 'text/plain'), 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['of no valid type', post('{"name":"a"}', 'json'), 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['of a look-alike type', post('{"name":"a"}', 'application/jsonx'), 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['of multipart', post('--x--', 'multipart/form-data; boundary=x'), 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ])('%s is refused', async (_name, init, status, code) => {
    expectProblem(await app.call('/things', init), status, code);
  });

  it('compressed is refused, because it is not read', async () => {
    const init = {
      ...post('{}'),
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    };
    expectProblem(await app.call('/things', init), 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  it('with a charset parameter is read', async () => {
    expect(
      (await app.call('/things', post('{"name":"ä"}', 'application/json; charset=utf-8'))).body['name'],
    ).toBe('ä');
  });

  it('that stops arriving is a 408 and the connection ends', async () => {
    const answer = await sendRaw(
      app.port,
      'POST /v1/things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"name"',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('"code":"REQUEST_TIMEOUT"');
  });

  it('larger than announced chunk by chunk is refused', async () => {
    const chunk = `10000\r\n${'a'.repeat(0x10000)}\r\n`;
    const head =
      'POST /v1/things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n';
    expect(await sendRaw(app.port, head + chunk.repeat(17))).toMatch(/^HTTP\/1\.1 413 /);
  });
});

describe('an upload route', () => {
  test.each(['application/json', 'image/png', 'text/plain', 'application/x-www-form-urlencoded'])(
    'gets %s as the untouched stream, past the JSON limit',
    async (mediaType) => {
      const body = Buffer.alloc(3 * 1024 * 1024, 0x7b);
      const answer = await app.call('/uploads/a%2Fb.json', {
        method: 'PUT',
        headers: { 'content-type': mediaType },
        body,
      });
      expect(answer.body).toEqual({ key: 'a/b.json', bytes: body.length, mediaType });
    },
  );

  it('takes an empty body and one without a type', async () => {
    expect((await app.call('/uploads/a', { method: 'PUT' })).body).toEqual({
      key: 'a',
      bytes: 0,
      mediaType: null,
    });
    const answer = await app.call('/uploads/a', { method: 'PUT', body: Buffer.from('abc') });
    expect(answer.body).toEqual({ key: 'a', bytes: 3, mediaType: null });
  });

  it('logs a client that goes away as such, not as a failure of ours', async () => {
    const before = app.logged.length;
    const upload = httpRequest({
      port: app.port,
      host: '127.0.0.1',
      path: '/v1/uploads/a',
      method: 'PUT',
      headers: { 'content-length': 100 },
    });
    const gone = new Promise((resolve) => upload.on('error', resolve));
    upload.write('abc', () => upload.destroy());
    await gone;
    while (app.logged.length === before) await new Promise((resolve) => setImmediate(resolve));
    expect(app.logged.at(-1)).toMatchObject({ level: 'warn', fields: { code: 'REQUEST_ABORTED' } });
  });
});
