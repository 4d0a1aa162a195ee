import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Clock } from '#libs/kernel';
import type { Api } from '../support/api.js';
import { ok, Scene } from '../support/scene.js';
import { openStored } from '../support/stored-items.js';

/** The system's clock, with a monotonic time that can be moved on. */
class MovableClock implements Clock {
  private ahead = 0;
  now(): Date {
    return new Date();
  }
  monotonicMs(): number {
    return performance.now() + this.ahead;
  }
  advance(ms: number): void {
    this.ahead += ms;
  }
}

let scene: Scene;
let client: Api;
const clock = new MovableClock();
beforeAll(async () => {
  scene = await Scene.create({ clock });
  await scene.client('acme');
  client = await scene.as('acme-admin');
});
afterAll(() => scene.stop());

const epochsOf = async (dataset: string): Promise<number[]> => {
  const rows = await scene.rows<{ epoch: string }>(
    'SELECT epoch FROM dataset_keys WHERE dataset_id = $1 ORDER BY epoch',
    [dataset],
  );
  return rows.map(({ epoch }) => Number(epoch));
};

describe('dataset keys', () => {
  it('are made once for many uploads that start together, and again only after 60 s', async () => {
    const dataset = await scene.dataset('acme', 'steady');
    await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        client.upload('steady', `a${index}`, randomBytes(1_000)).then(ok),
      ),
    );
    expect(await epochsOf(dataset)).toEqual([1]);
    clock.advance(59_000);
    ok(await client.upload('steady', 'b', randomBytes(10)));
    expect(await epochsOf(dataset)).toEqual([1]);
    clock.advance(2_000);
    const last = ok(await client.upload('steady', 'c', Buffer.from('under the second key')));
    expect(await epochsOf(dataset)).toEqual([1, 2]);
    expect((await openStored(scene, last.versionId)).toString()).toBe('under the second key');
  });

  it('are of one dataset each', async () => {
    const [one, two] = [await scene.dataset('acme', 'one'), await scene.dataset('acme', 'two')];
    await Promise.all(['one', 'two'].map((dataset) => client.upload(dataset, 'x', randomBytes(10)).then(ok)));
    expect([await epochsOf(one), await epochsOf(two)]).toEqual([[1], [1]]);
  });

  it('get numbers of their own from instances that make them at the same time, and every item opens', async () => {
    const dataset = await scene.dataset('acme', 'contended');
    const admins = await Promise.all(Array.from({ length: 4 }, () => scene.fixture.startAdmin()));
    const uploads = admins.map(async (admin, index) => {
      const content = randomBytes(2_000);
      const { versionId } = ok(
        await (await scene.as('acme-admin', admin)).upload('contended', `x${index}`, content),
      );
      return { versionId, content };
    });
    for (const { versionId, content } of await Promise.all(uploads)) {
      expect((await openStored(scene, versionId)).equals(content)).toBe(true);
    }
    expect(await epochsOf(dataset)).toEqual([1, 2, 3, 4]);
  });
});
