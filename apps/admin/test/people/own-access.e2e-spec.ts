import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from '../support/api.js';
import { CHECKED_WORKER, ok, refusalOf, Scene } from '../support/scene.js';

let scene: Scene;
let operator: Api;
let acme: string;
beforeAll(async () => {
  scene = await Scene.create();
  acme = await scene.client('acme');
  await scene.project('acme', 'street', []);
  operator = await scene.as('operator');
});
afterAll(() => scene.stop());

describe('an administrator', () => {
  it('cannot give themselves a role, a profile or a client to work for', async () => {
    for (const body of [{ roles: ['annotator'] }, { worker: CHECKED_WORKER }, { worksFor: ['acme'] }]) {
      const answer = await operator.patch('/admin/v1/people/operator', body);
      expect([answer.status, answer.body.code]).toEqual([403, 'OWN_ACCESS']);
      const recorded = [scene.operatorId, 'deny', ['OWN_ACCESS'], 'person:update'];
      expect(refusalOf(await scene.entryOf(answer))).toEqual(recorded);
    }
  });

  it('is on the record of the client whose project they meant to give themselves', async () => {
    const asked = { organisation: 'acme', project: 'street', person: 'operator' };
    const answer = await operator.post('/admin/v1/assignments', asked);
    expect([answer.status, answer.body.code]).toEqual([403, 'OWN_ACCESS']);
    const recorded = [acme, 'deny', ['OWN_ACCESS'], 'assignment:create'];
    expect(refusalOf(await scene.entryOf(answer))).toEqual(recorded);
  });

  it('cannot make anybody who both hands out access and reads', async () => {
    const both = { slug: 'both', subject: 'both', name: 'Both', organisation: 'provider' };
    for (const roles of [
      ['operator_admin', 'annotator'],
      ['operator_auditor', 'reviewer'],
    ]) {
      const { status, body: problem } = await operator.post('/admin/v1/people', { ...both, roles });
      expect([status, problem.code]).toEqual([422, 'ROLES_EXCLUSIVE']);
    }
    ok(await operator.post('/admin/v1/people', { ...both, roles: ['annotator', 'reviewer'] }));
  });
});
