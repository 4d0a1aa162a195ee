import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import { createProject } from '../support/governance.js';
import { type Answer, ask, problemOf } from '../support/http-client.js';
import { changePolicy, type PolicyArranger } from '../support/policy-arranger.js';
import { findRecord } from '../support/records.js';
import { Scene } from '../support/scene.js';
import { askForTicket, from, type TicketWish } from '../support/tickets.js';
import { connectTool } from '../support/tools.js';

let scene: Scene;
let arranger: PolicyArranger;
let itemId: string;

beforeAll(async () => {
  scene = await Scene.create();
  ({ itemId } = await scene.world.addItem({ content: Buffer.from('of a ticket') }));
  arranger = scene.arranger(scene.personId('annotator'));
});
afterEach(async () => {
  await arranger.undo();
});
afterAll(() => scene?.stop());

async function countTickets(): Promise<number> {
  const { rows } = await scene.fixture.owner.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM tickets',
  );
  return rows[0]?.count ?? -1;
}

/** Refused with a reason, on record, and no ticket made. */
async function expectForbidden(answer: Answer, code: string): Promise<void> {
  const problem = problemOf(answer);
  expect([answer.status, problem.code]).toEqual([403, code]);
  expect(problem.reasons?.[0]).toMatchObject({ code });
  const record = await findRecord(scene.fixture, problem.recordId);
  expect(record).toMatchObject({
    kind: 'administration',
    effect: 'deny',
    codes: expect.arrayContaining([code]),
  });
  expect(await countTickets()).toBe(0);
}

async function connect(options: { person?: string; id?: string; projects?: string[] } = {}): Promise<string> {
  const tool = await connectTool(scene, { projects: [scene.world.project], ...options });
  return `Bearer ${tool}`;
}

describe('a ticket is not made', () => {
  it.each([
    ['PRINCIPAL_NOT_VETTED', 'worker_profiles', { vetting_valid_until: '2026-01-02Z' }],
    ['TRAINING_MISSING', 'worker_profiles', { trainings: '[]' }],
    ['ASSIGNMENT_REVOKED', 'assignments', { revoked_at: '2026-01-02Z' }],
    ['PROJECT_NOT_ACTIVE', 'projects', { state: 'paused' }],
    ['LEASE_REQUIRED', 'projects', { lease_required: true }],
    ['DATASET_LOCKED', 'datasets', { locked: true }],
  ])('for who may not read the item: %s', async (code, table, change) => {
    const person = scene.personId('annotator');
    const where = {
      worker_profiles: { person_id: person },
      assignments: { person_id: person, project_id: scene.world.project },
      projects: { id: scene.world.project },
      datasets: { id: scene.world.dataset },
    }[table];
    await arranger.patch(table, where ?? {}, change);
    await expectForbidden(await askForTicket(scene, itemId), code);
    const authorization = await connect();
    await expectForbidden(
      await askForTicket(scene, itemId, { authorization, onBehalfOf: 'annotator' }),
      code,
    );
  });

  it('from a network the project does not allow', async () => {
    await expectForbidden(await askForTicket(scene, itemId, from('8.8.8.8')), 'NETWORK_COUNTRY_NOT_ALLOWED');
  });

  it('for an administrator, an auditor, or anybody without an assignment', async () => {
    await expectForbidden(await askForTicket(scene, itemId, { as: 'administrator' }), 'ROLE_FORBIDS');
    await expectForbidden(await askForTicket(scene, itemId, { as: 'unassigned' }), 'NOT_ASSIGNED');
  });

  it('by a person for somebody else, nor for another network', async () => {
    for (const wish of [
      { onBehalfOf: 'reviewer' },
      { onBehalfOf: scene.personId('reviewer') },
      { onBehalfOf: 'nobody-at-all' },
      { network: '91.0.0.1' },
    ])
      await expectForbidden(await askForTicket(scene, itemId, wish), 'ROLE_FORBIDS');
  });

  it('by a tool made for one person for another', async () => {
    const authorization = await connect({ person: 'annotator' });
    await expectForbidden(
      await askForTicket(scene, itemId, { authorization, onBehalfOf: 'reviewer' }),
      'ROLE_FORBIDS',
    );
  });

  it('by a tool for nobody', async () => {
    const authorization = await connect();
    const answer = await askForTicket(scene, itemId, { authorization });
    expect([answer.status, problemOf(answer).code]).toEqual([400, 'TICKET_PERSON_REQUIRED']);
  });

  it('by a tool for whoever has nothing to do with its project: unknown, unassigned, or assigned elsewhere', async () => {
    const elsewhere = await createProject(scene, {
      slug: 'elsewhere',
      datasets: [scene.world.dataset],
      people: ['unassigned'],
    });
    const authorization = await connect();
    for (const wish of [
      { onBehalfOf: 'nobody-at-all' },
      { onBehalfOf: uuidV7() },
      { onBehalfOf: 'unassigned' },
      { onBehalfOf: 'unassigned', project: elsewhere },
      { onBehalfOf: "x' OR true --" },
      { onBehalfOf: 'a\u0000b' },
      { onBehalfOf: 'annotator', project: 'no-such-project' },
    ])
      await expectForbidden(await askForTicket(scene, itemId, { authorization, ...wish }), 'NOT_ASSIGNED');
  });

  it('by a tool of another client, whoever it names', async () => {
    const tool = await connectTool(scene, { projects: [], organisation: scene.world.otherClient });
    await expectForbidden(
      await askForTicket(scene, itemId, { authorization: `Bearer ${tool}`, onBehalfOf: 'annotator' }),
      'NOT_ASSIGNED',
    );
  });

  it('by a tool that was disconnected', async () => {
    const id = uuidV7();
    const authorization = await connect({ id });
    await changePolicy(scene.fixture.owner, { organisations: [scene.world.client], scopes: [id] }, [
      'UPDATE tool_credentials SET disconnected_at = now() WHERE id = $1',
      [id],
    ]);
    const answer = await askForTicket(scene, itemId, { authorization, onBehalfOf: 'annotator' });
    expect(answer.status).toBe(401);
    expect(await countTickets()).toBe(0);
  });

  it('for an item that is not there, not theirs, or no id at all: all the same 404', async () => {
    const bodies = new Set<string>();
    for (const [item, as] of [
      [uuidV7(), 'annotator'],
      ['nonsense', 'annotator'],
      [itemId, 'stranger'],
    ] as const) {
      const answer = await askForTicket(scene, item, { as });
      expect(answer.status).toBe(404);
      bodies.add(JSON.stringify({ ...problemOf(answer), recordId: '', traceId: '' }));
    }
    expect(bodies.size).toBe(1);
  });

  it('for nobody', async () => {
    const answer = await ask(`${scene.gateway.origin}/v1/items/${itemId}/tickets`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"project":"pictures"}',
    });
    expect([answer.status, problemOf(answer).code]).toEqual([401, 'AUTHENTICATION_REQUIRED']);
  });

  it.each<[string, TicketWish]>([
    ['no project', { project: undefined }],
    ['no time', { ttlSeconds: 0 }],
    ['a broken time', { ttlSeconds: 1.5 }],
    ['a time as text', { ttlSeconds: '60' }],
    ['too long a time', { ttlSeconds: 604_801 }],
    ['no uses', { maxUses: 0 }],
    ['too many uses', { maxUses: 1_000_001 }],
    ['no methods', { methods: [] }],
    ['a method that writes', { methods: ['GET', 'PUT'] }],
    ['a wide network', { network: '91.0.0.0/8' }],
    ['a wide network of the newer addresses', { network: '2003::/32' }],
    ['no network', { network: 'home' }],
    ['a member it does not have', { expiresAt: '2030-01-01Z' }],
  ])('of a wish with %s', async (_name, wish) => {
    const answer = await askForTicket(scene, itemId, wish);
    expect([answer.status, problemOf(answer).code]).toEqual([400, 'REQUEST_INVALID']);
    expect(await countTickets()).toBe(0);
  });
});
