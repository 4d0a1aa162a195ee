import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '#libs/testing';
import type { Api } from '../support/api.js';
import { CHECKED_WORKER, ok, Scene } from '../support/scene.js';

let scene: Scene;
let acme: Api;
let borealis: Api;
let operator: Api;
let item: string;
let foreignItem: string;
let assignment: string;
beforeAll(async () => {
  scene = await Scene.create();
  for (const client of ['acme', 'borealis']) {
    await scene.client(client);
    await scene.dataset(client, `${client}-scenes`);
    await scene.project(client, `${client}-street`, [`${client}-scenes`]);
  }
  [acme, borealis, operator] = [
    await scene.as('acme-admin'),
    await scene.as('borealis-admin'),
    await scene.as('operator'),
  ];
  await scene.person('anna', {
    name: '=cmd|"/c calc"!A1',
    email: 'anna@example.org',
    worker: CHECKED_WORKER,
  });
  await scene.person('bert', { worker: CHECKED_WORKER });
  assignment = ok(
    await acme.post('/admin/v1/assignments', { project: 'acme-street', person: await engaged('anna') }),
  ).id;
  ok(
    await borealis.post('/admin/v1/assignments', {
      project: 'borealis-street',
      person: await engaged('bert', 'borealis'),
    }),
  );
  ok(await acme.post('/admin/v1/terms', { kind: 'nda', title: 'NDA', document: 'x' }));
  await scene.fixture.owner.query(
    `INSERT INTO acceptances (terms_id, person_id, organisation_id, sha256)
     SELECT t.id, p.id, t.organisation_id, t.sha256 FROM terms t, people p WHERE p.slug = 'anna'`,
  );
  item = ok(await acme.upload('acme-scenes', 'x', Buffer.from('x'))).id;
  foreignItem = ok(await borealis.upload('borealis-scenes', 'x', Buffer.from('x'))).id;
});
afterAll(() => scene.stop());

async function engaged(person: string, client = 'acme'): Promise<string> {
  ok(await operator.patch(`/admin/v1/people/${person}`, { worksFor: [client] }));
  return person;
}

const MATRIX = '/admin/v1/projects/access-matrix';
const lock = { kind: 'dataset.lock', dataset: 'acme-scenes' };

describe('who reaches what', () => {
  it('is told about one’s own organisation only', async () => {
    for (const query of [
      `item=${foreignItem}`,
      'project=borealis-street',
      'dataset=borealis-scenes',
      'project=acme-street&organisation=borealis',
    ])
      expect([query, (await acme.get(`/admin/v1/who-can?${query}`)).status]).toEqual([query, 404]);
    expect((await acme.get(`${MATRIX}?projects=acme-street,borealis-street`)).status).toBe(404);
    expect((await acme.get(`${MATRIX}?organisation=borealis`)).status).toBe(404);
    const own = ok(await acme.get(MATRIX));
    expect(own.people.map(({ slug }: { slug: string }) => slug)).toEqual(['anna']);
    expect(own.projects.map(({ slug }: { slug: string }) => slug)).toEqual(['acme-street']);
  });

  it('mixes no organisation with another in one question', async () => {
    const mixed = await operator.get(`/admin/v1/who-can?item=${item}&project=borealis-street`);
    expect(mixed.status).toBe(404);
    expect((await operator.get('/admin/v1/who-can?dataset=acme-scenes&project=borealis-street')).status).toBe(
      404,
    );
  });

  it('spans every client for the operator, on the trail of each', async () => {
    const before = await records('access.matrix');
    const all = ok(await operator.get(`${MATRIX}?projects=acme-street,borealis-street`));
    const cells = all.people.map(({ slug, cells: own }: { slug: string; cells: object[] }) => [slug, ...own]);
    expect(cells).toEqual([
      ['anna', { effect: 'allow', code: null }, { effect: 'deny', code: 'OTHER_ORGANISATION' }],
      ['bert', { effect: 'deny', code: 'OTHER_ORGANISATION' }, { effect: 'deny', code: 'NDA_NOT_ACCEPTED' }],
    ]);
    expect(await records('access.matrix')).toBe(before + 2);
  });

  it('shows of a person what they are called and the codes, nothing of their checks', async () => {
    const answers = await Promise.all([
      acme.get('/admin/v1/who-can?project=acme-street'),
      acme.get(MATRIX),
      acme.post('/admin/v1/what-if', { changes: [lock] }),
    ]);
    for (const { text } of answers)
      for (const hidden of ['example.org', 'vetting', 'screening', 'case/', 'ageBand', '18_plus', '"worker'])
        expect(text).not.toContain(hidden);
  });

  it('as a table lets no spreadsheet run what somebody is called', async () => {
    const { text, headers } = await acme.get(`${MATRIX}?format=csv`);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(headers['x-access-record']).toEqual(expect.any(String));
    expect(text.split('\r\n')).toEqual([
      '"person","slug","name","acme-street"',
      expect.stringContaining(`,"anna","'=cmd|""/c calc""!A1","allow"`),
      '',
    ]);
  });

  it.each([
    'who-can',
    `who-can?item=x`,
    `who-can?project=acme-street&cursor=e30`,
    `who-can?project=acme-street&cursor=${Buffer.from('{"person":"x","project":"y","dataset":"z"}').toString('base64url')}`,
    `who-can?project=acme-street&limit=0`,
    `who-can?project=acme-street&effect=maybe`,
    `who-can?project=acme-street&ip=1.2.3`,
    `projects/access-matrix?projects=`,
    `projects/access-matrix?projects=${Array.from({ length: 51 }, (_, at) => `p${at}`).join(',')}`,
    `projects/access-matrix?format=xml`,
    `projects/access-matrix?limit=1001`,
  ])('refuses %s with a 400', async (path) => {
    const answer = await acme.get(`/admin/v1/${path}`);
    expect(answer.status).toBe(400);
    expect(['REQUEST_INVALID', 'CURSOR_INVALID']).toContain(answer.body.code);
  });
});

describe('an explanation', () => {
  const ask = (body: object) => acme.post('/admin/v1/explain', { item, network: 'residence', ...body });

  it('says every gate in plain words', async () => {
    const { verdicts, effect } = ok(await ask({ person: 'anna' }));
    expect(effect).toBe('allow');
    for (const { text } of verdicts) expect(text).toMatch(/^[A-Z].+\.$/);
    const refused = ok(await ask({ person: 'anna', network: 'address', ip: '8.8.8.8' }));
    const region = refused.verdicts.find(({ gate }: { gate: string }) => gate === 'region');
    expect(region).toMatchObject({
      pass: false,
      text: 'The country of the network address is not allowed for this project.',
    });
  });

  it('supposes a task that is held, or none, where it is asked to', async () => {
    ok(await acme.patch('/admin/v1/projects/acme-street', { leaseRequired: true }));
    const codes = async (lease?: string): Promise<string[]> =>
      ok(await ask({ person: 'anna', lease })).reasons.map(({ code }: { code: string }) => code);
    expect([await codes(), await codes('none'), await codes('held')]).toEqual([
      ['LEASE_REQUIRED'],
      ['LEASE_REQUIRED'],
      [],
    ]);
    const { items } = ok(await acme.get(`/admin/v1/who-can?item=${item}`));
    expect(items).toMatchObject([{ effect: 'lease', reasons: [{ code: 'LEASE_REQUIRED' }] }]);
    ok(await acme.patch('/admin/v1/projects/acme-street', { leaseRequired: false }));
  });

  it('of a tool judges the tool, and for whom it asks', async () => {
    const expiresAt = '2100-01-01T00:00:00Z';
    const tool = { slug: 'tool', name: 'Tool', projects: ['acme-street'], expiresAt };
    ok(await acme.post('/admin/v1/tool-credentials', tool));
    const codes = async (body: object): Promise<string[]> =>
      ok(await ask({ network: 'address', ip: '127.0.0.1', ...body })).reasons.map(
        ({ code }: { code: string }) => code,
      );
    expect(await codes({ tool: 'tool' })).toEqual(['NOT_ASSIGNED']);
    expect(await codes({ tool: 'tool', person: 'anna' })).toEqual([]);
    ok(await acme.delete('/admin/v1/tool-credentials/tool'));
    expect(await codes({ tool: 'tool', person: 'anna' })).toEqual(['CREDENTIAL_DISCONNECTED']);
    expect(
      (await borealis.post('/admin/v1/explain', { item: foreignItem, tool: 'tool', person: 'bert' })).status,
    ).toBe(422);
  });

  it('asks what is used of a budget', async () => {
    ok(await acme.patch('/admin/v1/projects/acme-street', { budgets: { items: 1 } }));
    await scene.fixture.owner.query(
      `INSERT INTO budget_windows (project_id, subject_id, window_start, items, bytes)
       SELECT j.id, p.id, date_bin('1 hour', now(), timestamptz 'epoch'), 1, 0 FROM projects j, people p
       WHERE j.slug = 'acme-street' AND p.slug = 'anna'`,
    );
    const { reasons } = ok(await ask({ person: 'anna' }));
    expect(reasons).toMatchObject([{ code: 'ITEM_BUDGET_EXCEEDED' }]);
    const { items } = ok(await acme.get(`/admin/v1/who-can?item=${item}`));
    expect(items).toMatchObject([{ reasons: [{ code: 'ITEM_BUDGET_EXCEEDED' }] }]);
    ok(await acme.patch('/admin/v1/projects/acme-street', { budgets: { items: null } }));
  });
});

describe('a what-if', () => {
  it('changes nothing, takes no place among the changes of policy, and is recorded as an explanation', async () => {
    const state = () =>
      scene.rows(`SELECT (SELECT json_agg(d ORDER BY d.id) FROM datasets d) AS datasets, (SELECT json_agg(a ORDER BY a.id) FROM assignments a) AS assignments,
        (SELECT json_agg(e ORDER BY e.scope_id) FROM policy_epochs e) AS epochs, (SELECT json_agg(c) FROM policy_clock c) AS clock`);
    const before = await state();
    const changes = [
      lock,
      { kind: 'assignment.revoke', assignment },
      { kind: 'person.suspend', person: 'anna' },
    ];
    const answer = await acme.post('/admin/v1/what-if', { changes, reason: 'before the audit' });
    expect(ok(answer).counts.loses).toEqual({ people: 1, accesses: 1 });
    expect(answer.body.items[0].after.codes).toEqual([
      'PRINCIPAL_SUSPENDED',
      'ASSIGNMENT_REVOKED',
      'DATASET_LOCKED',
    ]);
    expect(await state()).toEqual(before);
    const entry = await scene.entryOf(answer);
    expect(entry).toMatchObject({
      kind: 'explanation',
      body: { action: 'access.what-if', reason: 'before the audit' },
    });
    expect(entry.body.after.changes).toEqual(changes);
  });

  it('is decided beside a change of policy under way; only its record waits for it, as that of a read does', async () => {
    const { owner } = scene.fixture;
    await owner.query('BEGIN');
    await owner.query(
      `SELECT begin_policy_change(ARRAY(SELECT id FROM organisations WHERE slug = 'acme'), ARRAY(SELECT id FROM organisations WHERE slug = 'acme'))`,
    );
    await owner.query(`UPDATE datasets SET locked = true WHERE slug = 'acme-scenes'`);
    const asked = acme.post('/admin/v1/what-if', { changes: [lock] });
    await waitUntil(async () => (await waiting()).length > 0);
    expect(await waiting()).toEqual([expect.stringContaining('record_access')]);
    await owner.query('ROLLBACK');
    // What was not committed was not so.
    expect(ok(await asked).counts.loses.accesses).toBe(1);
  });

  it.each([
    [{ changes: [{ kind: 'dataset.lock', dataset: 'borealis-scenes' }] }, 'changes.0.dataset'],
    [
      {
        changes: [
          lock,
          { kind: 'project.update', project: 'borealis-street', settings: { state: 'paused' } },
        ],
      },
      'changes.1.project',
    ],
    [{ changes: [{ kind: 'person.suspend', person: 'bert' }] }, 'changes.0.person'],
    [{ changes: [{ kind: 'vendor.withdraw', vendor: 'acme' }] }, 'changes.0.vendor'],
    [{ changes: [{ kind: 'project.regions', addGroups: ['XX'] }] }, 'changes.0.addGroups'],
    [
      {
        changes: [
          { kind: 'project.update', project: 'acme-street', settings: { endsAt: '2020-01-01T00:00:00Z' } },
        ],
      },
      'changes.0.settings.endsAt',
    ],
  ])('refuses %j with a 422 that names %s', async (body, field) => {
    const answer = await acme.post('/admin/v1/what-if', body);
    expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([422, field]);
  });

  it('refuses an assignment that there is, as making it is refused', async () => {
    const body = {
      changes: [{ kind: 'assignment.create', assignment: { project: 'acme-street', person: 'anna' } }],
    };
    const answer = await acme.post('/admin/v1/what-if', body);
    expect([answer.status, answer.body.code]).toEqual([409, 'ASSIGNMENT_EXISTS']);
  });

  it('is refused where the scope is another’s, and where the operator names none', async () => {
    expect(
      (await borealis.post('/admin/v1/what-if', { project: 'acme-street', changes: [lock] })).status,
    ).toBe(404);
    expect((await borealis.post('/admin/v1/what-if', { organisation: 'acme', changes: [lock] })).status).toBe(
      404,
    );
    expect((await operator.post('/admin/v1/what-if', { changes: [lock] })).status).toBe(422);
  });
});

async function records(action: string): Promise<number> {
  const [row] = await scene.rows<{ count: number }>(
    `SELECT count(*)::int AS count FROM access_entries WHERE (event->'unmapped'->'record')::text LIKE '%' || $1 || '%'`,
    [action],
  );
  return row?.count ?? 0;
}

/** Statements of the control plane that wait for a lock. */
async function waiting(): Promise<string[]> {
  // Asked within a transaction, which otherwise goes on seeing what it saw first.
  await scene.rows('SELECT pg_stat_clear_snapshot()');
  const rows = await scene.rows<{ query: string }>(
    `SELECT query FROM pg_stat_activity
     WHERE application_name = 'portcullis admin' AND wait_event_type = 'Lock' AND datname = current_database()`,
  );
  return rows.map(({ query }) => query);
}
