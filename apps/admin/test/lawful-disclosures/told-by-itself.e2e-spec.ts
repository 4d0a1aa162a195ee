import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '#libs/testing';
import type { Api } from '../support/api.js';
import { ok, Scene } from '../support/scene.js';

const PATH = '/admin/v1/lawful-disclosures';
const OFTEN_MS = 20;

let scene: Scene;
let acme: string;
let operator: Api;
let auditor: Api;
beforeAll(async () => {
  scene = await Scene.create({ tellingIntervalMs: OFTEN_MS });
  acme = await scene.client('acme');
  await scene.client('borealis');
  await scene.person('operator-two', { roles: ['operator_admin'] });
  await scene.person('acme-auditor', { organisation: 'acme', roles: ['client_auditor'] });
  await scene.dataset('acme', 'scenes');
  // Two more that look as often: of several processes one tells.
  for (let more = 0; more < 2; more += 1) await scene.fixture.startAdmin({ tellingIntervalMs: OFTEN_MS });
  [operator, auditor] = [await scene.as('operator'), await scene.as('acme-auditor')];
});
afterAll(() => scene?.stop());

/** A disclosure that two people of the operator made; returns its id. */
async function disclosed(settings: object): Promise<string> {
  const what = { organisation: 'acme', authority: 'court', legalBasis: 'law', dataset: 'scenes' };
  const dated = { validFrom: '2026-01-01T00:00:00Z', validUntil: '2100-01-01T00:00:00Z' };
  const { id } = ok(await operator.post(PATH, { ...what, ...dated, ...settings }));
  const answer = await (await scene.as('operator-two')).post(`/admin/v1/pending-changes/${id}/approve`);
  ok(answer);
  return (await scene.entryOf(answer)).body.object.id;
}

const barred = (): Promise<string> =>
  disclosed({ barredFromClient: { reason: 'law', until: '2099-01-01T00:00:00Z' } });
const over = (id: string): Promise<object[]> =>
  scene.rows('UPDATE lawful_disclosures SET bar_until = now() WHERE id = $1', [id]);

/** What was put on the client's trail of it, by whom. */
const recorded = (id: string) =>
  scene.rows<{
    action: string;
    actor: unknown;
    after: { toldAt: string | null; withdrawnAt: string | null };
  }>(
    `SELECT event #>> '{unmapped,record,action}' AS action, (event #> '{actor,user}')::jsonb AS actor,
       (event #> '{unmapped,record,after}')::jsonb AS after
     FROM access_entries WHERE organisation_id = $1 AND kind = 'disclosure' AND event #>> '{unmapped,record,object,id}' = $2 ORDER BY id`,
    [acme, id],
  );
/** Whom of the client was told of it outside the trail. */
const notified = (id: string) =>
  scene.rows<{ organisation: string; to_roles: string[]; body: string }>(
    `SELECT o.slug AS organisation, n.to_roles, n.body FROM notifications n JOIN organisations o ON o.id = n.organisation_id
     WHERE n.type = 'lawful-disclosure.told' AND n.body::json #>> '{data,disclosureId}' = $1`,
    [id],
  );
const isTold = (id: string): Promise<unknown> =>
  waitUntil(async () => ok(await operator.get(`${PATH}/${id}`)).toldAt !== null, { timeoutMs: 15_000 });

describe('a disclosure whose bar is over', () => {
  it('is put on the client’s trail once, as the disclosure’s own doing, and told to its administrators and auditors', async () => {
    const [waiting, id] = [await barred(), await barred()];
    await over(id);
    await isTold(id);
    const [told, ...others] = await recorded(id);
    expect(others).toEqual([]);
    expect(told).toMatchObject({
      action: 'lawful-disclosure.tell',
      actor: { type_id: 3, uid: id, org: { uid: acme } },
      after: { authority: 'court', heldBy: scene.operatorId, toldAt: expect.any(String) },
    });
    const [notice, ...more] = await notified(id);
    expect(more).toEqual([]);
    expect(notice).toMatchObject({ organisation: 'acme', to_roles: ['client_admin', 'client_auditor'] });
    // Ids and dates leave the installation, and nothing of what the law or the authority said.
    expect(Object.keys(JSON.parse(notice?.body ?? '{}').data).sort()).toEqual([
      'barredUntil',
      'datasetId',
      'disclosureId',
      'validFrom',
      'validUntil',
    ]);
    expect(ok(await auditor.get(`${PATH}?told=true`)).items).toMatchObject([{ id }]);
    // The other's bar still runs: nothing of it anywhere the client looks.
    expect([await recorded(waiting), await notified(waiting)]).toEqual([[], []]);
    expect(ok(await operator.get(`${PATH}/${waiting}`)).toldAt).toBeNull();
  });

  it('is told also where it was withdrawn meanwhile: that it was asked for is the client’s to know', async () => {
    const id = await barred();
    ok(await operator.delete(`${PATH}/${id}`, { reason: 'order lifted' }));
    expect(await recorded(id)).toEqual([]);
    await over(id);
    await isTold(id);
    const [told] = await recorded(id);
    expect(told?.after.withdrawnAt).toEqual(expect.any(String));
  });

  it('that nobody was barred from is told when it is approved', async () => {
    const id = await disclosed({});
    expect(await notified(id)).toHaveLength(1);
    expect(await recorded(id)).toMatchObject([{ action: 'lawful-disclosure.create' }]);
  });

  it('is told whatever hundreds of others fail on, and those are tried again', async () => {
    const broken = await barred();
    await scene.rows(
      `CREATE FUNCTION fail_to_tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'broken'; END $$`,
    );
    await scene.rows(
      `CREATE TRIGGER fails BEFORE UPDATE OF told_at ON lawful_disclosures FOR EACH ROW WHEN (NEW.authority = 'broken')
       EXECUTE FUNCTION fail_to_tell()`,
    );
    await scene.rows(
      `INSERT INTO lawful_disclosures (id, organisation_id, held_by, authority, legal_basis, dataset_id, valid_from, valid_until,
         bar_reason, bar_until, requested_by, requested_at, approved_by, approved_at)
       SELECT gen_random_uuid(), organisation_id, held_by, 'broken', legal_basis, dataset_id, valid_from, valid_until,
         bar_reason, now() - interval '1 day', requested_by, requested_at, approved_by, approved_at
       FROM lawful_disclosures, generate_series(1, 150) WHERE id = $1`,
      [broken],
    );
    const id = await barred();
    await over(id);
    await isTold(id);
    await scene.rows('DROP TRIGGER fails ON lawful_disclosures');
    const [one] = await scene.rows<{ id: string }>(
      `UPDATE lawful_disclosures SET tell_again_at = now() WHERE id = (SELECT id FROM lawful_disclosures
         WHERE authority = 'broken' AND tell_again_at > now() + interval '30 seconds' LIMIT 1) RETURNING id`,
    );
    await isTold(String(one?.id));
  });
});
