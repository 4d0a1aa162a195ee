import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { run } from './fake-terminal.js';

let dataDir: string;
let server: Server;
let origin: string;
let answer: (request: IncomingMessage, body: string, response: ServerResponse) => void;
const environment = (): Record<string, string> => ({ PORTCULLIS_DATA_DIR: dataDir, PORTCULLIS_TOKEN: 'tok' });

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'pc-cli-'));
  server = createServer((request, response) => {
    void text(request).then((body) => answer(request, body, response));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() =>
  writeFile(
    join(dataDir, 'standalone.json'),
    JSON.stringify({
      origin,
      tokenEndpoint: `${origin}/idp/token`,
      sampleTokenSecret: 'local-secret',
      toolCredentials: { 'label-tool': 'tool-credential' },
    }),
  ),
);
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  await rm(dataDir, { recursive: true, force: true });
});

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

describe('portcullis token', () => {
  it('prints the token of a sample person and nothing else', async () => {
    let form = new URLSearchParams();
    answer = (request, body, response) => {
      expect(`${request.method} ${request.url}`).toBe('POST /idp/token');
      form = new URLSearchParams(body);
      json(response, 200, { access_token: 'ey.a.b', token_type: 'Bearer' });
    };
    expect(await run(['token', 'annotator-de'], environment())).toEqual({ code: 0, out: 'ey.a.b', err: '' });
    expect(Object.fromEntries(form)).toEqual({
      grant_type: 'urn:portcullis:grant-type:sample-person',
      client_id: 'portcullis-cli',
      handle: 'annotator-de',
      secret: 'local-secret',
    });
  });

  it('prints the credential of a sample tool without asking anybody', async () => {
    answer = (_request, _body, response) => json(response, 500, {});
    expect((await run(['token', 'label-tool'], environment())).out).toBe('tool-credential');
    expect((await run(['token', 'label-tool', '--json'], environment())).out).toBe(
      '{"token":"tool-credential"}',
    );
  });

  it('names an unknown handle, also one that is a property of every object', async () => {
    answer = (_request, _body, response) => json(response, 400, { error: 'invalid_grant' });
    for (const handle of ['nobody', 'constructor', '__proto__']) {
      const ended = await run(['token', handle], environment());
      expect(ended).toMatchObject({ code: 1, out: '' });
      expect(ended.err).toContain(`"${handle}"`);
    }
  });

  it('says what to do when nothing was started, and never prints the secret of a damaged file', async () => {
    const nothing = await run(['token', 'x'], { PORTCULLIS_DATA_DIR: join(dataDir, 'none') });
    expect(nothing).toMatchObject({ code: 1, out: '' });
    expect(nothing.err).toContain('npm start');
    await writeFile(join(dataDir, 'standalone.json'), '{"sampleTokenSecret":"local-secret"');
    const damaged = await run(['token', 'x'], environment());
    expect(damaged.err).toContain('STANDALONE_FILE_INVALID');
    expect(damaged.err).not.toContain('local-secret');
  });
});

describe('portcullis whoami', () => {
  it('asks the local standalone as the token’s holder and prints the answer', async () => {
    answer = (request, _body, response) => {
      expect(request.headers.authorization).toBe('Bearer tok');
      json(response, 200, {
        principal: 'annotator-de',
        roles: ['annotator'],
        assignments: [],
        terms: { due: [] },
      });
    };
    expect((await run(['whoami'], environment())).out).toBe(
      'principal: annotator-de\nroles:\n  - annotator\nassignments: -\nterms:\n  due: -',
    );
    expect(JSON.parse((await run(['whoami', '--json'], environment())).out)).toMatchObject({
      principal: 'annotator-de',
    });
  });

  it('shows a refusal with its code and reasons, as JSON when asked', async () => {
    answer = (_request, _body, response) =>
      json(response, 401, { code: 'TOKEN_EXPIRED', detail: 'expired', reasons: [{ gate: 'g', code: 'R' }] });
    expect((await run(['whoami'], environment())).err).toBe('401: expired (R) [TOKEN_EXPIRED]');
    const asJson = await run(['whoami', '--json'], environment());
    expect(JSON.parse(asJson.err)).toEqual({ error: { code: 'TOKEN_EXPIRED', message: '401: expired (R)' } });
  });

  it('sends a token unencrypted to this machine only, unless told that the network may see it', async () => {
    const asked: string[] = [];
    answer = (request, _body, response) => {
      asked.push(String(request.headers.authorization));
      json(response, 200, { principal: 'annotator-de' });
    };
    // Reaches this machine, but nothing in its name says so.
    const elsewhere = origin.replace('127.0.0.1', '0.0.0.0');
    const said = { code: 1, out: '', err: expect.stringContaining('[PLAIN_HTTP_REFUSED]') };
    for (const url of [elsewhere, 'http://gateway.example', 'http://localhost.example', 'http://[::2]/'])
      expect(await run(['whoami', '--url', url], environment())).toEqual(said);
    expect(await run(['whoami'], { ...environment(), PORTCULLIS_URL: elsewhere })).toEqual(said);
    expect(asked).toEqual([]);
    const allowed = await run(['whoami', '--url', elsewhere, '--allow-plain-http'], environment());
    expect([allowed.code, asked]).toEqual([0, ['Bearer tok']]);
    for (const host of ['localhost:9', '127.0.0.2:9', '[::1]:9'])
      expect((await run(['whoami', '--url', `http://${host}`], environment())).err).toContain(
        'GATEWAY_UNREACHABLE',
      );
  });

  it('says where it looked when nothing answers, and that a token is needed', async () => {
    const dead = await run(['whoami', '--url', 'http://127.0.0.1:9'], environment());
    expect(dead.err).toMatch(
      /^http:\/\/127\.0\.0\.1:9 does not answer: .*ECONNREFUSED.*\[GATEWAY_UNREACHABLE\]$/,
    );
    const anonymous = await run(['whoami'], { PORTCULLIS_DATA_DIR: dataDir });
    expect(anonymous.err).toContain('TOKEN_MISSING');
  });
});

describe('portcullis explain', () => {
  it('shows every gate’s verdict in the policy’s order', async () => {
    answer = (request, body, response) => {
      expect(`${request.method} ${request.url}`).toBe('POST /admin/v1/explain');
      expect(JSON.parse(body)).toEqual({ person: 'annotator-us', item: 'i', project: 'p', ip: '8.8.8.8' });
      const verdicts = [
        { gate: 'role', pass: true, codes: [] },
        { gate: 'region', pass: false, codes: ['WORKER_COUNTRY_NOT_ALLOWED', 'NETWORK_COUNTRY_NOT_ALLOWED'] },
      ];
      json(response, 200, { effect: 'deny', verdicts, reasons: [] });
    };
    const args = ['explain', '--person', 'annotator-us', '--item', 'i', '--project', 'p', '--ip', '8.8.8.8'];
    expect((await run(args, environment())).out).toBe(
      'DENY\n  pass  role\n  DENY  region  WORKER_COUNTRY_NOT_ALLOWED, NETWORK_COUNTRY_NOT_ALLOWED',
    );
  });
});

describe('portcullis', () => {
  it.each([
    ['--help'],
    ['token', '--help'],
    ['ingest', '--help'],
    ['explain', '--help'],
    ['whoami', '--help'],
  ])('explains itself: %s %s', async (...args) => {
    const ended = await run(args.filter(Boolean));
    expect(ended).toMatchObject({ code: 0, err: '' });
    expect(ended.out).toMatch(/^Usage: portcullis/);
  });

  it('refuses an unknown command with usage on the error stream', async () => {
    const ended = await run(['destroy']);
    expect(ended).toMatchObject({ code: 2, out: '' });
  });
});
