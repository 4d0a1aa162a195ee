import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readConsoleFiles } from './console-files.js';
import { ConsoleHandler } from './console.handler.js';
import { rawGet } from '../test/raw-get.js';

const PAGE = '<!doctype html><title>page</title>';
const SCRIPT = 'export const a = 1;'.repeat(200);

let folder: string;
let server: Server;
let port: number;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portcullis-console-'));
  await mkdir(join(folder, 'built', 'assets'), { recursive: true });
  await writeFile(join(folder, 'secret.json'), '{"not":"yours"}');
  await writeFile(join(folder, 'built', 'index.html'), PAGE);
  await writeFile(join(folder, 'built', 'assets', 'main-abc.js'), SCRIPT);
  await writeFile(join(folder, 'built', 'assets', 'main-abc.js.map'), '{}');
  const settings = {
    issuer: 'https://login.example/realm',
    clientId: 'console',
    audience: undefined,
    scope: 'openid',
  };
  const handler = new ConsoleHandler(await readConsoleFiles(join(folder, 'built')), settings);
  server = createServer(handler.handle).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

describe('the files of the console', () => {
  it.each(['/console/', '/console/trail', '/console/trail/01-02?x=1', '/console/people/a%2Fb/accesses'])(
    'answer %s with the one page, kept by nobody',
    async (path) => {
      const answer = await rawGet(port, path);
      expect(answer).toMatchObject({ status: 200, body: PAGE });
      expect(answer.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
    },
  );

  it('are kept for ever where their name is made from their content, and packed for whoever takes that', async () => {
    const plain = await rawGet(port, '/console/assets/main-abc.js');
    expect(plain.body).toBe(SCRIPT);
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const packed = await rawGet(port, '/console/assets/main-abc.js', { 'accept-encoding': 'br, gzip' });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(packed.bytes).toString()).toBe(SCRIPT);
  });

  it('let nothing foreign run: only this origin, and the identity provider to be called', async () => {
    const { headers } = await rawGet(port, '/console/');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'self'; script-src 'self'; style-src 'self'");
    expect(policy).toContain("connect-src 'self' https://login.example;");
    expect(policy).not.toMatch(/unsafe|\*|data:/);
  });

  it('say where to sign in, and nothing else of this process', async () => {
    const { body } = await rawGet(port, '/console/config.json');
    expect(JSON.parse(body)).toEqual({
      issuer: 'https://login.example/realm',
      clientId: 'console',
      audience: null,
      scope: 'openid',
    });
  });

  it.each([
    '/console/assets/other.js',
    '/console/assets/main-abc.js.map',
    '/console/../secret.json',
    '/console/assets/../../secret.json',
    '/console/..%2fsecret.json',
    '/console//etc/passwd.txt',
    '/console/missing.css',
  ])('do not answer %s, sent as it is spelt', async (path) => {
    const { status, body } = await rawGet(port, path);
    expect(status).toBe(404);
    expect(body).toBe('');
  });
});
