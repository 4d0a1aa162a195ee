import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '#libs/testing';
import { EventSourceClient } from '../support/event-source.js';
import { TrailScene } from '../support/trail-scene.js';

let scene: TrailScene;
let operator: string;
const clients: EventSourceClient[] = [];
beforeAll(async () => {
  scene = await TrailScene.create();
  operator = await scene.fixture.identity.token('operator-auditor');
  await scene.sequence();
});
afterEach(() => clients.splice(0).forEach((client) => client.leave()));
afterAll(() => scene.stop());

async function follow(options: { query?: string; lastEventId?: string; token?: string } = {}) {
  const client = await EventSourceClient.open(scene.fixture.origin, options.token ?? operator, options);
  clients.push(client);
  await waitUntil(() => client.lastEventId !== '', { timeoutMs: 5_000 });
  return client;
}

describe('GET /trail/v1/events/stream', () => {
  it('sends what is sequenced from then on, in the order of the log, and nothing before it is', async () => {
    await scene.access({});
    await scene.sequence();
    const client = await follow({ query: 'kind=access' });
    const recorded = [await scene.access({}), await scene.access({ organisation: 'borealis' })];
    await scene.sequence();
    expect(await client.until(2)).toEqual(recorded);
    expect(client.events[0]?.data).toMatchObject({
      kind: 'access',
      effect: 'allow',
      leafIndex: expect.any(Number),
    });
  });

  it('misses nothing and repeats nothing across reconnects, wherever in a batch the client left', async () => {
    const start = await follow({ query: 'kind=access' });
    const recorded: string[] = [];
    for (let batch = 0; batch < 5; batch += 1) {
      for (let each = 0; each < 7; each += 1)
        recorded.push(await scene.access({ organisation: each % 2 === 0 ? 'acme' : 'borealis' }));
      await scene.sequence();
    }
    const all = await start.until(recorded.length);
    expect(all).toEqual(recorded);
    for (const [index, { id }] of start.events.entries()) {
      const resumed = await follow({ query: 'kind=access', lastEventId: id });
      const rest = recorded.slice(index + 1);
      expect(await resumed.until(rest.length)).toEqual(rest);
      resumed.leave();
    }
  });

  it('goes on after a restart of the process, which keeps nothing', async () => {
    const first = await follow({ query: 'kind=access' });
    const recorded = [await scene.access({})];
    await scene.sequence();
    await first.until(1);
    first.leave();
    recorded.push(await scene.access({}));
    await scene.sequence();
    const origin = await scene.fixture.start();
    const second = await EventSourceClient.open(origin, operator, {
      query: 'kind=access',
      lastEventId: first.lastEventId,
    });
    clients.push(second);
    expect(await second.until(1)).toEqual(recorded.slice(1));
  });

  it('sends a client’s auditor its own client’s records only, by any filter', async () => {
    const token = await scene.fixture.identity.token('borealis-auditor');
    const client = await follow({ token });
    await scene.access({});
    const own = await scene.access({ organisation: 'borealis', person: 'bob' });
    await scene.sequence();
    // Its own question is on its trail too.
    await waitUntil(() => client.events.some(({ data }) => data.id === own), { timeoutMs: 5_000 });
    expect(new Set(client.events.map(({ data }) => data.organisationId))).toEqual(
      new Set([scene.id('borealis')]),
    );
  });

  it('ends within seconds once the auditor is suspended', async () => {
    await scene.person('leaver', 'acme', ['client_auditor']);
    const client = await follow({ token: await scene.fixture.identity.token('leaver') });
    await scene.query(`UPDATE people SET status = 'suspended' WHERE slug = 'leaver'`);
    await waitUntil(() => client.ended, { timeoutMs: 10_000 });
  });

  it.each([
    ['text that is no position', 'nonsense'],
    ['a position of another cluster', '1:1:0195c0de-0000-7000-8000-000000000000'],
  ])('refuses %s with 409 instead of losing what lies between', async (_what, lastEventId) => {
    const api = await scene.fixture.as('operator-auditor');
    const answer = await api.get('/trail/v1/events/stream', { 'last-event-id': lastEventId });
    expect(answer).toMatchObject({ status: 409, body: { code: 'POSITION_UNKNOWN' } });
  });

  it('refuses a position beyond the end of the log: the database was set back', async () => {
    const { lastEventId } = await follow();
    const [system, , id] = lastEventId.split(':');
    const api = await scene.fixture.as('operator-auditor');
    const answer = await api.get('/trail/v1/events/stream', {
      'last-event-id': `${system}:9999999999:${id}`,
    });
    expect(answer).toMatchObject({ status: 409, body: { code: 'POSITION_UNKNOWN' } });
  });
});
