import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from '../support/api.js';
import { CHECKED_WORKER, ok, Scene } from '../support/scene.js';

let scene: Scene;
let operator: Api;
beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  operator = await scene.as('operator');
});
afterAll(() => scene.stop());

describe('an administrator', () => {
  it('cannot give themselves a role, a profile or a client to work for', async () => {
    for (const body of [{ roles: ['annotator'] }, { worker: CHECKED_WORKER }, { worksFor: ['acme'] }]) {
      const { status, body: problem } = await operator.patch('/admin/v1/people/operator', body);
      expect([status, problem.code]).toEqual([403, 'OWN_ACCESS']);
    }
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
