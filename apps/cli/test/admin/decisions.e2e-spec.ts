import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHECKED_WORKER, Scene } from '../../../admin/test/support/scene.js';
import { type CliRun, run } from '../fake-terminal.js';

let scene: Scene;
let folder: string;

beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  await scene.person('second', { organisation: 'acme', roles: ['client_admin'] });
  await scene.dataset('acme', 'scenes');
  const instruction = { sensitivity: 'special_category', clientInstruction: 'Faces, for the study.' };
  await scene.dataset('acme', 'faces', instruction);
  await scene.project('acme', 'street', ['scenes']);
  await scene.project('acme', 'study', ['faces']);
  for (const handle of ['anna', 'bob'])
    await scene.person(handle, { worksFor: ['acme'], worker: CHECKED_WORKER });
  folder = await mkdtemp(join(tmpdir(), 'pc-cli-'));
});
afterAll(async () => {
  await scene?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

async function as(handle: string, ...args: string[]): Promise<CliRun> {
  const token = await scene.fixture.identity.token(handle);
  return run(args, {
    PORTCULLIS_TOKEN: token,
    PORTCULLIS_URL: scene.admin.origin,
    PORTCULLIS_DATA_DIR: folder,
  });
}

async function json(handle: string, ...args: string[]): Promise<ReturnType<typeof JSON.parse>> {
  const { code, out, err } = await as(handle, ...args, '--json');
  if (code !== 0) throw new Error(err);
  return JSON.parse(out);
}

describe('deciding at the command line', () => {
  it('asks for access, which somebody else approves, and shows it', async () => {
    const ask = ['request', 'ask', '--project', 'street', '--seconds', '3600', '--justification', 'batch 4'];
    const { id } = await json('anna', ...ask);
    const own = await as('anna', 'request', 'approve', id);
    expect([own.code, own.err]).toEqual([1, expect.stringContaining('403')]);
    expect(await json('acme-admin', 'request', 'list', '--state', 'pending')).toMatchObject([{ id }]);
    const approved = await json('acme-admin', 'request', 'approve', id, '--comment', 'fine');
    expect(approved).toMatchObject({ state: 'approved', grant: { assignment: expect.any(String) } });
    expect((await as('acme-admin', 'request', 'list')).out).toMatch(
      /approved +anna \([0-9a-f-]{36}\) +street \(/,
    );
    // Who may look nobody up sees ids, and is refused once.
    expect((await as('anna', 'request', 'list')).out).toMatch(/approved +[0-9a-f-]{36} +[0-9a-f-]{36}/);
  });

  it('says that a second person is needed, who then approves', async () => {
    const proposed = await as('acme-admin', 'assign', '--person', 'bob', '--project', 'study');
    expect([proposed.code, proposed.err]).toEqual([0, expect.stringContaining('second person')]);
    const [pending] = await json('acme-admin', 'pending', 'list', '--state', 'pending');
    expect((await as('acme-admin', 'pending', 'approve', pending.id)).err).toContain('OWN_PROPOSAL');
    expect(await json('second', 'pending', 'approve', pending.id)).toMatchObject({ state: 'applied' });
    expect(await json('second', 'assignment', 'list', '--person', 'bob')).toHaveLength(1);
  });

  it('says who can, and why others cannot', async () => {
    const { out } = await as('acme-admin', 'who-can', '--project', 'street');
    expect(out.split('\n')[0]).toMatch(/^PERSON +PROJECT +DATASET +EFFECT +REASONS$/);
    expect(out).toMatch(/^anna +street +scenes +(allow|deny)/m);
  });

  it('starts a review, decides in it and prints its evidence', async () => {
    const review = await json(
      'acme-admin',
      ...[
        'review',
        'start',
        '--name',
        'Spring',
        '--reviewers',
        'role=client_admin',
        '--due-at',
        '2100-01-01',
      ],
    );
    const [entry] = await json('acme-admin', 'review', 'entries', review.id, '--person', 'anna');
    const decided = await json('acme-admin', 'review', 'revoke', review.id, entry.id, '--comment', 'is over');
    expect(decided).toMatchObject({ decision: { decision: 'revoke', comment: 'is over' } });
    const evidence = JSON.parse((await as('acme-admin', 'review', 'evidence', review.id)).out);
    expect(evidence).toMatchObject({ review: { population: { sha256: expect.any(String) } } });
    expect(
      (await as('acme-admin', 'review', 'evidence', review.id, '--csv')).out.split('\n').length,
    ).toBeGreaterThan(2);
    expect(
      (
        await as(
          'acme-admin',
          'review',
          'start',
          '--name',
          'x',
          '--reviewers',
          'anybody',
          '--due-at',
          '2100-01-01',
        )
      ).code,
    ).toBe(2);
  });

  it('assigns a file of people, all or none, after a dry run', async () => {
    const file = join(folder, 'people.csv');
    await writeFile(file, 'person,project\nbob,street\nnobody,street\n');
    const dry = await as('acme-admin', 'assign-file', file, '--dry-run');
    expect([dry.code, dry.out]).toEqual([1, expect.stringMatching(/^2 +would-create.*\n3 +error +person/m)]);
    const refused = await as('acme-admin', 'assign-file', file);
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('BULK_ROWS_REFUSED')]);
    await writeFile(file, 'person,project\nbob,street\n');
    expect(await json('acme-admin', 'assign-file', file)).toMatchObject({ counts: { create: 1, error: 0 } });
    expect((await as('acme-admin', 'assign-file', join(folder, 'none.csv'))).code).toBe(2);
  });
});
