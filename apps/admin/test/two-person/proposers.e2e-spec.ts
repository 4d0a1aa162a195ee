import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, Api } from '../support/api.js';
import { ok, Scene } from '../support/scene.js';

let scene: Scene;
let operator: Api;
let second: Api;
beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  await scene.person('acme-second', { organisation: 'acme', roles: ['client_admin'] });
  await scene.dataset('acme', 'scans', { sensitivity: 'special_category', clientInstruction: 'Blur faces.' });
  await scene.project('acme', 'clinic', ['scans']);
  [operator, second] = (await Promise.all(['operator', 'acme-second'].map((one) => scene.as(one)))) as [
    Api,
    Api,
  ];
});
afterAll(() => scene.stop());

/** Asks for an assignment as a new administrator of the client; returns the pending change. */
async function proposedBy(handle: string): Promise<Answer['body']> {
  await scene.person(handle, { organisation: 'acme', roles: ['client_admin'] });
  await scene.person(`${handle}-worker`, { worksFor: ['acme'] });
  const proposer = await scene.as(handle);
  const answer = await proposer.post('/admin/v1/assignments', {
    project: 'clinic',
    person: `${handle}-worker`,
  });
  expect(answer.status).toBe(202);
  return answer.body;
}
const approve = (id: string): Promise<Answer> => second.post(`/admin/v1/pending-changes/${id}/approve`);

describe('what somebody asked for who could not make it any more', () => {
  it.each([
    ['is suspended', (handle: string) => operator.post(`/admin/v1/people/${handle}/suspend`)],
    [
      'lost the role',
      (handle: string) => operator.patch(`/admin/v1/people/${handle}`, { roles: ['annotator'] }),
    ],
  ])('is not approved once they are gone: who %s stands behind nothing', async (why, leave) => {
    const handle = `gone-${why.replaceAll(' ', '-')}`;
    const pending = await proposedBy(handle);
    ok(await leave(handle));
    const answer = await approve(pending.id);
    expect([answer.status, answer.body.code]).toEqual([409, 'PROPOSER_GONE']);
    const people = [pending.after.person];
    expect(await scene.rows('SELECT FROM assignments WHERE person_id = ANY ($1)', [people])).toEqual([]);
    // Nor does it stay in the way: anybody who decides takes it off the list.
    expect(ok(await second.post(`/admin/v1/pending-changes/${pending.id}/reject`)).state).toBe('rejected');
  });
});
