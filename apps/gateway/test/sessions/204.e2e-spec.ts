import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signIn } from '../support/browsers.js';
import type { RunningGateway } from '../support/gateway-fixture.js';
import { type Answer, ask } from '../support/http-client.js';
import { contentPath, Scene } from '../support/scene.js';

let scene: Scene;
let second: RunningGateway;
let itemId: string;

beforeAll(async () => {
  scene = await Scene.create();
  second = await scene.fixture.startGateway({ recordDeadlineMs: 5_000 });
  ({ itemId } = await scene.world.addItem({ content: Buffer.from('0123456789') }));
});
afterAll(() => scene?.stop());

const signOut = (headers: Record<string, string>): Promise<Answer> =>
  ask(`${scene.gateway.origin}/v1/session`, {
    method: 'DELETE',
    headers: { 'sec-fetch-site': 'same-origin', ...headers },
  });
const read = (gateway: RunningGateway, cookie: string): Promise<Answer> =>
  ask(gateway.origin + contentPath(itemId), { headers: { cookie } });

describe('DELETE /v1/session', () => {
  it('ends the session on every gateway before it is answered, makes the browser forget it, and is recorded', async () => {
    const { cookie } = await signIn(scene);
    for (const gateway of [scene.gateway, second]) expect((await read(gateway, cookie)).status).toBe(200);
    const answer = await signOut({ cookie });
    expect([answer.status, answer.body.length]).toEqual([204, 0]);
    expect(answer.headers['set-cookie']).toEqual([
      'portcullis-session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
    ]);
    for (const gateway of [second, scene.gateway]) expect((await read(gateway, cookie)).status).toBe(401);
    const { rows } = await scene.fixture.owner.query(
      `SELECT event->>'activity_id' AS activity, event->'unmapped'->'record'->>'code' AS code FROM access_entries
       WHERE kind = 'authentication' AND event->'unmapped'->'record'->>'method' = 'browser-session' AND effect = 'allow' ORDER BY id DESC LIMIT 1`,
    );
    expect(rows).toEqual([{ activity: '2', code: 'SIGNED_OUT' }]);
  });

  it('ends no other session, not even of the same person', async () => {
    const [kept, ended] = [await signIn(scene), await signIn(scene)];
    await signOut({ cookie: ended.cookie });
    expect((await read(scene.gateway, kept.cookie)).status).toBe(200);
    expect((await read(scene.gateway, ended.cookie)).status).toBe(401);
  });

  it('is the same when there is nothing to end, and says nothing of whether there was', async () => {
    const { cookie } = await signIn(scene);
    await signOut({ cookie });
    for (const sent of [cookie, 'portcullis-session=x', `portcullis-session=pcs_${'A'.repeat(43)}`, 'a=b']) {
      const answer = await signOut({ cookie: sent });
      expect([sent, answer.status]).toEqual([sent, 204]);
    }
    expect((await signOut({})).status).toBe(204);
  });
});
