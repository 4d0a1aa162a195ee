import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import { endLease, holdTask } from '../support/leases.js';
import { ask, problemOf } from '../support/http-client.js';
import type { PolicyArranger } from '../support/policy-arranger.js';
import { reEvaluate } from '../support/re-evaluate.js';
import { findRecord } from '../support/records.js';
import { Scene } from '../support/scene.js';
import {
  askForTicket,
  from,
  makeTicket,
  type MadeTicket,
  type TicketWish,
  useTicket,
} from '../support/tickets.js';
import { connectTool } from '../support/tools.js';

const MINUTE_MS = 60_000;

let scene: Scene;
let arranger: PolicyArranger;
let itemId: string;

beforeAll(async () => {
  scene = await Scene.create({ ticketMaxSeconds: 1_800 });
  ({ itemId } = await scene.world.addItem({ content: Buffer.from('of a ticket') }));
});
afterEach(() => arranger?.undo());
afterAll(() => scene?.stop());

const lifeMs = async (wish: TicketWish = {}): Promise<number> =>
  Date.parse((await makeTicket(scene, itemId, wish)).expiresAt) - Date.now();
const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString();

async function storedOf({ id }: MadeTicket): Promise<Record<string, unknown>> {
  const { rows } = await scene.fixture.owner.query<Record<string, unknown>>(
    'SELECT * FROM tickets WHERE id = $1',
    [id],
  );
  return rows[0] ?? {};
}

async function connect(person?: string): Promise<{ id: string; authorization: string }> {
  const id = uuidV7();
  const tool = await connectTool(scene, {
    id,
    projects: [scene.world.project],
    ...(person !== undefined && { person }),
  });
  return { id, authorization: `Bearer ${tool}` };
}

describe('a person who may read an item', () => {
  it('gets a ticket for it: an id, an address that needs no escaping, and when it ends', async () => {
    const answer = await askForTicket(scene, itemId);
    expect(answer.status).toBe(201);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(JSON.parse(answer.body.toString())).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      url: expect.stringMatching(/^\/t\/[A-Za-z0-9_-]{43}$/),
      expiresAt: expect.stringMatching(/Z$/),
    });
  });

  it('gets a whole address beside the path where the deployment says its origin', async () => {
    const gateway = await scene.fixture.startGateway({
      publicOrigin: 'https://data.example',
      recordDeadlineMs: 5_000,
    });
    const answer = await ask(`${gateway.origin}/v1/items/${itemId}/tickets`, {
      method: 'POST',
      headers: { ...(await scene.authorization()), 'content-type': 'application/json' },
      body: JSON.stringify({ project: 'pictures' }),
    });
    const { url, absoluteUrl } = JSON.parse(answer.body.toString()) as Record<string, string>;
    expect(url).toMatch(/^\/t\/[A-Za-z0-9_-]{43}$/);
    expect(absoluteUrl).toBe(`https://data.example${url}`);
    await gateway.stop(0);
  });

  it('is on record as having made it, decided as the read it is leave to ask for, and apart from reads', async () => {
    const answer = await askForTicket(scene, itemId, { maxUses: 3, ttlSeconds: 90, methods: ['GET'] });
    const made = JSON.parse(answer.body.toString()) as MadeTicket;
    const record = await findRecord(scene.fixture, answer.headers['x-access-record']);
    expect(record).toMatchObject({
      kind: 'administration',
      effect: 'allow',
      subject_id: scene.personId('annotator'),
      item_id: itemId,
      project_id: scene.world.project,
      organisation_id: scene.world.client,
    });
    expect(record?.body.details).toEqual({
      maxUses: 3,
      methods: 'GET',
      network: 'bound',
      ticket: made.id,
      ttlSeconds: 90,
    });
    expect(record?.body.request['action']).toBe('item:read');
    expect((await reEvaluate(scene.fixture, record?.id)).effect).toBe('allow');
    const { rows } = await scene.fixture.owner.query('SELECT event FROM access_entries WHERE id = $1', [
      record?.id,
    ]);
    expect(rows[0]?.event).toMatchObject({
      class_uid: 6003,
      activity_id: 1,
      api: { operation: 'ticket.create' },
    });
  });

  it('gets one that is stored only as a hash: neither the row nor its record can be used', async () => {
    const made = await makeTicket(scene, itemId);
    const text = made.url.slice(3);
    const stored = await storedOf(made);
    expect(stored['sha256']).toEqual(createHash('sha256').update(Buffer.from(text, 'base64url')).digest());
    const { rows } = await scene.fixture.owner.query<{ found: boolean }>(
      `SELECT EXISTS (SELECT FROM access_entries WHERE event::text LIKE $1)
         OR EXISTS (SELECT FROM recorded_values WHERE body::text LIKE $1)
         OR EXISTS (SELECT FROM tickets t WHERE t::text LIKE $1) AS found`,
      [`%${text}%`],
    );
    expect(rows).toEqual([{ found: false }]);
  });

  it('gets one for their own network', async () => {
    const made = await makeTicket(scene, itemId, from('91.0.0.77'));
    expect(await storedOf(made)).toMatchObject({ network: '91.0.0.0/24', credential_id: null });
  });

  it('may name themselves', async () => {
    for (const onBehalfOf of ['annotator', scene.personId('annotator')])
      expect((await askForTicket(scene, itemId, { onBehalfOf })).status).toBe(201);
  });
});

describe('a ticket ends', () => {
  it('after five minutes unless told otherwise, and never later than the deployment lets it', async () => {
    expect(Math.abs((await lifeMs()) - 5 * MINUTE_MS)).toBeLessThan(5_000);
    expect(Math.abs((await lifeMs({ ttlSeconds: 60 })) - MINUTE_MS)).toBeLessThan(5_000);
    expect(Math.abs((await lifeMs({ ttlSeconds: 604_800 })) - 30 * MINUTE_MS)).toBeLessThan(5_000);
  });

  it('with the assignment it rests on', async () => {
    arranger = scene.arranger(scene.personId('annotator'));
    await arranger.patch(
      'assignments',
      { person_id: scene.personId('annotator'), project_id: scene.world.project },
      { expires_at: inMs(2 * MINUTE_MS) },
    );
    expect(Math.abs((await lifeMs()) - 2 * MINUTE_MS)).toBeLessThan(5_000);
  });

  it('with the project', async () => {
    arranger = scene.arranger();
    await arranger.patch('projects', { id: scene.world.project }, { ends_at: inMs(2 * MINUTE_MS) });
    expect(Math.abs((await lifeMs()) - 2 * MINUTE_MS)).toBeLessThan(5_000);
  });

  it('with the credential that made it', async () => {
    const id = uuidV7();
    const tool = await connectTool(scene, {
      id,
      projects: [scene.world.project],
      expiresAt: inMs(2 * MINUTE_MS),
    });
    const life = await lifeMs({ authorization: `Bearer ${tool}`, onBehalfOf: 'annotator' });
    expect(Math.abs(life - 2 * MINUTE_MS)).toBeLessThan(5_000);
  });

  it('with the lease it was made under, where one is demanded', async () => {
    arranger = scene.arranger();
    await arranger.patch('projects', { id: scene.world.project }, { lease_required: true });
    const { leaseId } = await holdTask(scene, { items: [itemId], seconds: 120 });
    const made = await makeTicket(scene, itemId);
    expect(Math.abs(Date.parse(made.expiresAt) - Date.now() - 2 * MINUTE_MS)).toBeLessThan(5_000);
    expect(await storedOf(made)).toMatchObject({ lease_id: leaseId });
    await endLease(scene.fixture.owner, leaseId);
  });

  it('with the lease its person holds on the item, also where none is demanded', async () => {
    const { leaseId } = await holdTask(scene, { items: [itemId], seconds: 120 });
    expect(Math.abs((await lifeMs()) - 2 * MINUTE_MS)).toBeLessThan(5_000);
    await endLease(scene.fixture.owner, leaseId);
    expect(await lifeMs()).toBeGreaterThan(3 * MINUTE_MS);
  });
});

describe('a tool', () => {
  it('gets a ticket for a person of its project, by handle or id: its use is theirs, and names the tool', async () => {
    const { id, authorization } = await connect();
    for (const onBehalfOf of ['annotator', scene.personId('annotator')]) {
      const made = await makeTicket(scene, itemId, { authorization, onBehalfOf });
      const answer = await useTicket(scene, made.url);
      expect([answer.status, answer.body.toString()]).toEqual([200, 'of a ticket']);
      const record = await findRecord(scene.fixture, answer.headers['x-access-record']);
      expect(record).toMatchObject({ subject_id: scene.personId('annotator'), tool_id: id });
      expect(record?.body['authenticatedBy']).toBe('ticket');
    }
  });

  it('made for one person gets tickets for that person, named or not', async () => {
    const { id, authorization } = await connect('annotator');
    for (const wish of [{}, { onBehalfOf: 'annotator' }]) {
      const made = await makeTicket(scene, itemId, { authorization, ...wish });
      expect(await storedOf(made)).toMatchObject({
        person_id: scene.personId('annotator'),
        credential_id: id,
      });
    }
  });

  it('asks from its server for a browser elsewhere: the first network to use the ticket is the only one', async () => {
    const { authorization } = await connect();
    const made = await makeTicket(scene, itemId, {
      authorization,
      onBehalfOf: 'annotator',
      ...from('91.99.0.1'),
    });
    expect(await storedOf(made)).toMatchObject({ network: null });
    expect((await useTicket(scene, made.url, from('91.0.0.1'))).status).toBe(200);
    expect(await storedOf(made)).toMatchObject({ network: '91.0.0.0/24' });
    const elsewhere = await useTicket(scene, made.url, from('91.99.0.1'));
    expect([elsewhere.status, problemOf(elsewhere).code]).toEqual([401, 'TICKET_OTHER_NETWORK']);
    expect((await useTicket(scene, made.url, from('91.0.0.2'))).status).toBe(200);
  });

  it('of two networks that use an unbound ticket at the same moment lets only one in', async () => {
    const { authorization } = await connect();
    const second = await scene.fixture.startGateway({ recordDeadlineMs: 5_000 });
    const made = await makeTicket(scene, itemId, { authorization, onBehalfOf: 'annotator' });
    const answers = await Promise.all(
      Array.from({ length: 16 }, async (_, index) => {
        const network = index % 2 === 0 ? '91.0.0.1' : '91.7.0.1';
        const gateway = index % 4 < 2 ? scene.gateway : second;
        return { network, status: (await useTicket(scene, made.url, { ...from(network), gateway })).status };
      }),
    );
    const served = new Set(answers.filter(({ status }) => status === 200).map(({ network }) => network));
    expect(served.size).toBe(1);
    await second.stop(0);
  });

  it('that knows where the browser is keeps the ticket to that network, and is decided as from there', async () => {
    const { authorization } = await connect();
    const wish = { authorization, onBehalfOf: 'annotator' };
    for (const network of ['91.0.0.77', '91.0.0.0/24', '91.0.0.128/25']) {
      const made = await makeTicket(scene, itemId, { ...wish, network, ...from('8.8.8.8') });
      expect(await storedOf(made)).toMatchObject({ network: '91.0.0.0/24' });
      expect((await useTicket(scene, made.url, from('91.0.0.9'))).status).toBe(200);
      expect((await useTicket(scene, made.url, from('91.0.1.9'))).status).toBe(401);
    }
    expect(problemOf(await askForTicket(scene, itemId, { ...wish, network: '8.8.8.8' })).code).toBe(
      'NETWORK_COUNTRY_NOT_ALLOWED',
    );
  });
});
