import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, type Transaction } from '#libs/persistence';
import { ADMIN_ENTITIES } from '../../src/admin.entities.js';
import { ok, Scene } from '../support/scene.js';

let scene: Scene;
let database: Database;
let acme: string;
let borealis: string;
let pending: { readonly id: string; readonly proposedBy: string };
let other: string;
beforeAll(async () => {
  scene = await Scene.create();
  acme = await scene.client('acme');
  borealis = await scene.client('borealis');
  other = await scene.person('acme-second', { organisation: 'acme', roles: ['client_admin'] });
  await scene.dataset('acme', 'scans', { sensitivity: 'special_category' });
  await scene.project('acme', 'clinic', ['scans']);
  await scene.person('anna', { worksFor: ['acme'] });
  const first = await scene.as('acme-admin');
  pending = ok(await first.post('/admin/v1/assignments', { project: 'clinic', person: 'anna' }));
  database = await Database.connect({
    url: await scene.fixture.database.urlFor('portcullis_admin'),
    poolSize: 2,
    applicationName: 'second line',
    statementTimeoutMs: 5_000,
    entities: ADMIN_ENTITIES,
  });
});
afterAll(async () => {
  await database.close();
  await scene.stop();
});

const run = (statement: string, values: unknown[]): Promise<unknown> =>
  database.read({ organisations: [acme] }, statement, values);
const decide = (by: string): Promise<unknown> =>
  run(
    `UPDATE portcullis.pending_changes SET state = 'applied', decided_by = $2, decided_at = now() WHERE id = $1`,
    [pending.id, by],
  );

const OFF = `UPDATE portcullis.two_person_rules SET rule = 'recorded' WHERE organisation_id = $1`;
const APPLY = `UPDATE portcullis.pending_changes SET state = 'applied', decided_by = $2, decided_at = now() WHERE id = $1`;
const together = (work: (transaction: Transaction) => Promise<unknown>): Promise<unknown> =>
  database.transaction({ organisations: [acme] }, work);
const refused = { driverError: { code: '42501' } };
const ruleNow = async (): Promise<unknown> =>
  run('SELECT rule FROM portcullis.two_person_rules WHERE organisation_id = $1', [acme]);

/** A change of the rule that waits for a second person, asked for with a word; returns its id. */
async function asked(rule: string): Promise<string> {
  const [row] = (await run(
    `INSERT INTO portcullis.pending_changes
       (id, organisation_id, kind, target, body, concerns, base_sha256, reason, proposed_by, proposed_at, expires_at)
     SELECT gen_random_uuid(), organisation_id, 'two-person-rule.update', organisation_id, jsonb_build_object('rule', $2::text), concerns,
       base_sha256, 'why', proposed_by, now(), now() + interval '1 day'
     FROM portcullis.pending_changes WHERE id = $1 RETURNING id`,
    [pending.id, rule],
  )) as { id: string }[];
  if (row === undefined) throw new Error('nothing was asked for');
  return row.id;
}

describe('the database, whatever the control plane does', () => {
  it('lets nobody rewrite what was asked for, or who asked', async () => {
    for (const column of ['body', 'concerns', 'base_sha256', 'proposed_by', 'expires_at', 'kind', 'target']) {
      await expect(
        run(`UPDATE portcullis.pending_changes SET ${column} = ${column} WHERE id = $1`, [pending.id]),
      ).rejects.toMatchObject({ driverError: { code: '42501' } });
    }
    await expect(
      run('DELETE FROM portcullis.pending_changes WHERE id = $1', [pending.id]),
    ).rejects.toMatchObject({
      driverError: { code: '42501' },
    });
  });

  it('takes no approval by whoever asked, and none twice', async () => {
    await expect(decide(pending.proposedBy)).rejects.toMatchObject({ driverError: { code: '23514' } });
    await decide(other);
    await expect(decide(other)).rejects.toMatchObject({ driverError: { code: '42501' } });
  });

  it('takes no change that is approved when it is asked for, and no rule turned off by one', async () => {
    const born = `INSERT INTO portcullis.pending_changes
      (id, organisation_id, kind, body, concerns, base_sha256, state, proposed_by, proposed_at, expires_at, decided_by, decided_at)
      SELECT gen_random_uuid(), organisation_id, kind, body, concerns, base_sha256, 'applied', $2, now(), now() + interval '1 day', $3, now()
      FROM portcullis.pending_changes WHERE id = $1`;
    await expect(run(born, [pending.id, pending.proposedBy, other])).rejects.toMatchObject({
      driverError: { code: '42501' },
    });
    await run(`INSERT INTO portcullis.two_person_rules VALUES ($1, 'required')`, [acme]);
    const off = run(`UPDATE portcullis.two_person_rules SET rule = 'recorded' WHERE organisation_id = $1`, [
      acme,
    ]);
    await expect(off).rejects.toMatchObject({ driverError: { code: '42501' } });
  });

  it('takes an approval of long ago for no leave to turn the rule off, whatever writes it anew', async () => {
    await run(APPLY, [await asked('recorded'), other]);
    const attack = together(async (transaction) => {
      await transaction.query('SELECT portcullis.erase_words($1)', [pending.proposedBy]);
      await transaction.query(OFF, [acme]);
    });
    await expect(attack).rejects.toMatchObject(refused);
    expect(await ruleNow()).toEqual([{ rule: 'required' }]);
  });

  it('takes no approval of something else for it, nor one of another organisation', async () => {
    const something = await asked('required');
    const attack = together(async (transaction) => {
      await transaction.query(APPLY, [something, other]);
      await transaction.query(OFF, [acme]);
    });
    await expect(attack).rejects.toMatchObject(refused);
    const claimed = run(`UPDATE portcullis.pending_changes SET applied_in = 'x' WHERE id = $1`, [something]);
    await expect(claimed).rejects.toMatchObject(refused);
  });

  it.each(['two_person_rules', 'request_rules'])('moves no row of %s to somebody else', async (table) => {
    const moved = database.read(
      { organisations: [], operator: true },
      `UPDATE portcullis.${table} SET organisation_id = $2 WHERE organisation_id = $1`,
      [acme, borealis],
    );
    await expect(moved).rejects.toMatchObject(refused);
  });

  it('turns the rule off with the approval of just that, also one that is written under a savepoint', async () => {
    const on = `UPDATE portcullis.two_person_rules SET rule = 'required' WHERE organisation_id = $1`;
    await run(on, [acme]);
    const off = await asked('recorded');
    await together(async (transaction) => {
      await transaction.query(OFF, [acme]);
      await transaction.query('SAVEPOINT inner_work');
      await transaction.query(APPLY, [off, other]);
      await transaction.query('RELEASE SAVEPOINT inner_work');
    });
    expect(await ruleNow()).toEqual([{ rule: 'recorded' }]);
  });

  it('takes no disclosure in which both are one', async () => {
    const statement = `INSERT INTO portcullis.lawful_disclosures
      (id, organisation_id, held_by, authority, legal_basis, dataset_id, valid_from, valid_until, requested_by, requested_at, approved_by, approved_at, told_at)
      SELECT gen_random_uuid(), $1, $1, 'court', 'law', d.id, now(), now() + interval '1 day', $2, now(), $2, now(), now() FROM portcullis.datasets d`;
    await expect(run(statement, [acme, other])).rejects.toMatchObject({ driverError: { code: '23514' } });
  });

  it('shows a client no disclosure that it is barred from, and one whose bar is over', async () => {
    const insert = `INSERT INTO lawful_disclosures
      (id, organisation_id, held_by, authority, legal_basis, dataset_id, valid_from, valid_until, bar_reason, bar_until, requested_by, requested_at, approved_by, approved_at)
      SELECT gen_random_uuid(), $1, $2, 'court', 'law', d.id, now(), now() + interval '1 day', 'law', now() + $3::interval, $4, now(), $5, now() FROM datasets d
      RETURNING id`;
    const people = [other, pending.proposedBy];
    const [, over] = [
      await scene.rows(insert, [acme, scene.operatorId, '1 hour', ...people]),
      await scene.rows(insert, [acme, scene.operatorId, '-1 hour', ...people]),
    ];
    expect(await run('SELECT id FROM portcullis.lawful_disclosures', [])).toEqual(over);
  });
});
