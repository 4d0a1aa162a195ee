import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mintToolCredential } from '#libs/identity';
import { uuidV7 } from '#libs/kernel';
import { Api } from '../../../admin/test/support/api.js';
import { TrailScene } from '../support/trail-scene.js';

const MISSING = '0195c0de-0000-7000-8000-000000000000';
const PATHS = [
  'events',
  'events/stream',
  'exports',
  'logs/acme/values',
  `events/${MISSING}`,
  `items/${MISSING}/viewers`,
  `people/${MISSING}/accesses`,
  'summary?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z',
];

let scene: TrailScene;
beforeAll(async () => {
  scene = await TrailScene.create();
});
afterAll(() => scene.stop());

/** A tool of the client that acts for this person. */
async function toolFor(handle: string): Promise<Api> {
  const id = uuidV7();
  const { presented, secretHash } = mintToolCredential(id);
  await scene.query(
    `INSERT INTO tool_credentials (id, organisation_id, slug, name, secret_hash, expires_at, person_id)
     VALUES ($1, $2, $3, $3, $4, now() + interval '1 day', $5)`,
    [id, scene.id('acme'), `for-${handle}`, secretHash, scene.id(handle)],
  );
  return new Api(scene.fixture.origin, presented);
}

describe('the trail', () => {
  it.each(['annotator', 'reviewer', 'operator-admin', 'acme-admin'])(
    'refuses %s everywhere, and records each refusal on the trail of their organisation',
    async (handle) => {
      const api = await scene.fixture.as(handle.replace('annotator', 'cleo'));
      for (const path of PATHS) {
        const answer = await api.get(`/trail/v1/${path}`);
        expect(answer).toMatchObject({ status: 403, body: { code: 'ROLE_FORBIDS' } });
        const [entry] = await scene.query(
          `SELECT kind, effect, codes, organisation_id FROM access_entries WHERE id = $1`,
          [answer.headers['x-access-record']],
        );
        const organisation = handle === 'acme-admin' ? 'acme' : 'provider';
        expect(entry).toEqual({
          kind: 'trail',
          effect: 'deny',
          codes: ['ROLE_FORBIDS'],
          organisation_id: scene.id(organisation),
        });
      }
    },
  );

  it('shows nothing to a tool, whichever auditor it acts for', async () => {
    for (const auditor of ['acme-auditor', 'operator-auditor']) {
      const api = await toolFor(auditor);
      for (const path of PATHS)
        expect(await api.get(`/trail/v1/${path}`)).toMatchObject({
          status: 403,
          body: { code: 'ROLE_FORBIDS' },
        });
    }
  });

  it('answers nobody without a credential', async () => {
    const nobody = new Api(scene.fixture.origin, null);
    for (const path of PATHS) expect((await nobody.get(`/trail/v1/${path}`)).status).toBe(401);
  });

  it('says without a credential whether it is alive and ready', async () => {
    const nobody = new Api(scene.fixture.origin, null);
    expect((await nobody.get('/livez')).body).toEqual({ status: 'alive' });
    expect((await nobody.get('/readyz')).body).toEqual({ status: 'ready' });
    expect((await nobody.get('/metrics')).status).toBe(200);
    expect(Object.keys((await nobody.get('/openapi.json')).body.paths)).toContain('/trail/v1/exports');
  });
});
