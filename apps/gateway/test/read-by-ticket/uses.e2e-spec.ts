import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningGateway } from '../support/gateway-fixture.js';
import { type Answer, problemOf } from '../support/http-client.js';
import { Scene } from '../support/scene.js';
import { makeTicket, useTicket } from '../support/tickets.js';

const CONTENT = randomBytes(50_000);

let scene: Scene;
let gateways: readonly RunningGateway[];
let itemId: string;

beforeAll(async () => {
  scene = await Scene.create();
  gateways = [scene.gateway, await scene.fixture.startGateway({ recordDeadlineMs: 5_000 })];
  ({ itemId } = await scene.world.addItem({ content: CONTENT, mediaType: 'video/mp4' }));
});
afterAll(() => scene?.stop());

const codeOf = (answer: Answer): unknown =>
  answer.status < 300 || answer.status === 304 ? answer.status : problemOf(answer).code;
const range = (value: string): { headers: Record<string, string> } => ({
  headers: { range: `bytes=${value}` },
});

/** Puts the last use of a ticket into the past. */
async function letPass(id: string, minutes: number): Promise<void> {
  await scene.fixture.owner.query(
    'UPDATE tickets SET used_at = used_at - make_interval(mins => $2) WHERE id = $1',
    [id, minutes],
  );
}

describe('the uses of a ticket', () => {
  it.each([1, 3])('are never more than %d, however many ask two gateways at once', async (maxUses) => {
    const { url } = await makeTicket(scene, itemId, { maxUses });
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, index) =>
        useTicket(scene, url, { gateway: gateways[index % 2] as RunningGateway }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(maxUses);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(new Set(refused.map(codeOf))).toEqual(new Set(['TICKET_USED_UP']));
    const { rows } = await scene.fixture.owner.query('SELECT uses FROM tickets ORDER BY id DESC LIMIT 1');
    expect(rows).toEqual([{ uses: maxUses }]);
  });

  it('are as many as are asked for where none are counted', async () => {
    const { id, url } = await makeTicket(scene, itemId);
    const answers = await Promise.all(Array.from({ length: 24 }, () => useTicket(scene, url)));
    expect(new Set(answers.map(codeOf))).toEqual(new Set([200]));
    const { rows } = await scene.fixture.owner.query('SELECT uses, used_at FROM tickets WHERE id = $1', [id]);
    expect(rows).toEqual([{ uses: 0, used_at: null }]);
  });

  it('let a player seek: ranges with no long pause between them are one sitting, on whichever gateway', async () => {
    const { id, url } = await makeTicket(scene, itemId, { maxUses: 1 });
    const asked = ['0-1', '0-', '40000-', '-500', '100-199', '0-9'];
    for (const [index, value] of asked.entries()) {
      const answer = await useTicket(scene, url, {
        ...range(value),
        gateway: gateways[index % 2] as RunningGateway,
      });
      expect([value, answer.status]).toEqual([value, 206]);
    }
    await letPass(id, 4);
    expect((await useTicket(scene, url, range('200-299'))).status).toBe(206);
    await letPass(id, 4);
    expect((await useTicket(scene, url, range('300-399'))).status).toBe(206);
    await letPass(id, 6);
    expect(codeOf(await useTicket(scene, url, range('400-499')))).toBe('TICKET_USED_UP');
  });

  it('do not give the whole item once more while a sitting lasts', async () => {
    const { url } = await makeTicket(scene, itemId, { maxUses: 1 });
    expect((await useTicket(scene, url, range('0-'))).status).toBe(206);
    expect(codeOf(await useTicket(scene, url))).toBe('TICKET_USED_UP');
    // What is no range is the whole item, whatever it is called.
    expect(codeOf(await useTicket(scene, url, range('nonsense')))).toBe('TICKET_USED_UP');
  });

  it('that gave the whole item begin no sitting: a range afterwards is another use', async () => {
    const { url } = await makeTicket(scene, itemId, { maxUses: 1 });
    expect((await useTicket(scene, url)).status).toBe(200);
    for (const value of ['0-', '0-0', '-1'])
      expect([value, codeOf(await useTicket(scene, url, range(value)))]).toEqual([value, 'TICKET_USED_UP']);
    expect((await useTicket(scene, url, { method: 'HEAD' })).status).toBe(401);
  });

  it('begin anew with the range that takes a sitting beyond eight times the item', async () => {
    const { url } = await makeTicket(scene, itemId, { maxUses: 2 });
    for (let time = 1; time <= 16; time += 1)
      expect([time, (await useTicket(scene, url, range('0-'))).status]).toEqual([time, 206]);
    // Another use already: nothing is left of either.
    expect(codeOf(await useTicket(scene, url, range('0-0')))).toBe('TICKET_USED_UP');
    const { rows } = await scene.fixture.owner.query('SELECT uses FROM tickets ORDER BY id DESC LIMIT 1');
    expect(rows).toEqual([{ uses: 2 }]);
  });

  it('are one sitting for ranges asked for side by side on two gateways, and bounded like any', async () => {
    const { id, url } = await makeTicket(scene, itemId, { maxUses: 2 });
    const askAll = async (times: number): Promise<number> => {
      const answers = await Promise.all(
        Array.from({ length: times }, (_, index) =>
          useTicket(scene, url, { ...range('0-'), gateway: gateways[index % 2] as RunningGateway }),
        ),
      );
      return answers.filter(({ status }) => status === 206).length;
    };
    expect(await askAll(8)).toBe(8);
    const { rows } = await scene.fixture.owner.query('SELECT uses FROM tickets WHERE id = $1', [id]);
    expect(rows).toEqual([{ uses: 1 }]);
    expect(await askAll(24)).toBe(8);
  });

  it('begin anew after a long pause', async () => {
    const { id, url } = await makeTicket(scene, itemId, { maxUses: 2 });
    expect((await useTicket(scene, url, range('0-'))).status).toBe(206);
    await letPass(id, 6);
    expect((await useTicket(scene, url, range('100-'))).status).toBe(206);
    await letPass(id, 6);
    expect(codeOf(await useTicket(scene, url, range('200-')))).toBe('TICKET_USED_UP');
  });

  it('are not taken by what gives no byte: HEAD, conditions, ranges outside the item, refusals', async () => {
    const { url } = await makeTicket(scene, itemId, { maxUses: 1 });
    const { etag = '' } = (await useTicket(scene, url, { method: 'HEAD' })).headers;
    expect((await useTicket(scene, url, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect((await useTicket(scene, url, { headers: { 'if-match': '"x"' } })).status).toBe(412);
    expect((await useTicket(scene, url, range('99999-'))).status).toBe(416);
    const arranger = scene.arranger();
    await arranger.patch('datasets', { id: scene.world.dataset }, { locked: true });
    expect(codeOf(await useTicket(scene, url))).toBe('DATASET_LOCKED');
    await arranger.undo();
    expect((await useTicket(scene, url)).status).toBe(200);
    expect(codeOf(await useTicket(scene, url))).toBe('TICKET_USED_UP');
  });

  it('that are refused spend nothing of the budget', async () => {
    const arranger = scene.arranger();
    await arranger.patch(
      'projects',
      { id: scene.world.project },
      { byte_budget: 2 * CONTENT.length, budget_window_seconds: 2_592_000 },
    );
    const { url } = await makeTicket(scene, itemId, { maxUses: 1 });
    expect((await useTicket(scene, url)).status).toBe(200);
    for (let round = 0; round < 3; round += 1)
      expect(codeOf(await useTicket(scene, url))).toBe('TICKET_USED_UP');
    expect((await scene.read(itemId)).status).toBe(200);
    expect((await scene.read(itemId)).status).toBe(403);
    await arranger.undo();
  });
});
