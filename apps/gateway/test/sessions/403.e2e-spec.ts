import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signIn } from '../support/browsers.js';
import { ask, problemOf } from '../support/http-client.js';
import { contentPath, Scene } from '../support/scene.js';
import { connectTool } from '../support/tools.js';

let scene: Scene;
let itemId: string;

beforeAll(async () => {
  scene = await Scene.create();
  ({ itemId } = await scene.world.addItem({ content: Buffer.from('0123456789') }));
});
afterAll(() => scene?.stop());

describe('a page of another origin', () => {
  it('signs nobody in, not even with a token it has: a session would then be the page’s choice, not the person’s', async () => {
    for (const site of ['cross-site', 'same-site', 'sideways', '']) {
      const answer = await scene.getOnce('/v1/session', {
        method: 'POST',
        headers: { 'sec-fetch-site': site },
      });
      expect([site, answer.status, problemOf(answer).code]).toEqual([site, 403, 'SESSION_CROSS_ORIGIN']);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  it('signs nobody out', async () => {
    const { cookie } = await signIn(scene);
    for (const site of [{}, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }]) {
      const answer = await ask(`${scene.gateway.origin}/v1/session`, {
        method: 'DELETE',
        headers: { cookie, ...site },
      });
      expect([answer.status, problemOf(answer).code]).toEqual([403, 'SESSION_CROSS_ORIGIN']);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    const answer = await ask(scene.gateway.origin + contentPath(itemId), { headers: { cookie } });
    expect(answer.status).toBe(200);
  });
});

describe('a tool', () => {
  it('gets no session: a browser is a person’s', async () => {
    const tool = await connectTool(scene, { projects: [scene.world.project] });
    const answer = await ask(`${scene.gateway.origin}/v1/session`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tool}` },
    });
    expect([answer.status, problemOf(answer).code]).toEqual([403, 'ACCESS_TOKEN_NEEDED']);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });
});
