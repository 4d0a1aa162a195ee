import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, Api } from '../support/api.js';
import { CHECKED_WORKER, ok, Scene } from '../support/scene.js';

let scene: Scene;
let client: Api;
let operator: Api;
let acme: string;
let anna: string;
let item: string;
let assignment: string;
beforeAll(async () => {
  scene = await Scene.create();
  acme = await scene.client('acme');
  await scene.client('borealis');
  await scene.dataset('acme', 'scenes');
  await scene.project('acme', 'street', ['scenes']);
  anna = await scene.person('anna', { worksFor: ['acme', 'borealis'], worker: CHECKED_WORKER });
  client = await scene.as('acme-admin');
  operator = await scene.as('operator');
  item = ok(await client.upload('scenes', 'x', Buffer.from('x'))).id;
  assignment = ok(await client.post('/admin/v1/assignments', { project: 'street', person: 'anna' })).id;
});
afterAll(() => scene.stop());

const codes = async (): Promise<string[]> => {
  const { reasons } = ok(await operator.post('/admin/v1/explain', { person: 'anna', item, ip: '127.0.0.1' }));
  return reasons.map(({ code }: { code: string }) => code);
};

describe('DELETE /admin/v1/people/{person}/engagements/{client}', () => {
  it('makes the client disappear for the person, and takes every assignment there with it', async () => {
    expect(await codes()).not.toContain('OTHER_ORGANISATION');
    const ended = await operator.send(
      'DELETE',
      '/admin/v1/people/anna/engagements/acme',
      { reason: 'contract over' },
      {},
    );
    expect(ok(ended)).toEqual({
      person: anna,
      organisation: acme,
      endedAt: expect.any(String),
      revokedAssignments: [assignment],
    });
    expect(await codes()).toContain('OTHER_ORGANISATION');
    const person = ok(await operator.get('/admin/v1/people/anna'));
    expect(person.worksFor).not.toContain(acme);
    expect(person.worksFor).toHaveLength(1);
    expect((await client.get('/admin/v1/people/anna')).status).toBe(404);
    expect(ok(await client.get(`/admin/v1/assignments/${assignment}`)).revokedAt).toEqual(expect.any(String));
  });

  it('is on the client’s trail, with who, why and each assignment', async () => {
    const rows = await scene.rows<{ record: Answer['body']; organisation_id: string }>(
      `SELECT event->'unmapped'->'record' AS record, organisation_id FROM access_entries
       WHERE event->'unmapped'->'record'->>'action' IN ('person.disengage', 'assignment.revoke')
       ORDER BY event->'unmapped'->'record'->>'action' DESC`,
    );
    expect(rows.map(({ record }) => record.action)).toEqual(['person.disengage', 'assignment.revoke']);
    expect(rows.map(({ organisation_id }) => organisation_id)).toEqual([acme, acme]);
    const [value] = await scene.rows<{ body: object }>('SELECT body FROM recorded_values WHERE sha256 = $1', [
      rows[0]?.record.change,
    ]);
    expect(value?.body).toMatchObject({
      reason: 'contract over',
      after: { revokedAssignments: 1 },
    });
  });

  it('asked again confirms once more and revokes nothing', async () => {
    const again = ok(await operator.delete('/admin/v1/people/anna/engagements/acme'));
    expect(again.revokedAssignments).toEqual([]);
    const told = await scene.rows(
      `SELECT type, to_people FROM notifications WHERE type = 'engagement.ended'`,
    );
    expect(told).toEqual([{ type: 'engagement.ended', to_people: [anna] }]);
  });

  it('gives back no earlier assignment when the person is engaged anew', async () => {
    ok(await operator.patch('/admin/v1/people/anna', { worksFor: ['acme'] }));
    expect(await codes()).toContain('ASSIGNMENT_REVOKED');
  });

  it('ends however many assignments there are: each is on a record of its own', async () => {
    const many = 7_000;
    await scene.rows(
      `INSERT INTO projects SELECT (jsonb_populate_record(NULL::projects, to_jsonb(p) || jsonb_build_object('id', uuidv7(), 'slug', 'copy-' || i))).*
       FROM projects p, generate_series(1, $1::int) i WHERE p.slug = 'street'`,
      [many],
    );
    await scene.rows(
      `INSERT INTO assignments (id, organisation_id, project_id, person_id, purpose)
       SELECT uuidv7(), p.organisation_id, p.id, $1, p.purpose FROM projects p WHERE p.slug LIKE 'copy-%'`,
      [anna],
    );
    const ended = await operator.delete('/admin/v1/people/anna/engagements/acme');
    expect(ok(ended).revokedAssignments).toHaveLength(many);
    const [recorded] = await scene.rows<{ entries: number }>(
      `SELECT count(*)::int AS entries FROM access_entries WHERE event->'unmapped'->'record'->>'action' = 'assignment.revoke'`,
    );
    expect(recorded?.entries).toBe(many + 1);
    ok(await operator.patch('/admin/v1/people/anna', { worksFor: ['acme', 'borealis'] }));
  });

  it('is the client’s to ask for itself, and nobody else’s', async () => {
    expect((await client.delete('/admin/v1/people/anna/engagements/borealis')).status).toBe(404);
    ok(await client.delete('/admin/v1/people/anna/engagements/acme'));
    expect((await client.delete('/admin/v1/people/anna/engagements/acme')).status).toBe(404);
  });

  it('does not touch people whom the client employs, nor take what is no client', async () => {
    const own = await operator.delete('/admin/v1/people/acme-admin/engagements/acme');
    expect([own.status, own.body.code]).toEqual([409, 'EMPLOYED_HERE']);
    expect((await operator.delete('/admin/v1/people/anna/engagements/provider')).status).toBe(404);
  });

  it('of an end and an assignment that race, leaves no assignment without an engagement', async () => {
    for (let round = 0; round < 5; round += 1) {
      await Promise.all([
        operator.post('/admin/v1/assignments', { project: 'street', person: 'anna', organisation: 'acme' }),
        operator.delete('/admin/v1/people/anna/engagements/acme'),
      ]);
      expect(
        await scene.rows(
          `SELECT 1 FROM assignments a WHERE a.person_id = $1 AND a.revoked_at IS NULL AND NOT EXISTS (
             SELECT FROM engagements e WHERE e.person_id = a.person_id AND e.organisation_id = a.organisation_id)`,
          [anna],
        ),
      ).toEqual([]);
      ok(await operator.delete('/admin/v1/people/anna/engagements/acme'));
    }
  });
});
