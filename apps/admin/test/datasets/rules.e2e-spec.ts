import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from '../support/api.js';
import { ATTESTATION, ok, OPEN_PROJECT, Scene } from '../support/scene.js';

let scene: Scene;
let client: Api;
let kmsKeyId: string;
beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  client = await scene.as('acme-admin');
  kmsKeyId = await scene.fixture.keys.createKey();
});
afterAll(() => scene.stop());

const dataset = (slug: string, settings: object = {}) => ({
  slug,
  name: slug,
  kmsKeyId,
  region: 'eu',
  sensitivity: 'personal',
  permittedPurposes: ['annotation'],
  attestation: ATTESTATION,
  ...settings,
});
const refusal = async (path: string, body: object): Promise<unknown[]> => {
  const { status, body: problem } = await client.post(path, body);
  return [status, problem.code, problem.errors?.[0]?.field];
};

describe('a dataset', () => {
  it('keeps who attested the client’s rights, and puts the fact without the name on the trail', async () => {
    const created = await client.post('/admin/v1/datasets', dataset('attested'));
    expect(created.body.attestation).toEqual({ ...ATTESTATION, at: expect.any(String) });
    const text = JSON.stringify(await scene.entryOf(created));
    expect(text).toContain('contract 7');
    expect(text).not.toContain('Clara');
  });

  it('of special categories may be registered without an instruction, which can be given and withdrawn', async () => {
    const created = ok(
      await client.post('/admin/v1/datasets', dataset('special', { sensitivity: 'special_category' })),
    );
    expect(created.clientInstruction).toBeNull();
    const given = ok(
      await client.patch('/admin/v1/datasets/special', { clientInstruction: 'Label faces.\nNothing else.' }),
    );
    expect(given.clientInstruction).toEqual({
      text: 'Label faces.\nNothing else.',
      recordedAt: expect.any(String),
    });
    expect(
      ok(await client.patch('/admin/v1/datasets/special', { clientInstruction: null })).clientInstruction,
    ).toBeNull();
  });

  it('is changed on the record in full, however it is padded, or not at all', async () => {
    ok(await client.post('/admin/v1/datasets', dataset('padded')));
    const padding = (character: string): string[] =>
      Array.from({ length: 50 }, (_, index) => character.repeat(97) + index);
    const padded = (one: string) => ({ dataSubjects: padding(one), dataCategories: padding(one) });
    ok(await client.patch('/admin/v1/datasets/padded', padded('本')));
    const permittedPurposes = ['annotation', 'train-own-models'];
    const hidden = await client.patch('/admin/v1/datasets/padded', { ...padded('木'), permittedPurposes });
    expect([hidden.status, hidden.body.code]).toEqual([413, 'CHANGE_TOO_LARGE']);
    expect(ok(await client.get('/admin/v1/datasets/padded')).permittedPurposes).toEqual(['annotation']);
    const settings = { dataSubjects: padding('木'), permittedPurposes };
    const { body } = await scene.entryOf(await client.patch('/admin/v1/datasets/padded', settings));
    expect(body).toMatchObject({ before: { dataSubjects: padding('本') }, after: settings });
  });

  it('is refused without an attestation, for every way of leaving it out', async () => {
    for (const attestation of [
      undefined,
      null,
      {},
      { by: 'x' },
      { by: '', basis: 'x' },
      { by: 'x', basis: '' },
    ]) {
      const [status, code, field] = await refusal(
        '/admin/v1/datasets',
        dataset('rightless', { attestation }),
      );
      expect([status, code]).toEqual([400, 'REQUEST_INVALID']);
      expect(field).toMatch(/^attestation/);
    }
  });

  it('is refused under the key of another client, exactly as under one that does not exist', async () => {
    await scene.client('borealis');
    const other = await scene.as('borealis-admin');
    ok(await client.post('/admin/v1/datasets', dataset('mine')));
    const stolen = await other.post('/admin/v1/datasets', dataset('theirs'));
    const missing = await other.post('/admin/v1/datasets', dataset('theirs', { kmsKeyId: 'alias/nobody' }));
    expect([stolen.status, stolen.body.code]).toEqual([422, 'KMS_KEY_UNUSABLE']);
    expect(stolen.body.errors).toEqual(missing.body.errors);
    expect(await scene.rows(`SELECT FROM datasets WHERE slug = 'theirs'`)).toEqual([]);
    ok(await client.post('/admin/v1/datasets', dataset('mine-too')));
  });

  it('is refused under a key that cannot be used', async () => {
    const disabled = await scene.fixture.keys.createKey();
    await scene.fixture.keys.disable(disabled);
    const missing = kmsKeyId.replace(/[0-9a-f-]{36}$/, '00000000-0000-4000-8000-000000000000');
    for (const unusable of [
      disabled,
      missing,
      'not-a-key',
      'alias/nobody',
      'arn:aws:kms:xx',
      '../../etc/passwd',
      '😀',
    ]) {
      expect(await refusal('/admin/v1/datasets', dataset('keyless', { kmsKeyId: unusable }))).toEqual([
        422,
        'KMS_KEY_UNUSABLE',
        'kmsKeyId',
      ]);
    }
    expect(await scene.rows(`SELECT 1 FROM datasets WHERE slug = 'keyless'`)).toEqual([]);
  });

  it.each([
    [{ slug: 'attested' }, [409, 'SLUG_TAKEN', 'slug']],
    [{ region: 'atlantis' }, [422, 'REGION_UNKNOWN', 'region']],
    [{ sensitivity: 'secret' }, [400, 'REQUEST_INVALID', 'sensitivity']],
    [{ permittedPurposes: ['Two Words'] }, [400, 'REQUEST_INVALID', 'permittedPurposes.0']],
    [{ locked: false }, [400, 'REQUEST_INVALID', 'locked']],
  ])('is refused for what is wrong with it: %j', async (settings, expected) => {
    expect(await refusal('/admin/v1/datasets', dataset('wrong', settings))).toEqual(expected);
  });

  it('says nothing changed when nothing is asked', async () => {
    for (const body of [{}, { reason: 'just because' }]) {
      expect((await client.patch('/admin/v1/datasets/attested', body)).status).toBe(400);
    }
  });
});

describe('a project', () => {
  const project = (slug: string, settings: object = {}) => ({
    ...OPEN_PROJECT,
    slug,
    name: slug,
    ...settings,
  });

  it('lets nobody in by what is left out', async () => {
    const created = ok(
      await client.post('/admin/v1/projects', { slug: 'closed', name: 'Closed', purpose: 'annotation' }),
    );
    expect(created).toMatchObject({
      state: 'draft',
      datasets: [],
      workforceTypes: [],
      allowedCountries: [],
      allowedGroups: [],
      minimumAge: 18,
      denyAnonymisingNetworks: true,
      allowDelegatedTools: false,
      budgets: { items: null, bytes: null, windowSeconds: 3600 },
      retentionDays: 60,
    });
  });

  it('is changed member by member, budgets included', async () => {
    ok(
      await client.post(
        '/admin/v1/projects',
        project('budgeted', { budgets: { items: 5, bytes: 2 ** 40, windowSeconds: 60 } }),
      ),
    );
    const after = ok(
      await client.patch('/admin/v1/projects/budgeted', {
        budgets: { items: null },
        allowedCountries: ['DE', 'FR'],
      }),
    );
    expect(after.budgets).toEqual({ items: null, bytes: 2 ** 40, windowSeconds: 60 });
    expect(after).toMatchObject({ allowedCountries: ['DE', 'FR'], allowedGroups: ['EEA'] });
  });

  it('holds exactly the datasets it is told to', async () => {
    const [one, two] = [await scene.dataset('acme', 'one'), await scene.dataset('acme', 'two')];
    expect(
      ok(await client.post('/admin/v1/projects', project('holder', { datasets: ['one'] }))).datasets,
    ).toEqual([one]);
    expect(ok(await client.patch('/admin/v1/projects/holder', { datasets: [two, 'two'] })).datasets).toEqual([
      two,
    ]);
    expect(ok(await client.patch('/admin/v1/projects/holder', { datasets: [] })).datasets).toEqual([]);
  });

  it.each([
    [project('holder'), [409, 'SLUG_TAKEN', 'slug']],
    [project('g', { allowedGroups: ['ATLANTIS'] }), [422, 'COUNTRY_GROUP_UNKNOWN', 'allowedGroups']],
    [project('e', { endsAt: '2025-01-01T00:00:00Z' }), [422, 'PERIOD_EMPTY', 'endsAt']],
    [project('d', { datasets: ['nobodys'] }), [422, 'REFERENCE_UNKNOWN', 'datasets']],
    [project('a', { minimumAge: 17 }), [400, 'REQUEST_INVALID', 'minimumAge']],
    [project('b', { budgets: { items: 2 ** 31 } }), [400, 'REQUEST_INVALID', 'budgets.items']],
    [project('c', { budgets: { bytes: 2 ** 60 } }), [400, 'REQUEST_INVALID', 'budgets.bytes']],
    [project('w', { budgets: { windowSeconds: 1 } }), [400, 'REQUEST_INVALID', 'budgets.windowSeconds']],
    [project('t', { startsAt: '2026-01-01' }), [400, 'REQUEST_INVALID', 'startsAt']],
    [project('y', { startsAt: '0000-01-01T00:00:00Z' }), [400, 'REQUEST_INVALID', 'startsAt']],
  ])('is refused for what is wrong with it (%#)', async (body, expected) => {
    expect(await refusal('/admin/v1/projects', body)).toEqual(expected);
  });
});

describe('terms', () => {
  it('count up per document, each bound to the bytes it was issued with', async () => {
    ok(await client.post('/admin/v1/projects', { slug: 'termed', name: 'Termed', purpose: 'annotation' }));
    const issue = (kind: string, document: string, rest: object = {}) =>
      client.post('/admin/v1/terms', { kind, title: kind, document, ...rest }).then(ok);
    const nda = [await issue('nda', 'eins äöü'), await issue('nda', 'zwei', { graceDays: 7 })];
    const own = await issue('project', 'drei', { project: 'termed' });
    expect([nda[0]?.version, nda[1]?.version, own.version]).toEqual([1, 2, 1]);
    expect(nda[0]?.sha256).toBe('cf33ed2d3b59c4b12824c84892a6e06ef400530ee5688eb0ad71b29478e2099a');
    expect(nda[0]?.graceUntil).toBeNull();
    const days = (Date.parse(nda[1]?.graceUntil) - Date.parse(nda[1]?.createdAt)) / 86_400_000;
    expect(days).toBeCloseTo(7, 2);
    const read = ok(await client.get(`/admin/v1/terms/${nda[0]?.id}`));
    expect(read.document).toBe('eins äöü');
    const { items } = ok(await client.get('/admin/v1/terms?project=termed'));
    expect(items).toEqual([own]);
  });

  it.each([
    [{ kind: 'nda', project: 'termed', title: 'x', document: 'x' }, [400, 'REQUEST_INVALID', 'project']],
    [{ kind: 'project', title: 'x', document: 'x' }, [400, 'REQUEST_INVALID', 'project']],
    [
      { kind: 'project', project: 'nobodys', title: 'x', document: 'x' },
      [422, 'REFERENCE_UNKNOWN', 'project'],
    ],
    [{ kind: 'nda', title: 'x', document: 'a\u0000b' }, [400, 'REQUEST_INVALID', 'document']],
    [{ kind: 'nda', title: 'x', document: 'x', graceDays: 366 }, [400, 'REQUEST_INVALID', 'graceDays']],
  ])('are refused for what is wrong with them (%#)', async (body, expected) => {
    expect(await refusal('/admin/v1/terms', body)).toEqual(expected);
  });
});

describe('a transfer basis', () => {
  const basis = (settings: object) => ({
    fromRegion: 'eu',
    toCountry: 'IN',
    mechanism: 'scc',
    sccModule: 2,
    assessmentRef: 'tia/1',
    validFrom: '2026-01-01T00:00:00Z',
    validUntil: '2027-01-01T00:00:00Z',
    ...settings,
  });
  it.each([
    [basis({ validUntil: '2026-01-01T00:00:00Z' }), [400, 'REQUEST_INVALID', 'validUntil']],
    [basis({ sccModule: null }), [400, 'REQUEST_INVALID', 'sccModule']],
    [basis({ mechanism: 'bcr' }), [400, 'REQUEST_INVALID', 'sccModule']],
    [basis({ assessmentRef: null }), [400, 'REQUEST_INVALID', 'assessmentRef']],
    [basis({ fromRegion: 'atlantis' }), [422, 'REGION_UNKNOWN', 'fromRegion']],
    [basis({ toCountry: 'IND' }), [400, 'REQUEST_INVALID', 'toCountry']],
  ])('is refused for what is wrong with it (%#)', async (body, expected) => {
    expect(await refusal('/admin/v1/transfer-bases', body)).toEqual(expected);
  });
});
