import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allowOrigins } from '../support/browsers.js';
import { ask } from '../support/http-client.js';
import { listRoutes } from '../support/route-list.js';
import { contentPath, Scene } from '../support/scene.js';

const LABEL = 'https://label.example.com';

let scene: Scene;
let itemId: string;

beforeAll(async () => {
  scene = await Scene.create();
  ({ itemId } = await scene.world.addItem({ content: Buffer.from('0123456789') }));
  await allowOrigins(scene, scene.world.project, [LABEL]);
});
afterAll(() => scene?.stop());

// A browser keeps the answer to an `<img>`, which sends no Origin, and gives it to a later `fetch` of the same URL unless told not to.
describe('Vary: Origin', () => {
  it('is on every route’s answer to every kind of caller, without an Origin header too', async () => {
    for (const route of listRoutes(scene.gateway)) {
      const [method = '', pattern = ''] = route.split(' ');
      const path = pattern
        .replace(/:item/, itemId)
        .replace(/:project/, 'pictures')
        .replace(/:\w+/g, itemId);
      for (const headers of [{}, await scene.authorization(), { origin: LABEL }, { origin: 'null' }]) {
        const answer = await ask(scene.gateway.origin + path, { method, headers });
        expect([route, answer.status, answer.headers.vary]).toEqual([route, answer.status, 'Origin']);
      }
    }
  });

  it('is on 200, 206, 304, 404, 405, 412 and 416 of the bytes, and on what is refused before any route', async () => {
    const content = contentPath(itemId);
    const cases: [string, string, Record<string, string>, number][] = [
      ['GET', content, {}, 200],
      ['GET', content, { range: 'bytes=-3' }, 206],
      ['GET', content, { 'if-none-match': '*' }, 304],
      ['GET', content, { 'if-match': '"x"' }, 412],
      ['GET', content, { range: 'bytes=90-' }, 416],
      ['GET', '/v1/items/nothing/content', {}, 404],
      ['DELETE', content, {}, 405],
      ['GET', '/v1/%zz', {}, 400],
      ['GET', '/nothing', {}, 404],
      ['OPTIONS', content, {}, 405],
    ];
    for (const [method, path, headers, status] of cases) {
      const answer = await scene.get(path, { method, headers });
      expect([method, path, answer.status, answer.headers.vary]).toEqual([method, path, status, 'Origin']);
    }
  });
});
