import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sourceArguments, waitUntil } from '#libs/testing';
import { ask } from '../support/api.js';
import { AUDIENCE, ISSUER } from '../support/identity-provider.js';
import { Scene } from '../support/scene.js';

let scene: Scene;
let environment: Record<string, string>;
beforeAll(async () => {
  scene = await Scene.create();
  environment = {
    PATH: process.env['PATH'] ?? '',
    PORTCULLIS_DATABASE_URL: await scene.fixture.database.urlFor('portcullis_admin'),
    PORTCULLIS_REGION: 'eu',
    PORTCULLIS_OIDC_ISSUER: ISSUER,
    PORTCULLIS_OIDC_AUDIENCE: AUDIENCE,
    PORTCULLIS_JWKS_URI: scene.fixture.identity.jwksUri,
    PORTCULLIS_KMS_REGION: 'eu-central-1',
    PORTCULLIS_OBJECT_STORE: pathToFileURL(scene.fixture.storeDirectory).href,
    PORT: '0',
  };
});
afterAll(() => scene.stop());

const start = (entry: string, env: Record<string, string>): ChildProcess =>
  spawn(process.execPath, sourceArguments(new URL(`../../src/${entry}`, import.meta.url)), {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });

async function ended(child: ChildProcess): Promise<{ code: number | null; errors: string }> {
  const errors = child.stderr ? text(child.stderr) : Promise.resolve('');
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, errors: await errors };
}

describe('the process of the control plane', () => {
  it('starts from its environment, is ready, serves, and ends on SIGTERM', async () => {
    const child = start('main.ts', environment);
    const lines: string[] = [];
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => lines.push(chunk));
    const errors = ended(child);
    const port = await waitUntil(() => /"port":(\d+)/.exec(lines.join(''))?.[1], { timeoutMs: 20_000 });
    const origin = `http://127.0.0.1:${port}`;
    expect((await ask(origin, { method: 'GET', path: '/readyz' })).text).toBe('{"status":"ready"}');
    expect((await ask(origin, { method: 'GET', path: '/metrics' })).text).toContain('portcullis_record');
    const authorization = `Bearer ${await scene.fixture.identity.token('operator')}`;
    const path = '/admin/v1/organisations';
    expect((await ask(origin, { method: 'GET', path, headers: { authorization } })).status).toBe(200);
    child.kill('SIGTERM');
    expect((await errors).errors).toBe('');
    expect(child.signalCode ?? child.exitCode).toEqual(expect.anything());
  });

  it('refuses to start without its settings, naming each of them and no value', async () => {
    const child = start('main.ts', {
      PATH: environment['PATH'] ?? '',
      PORTCULLIS_DATABASE_URL: 'mysql://secret@x',
    });
    const { code, errors } = await ended(child);
    expect(code).not.toBe(0);
    for (const name of ['PORTCULLIS_DATABASE_URL', 'PORTCULLIS_OIDC_ISSUER', 'PORTCULLIS_OBJECT_STORE']) {
      expect(errors).toContain(name);
    }
    expect(errors).not.toContain('secret@x');
  });
});

describe('the migration entry', () => {
  it('brings a database up to date, and can be run again', async () => {
    const env = {
      PATH: environment['PATH'] ?? '',
      PORTCULLIS_OWNER_DATABASE_URL: scene.fixture.database.ownerUrl,
    };
    expect(await ended(start('migrate.ts', env))).toEqual({ code: 0, errors: '' });
  });

  it('says which setting it lacks', async () => {
    const { code, errors } = await ended(start('migrate.ts', { PATH: environment['PATH'] ?? '' }));
    expect(code).not.toBe(0);
    expect(errors).toContain('PORTCULLIS_OWNER_DATABASE_URL');
  });
});
