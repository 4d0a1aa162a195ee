import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findPython, runScript } from '#libs/testing';
import { countRecords } from '../support/records.js';
import { Scene } from '../support/scene.js';

const EXAMPLES = join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'integrations', 'examples');
const python = findPython('requests');
// Takes two tasks of the stream, as Prodigy does when it fills a batch, and stores them as `before_db` leaves them.
const PROGRAM = `
import itertools, json, sys
sys.path.insert(0, sys.argv[1])
from prodigy_loader import portcullis_images, without_bytes
taken = list(itertools.islice(portcullis_images(sys.argv[2], "pictures", sys.argv[3], page_size=2), int(sys.argv[4])))
json.dump({"images": [one["image"] for one in taken], "stored": without_bytes(taken)}, sys.stdout)
`;

let scene: Scene;
const contents = new Map<string, Buffer>();

beforeAll(async () => {
  scene = await Scene.create();
  for (const [index, mediaType] of ['image/png', 'text/plain', 'image/jpeg', 'image/png'].entries()) {
    const content = Buffer.from(`picture ${index}`);
    const { itemId } = await scene.world.addItem({ content, mediaType });
    contents.set(itemId, content);
  }
});
afterAll(() => scene?.stop());

async function load(count: number, handle = 'annotator'): ReturnType<typeof runScript> {
  const args = ['-c', PROGRAM, EXAMPLES, scene.gateway.origin, await scene.token(handle), String(count)];
  return runScript(python ?? '', args);
}

(python === null ? describe.skip : describe)('the loader for Prodigy', () => {
  it('reads the images, no other item, and stores none of their bytes', async () => {
    const { code, stdout, stderr } = await load(100);
    expect([code, stderr]).toEqual([0, '']);
    const { images, stored } = JSON.parse(stdout) as {
      images: string[];
      stored: { image: string; meta: { item: string } }[];
    };
    expect(images).toHaveLength(3);
    for (const [index, { image, meta }] of stored.entries()) {
      const base64 = (images[index] ?? '').split(';base64,')[1] ?? '';
      expect(Buffer.from(base64, 'base64').equals(contents.get(meta.item) ?? Buffer.alloc(0))).toBe(true);
      expect(image).toBe(`portcullis:${meta.item}`);
    }
  });

  it('reads no further than it is asked for: one record for each image that was shown', async () => {
    const before = await countRecords(scene.fixture, 'access');
    expect((await load(1)).code).toBe(0);
    expect(await countRecords(scene.fixture, 'access')).toBe(before + 1);
  });

  it('ends at a refusal', async () => {
    const { code, stderr } = await load(1, 'unassigned');
    expect(code).toBe(1);
    expect(stderr).toContain('403');
  });
});
