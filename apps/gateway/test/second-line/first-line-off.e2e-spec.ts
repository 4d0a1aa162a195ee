import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { FactsService, type SubjectPart } from '#libs/facts';
import { freezePrincipal, type Principal } from '#libs/identity';
import { uuidV7 } from '#libs/kernel';
import { Database } from '#libs/persistence';
import { Scene } from '../support/scene.js';
import { addTasks, claimed } from '../support/tasks.js';
import { holdTask } from '../support/leases.js';
import { makeTicket } from '../support/tickets.js';
import { connectTool } from '../support/tools.js';
import { createProject } from '../support/governance.js';
import { createDataset } from '../support/world.js';

/** What row-level security must hide from whoever is outside their organisation; found in the catalogue, not listed here. */
const TENANT_TABLES = `
  SELECT c.oid::regclass::text AS name, c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = 'portcullis' AND c.relkind IN ('r', 'p')
    AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'organisation_id' AND NOT a.attisdropped)
  ORDER BY 1`;

let scene: Scene;
let gateway: pg.Client;
let database: Database;
let tables: readonly { name: string; enabled: boolean; forced: boolean }[];
let itemId: string;
let foreignItem: string;
let foreignDataset: string;
let foreignProject: string;

beforeAll(async () => {
  scene = await Scene.create();
  const { fixture, world } = scene;
  ({ itemId } = await world.addItem({ content: Buffer.from('x') }));
  foreignDataset = uuidV7();
  await createDataset(fixture, { id: foreignDataset, organisation: world.otherClient, slug: 'theirs' });
  foreignItem = (
    await world.addItem({
      content: Buffer.from('x'),
      dataset: foreignDataset,
      organisation: world.otherClient,
    })
  ).itemId;
  foreignProject = await createProject(scene, {
    organisation: world.otherClient,
    slug: 'theirs',
    datasets: [foreignDataset],
    people: ['annotator'],
  });
  await connectTool(scene, { projects: [world.project] });
  await fillTheRest();
  expect((await scene.read(itemId)).status).toBe(200);
  const url = await fixture.database.urlFor('portcullis_gateway');
  gateway = new pg.Client({ connectionString: url, options: '-c search_path=portcullis' });
  await gateway.connect();
  database = await Database.connect({
    url,
    poolSize: 1,
    applicationName: 'tests: second line',
    statementTimeoutMs: 2_000,
  });
  ({ rows: tables } = await fixture.owner.query(TENANT_TABLES));
});
afterAll(async () => {
  await gateway?.end();
  await database?.close();
  await scene?.stop();
});

/** Gives the tables that the world leaves empty a row of the first client, so that seeing none proves something. */
async function fillTheRest(): Promise<void> {
  await makeTicket(scene, itemId);
  await holdTask(scene, { items: [itemId] });
  const { owner } = scene.fixture;
  const { client, vendor } = scene.world;
  await owner.query('INSERT INTO vendor_approvals VALUES ($1, $2, now(), now())', [vendor, client]);
  await owner.query(
    `INSERT INTO transfer_bases (id, organisation_id, from_region, to_country, mechanism, valid_from, valid_until)
     VALUES ($1, $2, 'eu', 'US', 'derogation', now(), now() + interval '1 day')`,
    [uuidV7(), client],
  );
  await owner.query(`INSERT INTO idempotency_keys VALUES ($1, $2, 'key', '\\x00', 201, '{}')`, [
    client,
    scene.personId('administrator'),
  ]);
  await owner.query(`INSERT INTO notification_preferences VALUES ($1, $2, 'grants', false)`, [
    scene.personId('annotator'),
    client,
  ]);
  await addTasks(scene, { tasks: [[itemId], [itemId]] });
  await claimed(scene);
  await owner.query(
    `INSERT INTO task_cursors (person_id, project_id, organisation_id, dataset_id, stage, tier, passed) VALUES ($1, $2, $3, $4, 'annotating', 1, 0)`,
    [scene.personId('annotator'), scene.world.project, client, scene.world.dataset],
  );
}

async function countAs(role: pg.Client, organisations: readonly string[], table: string): Promise<number> {
  await role.query('BEGIN');
  try {
    await role.query(`SELECT set_config('portcullis.organisations', $1, true)`, [organisations.join(',')]);
    const { rows } = await role.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`);
    return rows[0]?.count ?? -1;
  } finally {
    await role.query('ROLLBACK');
  }
}

async function readableByGateway(): Promise<string[]> {
  const { rows } = await scene.fixture.owner.query<{ name: string }>(
    `SELECT DISTINCT table_name AS name FROM information_schema.column_privileges
     WHERE grantee = 'portcullis_gateway' AND privilege_type = 'SELECT' AND table_schema = 'portcullis'`,
  );
  return rows.map((row) => row.name);
}

describe('the second line', () => {
  it('is forced on every table that carries an organisation', () => {
    expect(tables.length).toBeGreaterThan(15);
    expect(tables.filter((table) => !table.enabled || !table.forced)).toEqual([]);
  });

  it('shows the gateway no row of any table without a scope, or with another client’s', async () => {
    const readable = await readableByGateway();
    let seenByItsOwn = 0;
    for (const { name } of tables.filter((table) => readable.includes(table.name))) {
      const column = name === 'tool_credentials' ? `(SELECT id FROM ${name}) AS t` : name;
      expect([name, await countAs(gateway, [], column)]).toEqual([name, 0]);
      expect([name, await countAs(gateway, [uuidV7()], column)]).toEqual([name, 0]);
      const own = await countAs(gateway, [scene.world.client, scene.world.operator], column);
      expect([name, own > 0]).toEqual([name, true]);
      seenByItsOwn += 1;
    }
    expect(seenByItsOwn).toBeGreaterThan(10);
  });

  it('shows one client’s scope nothing of the other’s', async () => {
    const { rows } = await scopedQuery([scene.world.client], 'SELECT DISTINCT organisation_id FROM items');
    expect(rows).toEqual([{ organisation_id: scene.world.client }]);
    const datasets = await scopedQuery([scene.world.otherClient], 'SELECT id FROM datasets');
    expect(datasets.rows).toEqual([{ id: foreignDataset }]);
  });

  it('does not keep a scope beyond its transaction', async () => {
    await database.read({ organisations: [scene.world.client] }, 'SELECT 1', []);
    expect(await database.query('SELECT id FROM items')).toEqual([]);
  });

  it('does not take a scope as SQL', async () => {
    const hostile = `${scene.world.client},${scene.world.otherClient}') OR true --`;
    await expect(scopedQuery([hostile], 'SELECT id FROM items')).rejects.toThrow(/invalid input syntax/);
  });
});

describe('with the first line switched off', () => {
  // A caller nothing was checked of: the gates are not asked, only the facts' own database access is left.
  const outsider = (worksFor: readonly string[]): Principal =>
    freezePrincipal({
      kind: 'person',
      id: scene.personId('annotator'),
      organisationId: scene.world.operator,
      roles: ['annotator'],
      worksFor,
      credentialId: null,
      subject: 'annotator',
      authenticatedBy: 'access-token',
      handle: 'annotator',
    });

  it('a caller who does not work for the client still finds no item, dataset, project, assignment or terms of it', async () => {
    const facts = new FactsService(database);
    for (const principal of [outsider([]), outsider([scene.world.client])]) {
      expect(await facts.findItem(principal, foreignItem)).toBeNull();
      expect(await facts.getDataset(principal, foreignDataset)).toBeNull();
      expect(await facts.chooseProject(principal, foreignProject, foreignDataset)).toEqual({
        kind: 'unknown',
      });
      expect(await facts.chooseProject(principal, undefined, foreignDataset)).toEqual({ kind: 'none' });
      const subject: SubjectPart = await facts.getSubject(principal, foreignProject);
      expect(subject.facts).toMatchObject({ project: null, assignment: null });
    }
  });

  it('a caller who works for nobody is not even known to exist', async () => {
    const subject = await new FactsService(database).getSubject(outsider([]), scene.world.project);
    expect(subject.facts.principal).toMatchObject({
      status: null,
      roles: null,
      worksFor: null,
      worker: null,
    });
  });

  it('what another caller cached is not given to one who does not work for its owner', async () => {
    const facts = new FactsService(database);
    expect(await facts.findItem(outsider([scene.world.client]), itemId)).not.toBeNull();
    expect(await facts.findItem(outsider([scene.world.otherClient]), itemId)).toBeNull();
    expect(await facts.findItem(outsider([]), itemId)).toBeNull();
  });
});

describe('the queue, with the gates switched off', () => {
  const claimAs = (organisations: readonly string[]): Promise<pg.QueryResult> => {
    const { client, project, dataset } = scene.world;
    const person = scene.personId('other-annotator');
    return scopedQuery(
      organisations,
      `SELECT task_id, contended FROM claim_task('${client}', '${project}', '${person}', '{annotating}', '{${dataset}}', '${uuidV7()}')`,
    );
  };

  it('gives a task within its organisation’s scope and none outside it', async () => {
    expect((await claimAs([scene.world.client])).rows).toEqual([
      { task_id: expect.any(String), contended: false },
    ]);
    for (const scope of [[scene.world.otherClient], []])
      expect((await claimAs(scope)).rows).toEqual([{ task_id: null, contended: false }]);
  });

  it('takes no lease for another organisation, and ends none of it', async () => {
    const { client, otherClient, project } = scene.world;
    const lease = `INSERT INTO task_leases (id, organisation_id, project_id, task_id, person_id, stage, expires_at)
      SELECT '${uuidV7()}', '${client}', '${project}', '${uuidV7()}', '${scene.personId('reviewer')}', 'annotating', now()`;
    await expect(scopedQuery([otherClient], lease)).rejects.toMatchObject({ code: '42501' });
    const ended = await scopedQuery(
      [otherClient],
      `UPDATE task_leases SET ended_at = now(), ending = 'released' WHERE ended_at IS NULL`,
    );
    expect(ended.rowCount).toBe(0);
  });
});

async function scopedQuery(organisations: readonly string[], sql: string): Promise<pg.QueryResult> {
  await gateway.query('BEGIN');
  try {
    await gateway.query(`SELECT set_config('portcullis.organisations', $1, true)`, [organisations.join(',')]);
    return await gateway.query(sql);
  } finally {
    await gateway.query('ROLLBACK');
  }
}
