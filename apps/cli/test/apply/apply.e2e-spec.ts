import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningAdmin } from '../../../admin/test/support/admin-fixture.js';
import { ok, Scene } from '../../../admin/test/support/scene.js';
import { type CliRun, run } from '../fake-terminal.js';

let scene: Scene;
let administration: RunningAdmin;
let folder: string;
let token: string;
let kmsKeyId: string;

beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  await scene.dataset('acme', 'old');
  await scene.project('acme', 'older', ['old']);
  for (const handle of ['anna', 'bob', 'carl']) await scene.person(handle, { worksFor: ['acme'] });
  kmsKeyId = await scene.fixture.keys.createKey();
  const credentialsKmsKeyId = await scene.fixture.keys.createKey();
  administration = await scene.fixture.startAdmin({ credentialsKmsKeyId });
  token = await scene.fixture.identity.token('acme-admin');
  folder = await mkdtemp(join(tmpdir(), 'pc-cli-'));
  await writeFile(join(folder, 'nda.md'), 'No copies.\n');
});
afterAll(async () => {
  await scene?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

const cli = (...args: string[]): Promise<CliRun> =>
  run(args, { PORTCULLIS_TOKEN: token, PORTCULLIS_URL: administration.origin, PORTCULLIS_DATA_DIR: folder });

async function apply(text: string, ...flags: string[]): Promise<CliRun> {
  const file = join(folder, 'portcullis.yaml');
  await writeFile(file, text);
  return cli('apply', '-f', file, ...flags);
}

const configuration = (settings: { expiresAt?: string; people?: string[]; groups?: string } = {}): string => `
organisation: acme
datasets:
  scenes:
    name: Scenes
    kmsKeyId: ${kmsKeyId}
    region: eu
    sensitivity: personal
    permittedPurposes: [annotation]
    processingRestricted: true
    attestation: { by: Clara Client, basis: contract 7 }
projects:
  street:
    name: Street
    purpose: annotation
    state: active
    datasets: [scenes]
    startsAt: 2026-01-01
    allowedGroups: ${settings.groups ?? '[EEA]'}
    budgets: { items: 50 }
terms:
  - { kind: nda, title: NDA, document: nda.md }
transferBases:
  - fromRegion: eu
    toCountry: IN
    mechanism: scc
    sccModule: 3
    assessmentRef: tia/1
    validFrom: 2026-01-01
    validUntil: 2100-01-01
assignments:
${(settings.people ?? ['anna', 'bob'])
  .map(
    (person) =>
      `  - { person: ${person}, project: street, expiresAt: ${settings.expiresAt ?? '2100-01-01'} }`,
  )
  .join('\n')}
toolCredentials:
  mount: { name: Mount, projects: [street], person: anna, expiresAt: 2100-01-01, s3: true }
`;

describe('portcullis apply', () => {
  it('plans without doing, does nothing where nobody says yes, then does it all and has nothing left to do', async () => {
    const planned = await apply(configuration(), '--plan');
    expect([planned.code, planned.err]).toEqual([3, '']);
    expect(planned.out).toContain('+ create dataset scenes');
    expect(planned.out).toContain('8 to be done');
    expect(await apply(configuration())).toMatchObject({
      code: 1,
      err: expect.stringContaining('PLAN_NOT_CONFIRMED'),
    });
    expect(await scene.rows(`SELECT FROM projects WHERE slug = 'street'`)).toHaveLength(0);
    const done = await apply(configuration(), '--yes', '--reason', 'from git');
    expect([done.code, done.err]).toEqual([0, '']);
    expect(done.out).toMatch(/shown once: \{"secret":"pct_/);
    expect(await apply(configuration(), '--plan')).toMatchObject({
      code: 0,
      out: 'Everything is as the file says.',
    });
    expect(await scene.rows('SELECT FROM assignments WHERE revoked_at IS NULL')).toHaveLength(2);
    const reasons = await scene.rows(`SELECT FROM recorded_values WHERE body::text LIKE '%from git%'`);
    expect(reasons.length).toBeGreaterThan(6);
  });

  it('shows drift, puts back what was changed by hand, and ends what is not in the file only when asked to', async () => {
    const api = await scene.as('acme-admin');
    ok(await api.patch('/admin/v1/projects/street', { allowedGroups: ['EEA', 'UK'] }));
    ok(await api.post('/admin/v1/assignments', { person: 'carl', project: 'street' }));
    const drift = await apply(configuration(), '--plan');
    expect(drift.code).toBe(3);
    expect(drift.out).toContain('allowedGroups: ["EEA","UK"] → ["EEA"]');
    expect(drift.out).toContain('? unmanaged assignment carl to street');
    expect((await apply(configuration(), '--yes')).code).toBe(0);
    const live = () =>
      scene.rows(
        `SELECT FROM assignments a JOIN people p ON p.id = a.person_id WHERE p.slug = 'carl' AND revoked_at IS NULL`,
      );
    expect(await live()).toHaveLength(1);
    const pruned = await apply(configuration(), '--yes', '--prune');
    expect(pruned.out).toContain('done: end assignment carl to street');
    expect(await live()).toHaveLength(0);
    expect((await apply(configuration(), '--plan', '--prune')).code).toBe(0);
  });

  it('replaces an assignment whose end is another, so that one is left', async () => {
    const text = configuration({ expiresAt: '2099-06-30' });
    const done = await apply(text, '--yes');
    expect(done.err).toBe('');
    expect(done.out).toContain('expiresAt: "2100-01-01T00:00:00.000Z" → "2099-06-30T00:00:00.000Z"');
    const rows = await scene.rows<{ ends: string }>(
      `SELECT to_char(expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS ends FROM assignments WHERE revoked_at IS NULL`,
    );
    expect(rows.map(({ ends }) => ends)).toEqual(['2099-06-30', '2099-06-30']);
    expect((await apply(text, '--plan')).code).toBe(0);
  });

  it('makes an assignment anew that is over, and does not mind one that is over and not in the file', async () => {
    await scene.rows(
      `UPDATE assignments SET expires_at = now() - interval '1 hour', starts_at = now() - interval '2 hours' WHERE revoked_at IS NULL`,
    );
    const only = configuration({ expiresAt: '2099-06-30', people: ['anna'] });
    const planned = await apply(only, '--plan', '--prune');
    expect(planned.out).toContain('± replace assignment anna to street');
    expect(planned.out).not.toContain('bob');
    expect((await apply(configuration({ expiresAt: '2099-06-30' }), '--yes')).code).toBe(0);
    expect(
      await scene.rows('SELECT FROM assignments WHERE revoked_at IS NULL AND expires_at > now()'),
    ).toHaveLength(2);
  });

  it('issues a new version of terms when their text changes', async () => {
    await writeFile(join(folder, 'nda.md'), 'No copies, no notes.\n');
    const text = configuration({ expiresAt: '2099-06-30' });
    expect((await apply(text, '--plan')).out).toContain(
      '~ update terms nda  (a new version, to be accepted again)',
    );
    expect((await apply(text, '--yes')).code).toBe(0);
    expect(await scene.rows('SELECT version FROM terms ORDER BY version')).toEqual([
      { version: 1 },
      { version: 2 },
    ]);
  });

  it('does nothing at all where the file asks for what cannot be', async () => {
    const text = configuration({ expiresAt: '2098-01-01' }).replace(
      'region: eu\n    sens',
      'region: us\n    sens',
    );
    const refused = await apply(text, '--yes');
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('PLAN_IMPOSSIBLE') });
    expect(refused.out).toContain('! impossible dataset scenes  (region cannot be changed)');
    expect(await scene.rows(`SELECT FROM assignments WHERE expires_at = '2098-01-01'`)).toHaveLength(0);
  });

  it('names line and member of what is wrong in the file', async () => {
    const wrong = await apply(
      'organisation: acme\nprojects:\n  street:\n    name: S\n    purpose: x\n    allowedGroup: [EU]\n',
    );
    expect([wrong.code, wrong.err]).toEqual([
      2,
      expect.stringContaining('line 6: projects.street.allowedGroup'),
    ]);
    expect(
      (await apply('organisation: acme\nassignments: [{person: a, project: b, expiresAt: tomorrow}]')).err,
    ).toContain('line 2: assignments.0.expiresAt: must be a day, or a time with its zone');
    expect((await apply('organisation: acme\norganisation: b')).code).toBe(2);
    expect((await apply('organisation: [')).code).toBe(2);
    expect((await apply(configuration({ people: ['anna', 'anna'] }))).err).toContain(
      'must not assign a person to a project twice',
    );
  });

  it('writes today’s state as a file that plans to no change, without a secret', async () => {
    const written = await cli('export-config', 'acme');
    expect([written.code, written.err]).toEqual([0, '']);
    expect(written.out).not.toMatch(/pct_|secret/i);
    expect(written.out).toContain('person: anna');
    expect(await apply(written.out, '--plan', '--prune')).toMatchObject({ code: 0 });
    const asJson = await cli('export-config', 'acme', '--json');
    expect(await apply(asJson.out, '--plan', '--prune')).toMatchObject({ code: 0 });
  });
});
