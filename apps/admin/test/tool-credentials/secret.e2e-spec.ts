import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Api } from '../support/api.js';
import { ok, Scene } from '../support/scene.js';

let scene: Scene;
let client: Api;
beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  await scene.dataset('acme', 'scenes');
  await scene.project('acme', 'street', ['scenes']);
  client = await scene.as('acme-admin');
});
afterAll(() => scene.stop());

const credential = (slug: string, settings: object = {}) => ({
  slug,
  name: slug,
  projects: ['street'],
  expiresAt: '2100-01-01T00:00:00Z',
  ...settings,
});
const isSignedIn = async (secret: string): Promise<boolean> =>
  // A tool may call nothing here: a 403 says that it was recognised, a 401 that it was not.
  (await new Api(scene.admin.origin, secret).get('/admin/v1/datasets')).status === 403;

describe('a tool credential', () => {
  it('signs in with the secret it was given, until it is disconnected', async () => {
    const created = ok(await client.post('/admin/v1/tool-credentials', credential('tool')));
    expect(await isSignedIn(created.secret)).toBe(true);
    const gone = ok(await client.delete('/admin/v1/tool-credentials/tool'));
    expect(gone.disconnectedAt).toEqual(expect.any(String));
    expect(await isSignedIn(created.secret)).toBe(false);
    expect(ok(await client.delete('/admin/v1/tool-credentials/tool')).disconnectedAt).toBe(
      gone.disconnectedAt,
    );
  });

  it('has its secret nowhere: not in the database, its log, our log, nor any later answer', async () => {
    const { secret } = ok(
      await client.post('/admin/v1/tool-credentials', credential('quiet'), { 'idempotency-key': 'quiet' }),
    );
    // What follows the second underscore; there may be more in it, even at its start.
    const random = String(secret).split('_').slice(2).join('_');
    expect(random.length).toBeGreaterThan(20);
    const listed = await client.get('/admin/v1/tool-credentials');
    const one = await client.get('/admin/v1/tool-credentials/quiet');
    for (const text of [listed.text, one.text, scene.fixture.log.join('')])
      expect(text).not.toContain(random);
    expect(one.body).not.toHaveProperty('secretHash');
    await scene.fixture.owner.query('CHECKPOINT');
    const [setting] = await scene.rows<{ data_directory: string }>('SHOW data_directory');
    const [database] = await scene.rows<{ oid: number }>(
      'SELECT oid FROM pg_database WHERE datname = current_database()',
    );
    const root = setting?.data_directory ?? '';
    for (const directory of [join(root, 'base', String(database?.oid)), join(root, 'pg_wal')]) {
      for (const entry of await readdir(directory, { withFileTypes: true })) {
        if (!entry.isFile()) continue;
        expect((await readFile(join(directory, entry.name))).includes(random)).toBe(false);
      }
    }
  });

  it.each([
    [credential('quiet'), [409, 'SLUG_TAKEN', 'slug']],
    [credential('past', { expiresAt: '2020-01-01T00:00:00Z' }), [422, 'PERIOD_EMPTY', 'expiresAt']],
    [credential('forever', { expiresAt: null }), [400, 'REQUEST_INVALID', 'expiresAt']],
    [credential('nothing', { projects: [] }), [400, 'REQUEST_INVALID', 'projects']],
    [credential('foreign', { projects: ['nobodys'] }), [422, 'REFERENCE_UNKNOWN', 'projects']],
  ])('is refused for what is wrong with it (%#)', async (body, expected) => {
    const { status, body: problem } = await client.post('/admin/v1/tool-credentials', body);
    expect([status, problem.code, problem.errors?.[0]?.field]).toEqual(expected);
  });
});
