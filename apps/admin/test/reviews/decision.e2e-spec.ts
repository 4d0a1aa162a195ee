import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import { waitUntil } from '#libs/testing';
import type { Api } from '../support/api.js';
import { type EntryBody, ReviewScene } from '../support/review-scene.js';
import { ok, refusalOf } from '../support/scene.js';

let at: ReviewScene;
let judith: Api;
beforeAll(async () => {
  at = await ReviewScene.create();
  judith = await at.promoted('judith');
  for (const handle of ['anna', 'otto', 'emil', 'kurt']) await at.assign(handle);
  await at.tool('label');
  await at.tool('hers', { person: 'judith' });
});
afterAll(() => at.stop());

async function entryOf(review: string, handle: string): Promise<EntryBody> {
  return (await at.entries(review, `kind=assignment&person=${handle}`))[0];
}

const isRevoked = async (id: string): Promise<boolean> =>
  (await at.scene.rows('SELECT 1 FROM assignments WHERE id = $1 AND revoked_at IS NOT NULL', [id])).length ===
  1;

describe('a decision about oneself', () => {
  it.each(['assignment', 'tool-credential'])('is refused, of one’s own %s', async (kind) => {
    const { id } = await at.start();
    const [own] = await at.entries(id, `kind=${kind}&person=judith`, judith);
    expect(own.mayDecide).toBe(false);
    for (const decision of ['keep', 'revoke']) {
      const answer = await at.decide(id, own.id, { decision }, judith);
      expect([answer.status, answer.body.code]).toEqual([403, 'OWN_REVIEW']);
      const [, ...recorded] = refusalOf(await at.scene.entryOf(answer));
      expect(recorded).toEqual(['deny', ['OWN_REVIEW'], 'review:decide']);
    }
    expect((await at.entries(id, 'decision=undecided')).map((entry) => entry.id)).toContain(own.id);
    expect((await at.decide(id, own.id, { decision: 'keep' })).status).toBe(200);
  });

  it('cannot be arranged: a review whose only reviewer is reviewed does not start', async () => {
    const answer = await judith.post('/admin/v1/reviews', at.bodyOf({ reviewers: [{ people: ['judith'] }] }));
    expect([answer.status, answer.body.code]).toEqual([422, 'REVIEWERS_MISSING']);
  });
});

describe('POST /admin/v1/reviews/{review}/entries/{entry}/decision', () => {
  it('keeps, with who, when and why, and changes nothing else', async () => {
    const { id } = await at.start();
    const entry = await entryOf(id, 'anna');
    const answer = await at.decide(id, entry.id, { decision: 'keep', comment: 'Still on the team.' });
    expect(answer.status).toBe(200);
    expect(answer.body.decision).toEqual({
      decision: 'keep',
      by: expect.any(String),
      at: expect.any(String),
      comment: 'Still on the team.',
      records: { decision: answer.headers['x-access-record'], revocation: null },
    });
    expect(await isRevoked(entry.grant)).toBe(false);
    const recorded = await at.scene.entryOf(answer);
    expect(recorded.body).toMatchObject({
      action: 'review.decide',
      object: { type: 'review-entry', id: entry.id },
      after: { review: id, grant: entry.grant, decision: 'keep' },
      reason: 'Still on the team.',
    });
    expect(JSON.stringify(recorded.event)).not.toContain('Still on the team');
  });

  it('revokes as a revocation by itself does: on record of its own, and answered when every gateway follows', async () => {
    const { id } = await at.start();
    const entry = await entryOf(id, 'emil');
    await at.scene.rows(
      `INSERT INTO gateway_instances (id, applied_epoch, lease_until)
       SELECT $1, value, clock_timestamp() + interval '30 s' FROM policy_clock`,
      [uuidV7()],
    );
    let answered = false;
    const answering = at.decide(id, entry.id, { decision: 'revoke' }).finally(() => {
      answered = true;
    });
    await waitUntil(() => isRevoked(entry.grant));
    await at.scene.rows('SELECT pg_sleep(0.2)');
    expect(answered).toBe(false);
    await at.scene.rows('UPDATE gateway_instances SET applied_epoch = (SELECT value FROM policy_clock)');
    const answer = await answering;
    await at.scene.rows('DELETE FROM gateway_instances');
    expect(answer.status).toBe(200);
    const { records } = answer.body.decision;
    const [revocation] = await at.scene.rows<EntryBody>('SELECT event FROM access_entries WHERE id = $1', [
      records.revocation,
    ]);
    expect(revocation.event).toMatchObject({
      class_uid: 3005,
      activity_id: 2,
      user: { uid: at.ids['emil'] },
    });
  });

  it('disconnects a tool', async () => {
    const { id } = await at.start();
    const [entry] = (await at.entries(id, 'kind=tool-credential')).filter(({ person }) => person === null);
    expect((await at.decide(id, entry.id, { decision: 'revoke' })).status).toBe(200);
    const tool = ok(await at.client.get(`/admin/v1/tool-credentials/${entry.grant}`));
    expect(tool.disconnectedAt).toEqual(expect.any(String));
  });

  it('stands: neither another reviewer nor the same one decides again', async () => {
    const { id } = await at.start();
    const entry = await entryOf(id, 'anna');
    ok(await at.decide(id, entry.id, { decision: 'keep' }));
    for (const api of [at.client, at.second]) {
      const answer = await at.decide(id, entry.id, { decision: 'revoke' }, api);
      expect([answer.status, answer.body.code]).toEqual([409, 'ENTRY_DECIDED']);
    }
    expect(await isRevoked(entry.grant)).toBe(false);
  });

  it('is one of those that race, and the grant is what that one says', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = await at.start();
      const entry = await entryOf(id, 'otto');
      if (entry === undefined) break;
      const answers = await Promise.all([
        at.decide(id, entry.id, { decision: 'keep' }),
        at.decide(id, entry.id, { decision: 'revoke' }, at.second),
        at.decide(id, entry.id, { decision: 'keep' }, at.second),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
      const [won] = answers.filter(({ status }) => status === 200);
      expect(await isRevoked(entry.grant)).toBe(won?.body.decision.decision === 'revoke');
    }
  });

  it('is remembered: a repetition of the request is the same decision, not another', async () => {
    const { id } = await at.start();
    const entry = await entryOf(id, 'anna');
    const path = `/admin/v1/reviews/${id}/entries/${entry.id}/decision`;
    const body = { decision: 'keep', comment: 'Yes.' };
    const send = () => at.client.post(path, body, { 'idempotency-key': `once-${id}` });
    const [first, again] = [await send(), await send()];
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.headers['idempotency-replayed']).toBe('true');
  });

  it('is for those the rule names: an auditor where it does, an administrator where it does not', async () => {
    const { id } = await at.start({ reviewers: [{ role: 'client_auditor' }] });
    const entry = await entryOf(id, 'anna');
    const auditor = await at.scene.as('acme-auditor');
    const refused = await at.decide(id, entry.id, { decision: 'keep' });
    expect(refused.body.code).toBe('NOT_A_REVIEWER');
    expect(refusalOf(await at.scene.entryOf(refused))).toContainEqual(['NOT_A_REVIEWER']);
    expect((await at.entries(id, 'person=anna', auditor))[0].mayDecide).toBe(true);
    expect((await at.decide(id, entry.id, { decision: 'keep' }, auditor)).status).toBe(200);
  });

  it('is nothing another client’s administrator can find, nor under another review’s name', async () => {
    const [one, other] = [await at.start(), await at.start()];
    const entry = await entryOf(one.id, 'anna');
    const foreign = await at.scene.as('borealis-admin');
    expect((await at.decide(one.id, entry.id, { decision: 'revoke' }, foreign)).status).toBe(404);
    expect((await at.decide(other.id, entry.id, { decision: 'revoke' })).status).toBe(404);
    expect(await isRevoked(entry.grant)).toBe(false);
  });

  it('needs a comment and a known decision', async () => {
    const { id } = await at.start();
    const entry = await entryOf(id, 'anna');
    for (const [body, field] of [
      [{ decision: 'keep', comment: '' }, 'comment'],
      [{ decision: 'maybe' }, 'decision'],
    ] as const) {
      const answer = await at.decide(id, entry.id, body);
      expect(answer.status).toBe(400);
      expect(answer.body.errors[0].field).toBe(field);
    }
  });
});

describe('a review that is over', () => {
  it('takes no decision: not when all is decided and it closed, however far its due date', async () => {
    await at.assign('mara', 'lane');
    const { id } = await at.start({ projects: ['lane'] });
    const [entry] = await at.entries(id);
    ok(await at.decide(id, entry.id, { decision: 'keep' }));
    const closed = await at.closed(id);
    expect(closed).toMatchObject({ state: 'closed', progress: { undecided: 0, kept: 1 } });
    expect((await at.decide(id, entry.id, { decision: 'revoke' })).status).toBe(409);
    expect(await isRevoked(entry.grant)).toBe(false);
  });

  it('takes no decision once it is due, though nobody has closed it yet', async () => {
    const admin = await at.scene.fixture.startAdmin({ reviewIntervalMs: 600_000 });
    await at.scene.admin.stop();
    const client = await at.scene.as('acme-admin', admin);
    const { id } = await at.start({ dueAt: new Date(Date.now() + 3_000).toISOString() }, client);
    const [entry] = await at.entries(id, 'person=kurt', client);
    const view = await waitUntil(
      async () => {
        const review = ok(await client.get(`/admin/v1/reviews/${id}`));
        return review.state === 'settling' ? review : null;
      },
      { timeoutMs: 20_000 },
    );
    expect(view.progress.undecided).toBeGreaterThan(0);
    for (const decision of ['keep', 'revoke']) {
      const answer = await at.decide(id, entry.id, { decision }, client);
      expect([answer.status, answer.body.code]).toEqual([409, 'REVIEW_OVER']);
    }
  });
});
