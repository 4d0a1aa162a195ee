import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ATTESTATION, CHECKED_WORKER, ok, OPEN_PROJECT, Scene } from '../support/scene.js';

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.create();
});
afterAll(() => scene.stop());

describe('setting up a client, from nothing to an explained access', () => {
  it('takes every step over HTTP, records each, and ends with an item its annotator may read', async () => {
    const operator = await scene.as('operator');
    const answers = [];
    const organisation = await operator.post('/admin/v1/organisations', {
      slug: 'acme',
      name: 'Acme',
      country: 'DE',
    });
    answers.push(organisation);
    answers.push(await operator.post('/admin/v1/vendors', { slug: 'pixels', name: 'Pixels', country: 'PL' }));
    const people = [
      {
        slug: 'acme-admin',
        subject: 'acme-admin',
        name: 'Clara',
        organisation: 'acme',
        roles: ['client_admin'],
      },
      {
        slug: 'anna',
        subject: 'anna',
        name: 'Anna',
        email: 'anna@example.com',
        organisation: 'provider',
        roles: ['annotator'],
        worksFor: ['acme'],
        worker: CHECKED_WORKER,
      },
    ];
    for (const person of people) answers.push(await operator.post('/admin/v1/people', person));

    const client = await scene.as('acme-admin');
    answers.push(
      await client.put('/admin/v1/vendors/pixels/approvals', {
        noticeDate: '2026-01-01T00:00:00Z',
        effectiveFrom: '2026-02-01T00:00:00Z',
      }),
      await client.post('/admin/v1/datasets', {
        slug: 'scenes',
        name: 'Scenes',
        kmsKeyId: await scene.fixture.keys.createKey(),
        region: 'eu',
        sensitivity: 'personal',
        permittedPurposes: ['annotation'],
        attestation: ATTESTATION,
      }),
      await client.upload('scenes', 'a/first.txt', Buffer.from('hello'), {
        'content-type': 'Text/Plain; charset=UTF-8',
      }),
      await client.post('/admin/v1/projects', {
        ...OPEN_PROJECT,
        slug: 'scenes',
        name: 'Scenes',
        datasets: ['scenes'],
      }),
      await client.post('/admin/v1/assignments', { project: 'scenes', person: 'anna' }),
      await client.post('/admin/v1/terms', { kind: 'nda', title: 'NDA', document: 'Keep it to yourself.\n' }),
      await client.post('/admin/v1/transfer-bases', {
        fromRegion: 'eu',
        toCountry: 'IN',
        mechanism: 'scc',
        sccModule: 2,
        assessmentRef: 'tia/7',
        validFrom: '2026-01-01T00:00:00Z',
        validUntil: '2028-01-01T00:00:00Z',
      }),
      await client.post('/admin/v1/tool-credentials', {
        slug: 'tool',
        name: 'Tool',
        projects: ['scenes'],
        expiresAt: '2100-01-01T00:00:00Z',
      }),
    );
    expect(answers.map(({ status, text }) => (status === 201 ? status : text))).toEqual(
      answers.map(() => 201),
    );
    for (const answer of answers) expect((await scene.entryOf(answer)).kind).toBe('administration');

    const { items } = ok(await client.get('/admin/v1/datasets/scenes/items'));
    expect(items).toEqual([
      {
        id: expect.any(String),
        key: 'a/first.txt',
        state: 'available',
        versionId: expect.any(String),
        size: 5,
        sha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
        mediaType: 'text/plain;charset=UTF-8',
        etag: expect.stringMatching(/^"[0-9a-f]{32}-1"$/),
      },
    ]);
    const question = { person: 'anna', item: items[0].id, project: 'scenes', ip: '127.0.0.1' };
    const refused = await client.post('/admin/v1/explain', question);
    expect(ok(refused).reasons.map(({ code }: { code: string }) => code)).toEqual(['NDA_NOT_ACCEPTED']);
    await scene.fixture.owner.query(
      `INSERT INTO acceptances (terms_id, person_id, organisation_id, sha256)
       SELECT t.id, p.id, t.organisation_id, t.sha256 FROM terms t, people p WHERE p.slug = 'anna'`,
    );
    const allowed = await client.post('/admin/v1/explain', question);
    expect(ok(allowed)).toMatchObject({ effect: 'allow', reasons: [] });
    expect(await scene.entryOf(allowed)).toMatchObject({
      kind: 'explanation',
      effect: 'allow',
      organisation_id: ok(organisation).id,
    });
  });
});
