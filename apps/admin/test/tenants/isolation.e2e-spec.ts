import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AdminFixture } from '../support/admin-fixture.js';
import type { Answer, Api } from '../support/api.js';
import { ok, Scene } from '../support/scene.js';

const MISSING = '0195c0de-0000-7000-8000-000000000000';

// The superuser is bound by no policy of the database: there the application's own filters stand alone.
const LINES = [
  ['both lines', (_fixture: AdminFixture) => ({})],
  [
    'the first line alone',
    ({ database }: AdminFixture) => ({
      databaseUrl: `${database.ownerUrl}&options=-c%20search_path%3Dportcullis`,
    }),
  ],
] as const;

describe.each(LINES)('with %s', (_lines, settings) => {
  let scene: Scene;
  let borealis: Api;
  const theirs: Record<string, string> = {};
  beforeAll(async () => {
    scene = await Scene.create(settings);
    theirs['organisations'] = await scene.client('acme');
    await scene.client('borealis');
    borealis = await scene.as('borealis-admin');
    const acme = await scene.as('acme-admin');
    theirs['datasets'] = await scene.dataset('acme', 'scenes');
    theirs['projects'] = await scene.project('acme', 'street', ['scenes']);
    theirs['people'] = await scene.person('anna', { worksFor: ['acme'] });
    theirs['items'] = ok(await acme.upload('scenes', 'x', Buffer.from('x'))).id;
    theirs['assignments'] = ok(
      await acme.post('/admin/v1/assignments', { project: 'street', person: 'anna' }),
    ).id;
    theirs['terms'] = ok(await acme.post('/admin/v1/terms', { kind: 'nda', title: 'NDA', document: 'x' })).id;
    const credential = {
      slug: 'tool',
      name: 'Tool',
      projects: ['street'],
      expiresAt: '2100-01-01T00:00:00Z',
    };
    theirs['tool-credentials'] = ok(await acme.post('/admin/v1/tool-credentials', credential)).id;
    const basis = {
      fromRegion: 'eu',
      toCountry: 'IN',
      mechanism: 'derogation',
      validFrom: '2026-01-01T00:00:00Z',
    };
    theirs['transfer-bases'] = ok(
      await acme.post('/admin/v1/transfer-bases', { ...basis, validUntil: '2030-01-01T00:00:00Z' }),
    ).id;
    await scene.person('acme-second', { organisation: 'acme', roles: ['client_admin'] });
    const order = {
      authority: 'court',
      legalBasis: 'law',
      dataset: 'scenes',
      validFrom: '2026-01-01T00:00:00Z',
    };
    const disclosure = { ...order, validUntil: '2100-01-01T00:00:00Z' };
    const pending = ok(await acme.post('/admin/v1/lawful-disclosures', disclosure));
    theirs['pending-changes'] = pending.id;
    ok(await (await scene.as('acme-second')).post(`/admin/v1/pending-changes/${pending.id}/approve`));
    const [disclosed] = ok(await acme.get('/admin/v1/lawful-disclosures')).items;
    theirs['lawful-disclosures'] = disclosed.id;
    const vendor = ok(
      await (await scene.as('operator')).post('/admin/v1/vendors', { slug: 'pixels', name: 'Pixels' }),
    );
    ok(
      await acme.put(`/admin/v1/vendors/${vendor.id}/approvals`, {
        noticeDate: '2026-01-01T00:00:00Z',
        effectiveFrom: '2026-01-01T00:00:00Z',
      }),
    );
  });
  afterAll(() => scene.stop());

  /** Bytes of an answer, but for what is about the request and not about the thing. */
  function bytesOf({ status, headers, text }: Answer): unknown {
    return {
      status,
      headers: { ...headers, date: '' },
      text: text.replace(/"traceId":"[0-9a-f]{32}"/, '"traceId":""'),
    };
  }

  const READS = [
    'organisations',
    'people',
    'datasets',
    'projects',
    'assignments',
    'terms',
    'transfer-bases',
    'tool-credentials',
    'pending-changes',
    'lawful-disclosures',
  ];
  const CHANGES: readonly (readonly [string, string, string, object | undefined])[] = [
    ['datasets', 'PATCH', '', { name: 'mine now' }],
    ['datasets', 'POST', '/lock', undefined],
    ['datasets', 'POST', '/unlock', undefined],
    ['datasets', 'GET', '/items', undefined],
    ['datasets', 'GET', '/items/x', undefined],
    ['datasets', 'DELETE', '/items/x', undefined],
    ['items', 'POST', '/quarantine', undefined],
    ['items', 'POST', '/release', undefined],
    ['datasets', 'GET', '/keys', undefined],
    ['datasets', 'POST', '/keys', undefined],
    ['organisations', 'GET', '/processing-register', undefined],
    ['organisations', 'GET', '/dpa-annex', undefined],
    ['people', 'DELETE', '/engagements/acme', undefined],
    ['people', 'DELETE', '/engagements/borealis', undefined],
    ['terms', 'GET', '/acceptances', undefined],
    ['transfer-bases', 'PATCH', '', { validUntil: '2100-01-01T00:00:00Z' }],
    ['tool-credentials', 'PATCH', '', { name: 'mine now' }],
    ['projects', 'PATCH', '', { state: 'paused' }],
    ['assignments', 'DELETE', '', undefined],
    ['transfer-bases', 'DELETE', '', undefined],
    ['tool-credentials', 'DELETE', '', undefined],
    ['pending-changes', 'POST', '/approve', undefined],
    ['pending-changes', 'POST', '/reject', undefined],
    ['organisations', 'GET', '/two-person-rule', undefined],
    ['organisations', 'PUT', '/two-person-rule', { rule: 'recorded' }],
    ['lawful-disclosures', 'POST', '/tell', undefined],
    ['lawful-disclosures', 'DELETE', '', undefined],
  ];

  describe('another client’s administrator', () => {
    it.each(READS)('cannot tell a foreign one of %s from a missing one', async (kind) => {
      const foreign = await borealis.get(`/admin/v1/${kind}/${theirs[kind]}`);
      expect(foreign.status).toBe(404);
      expect(bytesOf(foreign)).toEqual(bytesOf(await borealis.get(`/admin/v1/${kind}/${MISSING}`)));
      expect(foreign.text).not.toContain(theirs[kind]);
    });

    it.each(['acme', 'scenes', 'street', 'anna', 'tool'])(
      'cannot tell the slug %s from one nobody uses',
      async (slug) => {
        for (const kind of ['organisations', 'people', 'datasets', 'projects', 'tool-credentials']) {
          const asked = await borealis.get(`/admin/v1/${kind}/${slug}`);
          expect(bytesOf(asked)).toEqual(bytesOf(await borealis.get(`/admin/v1/${kind}/nobodys-slug`)));
        }
      },
    );

    it.each(CHANGES)(
      'cannot reach %s by %s …%s, nor learn that it is there',
      async (kind, method, rest, body) => {
        const before = await scene.rows('SELECT count(*) FROM access_entries WHERE kind = $1', [
          'administration',
        ]);
        const foreign = await borealis.send(method, `/admin/v1/${kind}/${theirs[kind]}${rest}`, body);
        expect(foreign.status).toBe(404);
        expect(bytesOf(foreign)).toEqual(
          bytesOf(await borealis.send(method, `/admin/v1/${kind}/${MISSING}${rest}`, body)),
        );
        expect(
          await scene.rows('SELECT count(*) FROM access_entries WHERE kind = $1', ['administration']),
        ).toEqual(before);
      },
    );

    it('sees nothing of the other in any list', async () => {
      const kinds = [...READS.filter((kind) => kind !== 'organisations'), 'subprocessors'];
      for (const kind of kinds) {
        const { items } = ok(await borealis.get(`/admin/v1/${kind}?limit=1000`));
        const ids = items.map(({ id }: { id: string }) => id);
        expect(ids).not.toContain(theirs[kind]);
        if (kind !== 'people') expect(items).toEqual([]);
      }
      const { items: organisations } = ok(await borealis.get('/admin/v1/organisations'));
      expect(organisations.map(({ slug }: { slug: string }) => slug)).toEqual(['borealis']);
      const { items: people } = ok(await borealis.get('/admin/v1/people'));
      expect(people.map(({ slug }: { slug: string }) => slug)).toEqual(['borealis-admin']);
    });

    it('cannot name the other as the owner of something new, or as a filter', async () => {
      for (const organisation of ['acme', theirs['organisations'], MISSING]) {
        const created = await borealis.post('/admin/v1/projects', {
          slug: 'p',
          name: 'P',
          purpose: 'x',
          organisation,
        });
        expect(created.status).toBe(404);
        expect((await borealis.get(`/admin/v1/datasets?organisation=${organisation}`)).status).toBe(404);
      }
      expect(await scene.rows(`SELECT 1 FROM projects WHERE slug = 'p'`)).toEqual([]);
    });

    it('cannot refer to the other’s things: the same 422 as for a missing one', async () => {
      const project = (datasets: unknown) => ({
        slug: 'theft',
        name: 'Theft',
        purpose: 'x',
        datasets: [datasets],
      });
      const foreign = await borealis.post('/admin/v1/projects', project(theirs['datasets']));
      expect(foreign.status).toBe(422);
      expect(bytesOf(foreign)).toEqual(bytesOf(await borealis.post('/admin/v1/projects', project(MISSING))));
      const own = ok(await borealis.post('/admin/v1/projects', { slug: 'own', name: 'Own', purpose: 'x' }));
      const assignment = (person: unknown) => ({ project: own.id, person });
      const assigned = await borealis.post('/admin/v1/assignments', assignment(theirs['people']));
      expect(assigned.status).toBe(422);
      expect(bytesOf(assigned)).toEqual(
        bytesOf(await borealis.post('/admin/v1/assignments', assignment(MISSING))),
      );
      const explained = (item: unknown) => ({ person: 'borealis-admin', item, ip: '8.8.8.8' });
      const asked = await borealis.post('/admin/v1/explain', explained(theirs['items']));
      expect(asked.status).toBe(422);
      expect(bytesOf(asked)).toEqual(bytesOf(await borealis.post('/admin/v1/explain', explained(MISSING))));
    });

    it('may use a slug that the other uses', async () => {
      await scene.dataset('borealis', 'scenes');
      const operator = await scene.as('operator');
      const ambiguous = await operator.get('/admin/v1/datasets/scenes');
      expect([ambiguous.status, ambiguous.body.code]).toEqual([409, 'SLUG_AMBIGUOUS']);
      const named = await operator.get('/admin/v1/datasets/scenes?organisation=acme');
      expect(named.body.id).toBe(theirs['datasets']);
    });

    it('sees of somebody who works for it the name, not the address or the checks', async () => {
      const acme = await scene.as('acme-admin');
      expect((await acme.get('/admin/v1/people/anna')).body).toMatchObject({
        name: 'anna',
        email: null,
        subject: null,
        worker: null,
      });
    });
  });
});
