import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allowOrigins } from '../support/browsers.js';
import type { RunningGateway } from '../support/gateway-fixture.js';
import type { Answer } from '../support/http-client.js';
import { contentPath, Scene } from '../support/scene.js';

const LABEL = 'https://label.example.com';

let scene: Scene;
let second: RunningGateway;
let itemId: string;

beforeAll(async () => {
  scene = await Scene.create();
  second = await scene.fixture.startGateway({ recordDeadlineMs: 5_000 });
  ({ itemId } = await scene.world.addItem({ content: Buffer.from('0123456789') }));
});
afterAll(() => scene?.stop());

/** What a page gets of the bytes and of an error, at each of the two gateways. */
async function readableAt(gateway: RunningGateway): Promise<[unknown, unknown]> {
  const options = { gateway, headers: { origin: LABEL } };
  const allowOf = ({ headers }: Answer): unknown => headers['access-control-allow-origin'];
  return [
    allowOf(await scene.get(contentPath(itemId), options)),
    allowOf(await scene.get('/v1/nothing', options)),
  ];
}

describe('a change of a project’s allowed origins', () => {
  it('holds on every gateway as soon as it is answered, whatever they remembered, both ways', async () => {
    for (let round = 0; round < 5; round += 1) {
      await allowOrigins(scene, scene.world.project, [LABEL]);
      for (const gateway of [scene.gateway, second])
        expect(await readableAt(gateway)).toEqual([LABEL, LABEL]);
      await allowOrigins(scene, scene.world.project, ['https://moved.example.com']);
      for (const gateway of [scene.gateway, second])
        expect(await readableAt(gateway)).toEqual([undefined, undefined]);
    }
  });
});
