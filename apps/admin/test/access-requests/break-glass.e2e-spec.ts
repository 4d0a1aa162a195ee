import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ok } from '../support/scene.js';
import { RequestScene, verdict } from './request-scene.js';

const ONE = { steps: [{ roles: ['client_admin', 'operator_admin'] }] };

let scene: RequestScene;
beforeAll(async () => {
  scene = await RequestScene.create();
});
afterAll(() => scene.stop());
afterEach(async () => {
  await scene.endAccess('anna');
  await scene.endAccess('ben');
  ok(await scene.rules(ONE));
});

const assignments = async (): Promise<number> =>
  (await scene.scene.rows('SELECT 1 FROM assignments WHERE revoked_at IS NULL')).length;

describe('breaking the glass', () => {
  it('never reaches special-category data', async () => {
    ok(await scene.rules({ ...ONE, breakGlass: { people: ['anna'] } }));
    const refused = await scene.breakGlass('anna', { project: 'people' });
    expect(verdict(refused)).toEqual([403, 'BREAK_GLASS_NOT_ALLOWED']);
  });

  it('is refused with an empty list, to whom it does not name, and for somebody else', async () => {
    expect(verdict(await scene.breakGlass('anna'))).toEqual([403, 'BREAK_GLASS_NOT_ALLOWED']);
    ok(await scene.rules({ ...ONE, breakGlass: { people: [] } }));
    expect(verdict(await scene.breakGlass('anna'))).toEqual([403, 'BREAK_GLASS_NOT_ALLOWED']);
    ok(await scene.rules({ ...ONE, breakGlass: { people: ['ben'] } }));
    const refused = await scene.breakGlass('anna');
    expect(verdict(refused)).toEqual([403, 'BREAK_GLASS_NOT_ALLOWED']);
    expect(await scene.scene.entryOf(refused)).toMatchObject({
      effect: 'deny',
      organisation_id: scene.ids['acme'],
      subject_id: scene.ids['anna'],
    });
    expect((await scene.breakGlass('ben', { person: 'anna' })).status).toBe(400);
    expect(verdict(await scene.breakGlass('acme-admin'))).toEqual([403, 'ROLE_FORBIDS']);
    expect(verdict(await scene.breakGlass('stranger'))).toEqual([422, 'REFERENCE_UNKNOWN']);
    expect(await assignments()).toBe(0);
  });

  it('gives no more time than was agreed, not twice at once, and nothing after its end', async () => {
    ok(await scene.rules({ ...ONE, breakGlass: { people: ['anna'], maxSeconds: 60 } }));
    expect(verdict(await scene.breakGlass('anna', { durationSeconds: 61 }))).toEqual([
      422,
      'DURATION_TOO_LONG',
    ]);
    const answers = await Promise.all([scene.breakGlass('anna'), scene.breakGlass('anna')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(await scene.decided('anna')).toEqual([]);
    scene.clock.advanceSeconds(61);
    expect(await scene.decided('anna')).toEqual(['ASSIGNMENT_EXPIRED']);
  });

  it('is not repeated before somebody looked at it: one short access after another would be a long one', async () => {
    ok(await scene.rules({ ...ONE, breakGlass: { people: ['ben'], maxSeconds: 60 } }));
    const { id, grant } = ok(await scene.breakGlass('ben'));
    ok(await (await scene.as('acme-admin')).delete(`/admin/v1/assignments/${grant.assignment}`));
    expect(verdict(await scene.breakGlass('ben'))).toEqual([403, 'BREAK_GLASS_UNREVIEWED']);
    const review = { outcome: 'justified', comment: 'looked at each record' };
    ok(await scene.does('acme-auditor', 'review', id, review));
    expect((await scene.breakGlass('ben')).status).toBe(201);
  });

  it('cannot be reviewed by whoever broke it, before it has ended, twice, or by another client', async () => {
    ok(await scene.rules({ ...ONE, breakGlass: { people: ['anna'] } }));
    const { id, grant } = ok(await scene.breakGlass('anna'));
    const review = { outcome: 'justified', comment: 'looked at each record' };
    expect(verdict(await scene.does('anna', 'review', id, review))).toEqual([403, 'ROLE_FORBIDS']);
    expect(verdict(await scene.does('borealis-admin', 'review', id, review))).toEqual([404, 'NOT_FOUND']);
    expect(verdict(await scene.does('acme-auditor', 'review', id, review))).toEqual([409, 'GRANT_RUNNING']);
    ok(await (await scene.as('acme-admin')).delete(`/admin/v1/assignments/${grant.assignment}`));
    await scene.scene.rows(
      `UPDATE people SET organisation_id = $1, roles = '{client_auditor}' WHERE slug = 'anna'`,
      [scene.ids['acme']],
    );
    expect(verdict(await scene.does('anna', 'review', id, review))).toEqual([403, 'OWN_REVIEW']);
    await scene.scene.rows(
      `UPDATE people SET organisation_id = (SELECT id FROM organisations WHERE slug = 'provider'), roles = '{annotator}' WHERE slug = 'anna'`,
    );
    expect(ok(await scene.does('acme-auditor', 'review', id, review)).review.state).toBe('closed');
    expect(verdict(await scene.does('acme-admin', 'review', id, review))).toEqual([409, 'NOTHING_TO_REVIEW']);
    const plain = await scene.asked('ben');
    expect(verdict(await scene.does('acme-admin', 'review', plain, review))).toEqual([
      409,
      'NOTHING_TO_REVIEW',
    ]);
  });
});

describe('whoever broke the glass', () => {
  const GLASS = { ...ONE, breakGlass: { people: ['anna'] } };
  const verdictOf = (outcome: string) => ({ outcome, comment: 'looked at each record' });
  const recordsOf = (id: string) =>
    scene.scene.rows(
      `SELECT event #>> '{metadata,event_code}' AS action FROM access_entries
       WHERE event #>> '{unmapped,record,object,id}' = $1 ORDER BY id`,
      [id],
    );
  const rulesOfAcme = async () =>
    ok(await (await scene.as('acme-admin')).get('/admin/v1/organisations/acme/request-rules'));

  it('does not go on to the next project of the client before somebody looked', async () => {
    ok(await scene.rules(GLASS));
    await scene.scene.project('acme', 'lane', ['scenes']);
    ok(await scene.breakGlass('anna'));
    const next = await scene.breakGlass('anna', { project: 'lane' });
    expect(verdict(next)).toEqual([403, 'BREAK_GLASS_UNREVIEWED']);
    expect(await assignments()).toBe(1);
  });

  it('is out when they are taken off the list, as by any revocation', async () => {
    ok(await scene.rules(GLASS));
    const { grant } = ok(await scene.breakGlass('anna'));
    expect(await scene.decided('anna')).toEqual([]);
    ok(await scene.rules({ ...ONE, breakGlass: { people: ['ben'] } }));
    expect(await scene.decided('anna')).toEqual(['ASSIGNMENT_REVOKED']);
    expect(await recordsOf(grant.assignment)).toEqual([{ action: 'assignment.revoke' }]);
  });

  it('stays in while the list still names them, and by what they were given otherwise', async () => {
    ok(await scene.rules({ ...ONE, breakGlass: { people: ['anna', 'ben'] } }));
    const asked = await scene.asked('ben');
    ok(await scene.does('acme-admin', 'approve', asked));
    ok(await scene.breakGlass('anna'));
    ok(await scene.rules(GLASS));
    expect(await scene.decided('anna')).toEqual([]);
    expect(await scene.decided('ben')).toEqual([]);
  });

  it('without need is not on the list any more: the client decides whether it trusts them again', async () => {
    ok(await scene.rules({ ...ONE, breakGlass: { people: ['anna', 'ben'] } }));
    const { id, grant } = ok(await scene.breakGlass('anna'));
    ok(await (await scene.as('acme-admin')).delete(`/admin/v1/assignments/${grant.assignment}`));
    const records = (await recordsOf(scene.ids['acme'] ?? '')).length;
    ok(await scene.does('acme-auditor', 'review', id, verdictOf('unjustified')));
    expect((await rulesOfAcme()).breakGlass.people).toEqual([scene.ids['ben']]);
    expect((await recordsOf(scene.ids['acme'] ?? '')).slice(records)).toEqual([
      { action: 'request-rules.update' },
    ]);
    expect(verdict(await scene.breakGlass('anna'))).toEqual([403, 'BREAK_GLASS_NOT_ALLOWED']);
  });

  it('is out too where two people take them off the list, with a record of it', async () => {
    ok(await scene.rules(GLASS));
    const { grant } = ok(await scene.breakGlass('anna'));
    const admin = await scene.as('acme-admin');
    ok(await admin.put('/admin/v1/organisations/acme/two-person-rule', { rule: 'required' }));
    const pending = await scene.rules({ ...ONE, breakGlass: { people: ['ben'] } });
    expect(pending.status).toBe(202);
    expect(await scene.decided('anna')).toEqual([]);
    ok(await (await scene.as('second-admin')).post(`/admin/v1/pending-changes/${pending.body.id}/approve`));
    expect(await scene.decided('anna')).toEqual(['ASSIGNMENT_REVOKED']);
    expect(await recordsOf(grant.assignment)).toEqual([{ action: 'assignment.revoke' }]);
  });
});
