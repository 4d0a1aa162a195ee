import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import { waitUntil } from '#libs/testing';
import type { Answer } from '../support/api.js';
import { ok, Scene } from '../support/scene.js';

let scene: Scene;
const gateway = uuidV7();
beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  await scene.dataset('acme', 'scenes');
  await scene.project('acme', 'street', ['scenes']);
  await scene.person('anna', { worksFor: ['acme'] });
});
afterAll(() => scene.stop());

/** A gateway that serves until its lease ends and has seen every change so far. */
beforeEach(async () => {
  await scene.rows('DELETE FROM gateway_instances');
});
const startGateway = (leaseSeconds: number) =>
  scene.rows(
    `INSERT INTO gateway_instances (id, applied_epoch, lease_until)
     SELECT $1, value, clock_timestamp() + make_interval(secs => $2) FROM policy_clock`,
    [gateway, leaseSeconds],
  );
const catchUp = () =>
  scene.rows('UPDATE gateway_instances SET applied_epoch = (SELECT value FROM policy_clock)');
const isRevoked = async (id: string): Promise<boolean> =>
  (await scene.rows('SELECT 1 FROM assignments WHERE id = $1 AND revoked_at IS NOT NULL', [id])).length === 1;

async function revoking(): Promise<{ answer: Promise<Answer>; isAnswered: () => boolean; id: string }> {
  const client = await scene.as('acme-admin');
  const { id } = ok(await client.post('/admin/v1/assignments', { project: 'street', person: 'anna' }));
  await startGateway(30);
  let answered = false;
  const answer = client.delete(`/admin/v1/assignments/${id}`).finally(() => {
    answered = true;
  });
  await waitUntil(() => isRevoked(id));
  return { answer, isAnswered: () => answered, id };
}

describe('a revocation', () => {
  it('is answered only when the gateway that holds a lease has applied it', async () => {
    const { answer, isAnswered } = await revoking();
    // Several rounds of asking have passed by then, and none of them found the gateway ready.
    await scene.rows('SELECT pg_sleep(0.2)');
    expect(isAnswered()).toBe(false);
    await catchUp();
    expect((await answer).status).toBe(200);
    expect((await answer).body.revokedAt).toEqual(expect.any(String));
  });

  it('is answered once the lease of a gateway that says nothing has run out', async () => {
    const { answer, isAnswered } = await revoking();
    expect(isAnswered()).toBe(false);
    await scene.rows('UPDATE gateway_instances SET lease_until = clock_timestamp()');
    expect((await answer).status).toBe(200);
  });

  it('is saved but said to be unconfirmed when a gateway keeps its lease without applying it; asking again confirms', async () => {
    const { answer, id } = await revoking();
    expect([(await answer).status, (await answer).body.code]).toEqual([503, 'CHANGE_UNCONFIRMED']);
    expect((await answer).headers['retry-after']).toBe('1');
    expect(await isRevoked(id)).toBe(true);
    await scene.rows('UPDATE gateway_instances SET lease_until = clock_timestamp()');
    const again = await (await scene.as('acme-admin')).delete(`/admin/v1/assignments/${id}`);
    expect(again.status).toBe(200);
  });

  it('keeps its first time when it is asked for again', async () => {
    const client = await scene.as('acme-admin');
    const { id } = ok(await client.post('/admin/v1/assignments', { project: 'street', person: 'anna' }));
    const first = ok(await client.delete(`/admin/v1/assignments/${id}`));
    expect(ok(await client.delete(`/admin/v1/assignments/${id}`)).revokedAt).toBe(first.revokedAt);
  });
});

describe('a repeated POST whose first answer was lost', () => {
  it('is answered only when the gateways have applied the change it made', async () => {
    const operator = await scene.as('operator');
    const key = { 'idempotency-key': 'suspend-anna' };
    ok(await operator.post('/admin/v1/people/anna/suspend', undefined, key));
    await scene.rows(
      `INSERT INTO gateway_instances (id, applied_epoch, lease_until) VALUES ($1, 0, clock_timestamp() + interval '30 s')`,
      [gateway],
    );
    let answered = false;
    const replay = operator.post('/admin/v1/people/anna/suspend', undefined, key).finally(() => {
      answered = true;
    });
    await scene.rows('SELECT pg_sleep(0.3)');
    expect(answered).toBe(false);
    await waitUntil(async () => {
      await catchUp();
      return answered;
    });
    expect((await replay).status).toBe(200);
  });
});

describe('changes of one person', () => {
  it('made at once, also with new engagements, all happen, in some order', async () => {
    await scene.person('otto');
    const operator = await scene.as('operator');
    const slugs = ['c1', 'c2', 'c3', 'c4'];
    for (const slug of slugs) await scene.client(slug);
    const changes = slugs.flatMap((slug) => [
      operator.patch('/admin/v1/people/otto', { worksFor: [slug] }),
      operator.post('/admin/v1/people/otto/suspend'),
      operator.post('/admin/v1/people/otto/reinstate'),
    ]);
    const answers = await Promise.all(changes);
    expect(answers.map(({ status, text }) => (status === 200 ? 200 : text))).toEqual(answers.map(() => 200));
    expect((await operator.get('/admin/v1/people/otto')).body.worksFor).toHaveLength(4);
  });
});
