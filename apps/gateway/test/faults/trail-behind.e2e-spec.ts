import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '#libs/testing';
import { problemOf } from '../support/http-client.js';
import { Scene } from '../support/scene.js';

let scene: Scene;
let itemId: string;

beforeAll(async () => {
  scene = await Scene.create({ maxTrailLagSeconds: 60 });
  ({ itemId } = await scene.world.addItem({ content: Buffer.from('recorded, and provable') }));
});
afterAll(() => scene?.stop());

/** Says when everything recorded was last in the log, as the sequencer does. */
async function caughtUp(ago: string): Promise<void> {
  await scene.fixture.owner.query('UPDATE log_sequencer SET caught_up_at = now() - $1::interval', [ago]);
}

const statusOf = async (): Promise<number> => (await scene.getOnce(`/v1/items/${itemId}/content`)).status;

describe('a log that falls behind what is recorded', () => {
  it('further than agreed stops the serving, says so, and lets it go on when it has caught up', async () => {
    await caughtUp('1 second');
    await waitUntil(async () => (await statusOf()) === 200);
    await caughtUp('1 hour');
    await waitUntil(async () => (await statusOf()) === 503);
    const refused = await scene.getOnce(`/v1/items/${itemId}/content`);
    expect(problemOf(refused).code).toBe('AUDIT_UNAVAILABLE');
    expect(refused.headers['retry-after']).toBeDefined();
    const ready = await scene.getOnce('/readyz');
    expect([ready.status, ready.body.toString()]).toEqual([503, expect.stringContaining('log of the trail')]);
    await caughtUp('0 seconds');
    await waitUntil(async () => (await statusOf()) === 200);
  });
});
