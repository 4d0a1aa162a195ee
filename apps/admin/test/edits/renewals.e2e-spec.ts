import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from '../support/api.js';
import { ok, Scene } from '../support/scene.js';

let scene: Scene;
let client: Api;
beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  await scene.client('borealis');
  await scene.dataset('acme', 'scenes');
  await scene.project('acme', 'street', ['scenes']);
  await scene.project('acme', 'park', ['scenes']);
  await scene.project('borealis', 'voices', []);
  client = await scene.as('acme-admin');
});
afterAll(() => scene.stop());

describe('PATCH /admin/v1/transfer-bases/{basis}', () => {
  const basis = async (settings: object): Promise<string> =>
    ok(
      await client.post('/admin/v1/transfer-bases', {
        fromRegion: 'eu',
        toCountry: 'IN',
        validFrom: '2026-01-01T00:00:00Z',
        validUntil: '2027-01-01T00:00:00Z',
        ...settings,
      }),
    ).id;

  it('takes a newer assessment and an earlier end, and says on the trail what it was before', async () => {
    const path = `/admin/v1/transfer-bases/${await basis({ mechanism: 'scc', sccModule: 2, assessmentRef: 'TIA 1' })}`;
    const renewed = await client.patch(path, { validUntil: '2026-12-01T00:00:00Z', assessmentRef: 'TIA 2' });
    expect(ok(renewed)).toMatchObject({
      validUntil: '2026-12-01T00:00:00.000Z',
      assessmentRef: 'TIA 2',
      sccModule: 2,
    });
    expect((await scene.entryOf(renewed)).body).toMatchObject({
      action: 'transfer-basis.update',
      before: { assessmentRef: 'TIA 1' },
      after: { assessmentRef: 'TIA 2' },
    });
  });

  it('refuses what would make it no basis, or carry more than before, naming the field', async () => {
    const path = `/admin/v1/transfer-bases/${await basis({ mechanism: 'bcr', assessmentRef: 'TIA 1' })}`;
    for (const [body, status, code, field] of [
      [{ validUntil: '2025-01-01T00:00:00Z' }, 422, 'PERIOD_EMPTY', 'validUntil'],
      [{ validUntil: '2027-01-01T00:00:01Z' }, 422, 'EXPIRY_EXTENDED', 'validUntil'],
      [{ assessmentRef: null }, 422, 'ASSESSMENT_REQUIRED', 'assessmentRef'],
      [{ toCountry: 'US' }, 400, 'REQUEST_INVALID', 'toCountry'],
      [{}, 400, 'REQUEST_INVALID', 'body'],
    ] as const) {
      const refused = await client.patch(path, body);
      expect([refused.status, refused.body.code, refused.body.errors[0].field]).toEqual([
        status,
        code,
        field,
      ]);
    }
  });

  it('brings no withdrawn basis back to life', async () => {
    const path = `/admin/v1/transfer-bases/${await basis({ mechanism: 'derogation' })}`;
    ok(await client.delete(path));
    const refused = await client.patch(path, { assessmentRef: 'TIA 9' });
    expect([refused.status, refused.body.code]).toEqual([409, 'TRANSFER_BASIS_WITHDRAWN']);
  });
});

describe('PATCH /admin/v1/tool-credentials/{credential}', () => {
  const connect = async (slug: string): Promise<void> => {
    const expiresAt = '2100-01-01T00:00:00Z';
    ok(
      await client.post('/admin/v1/tool-credentials', { slug, name: slug, projects: ['street'], expiresAt }),
    );
  };

  it('changes what the tool is for, and its end only to come nearer', async () => {
    await connect('t1');
    const [street, park] = await Promise.all(
      ['street', 'park'].map(async (slug) => ok(await client.get(`/admin/v1/projects/${slug}`)).id),
    );
    const changed = ok(
      await client.patch('/admin/v1/tool-credentials/t1', {
        name: 'renamed',
        projects: ['park'],
        expiresAt: '2099-01-01T00:00:00Z',
      }),
    );
    expect(changed).toMatchObject({
      name: 'renamed',
      projects: [park],
      expiresAt: '2099-01-01T00:00:00.000Z',
    });
    expect(changed.projects).not.toContain(street);
    const longer = await client.patch('/admin/v1/tool-credentials/t1', { expiresAt: '2100-01-01T00:00:00Z' });
    expect([longer.status, longer.body.code, longer.body.errors[0].field]).toEqual([
      422,
      'EXPIRY_EXTENDED',
      'expiresAt',
    ]);
  });

  it('reaches no project of another client, and loses none it had by trying', async () => {
    await connect('t2');
    const refused = await client.patch('/admin/v1/tool-credentials/t2', { projects: ['voices'] });
    expect([refused.status, refused.body.code, refused.body.errors[0].field]).toEqual([
      422,
      'REFERENCE_UNKNOWN',
      'projects',
    ]);
    expect(ok(await client.get('/admin/v1/tool-credentials/t2')).projects).toHaveLength(1);
  });

  it('connects no tool again that was disconnected', async () => {
    await connect('t3');
    ok(await client.delete('/admin/v1/tool-credentials/t3'));
    const refused = await client.patch('/admin/v1/tool-credentials/t3', { name: 'back' });
    expect([refused.status, refused.body.code]).toEqual([409, 'TOOL_DISCONNECTED']);
  });
});

describe('GET /admin/v1/terms/{terms}/acceptances', () => {
  it('lists who accepted that version, page by page, and no other', async () => {
    const [first, second] = [
      ok(await client.post('/admin/v1/terms', { kind: 'nda', title: 'NDA', document: 'x' })),
      ok(await client.post('/admin/v1/terms', { kind: 'nda', title: 'NDA', document: 'y' })),
    ];
    const people = [await scene.person('p1'), await scene.person('p2')].sort();
    for (const person of people) {
      await scene.rows(
        `INSERT INTO acceptances (terms_id, person_id, organisation_id, sha256) SELECT id, $2, organisation_id, sha256 FROM terms WHERE id = $1`,
        [first.id, person],
      );
    }
    const path = `/admin/v1/terms/${first.id}/acceptances`;
    const page = ok(await client.get(`${path}?limit=1`));
    expect(page.items).toEqual([{ person: people[0], sha256: first.sha256, acceptedAt: expect.any(String) }]);
    const rest = ok(await client.get(`${path}?limit=1&cursor=${page.nextCursor}`));
    expect([rest.items[0].person, rest.nextCursor]).toEqual([people[1], null]);
    expect(ok(await client.get(`/admin/v1/terms/${second.id}/acceptances`)).items).toEqual([]);
  });
});
