import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Scene } from '../../../admin/test/support/scene.js';
import { type CliRun, run } from '../fake-terminal.js';

let scene: Scene;
let folder: string;
let tokens: { readonly client: string; readonly operator: string };

beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  await scene.client('borealis');
  await scene.dataset('acme', 'scenes');
  await scene.person('anna', { worksFor: ['acme'] });
  const { identity } = scene.fixture;
  tokens = { client: await identity.token('acme-admin'), operator: await identity.token('operator') };
  folder = await mkdtemp(join(tmpdir(), 'pc-cli-'));
});
afterAll(async () => {
  await scene?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

const as = (token: string, args: readonly string[]): Promise<CliRun> =>
  run(args, { PORTCULLIS_TOKEN: token, PORTCULLIS_URL: scene.admin.origin, PORTCULLIS_DATA_DIR: folder });
const client = (...args: string[]): Promise<CliRun> => as(tokens.client, args);

async function json(...args: string[]): Promise<ReturnType<typeof JSON.parse>> {
  const { code, out, err } = await client(...args, '--json');
  if (code !== 0) throw new Error(err);
  return JSON.parse(out);
}

async function columnsOf(table: string): Promise<readonly string[]> {
  const rows = await scene.rows<{ name: string }>(
    `SELECT attname AS name FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`,
    [`portcullis.${table}`],
  );
  return rows.map(({ name }) => name);
}

describe('an administrator’s day at the command line', () => {
  it('creates a project, shows it with its rules and changes what is named, and only that', async () => {
    const made = await json(
      ...['project', 'create', '--slug', 'street', '--name', 'Street', '--purpose', 'annotation'],
      ...['--datasets', 'scenes', '--groups', 'EEA', '--countries', '', '--starts-at', '2026-01-01'],
      ...['--budget-items', '50', '--ends-at', 'none', '--state', 'active', '--reason', 'contract 7'],
    );
    expect(made).toMatchObject({
      slug: 'street',
      allowedGroups: ['EEA'],
      allowedCountries: [],
      budgets: { items: 50, bytes: null },
      endsAt: null,
      startsAt: '2026-01-01T00:00:00.000Z',
    });
    const changed = await json(
      'project',
      'update',
      'street',
      '--countries',
      'CH,GB',
      '--lease-required',
      'yes',
    );
    expect(changed).toMatchObject({
      allowedCountries: ['CH', 'GB'],
      leaseRequired: true,
      allowedGroups: ['EEA'],
    });
    expect((await client('project', 'show', 'street')).out).toMatch(/^slug: street$/m);
    const why = await scene.rows(`SELECT FROM recorded_values WHERE body::text LIKE '%contract 7%'`);
    expect(why).toHaveLength(1);
  });

  it('assigns and revokes, by id or by who and what, and says when there is nothing', async () => {
    const assigned = await json(
      'assign',
      '--person',
      'anna',
      '--project',
      'street',
      '--expires-at',
      '2100-01-01',
    );
    expect(assigned).toMatchObject({ purpose: 'annotation', expiresAt: '2100-01-01T00:00:00.000Z' });
    expect(await json('revoke', assigned.id)).toMatchObject({
      id: assigned.id,
      revokedAt: expect.any(String),
    });
    await json('assign', '--person', 'anna', '--project', 'street');
    expect((await client('revoke', '--person', 'anna', '--project', 'street')).code).toBe(0);
    const rows = await json('assignment', 'list', '--project', 'street', '--person', 'anna');
    expect(rows.map((row: { revokedAt: unknown }) => typeof row.revokedAt)).toEqual(['string', 'string']);
    const [{ person, project }] = rows;
    const table = (await client('assignment', 'list', '--person', 'anna')).out;
    expect(table).toContain(`anna (${person})`);
    expect(table).toContain(`street (${project})`);
    const nothing = await client('revoke', '--person', 'anna', '--project', 'street');
    expect([nothing.code, nothing.err]).toEqual([1, expect.stringContaining('ASSIGNMENT_NONE')]);
    expect((await client('revoke')).err).toContain('ASSIGNMENT_UNNAMED');
  });

  it('publishes terms from a file, unchanged to the byte', async () => {
    const document = 'No copies.\r\n\u00a7 2 \u2013 none at all\n';
    await writeFile(join(folder, 'nda.txt'), document);
    const flags = [
      '--kind',
      'nda',
      '--title',
      'NDA',
      '--document',
      join(folder, 'nda.txt'),
      '--grace-days',
      '3',
    ];
    const { id, version } = await json('terms', 'publish', ...flags);
    expect([version, (await json('terms', 'show', id)).document]).toEqual([1, document]);
    expect(
      (await client('terms', 'publish', '--kind', 'nda', '--title', 'x', '--document', folder)).code,
    ).toBe(2);
  });

  it('connects a tool, whose secret is printed once, and disconnects it', async () => {
    const flags = [
      '--slug',
      'mount',
      '--name',
      'Mount',
      '--projects',
      'street',
      '--expires-at',
      '2100-01-01',
    ];
    const made = await json('tool', 'connect', ...flags, '--person', 'anna');
    expect(made.secret).toMatch(/^pct_/);
    expect((await client('tool', 'show', 'mount')).out).not.toContain(made.secret);
    expect(await json('tool', 'disconnect', 'mount')).toMatchObject({ disconnectedAt: expect.any(String) });
  });

  it('lists in columns, through all pages, and keeps others’ words from steering the terminal', async () => {
    const operator = await scene.as('operator');
    for (let index = 0; index < 3; index += 1)
      await operator.post('/admin/v1/vendors', { slug: `vendor-${index}`, name: `V${index}` });
    const { out } = await client('vendor', 'list');
    expect(out.split('\n')[0]).toMatch(/^SLUG +NAME +COUNTRY$/);
    expect(out).toMatch(/^vendor-2 +V2 +-$/m);
    const columns = `(${(await columnsOf('projects')).join(', ')})`;
    await scene.rows(
      `INSERT INTO projects ${columns} SELECT ${columns
        .slice(1, -1)
        .replace(/\bid\b/, 'uuidv7()')
        .replace(/\bslug\b/, `'many-' || n`)
        .replace(/\bname\b/, `E'red \\u202E\\u200B'`)}
       FROM projects CROSS JOIN generate_series(1, 230) AS n WHERE slug = 'street'`,
    );
    const rows = await json('project', 'list');
    expect(rows).toHaveLength(231);
    expect(await json('project', 'list', '--limit', '7')).toHaveLength(7);
    expect((await client('project', 'list', '--limit', '1')).out).not.toMatch(/[\u202e\u200b]/);
  });

  it('suspends a person and gives back what that took', async () => {
    const as1 = (...args: string[]) => as(tokens.operator, [...args, '--json']);
    expect(JSON.parse((await as1('person', 'suspend', 'anna')).out)).toMatchObject({ status: 'suspended' });
    expect(JSON.parse((await as1('person', 'reinstate', 'anna')).out)).toMatchObject({ status: 'active' });
  });

  it('shows refusals with the server’s code and field, wrong flags as usage, another client’s objects as missing', async () => {
    const bad = await client('project', 'update', 'street', '--groups', 'XX');
    expect([bad.code, bad.err]).toEqual([
      1,
      expect.stringMatching(/allowedGroups.*\[VALIDATION_FAILED\]|\[/s),
    ]);
    expect((await client('project', 'update', 'street', '--lease-required', 'maybe')).code).toBe(2);
    expect((await client('project', 'create', '--slug', 'x')).code).toBe(2);
    const foreign = await as(await scene.fixture.identity.token('borealis-admin'), [
      'project',
      'show',
      'street',
    ]);
    expect([foreign.code, foreign.err]).toEqual([1, expect.stringContaining('404')]);
  });
});
