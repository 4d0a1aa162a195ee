import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { s3CredentialContext } from '#libs/identity';
import type { Api } from '../support/api.js';
import { CHECKED_WORKER, ok, Scene } from '../support/scene.js';

interface StoredRow {
  readonly credential_id: string;
  readonly organisation_id: string;
  readonly access_key_id: string;
  readonly kms_key_id: string;
  readonly wrapped_secret: Buffer;
  readonly session_token_sha256: Buffer | null;
}

let scene: Scene;
let client: Api;
let credentialsKey: string;
beforeAll(async () => {
  scene = await Scene.create();
  credentialsKey = await scene.fixture.keys.createKey();
  const admin = await scene.fixture.startAdmin({ credentialsKmsKeyId: credentialsKey });
  await scene.client('acme');
  await scene.client('borealis');
  await scene.dataset('acme', 'scenes');
  await scene.project('acme', 'street', ['scenes']);
  await scene.project('acme', 'x', ['scenes']);
  await scene.person('worker', { worker: CHECKED_WORKER, worksFor: ['acme'] });
  await scene.person('stranger', { worker: CHECKED_WORKER });
  client = await scene.as('acme-admin', admin);
});
afterAll(() => scene?.stop());

const credential = (slug: string, settings: object = {}) => ({
  slug,
  name: slug,
  projects: ['street'],
  expiresAt: '2100-01-01T00:00:00Z',
  s3: true,
  ...settings,
});
const create = async (slug: string, settings: object = {}, headers: Record<string, string> = {}) =>
  ok(await client.post('/admin/v1/tool-credentials', credential(slug, settings), headers));
const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();
const stored = async (accessKeyId: string): Promise<StoredRow> => {
  const [row] = await scene.rows<StoredRow>('SELECT * FROM s3_credentials WHERE access_key_id = $1', [
    accessKeyId,
  ]);
  if (row === undefined) throw new Error('nothing is stored');
  return row;
};

describe('a tool credential for S3', () => {
  it('is shown its secret once; what is stored of it opens with KMS, in its own context only', async () => {
    const { id, organisation, s3 } = await create('reader');
    expect(s3).toEqual({
      accessKeyId: expect.stringMatching(/^PCT[A-Z2-7]{17}$/),
      secretAccessKey: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      sessionToken: null,
      temporary: false,
      buckets: ['street'],
    });
    const row = await stored(s3.accessKeyId);
    expect([row.credential_id, row.organisation_id]).toEqual([id, organisation]);
    const of = { credentialId: id, organisationId: organisation, accessKeyId: s3.accessKeyId };
    const open = (context: Record<string, string>) =>
      scene.fixture.keys.reader.decryptDatasetKey(row.wrapped_secret, row.kms_key_id, context);
    expect((await open(s3CredentialContext(of))).toString('base64url')).toBe(s3.secretAccessKey);
    await expect(open(s3CredentialContext({ ...of, credentialId: 'another' }))).rejects.toMatchObject({
      code: 'KEY_CONTEXT_MISMATCH',
    });
  });

  it('has its secrets nowhere else: not in the database, a log, the trail, or any later answer', async () => {
    const settings = { temporary: true, expiresAt: inHours(1) };
    const first = await create('quiet', settings, { 'idempotency-key': 'quiet' });
    const secrets = [first.s3.secretAccessKey, first.s3.sessionToken].map(String);
    const again = await client.post('/admin/v1/tool-credentials', credential('quiet', settings), {
      'idempotency-key': 'quiet',
    });
    expect(again.body).toMatchObject({
      id: first.id,
      secret: null,
      s3: { accessKeyId: first.s3.accessKeyId, secretAccessKey: null, sessionToken: null },
    });
    const answers = [
      again,
      await client.get('/admin/v1/tool-credentials'),
      await client.get('/admin/v1/tool-credentials/quiet'),
    ];
    const tables = await scene.rows<{ text: string }>(
      `SELECT string_agg(t.line, E'\\n') AS text FROM (
         SELECT to_jsonb(s)::text AS line FROM s3_credentials s UNION ALL SELECT to_jsonb(c)::text FROM tool_credentials c
         UNION ALL SELECT to_jsonb(i)::text FROM idempotency_keys i UNION ALL SELECT to_jsonb(e)::text FROM access_entries e
         UNION ALL SELECT to_jsonb(v)::text FROM recorded_values v) t`,
    );
    const told = [
      ...answers.map(({ text }) => text),
      ...tables.map(({ text }) => text),
      ...scene.fixture.log,
    ];
    for (const secret of secrets) {
      expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
      const hex = Buffer.from(secret, 'base64url').toString('hex');
      for (const text of told) {
        expect(text).not.toContain(secret);
        expect(text).not.toContain(hex);
      }
    }
    expect(tables[0]?.text).toContain(first.s3.accessKeyId);
  });

  it('is on the trail and in lists with its access key id, and as what it may reach', async () => {
    const answer = await client.post(
      '/admin/v1/tool-credentials',
      credential('listed', { projects: ['street', 'x'] }),
    );
    const { id, s3 } = ok(answer);
    const view = { accessKeyId: s3.accessKeyId, temporary: false, buckets: s3.buckets };
    // One character is no bucket's name: the project's id is.
    expect(s3.buckets).toEqual(expect.arrayContaining(['street', expect.stringMatching(/^[0-9a-f-]{36}$/)]));
    expect((await client.get(`/admin/v1/tool-credentials/${id}`)).body.s3).toEqual(view);
    const entry = await scene.entryOf(answer);
    expect(JSON.stringify(entry.body)).toContain(s3.accessKeyId);
  });

  it('may act for one person who works for the client, and for nobody else', async () => {
    const worker = await create('of-worker', { person: 'worker' });
    const [person] = await scene.rows<{ id: string }>(`SELECT id FROM people WHERE slug = 'worker'`);
    expect(worker.person).toBe(person?.id);
    expect((await client.get('/admin/v1/tool-credentials/of-worker')).body.person).toBe(person?.id);
    const bearer = { s3: false, person: 'worker' };
    expect(await create('of-worker-too', bearer)).toMatchObject({ person: person?.id, s3: null });
    for (const nobody of ['stranger', 'missing']) {
      const answer = await client.post('/admin/v1/tool-credentials', credential('no', { person: nobody }));
      expect([answer.status, answer.body.code]).toEqual([422, 'REFERENCE_UNKNOWN']);
    }
  });

  it('is disconnected like any other', async () => {
    await create('short');
    const gone = ok(await client.delete('/admin/v1/tool-credentials/short'));
    expect(gone).toMatchObject({ disconnectedAt: expect.any(String), s3: { buckets: ['street'] } });
  });

  it('is not to be seen by another client', async () => {
    const { id } = await create('own');
    const other = await scene.as('borealis-admin');
    expect((await other.get(`/admin/v1/tool-credentials/${id}`)).status).toBe(404);
    expect((await other.get('/admin/v1/tool-credentials')).text).not.toContain('PCT');
  });
});

describe('a temporary credential', () => {
  it('has a session token, stored as a hash only, and lives twelve hours at most', async () => {
    const { s3 } = await create('temporary', { temporary: true, expiresAt: inHours(11.9) });
    expect(s3).toMatchObject({ temporary: true, sessionToken: expect.stringMatching(/^[\w-]{43}$/) });
    expect((await stored(s3.accessKeyId)).session_token_sha256).toHaveLength(32);
    const long = credential('long', { temporary: true, expiresAt: inHours(12.1) });
    const refused = await client.post('/admin/v1/tool-credentials', long);
    expect([refused.status, refused.body.code]).toEqual([422, 'PERIOD_TOO_LONG']);
  });

  it('is one for S3', async () => {
    const body = credential('wrong', { s3: false, temporary: true, expiresAt: inHours(1) });
    const refused = await client.post('/admin/v1/tool-credentials', body);
    expect([refused.status, refused.body.code, refused.body.errors?.[0]?.field]).toEqual([
      400,
      'REQUEST_INVALID',
      'temporary',
    ]);
  });
});

describe('an installation', () => {
  it('without a key for it makes no S3 credential and stores nothing', async () => {
    const without = await scene.as('acme-admin');
    const refused = await without.post('/admin/v1/tool-credentials', credential('unkeyed'));
    expect([refused.status, refused.body.code]).toEqual([409, 'S3_NOT_CONFIGURED']);
    expect((await client.get('/admin/v1/tool-credentials/unkeyed')).status).toBe(404);
  });

  it('whose key is switched off says to ask again', async () => {
    const key = await scene.fixture.keys.createKey();
    const admin = await scene.fixture.startAdmin({ credentialsKmsKeyId: key });
    await scene.fixture.keys.disable(key);
    const api = await scene.as('acme-admin', admin);
    const refused = await api.post('/admin/v1/tool-credentials', credential('off'));
    expect([refused.status, refused.body.code]).toEqual([503, 'S3_CREDENTIALS_UNAVAILABLE']);
  });
});
