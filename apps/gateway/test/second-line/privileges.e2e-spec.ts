import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { uuidV7 } from '#libs/kernel';
import { endLease, holdTask } from '../support/leases.js';
import { Scene } from '../support/scene.js';
import { makeTicket, revokeTicket } from '../support/tickets.js';

const APP_ROLES = [
  'portcullis_gateway',
  'portcullis_admin',
  'portcullis_trail',
  'portcullis_worker',
] as const;
const INSUFFICIENT_PRIVILEGE = '42501';
const TRAIL_TABLES = ['access_entries', 'access_outcomes', 'recorded_values', 'log_leaves', 'logs'];

let scene: Scene;
const clients = new Map<string, pg.Client>();

beforeAll(async () => {
  scene = await Scene.create();
  const { itemId } = await scene.world.addItem({ content: Buffer.from('x') });
  expect((await scene.read(itemId)).status).toBe(200);
  for (const role of APP_ROLES) {
    const client = new pg.Client({
      connectionString: await scene.fixture.database.urlFor(role),
      options: '-c search_path=portcullis',
    });
    await client.connect();
    clients.set(role, client);
  }
});
afterAll(async () => {
  for (const client of clients.values()) await client.end();
  await scene?.stop();
});

/** The SQLSTATE a statement is refused with, `none` when it is not. */
async function refusalOf(role: string, sql: string): Promise<string> {
  const client = clients.get(role);
  try {
    await client?.query(sql);
    return 'none';
  } catch (error) {
    return (error as { code?: string }).code ?? 'unknown';
  }
}

describe.each(APP_ROLES)('%s', (role) => {
  it.each(
    TRAIL_TABLES.flatMap((table) => [
      `UPDATE ${table} SET organisation_id = organisation_id`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table}`,
      `INSERT INTO ${table} SELECT * FROM ${table}`,
      `ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`,
      `DROP TABLE ${table}`,
    ]),
  )('cannot change the trail: %s', async (sql) => {
    expect(await refusalOf(role, sql)).toBe(INSUFFICIENT_PRIVILEGE);
  });

  it.each([
    'UPDATE budget_windows SET items = 0, bytes = 0',
    'DELETE FROM budget_items',
    'UPDATE policy_epochs SET epoch = 0',
    'UPDATE policy_clock SET value = 0',
    'DELETE FROM policy_epochs',
  ])('cannot undo what was counted: %s', async (sql) => {
    expect(await refusalOf(role, sql)).toBe(INSUFFICIENT_PRIVILEGE);
  });

  it.each([
    'SET ROLE portcullis_recorder',
    'SET ROLE portcullis_directory',
    'SET SESSION AUTHORIZATION portcullis_recorder',
    'CREATE ROLE intruder',
    'CREATE TABLE portcullis.intruder ()',
    'CREATE FUNCTION portcullis.intruder() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
    `ALTER ROLE ${'portcullis_gateway'} BYPASSRLS`,
    `COPY (SELECT 1) TO PROGRAM 'true'`,
    `SELECT pg_read_file('/etc/hostname')`,
  ])('cannot become more than it is: %s', async (sql) => {
    expect(await refusalOf(role, sql)).toBe(INSUFFICIENT_PRIVILEGE);
  });

  it('bypasses no row-level security and owns no table', async () => {
    const { rows } = await scene.fixture.owner.query(
      `SELECT rolbypassrls, rolsuper, (SELECT count(*)::int FROM pg_class c WHERE c.relowner = r.oid) AS owned
       FROM pg_roles r WHERE rolname = $1`,
      [role],
    );
    expect(rows).toEqual([{ rolbypassrls: false, rolsuper: false, owned: 0 }]);
  });
});

describe('portcullis_gateway', () => {
  it('cannot read the hash of a tool’s secret from the table, nor anything else of the secret', async () => {
    const role = 'portcullis_gateway';
    expect(await refusalOf(role, 'SELECT secret_hash FROM tool_credentials')).toBe(INSUFFICIENT_PRIVILEGE);
    expect(await refusalOf(role, 'SELECT * FROM tool_credentials')).toBe(INSUFFICIENT_PRIVILEGE);
    expect(await refusalOf(role, 'SELECT id FROM tool_credentials ORDER BY secret_hash')).toBe(
      INSUFFICIENT_PRIVILEGE,
    );
  });

  it('reads no S3 credential but the one whose access key id it was told, and writes none', async () => {
    const role = 'portcullis_gateway';
    expect(await refusalOf(role, 'SELECT credential_id FROM s3_credentials')).toBe(INSUFFICIENT_PRIVILEGE);
    expect(await refusalOf(role, `UPDATE s3_credentials SET kms_key_id = 'x'`)).toBe(INSUFFICIENT_PRIVILEGE);
    expect(await refusalOf(role, `SELECT * FROM find_s3_credential('PCTAAAAAAAAAAAAAAAAA')`)).toBe('none');
  });

  it.each([
    'SELECT sha256 FROM tickets',
    'SELECT * FROM tickets',
    'SELECT id FROM tickets ORDER BY sha256',
    'SELECT network FROM tickets',
    'UPDATE tickets SET uses = 0',
    'UPDATE tickets SET max_uses = NULL',
    `UPDATE tickets SET expires_at = 'infinity'`,
    'UPDATE tickets SET network = NULL',
    `UPDATE tickets SET person_id = '${uuidV7()}'`,
    'DELETE FROM tickets',
    'SELECT expire_tickets(1)',
    'SELECT spend_tickets(NULL)',
  ])('makes tickets and takes them back, and can do nothing else with them: %s', async (sql) => {
    expect(await refusalOf('portcullis_gateway', sql)).toBe(INSUFFICIENT_PRIVILEGE);
  });

  it.each([
    `UPDATE tickets SET revoked_at = NULL`,
    `UPDATE tickets SET revoked_at = now() + interval '1 day'`,
    `UPDATE task_leases SET ended_at = NULL, ending = NULL`,
    `UPDATE task_leases SET ended_at = now() + interval '1 day'`,
    `UPDATE task_leases SET ending = 'completed'`,
  ])('cannot undo, even in its organisation, what was taken back or has ended: %s', async (sql) => {
    const { owner } = scene.fixture;
    const { itemId } = await scene.world.addItem({ content: Buffer.from('x') });
    const { id } = await makeTicket(scene, itemId);
    await revokeTicket(scene, id);
    const { leaseId } = await holdTask(scene, { items: [itemId] });
    await endLease(owner, leaseId);
    const table = sql.split(' ')[1] ?? '';
    const row = table === 'tickets' ? id : leaseId;
    const gateway = clients.get('portcullis_gateway');
    await gateway?.query(`SELECT set_config('portcullis.organisations', $1, false)`, [scene.world.client]);
    try {
      const same = sql.startsWith('UPDATE tickets') ? 'revoked_at = revoked_at' : 'ended_at = ended_at';
      const seen = await gateway?.query(`UPDATE ${table} SET ${same} WHERE id = '${row}'`);
      expect(seen?.rowCount).toBe(1);
      expect(await refusalOf('portcullis_gateway', `${sql} WHERE id = '${row}'`)).toBe(
        INSUFFICIENT_PRIVILEGE,
      );
    } finally {
      await gateway?.query(`SELECT set_config('portcullis.organisations', '', false)`);
    }
  });

  it.each([
    `INSERT INTO engagements VALUES ('${uuidV7()}', '${uuidV7()}')`,
    `UPDATE people SET roles = '{operator_admin}'`,
    `UPDATE assignments SET revoked_at = NULL`,
    `INSERT INTO assignments (id) VALUES ('${uuidV7()}')`,
    `UPDATE datasets SET locked = false`,
    `DELETE FROM acceptances`,
    `UPDATE acceptances SET sha256 = ''`,
    `UPDATE item_versions SET object_key = 'x'`,
    `UPDATE dataset_keys SET wrapped = ''`,
    `UPDATE tasks SET priority = 100`,
    `INSERT INTO tasks (id) VALUES ('${uuidV7()}')`,
    `INSERT INTO task_items VALUES ('${uuidV7()}', '${uuidV7()}', '${uuidV7()}', 0)`,
    `DELETE FROM task_leases`,
    `UPDATE task_leases SET person_id = '${uuidV7()}'`,
    `INSERT INTO adequacy_decisions VALUES ('EEA', 'US', now(), NULL, true, 'x')`,
    `DELETE FROM terms`,
  ])('cannot write governance: %s', async (sql) => {
    expect(await refusalOf('portcullis_gateway', sql)).toBe(INSUFFICIENT_PRIVILEGE);
  });

  it('cannot record an acceptance outside the organisations of its transaction', async () => {
    const sql = `INSERT INTO acceptances (terms_id, person_id, organisation_id, sha256)
      VALUES ('${scene.world.nda}', '${scene.personId('stranger')}', '${scene.world.client}', 'x')`;
    expect(await refusalOf('portcullis_gateway', sql)).toBe(INSUFFICIENT_PRIVILEGE);
  });
});

describe('a function of the schema', () => {
  it('that runs with its owner’s rights fixes its search path and is for the app roles only', async () => {
    const { rows } = await scene.fixture.owner.query<{ name: string; path: string | null; open: boolean }>(
      `SELECT p.proname AS name, (SELECT c FROM unnest(p.proconfig) c WHERE c LIKE 'search_path=%') AS path,
         EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0) AS open
       FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
       WHERE n.nspname = 'portcullis' AND p.prosecdef`,
    );
    expect(rows.length).toBeGreaterThanOrEqual(7);
    for (const { name, path, open } of rows) {
      expect([name, path, open]).toEqual([name, 'search_path=portcullis, pg_temp', false]);
    }
  });

  it('is owned by a role nobody logs in as when it sees more than its caller', async () => {
    const { rows } = await scene.fixture.owner.query(
      `SELECT DISTINCT r.rolname, r.rolcanlogin, r.rolsuper, r.rolbypassrls
       FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_roles r ON r.oid = p.proowner
       WHERE n.nspname = 'portcullis' AND p.prosecdef ORDER BY 1`,
    );
    expect(rows).toEqual([
      { rolname: 'portcullis_archivist', rolcanlogin: false, rolsuper: false, rolbypassrls: false },
      { rolname: 'portcullis_directory', rolcanlogin: false, rolsuper: false, rolbypassrls: false },
      { rolname: 'portcullis_eraser', rolcanlogin: false, rolsuper: false, rolbypassrls: false },
      { rolname: 'portcullis_evidence', rolcanlogin: false, rolsuper: false, rolbypassrls: false },
      { rolname: 'portcullis_keeper', rolcanlogin: false, rolsuper: false, rolbypassrls: false },
      { rolname: 'portcullis_linker', rolcanlogin: false, rolsuper: false, rolbypassrls: false },
      { rolname: 'portcullis_notifier', rolcanlogin: false, rolsuper: false, rolbypassrls: false },
      { rolname: 'portcullis_recorder', rolcanlogin: false, rolsuper: false, rolbypassrls: false },
      { rolname: 'portcullis_sequencer', rolcanlogin: false, rolsuper: false, rolbypassrls: false },
    ]);
  });
});
