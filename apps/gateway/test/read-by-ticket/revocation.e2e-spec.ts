import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import type { RunningGateway } from '../support/gateway-fixture.js';
import { type Answer, PacedReader, problemOf } from '../support/http-client.js';
import { endLease, holdTask } from '../support/leases.js';
import { changePolicy, type PolicyArranger, untilAppliedEverywhere } from '../support/policy-arranger.js';
import { RecordingLock } from '../support/recording-lock.js';
import { outcomeOf } from '../support/records.js';
import { Scene } from '../support/scene.js';
import { type MadeTicket, makeTicket, revokeTicket, useTicket } from '../support/tickets.js';
import { connectTool } from '../support/tools.js';

const BIG = 24 * 1024 * 1024;

let scene: Scene;
let second: RunningGateway;
let arranger: PolicyArranger;
let itemId: string;
let bigItemId: string;

beforeAll(async () => {
  scene = await Scene.create();
  second = await scene.fixture.startGateway({ recordDeadlineMs: 5_000 });
  ({ itemId } = await scene.world.addItem({ content: Buffer.from('of a ticket') }));
  ({ itemId: bigItemId } = await scene.world.addItem({ content: randomBytes(BIG) }));
});
afterEach(async () => {
  await arranger?.undo();
  await scene.fixture.owner.query(
    "UPDATE task_leases SET ended_at = now(), ending = 'forced' WHERE ended_at IS NULL",
  );
});
afterAll(() => scene?.stop());

interface Made extends MadeTicket {
  readonly toolId: string;
  readonly authorization: string;
  readonly leaseId: string;
}

/** A ticket that a tool made for the annotator, under a lease, used once on both gateways so that both remember it. */
async function prepare(item = itemId): Promise<Made> {
  const toolId = uuidV7();
  arranger = scene.arranger(scene.personId('annotator'), toolId);
  await arranger.patch('projects', { id: scene.world.project }, { lease_required: true });
  const { leaseId } = await holdTask(scene, { items: [item] });
  const tool = await connectTool(scene, { id: toolId, projects: [scene.world.project] });
  const authorization = `Bearer ${tool}`;
  const ticket = await makeTicket(scene, item, { authorization, onBehalfOf: 'annotator' });
  for (const gateway of [scene.gateway, second])
    expect((await useTicket(scene, ticket.url, { gateway, method: 'HEAD' })).status).toBe(200);
  return { ...ticket, toolId, authorization, leaseId };
}

interface Taking {
  readonly what: string;
  readonly code: string;
  readonly status?: number;
  readonly take: (made: Made) => Promise<unknown>;
}

const patch =
  (table: string, where: () => Record<string, unknown>, change: Record<string, unknown>) =>
  (): Promise<void> =>
    arranger.patch(table, where(), change);

const TAKINGS: readonly Taking[] = [
  {
    what: 'its assignment',
    code: 'ASSIGNMENT_REVOKED',
    take: patch(
      'assignments',
      () => ({ person_id: scene.personId('annotator'), project_id: scene.world.project }),
      { revoked_at: '2026-01-02Z' },
    ),
  },
  {
    what: 'its person',
    code: 'PRINCIPAL_SUSPENDED',
    take: patch('people', () => ({ id: scene.personId('annotator') }), { status: 'suspended' }),
  },
  {
    what: 'the tool that made it',
    code: 'CREDENTIAL_DISCONNECTED',
    take: ({ toolId }) =>
      arranger.patch('tool_credentials', { id: toolId }, { disconnected_at: '2026-01-02Z' }),
  },
  {
    what: 'the tool’s connection to the project',
    code: 'CREDENTIAL_DISCONNECTED',
    take: ({ toolId }) => arranger.remove('tool_credential_projects', { credential_id: toolId }),
  },
  { what: 'its lease', code: 'LEASE_EXPIRED', take: ({ leaseId }) => endLease(scene.fixture.owner, leaseId) },
  {
    what: 'the dataset',
    code: 'DATASET_LOCKED',
    take: patch('datasets', () => ({ id: scene.world.dataset }), { locked: true }),
  },
  {
    what: 'the project',
    code: 'PROJECT_NOT_ACTIVE',
    take: patch('projects', () => ({ id: scene.world.project }), { state: 'paused' }),
  },
  {
    what: 'the item',
    code: 'ITEM_QUARANTINED',
    take: patch('items', () => ({ id: itemId }), { state: 'quarantined' }),
  },
  {
    what: 'the ticket, by its tool',
    code: 'TICKET_REVOKED',
    status: 401,
    take: ({ id, authorization }) => revokeTicket(scene, id, { authorization }),
  },
  {
    what: 'the ticket, by its person',
    code: 'TICKET_REVOKED',
    status: 401,
    take: ({ id }) => revokeTicket(scene, id),
  },
];

const verdict = (answer: Answer): readonly unknown[] => [answer.status, problemOf(answer).code];

describe('taking back', () => {
  it.each(TAKINGS)(
    '$what takes back the tickets already given out, at once and on every gateway',
    async ({ code, status = 403, take }) => {
      const made = await prepare();
      await take(made);
      await untilAppliedEverywhere(scene.fixture.owner);
      for (const gateway of [scene.gateway, second])
        expect(verdict(await useTicket(scene, made.url, { gateway }))).toEqual([status, code]);
    },
  );

  it('its lease ends it for good: another lease of the same item is not the one it was made under', async () => {
    const made = await prepare();
    await endLease(scene.fixture.owner, made.leaseId);
    await holdTask(scene, { items: [itemId] });
    expect((await scene.read(itemId)).status).toBe(200);
    expect(verdict(await useTicket(scene, made.url))).toEqual([401, 'TICKET_REVOKED']);
  });

  it('its assignment ends it for good: another assignment is not the one it was made under', async () => {
    const ticket = await makeTicket(scene, itemId, { as: 'reviewer' });
    const { client, project } = scene.world;
    const person = scene.personId('reviewer');
    await changePolicy(
      scene.fixture.owner,
      { organisations: [client], scopes: [person] },
      ['UPDATE assignments SET revoked_at = now() WHERE person_id = $1', [person]],
      [
        `INSERT INTO assignments (id, organisation_id, project_id, person_id, purpose) VALUES ($1, $2, $3, $4, 'annotation')`,
        [uuidV7(), client, project, person],
      ],
    );
    expect((await scene.read(itemId, { as: 'reviewer' })).status).toBe(200);
    expect(verdict(await useTicket(scene, ticket.url))).toEqual([401, 'TICKET_REVOKED']);
  });
});

describe('a ticket taken back between the decision and its record', () => {
  it.each([
    ['itself', 'UPDATE tickets SET revoked_at = now() WHERE id = $1', 401, 'TICKET_REVOKED'],
    [
      'with its tool',
      'UPDATE tool_credentials c SET disconnected_at = now() FROM tickets t WHERE t.id = $1 AND c.id = t.credential_id',
      403,
      'CREDENTIAL_DISCONNECTED',
    ],
    [
      'with its lease',
      "UPDATE task_leases l SET ended_at = now(), ending = 'forced' FROM tickets t WHERE t.id = $1 AND l.id = t.lease_id",
      403,
      'LEASE_EXPIRED',
    ],
  ])('%s records no leave to read', async (_how, sql, status, code) => {
    const made = await prepare();
    const lock = await RecordingLock.take(scene.fixture, scene.world.client);
    try {
      const reading = useTicket(scene, made.url);
      await lock.untilWaitedFor();
      await lock.change([scene.personId('annotator'), made.toolId], sql, [made.id]);
      await lock.release();
      expect(verdict(await reading)).toEqual([status, code]);
    } finally {
      await lock.release();
    }
  });
});

describe('a read under way by a ticket', () => {
  it.each<[string, (made: Made) => Promise<unknown>]>([
    ['taken back', ({ id }) => revokeTicket(scene, id)],
    [
      'whose tool is disconnected',
      ({ toolId }) => arranger.patch('tool_credentials', { id: toolId }, { disconnected_at: '2026-01-02Z' }),
    ],
    ['whose lease is given back', ({ leaseId }) => endLease(scene.fixture.owner, leaseId)],
    [
      'whose lease is exchanged for another',
      async ({ leaseId }) => {
        await endLease(scene.fixture.owner, leaseId);
        await holdTask(scene, { items: [bigItemId] });
      },
    ],
    ['that ends by itself', ({ id }) => endTicket(id)],
  ])('%s is cut', async (_how, take) => {
    const made = await prepare(bigItemId);
    const reader = await PacedReader.open(scene.gateway.origin + made.url, {});
    expect(reader.status).toBe(200);
    await reader.take(100_000);
    await take(made);
    const outcome = await outcomeOf(scene.fixture, reader.header('x-access-record'), 5_000);
    await reader.takeRest();
    expect(outcome.ending).toBe('revoked');
    expect(outcome.bytesSent).toBeLessThan(BIG);
  });
});

/** Brings a ticket's end forward and has the gateways look again, as they do by themselves within the minute they remember it. */
async function endTicket(id: string): Promise<void> {
  const { client } = scene.world;
  await changePolicy(
    scene.fixture.owner,
    { organisations: [client], scopes: [scene.personId('annotator')] },
    ['UPDATE tickets SET expires_at = now() WHERE id = $1', [id]],
  );
}
