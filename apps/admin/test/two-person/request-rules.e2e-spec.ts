import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, Api } from '../support/api.js';
import { ok, Scene } from '../support/scene.js';

const ACME = '/admin/v1/organisations/acme';
const STEPS = [{ roles: ['client_admin'], people: [], threshold: 2 }];
const STRICT = { steps: STEPS, maxGrantSeconds: 3_600 };

let scene: Scene;
let first: Api;
let second: Api;
beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  await scene.person('acme-second', { organisation: 'acme', roles: ['client_admin'] });
  await scene.person('rescuer', { worksFor: ['acme'] });
  [first, second] = (await Promise.all(['acme-admin', 'acme-second'].map((one) => scene.as(one)))) as [
    Api,
    Api,
  ];
  ok(await put(STRICT));
});
afterAll(() => scene.stop());

const put = (rules: object): Promise<Answer> => first.put(`${ACME}/request-rules`, rules);
const rules = async (): Promise<Answer['body']> => ok(await first.get(`${ACME}/request-rules`));

const WEAKENED: readonly (readonly [string, object])[] = [
  ['steps', { ...STRICT, steps: [{ roles: ['client_admin'], threshold: 1 }] }],
  ['steps', { ...STRICT, steps: [{ roles: ['client_admin', 'client_auditor'], threshold: 2 }] }],
  ['breakGlass.people', { ...STRICT, breakGlass: { people: ['rescuer'] } }],
  ['maxGrantSeconds', { ...STRICT, maxGrantSeconds: 7_200 }],
];

describe('the rules of access requests', () => {
  it('are weakened by one person where the client leaves that to one, and it is flagged on the trail', async () => {
    for (const [what, weaker] of WEAKENED) {
      const answer = await put(weaker);
      expect(answer.status).toBe(200);
      const entry = await scene.entryOf(answer);
      expect([entry.codes, entry.body.secondPerson.concerns]).toEqual([
        ['CONTROL_TURNED_OFF'],
        [{ code: 'CONTROL_TURNED_OFF', what: `requestRules.${what}` }],
      ]);
      ok(await put(STRICT));
    }
  });

  it('are weakened by nobody alone where it demands a second person', async () => {
    ok(await first.put(`${ACME}/two-person-rule`, { rule: 'required' }));
    const before = await rules();
    for (const [, weaker] of WEAKENED) expect((await put(weaker)).status).toBe(202);
    expect(await rules()).toEqual(before);
    const stricter = { ...STRICT, steps: [...STEPS, { roles: ['client_auditor'] }], maxGrantSeconds: 1_800 };
    expect((await put(stricter)).status).toBe(200);
  });

  it('are weakened when somebody else approves, whom they let in to nothing', async () => {
    const pending = ok(await put({ ...STRICT, breakGlass: { people: ['rescuer'] } }));
    const own = await first.post(`/admin/v1/pending-changes/${pending.id}/approve`);
    expect([own.status, own.body.code]).toEqual([403, 'OWN_PROPOSAL']);
    ok(await second.post(`/admin/v1/pending-changes/${pending.id}/approve`));
    expect((await rules()).breakGlass.people).toHaveLength(1);
  });
});
