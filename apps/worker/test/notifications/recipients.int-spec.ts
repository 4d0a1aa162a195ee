import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import type { Audience } from '#libs/notifications';
import { Outbox } from '../../src/notifications/outbox.repository.js';
import { OutboxScene } from '../support/outbox-scene.js';

let scene: OutboxScene;
let outbox: Outbox;
const people: Record<string, string> = {};
let project: string;

beforeAll(async () => {
  scene = await OutboxScene.create();
  outbox = new Outbox(await scene.as('portcullis_worker'));
  const other = await scene.organisation('borealis');
  const add = async (handle: string, organisation: string, role: string, status = 'active') => {
    people[handle] = await scene.person(handle, { organisation, roles: [role], status });
  };
  await add('acme-admin', scene.client, 'client_admin');
  await add('acme-gone', scene.client, 'client_admin', 'suspended');
  await add('acme-auditor', scene.client, 'client_auditor');
  await add('borealis-admin', other, 'client_admin');
  await add('operator', scene.operator, 'operator_admin');
  await add('engaged', scene.operator, 'annotator');
  await add('engaged-gone', scene.operator, 'annotator', 'suspended');
  await add('assigned', scene.operator, 'annotator');
  await add('revoked', scene.operator, 'annotator');
  await add('stranger', scene.operator, 'reviewer');
  for (const handle of ['engaged', 'engaged-gone', 'assigned', 'revoked']) {
    await scene.owner.query('INSERT INTO engagements (person_id, organisation_id) VALUES ($1, $2)', [
      people[handle],
      scene.client,
    ]);
  }
  project = uuidV7();
  await scene.owner.query(
    `INSERT INTO projects (id, organisation_id, slug, name, starts_at, purpose, minimum_age, workforce_types)
     VALUES ($1, $2, 'street', 'Street', now(), 'annotation', 18, '{in_house}')`,
    [project, scene.client],
  );
  await assign('assigned', null, null);
  await assign('revoked', null, 'now()');
});
afterAll(() => scene?.drop());

async function assign(handle: string, expires: string | null, revoked: string | null, starts = 'now()') {
  const id = uuidV7();
  await scene.owner.query(
    `INSERT INTO assignments (id, organisation_id, project_id, person_id, purpose, starts_at, expires_at, revoked_at)
     VALUES ($1, $2, $3, $4, 'annotation', ${starts}, ${expires ?? 'NULL'}, ${revoked ?? 'NULL'})`,
    [id, scene.client, project, people[handle]],
  );
  return id;
}

async function toldOf(audience: Audience): Promise<string[]> {
  const id = await scene.tell({ type: 'terms.issued', audience });
  await outbox.dispatch(100, true);
  const told = (await scene.deliveries(id)).map(({ person_id: person }) => person);
  return Object.keys(people)
    .filter((handle) => told.includes(people[handle] ?? ''))
    .sort();
}

describe('who is told', () => {
  it.each<[string, () => Audience, string[]]>([
    ['nobody', () => ({}), []],
    ['a role of the organisation', () => ({ roles: ['client_admin'] }), ['acme-admin']],
    ['a role of the operator', () => ({ roles: ['operator_admin'] }), ['operator']],
    // The operator's own reviewers are not the client's.
    ['a role nobody there has', () => ({ roles: ['reviewer'] }), []],
    ['whoever works for it', () => ({ workers: true }), ['assigned', 'engaged', 'revoked']],
    ['the people of a project', () => ({ projectId: project }), ['assigned']],
    [
      'somebody by id, whatever their standing',
      () => ({ people: [people['acme-gone'] ?? ''] }),
      ['acme-gone'],
    ],
    [
      'each once, however often they are meant',
      () => ({
        people: [people['assigned'] ?? '', people['acme-admin'] ?? ''],
        roles: ['client_admin', 'client_auditor'],
        workers: true,
        projectId: project,
      }),
      ['acme-admin', 'acme-auditor', 'assigned', 'engaged', 'revoked'],
    ],
  ])('is %s', async (_what, audience, expected) => {
    expect(await toldOf(audience())).toEqual(expected);
  });

  it('is everybody, each once, when that takes several steps; what cannot wait comes in between', async () => {
    const database = await scene.as('portcullis_worker');
    const step = async (): Promise<boolean> => {
      const sql = 'SELECT dispatch_notifications(20, 1, true) AS count';
      const [row] = await database.query<{ count: number }>(sql);
      return row?.count === 20;
    };
    const finish = async (): Promise<void> => {
      while (await step());
    };
    await finish();
    const id = await scene.tell({ type: 'terms.issued', audience: { workers: true } });
    expect(await step()).toBe(true);
    const urgent = await scene.tell({ type: 'break-glass.used', audience: { roles: ['client_admin'] } });
    await step();
    expect([(await scene.deliveries(urgent)).length, (await scene.deliveries(id)).length]).toEqual([1, 1]);
    await finish();
    const told = (await scene.deliveries(id)).map(({ person_id: person }) => person);
    expect(told.sort()).toEqual([people['assigned'], people['engaged'], people['revoked']].sort());
    const { rows } = await scene.owner.query('SELECT FROM notifications WHERE dispatched_at IS NULL');
    expect(rows).toEqual([]);
  });

  it('is nobody of another client, whose project is named', async () => {
    const borealis = await scene.organisation('corona');
    const id = await scene.tell({ organisationId: borealis, audience: { projectId: project } });
    await outbox.dispatch(100, true);
    expect(await scene.deliveries(id)).toEqual([]);
  });
});

describe('grants that end soon', () => {
  const announced = async (assignment: string): Promise<number> => {
    const database = await scene.as('portcullis_worker');
    await database.query('SELECT announce_expiring_grants(100)');
    const { rows } = await scene.owner.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM notifications WHERE body::jsonb -> 'data' ->> 'assignmentId' = $1`,
      [assignment],
    );
    return rows[0]?.count ?? -1;
  };
  const fresh = async (expires: string, starts: string, revoked: string | null = null): Promise<string> => {
    await scene.owner.query('UPDATE assignments SET revoked_at = now() WHERE revoked_at IS NULL');
    return assign('engaged', expires, revoked, starts);
  };

  it.each([
    ["now() + interval '6 days'", "now() - interval '60 days'", 1],
    ["now() + interval '8 days'", "now() - interval '360 days'", 0],
    ["now() + interval '2 days'", "now() - interval '4 days'", 0],
    ["now() + interval '1 day'", "now() - interval '4 days'", 1],
    ["now() + interval '10 minutes'", "now() - interval '1 hour'", 0],
    ["now() - interval '1 minute'", "now() - interval '4 days'", 0],
  ])('(until %s, from %s) are announced %d times', async (expires, starts, count) => {
    expect(await announced(await fresh(expires, starts))).toBe(count);
  });

  it('are announced once, and again when their end was moved; revoked ones never', async () => {
    const id = await fresh("now() + interval '1 day'", "now() - interval '30 days'");
    expect([await announced(id), await announced(id)]).toEqual([1, 1]);
    await scene.owner.query(
      `UPDATE assignments SET expires_at = expires_at + interval '1 day' WHERE id = $1`,
      [id],
    );
    expect([await announced(id), await announced(id)]).toEqual([2, 2]);
    const revoked = await fresh("now() + interval '1 day'", "now() - interval '30 days'", 'now()');
    expect(await announced(revoked)).toBe(0);
  });

  it('are told to the person and to the client’s administrators, under one id in row and body', async () => {
    const id = await fresh("now() + interval '1 day'", "now() - interval '30 days'");
    await announced(id);
    const { rows } = await scene.owner.query<{ id: string; body: string }>(
      `SELECT id, body FROM notifications WHERE body::jsonb -> 'data' ->> 'assignmentId' = $1`,
      [id],
    );
    expect(rows).toHaveLength(1);
    expect(JSON.parse(rows[0]?.body ?? '')).toMatchObject({ id: rows[0]?.id, type: 'grant.expiring' });
    await outbox.dispatch(100, true);
    const told = (await scene.deliveries(rows[0]?.id ?? '')).map(({ person_id: person }) => person);
    expect(told.sort()).toEqual([people['acme-admin'], people['engaged']].sort());
  });
});
