import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import { REASON_CODES, type ReasonCode } from '#libs/policy';
import type { RunningGateway } from '../support/gateway-fixture.js';
import { type Answer, problemOf } from '../support/http-client.js';
import type { PolicyArranger } from '../support/policy-arranger.js';
import { reEvaluate } from '../support/re-evaluate.js';
import { findRecord, outcomeOf } from '../support/records.js';
import { POLICY_REFUSALS, type RefusalCase, type RefusalScene } from '../support/refusal-cases.js';
import { Scene } from '../support/scene.js';
import { connectTool } from '../support/tools.js';
import { createDataset } from '../support/world.js';

const CONTENT = Buffer.from('bytes that nobody refused may see, not one of them');

let scene: RefusalScene;
let freshKeys: RunningGateway;
let staleGeo: RunningGateway;
let american: RunningGateway;
let tool: string;
let arranger: PolicyArranger;

beforeAll(async () => {
  const base = await Scene.create();
  const { world, fixture } = base;
  const otherDataset = uuidV7();
  await createDataset(fixture, { id: otherDataset, organisation: world.client, slug: 'outside' });
  scene = Object.assign(base, {
    itemId: (await world.addItem({ content: CONTENT })).itemId,
    secondItemId: (await world.addItem({ content: CONTENT })).itemId,
    itemOutsideProject: (await world.addItem({ content: CONTENT, dataset: otherDataset })).itemId,
  });
  // A gateway that asks the KMS for every read sees a disabled key at once.
  freshKeys = await fixture.startGateway({ datasetKeyMaxAgeMs: 1 });
  staleGeo = await fixture.startGateway({ geoMaxAgeDays: 1 });
  american = await fixture.startGateway({ region: 'us' });
  tool = await connectTool(scene, { projects: [] });
  arranger = scene.arranger(
    scene.personId('annotator'),
    scene.personId('unassigned'),
    scene.personId('stranger'),
  );
});
afterAll(() => scene?.stop());
afterEach(async () => {
  await arranger.undo();
  await scene.fixture.injectKmsFault('none');
  await scene.fixture.switchKmsKey(true);
});

/** The codes that need more than a change of policy: another gateway, a tool, a key service or a trail that fails. */
const OTHER_REFUSALS = {
  CREDENTIAL_DISCONNECTED: {
    ask: () => ({ project: 'pictures', headers: { authorization: `Bearer ${tool}` } }),
    // A credential that is not connected to the project has no standing in it, so it is told only that.
    recorded: ['CREDENTIAL_DISCONNECTED', 'NOT_ASSIGNED'],
  },
  GEO_DATA_STALE: { ask: () => ({ gateway: staleGeo }) },
  WRONG_GATEWAY_REGION: { ask: () => ({ gateway: american }) },
  KEY_DISABLED: {
    arrange: () => scene.fixture.switchKmsKey(false),
    ask: () => ({ gateway: freshKeys }),
  },
  KEY_UNAVAILABLE: {
    arrange: () => scene.fixture.injectKmsFault('throttle'),
    ask: () => ({ gateway: freshKeys }),
    status: 503,
  },
} as const satisfies Partial<Record<ReasonCode, RefusalCase>>;

const CASES: Readonly<Record<Exclude<ReasonCode, 'AUDIT_UNAVAILABLE'>, RefusalCase>> = {
  ...POLICY_REFUSALS,
  ...OTHER_REFUSALS,
};

async function refuse(refusal: RefusalCase): Promise<Answer> {
  await refusal.arrange?.(arranger, scene);
  return scene.read(refusal.item?.(scene) ?? scene.itemId, refusal.ask?.(scene));
}

function assertTold(answer: Answer, told: readonly string[]): void {
  const problem = problemOf(answer);
  expect(problem.reasons?.map((reason) => reason.code) ?? []).toEqual(told);
  for (const reason of problem.reasons ?? []) {
    const { gate, detail } = REASON_CODES[reason.code as ReasonCode];
    expect(reason).toEqual({ gate, code: reason.code, detail });
  }
  expect(problem.code).toBe(told[0] ?? 'NOT_FOUND');
  expect(problem.recordId).toBe(answer.headers['x-access-record']);
  expect(answer.body.includes(CONTENT.subarray(0, 8))).toBe(false);
}

describe('a refused GET /v1/items/{item}/content', () => {
  it.each(Object.entries(CASES))(
    'for %s says so, gives no byte of the item and is on record',
    async (code, refusal) => {
      const answer = await refuse(refusal);
      const told = refusal.told ?? [code];
      expect(answer.status).toBe(refusal.status ?? 403);
      assertTold(answer, told);

      const record = await findRecord(scene.fixture, answer.headers['x-access-record']);
      expect(record).toMatchObject({ effect: 'deny', kind: 'access' });
      expect(record?.codes).toContain(code);
      if (told.length > 0) expect(record?.codes).toEqual(refusal.recorded ?? told);
      const again = await reEvaluate(scene.fixture, record?.id);
      expect(again.effect).toBe('deny');
      expect(again.reasons.map((reason) => reason.code)).toEqual(record?.codes);
    },
  );

  it('for AUDIT_UNAVAILABLE gives no byte and asks to come back, because there can be no record', async () => {
    expect((await scene.read(scene.itemId)).status).toBe(200);
    const { owner } = scene.fixture;
    await owner.query('REVOKE EXECUTE ON FUNCTION record_access FROM portcullis_gateway');
    try {
      const answer = await scene.read(scene.itemId);
      expect(answer.status).toBe(503);
      expect(problemOf(answer).code).toBe('AUDIT_UNAVAILABLE');
      expect(answer.headers['retry-after']).toBe('1');
      expect(answer.headers['x-access-record']).toBeUndefined();
      expect(answer.body.includes(CONTENT.subarray(0, 8))).toBe(false);
    } finally {
      await owner.query('GRANT EXECUTE ON FUNCTION record_access TO portcullis_gateway');
    }
    expect((await scene.read(scene.itemId)).status).toBe(200);
  });

  it('is tested for every published reason code', () => {
    expect([...Object.keys(CASES), 'AUDIT_UNAVAILABLE'].sort()).toEqual(Object.keys(REASON_CODES).sort());
  });

  it('leaves nothing behind: what was refused is allowed again once the reason is gone', async () => {
    const answer = await scene.read(scene.itemId);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual(CONTENT);
    const again = await reEvaluate(scene.fixture, answer.headers['x-access-record']);
    expect(again.effect).toBe('allow');
    expect(await outcomeOf(scene.fixture, answer.headers['x-access-record'])).toEqual({
      bytesSent: CONTENT.length,
      ending: 'complete',
    });
  });
});
