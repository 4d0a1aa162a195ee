import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FaultScene } from './support/fault-scene.js';
import { generatedContent } from './support/generated-content.js';
import { PolicyControl } from './support/policy-control.js';
import { RawReader } from './support/raw-reader.js';
import { socketEnds } from './support/socket-table.js';

const STREAMS = 150;
const ITEM_BYTES = 16 * 1024 * 1024;

describe('Many streams under way at one gateway', () => {
  let scene: FaultScene;
  let control: PolicyControl;
  let readers: RawReader[];

  beforeAll(async () => {
    scene = await FaultScene.create();
    control = await PolicyControl.open(scene);
    const { itemId } = await scene.world.addItem({ content: generatedContent(ITEM_BYTES) });
    readers = [];
    for (const as of ['annotator', 'other-annotator', 'reviewer']) {
      const headers = await scene.headers(as);
      const open = Array.from({ length: STREAMS / 3 }, () => RawReader.open(scene.urlOf(itemId), headers));
      readers.push(...(await Promise.all(open)));
    }
  }, 120_000);
  afterAll(async () => {
    for (const reader of readers) reader.abort();
    await control.close();
    await scene.stop();
  });

  /** Counts the streams whose connection the gateway's kernel still has. */
  async function open(): Promise<number> {
    const ports = new Set(readers.map(({ localPort }) => localPort));
    const ends = await socketEnds(scene.gateway.port);
    return ends.filter(({ established, remotePort }) => established && ports.has(remotePort)).length;
  }

  it('all go on when a change of their client’s policy forbids none of them', async () => {
    expect(await open()).toBe(STREAMS);
    const acknowledgedMs = await control.changeHarmlessly();
    process.stdout.write(
      `${STREAMS} streams decided again; acknowledged after ${Math.round(acknowledgedMs)} ms\n`,
    );
    expect(await open()).toBe(STREAMS);
  });

  it('are all cut when their client’s policy forbids them, and nobody else’s', async () => {
    const acknowledgedMs = await control.revoke('annotator');
    process.stdout.write(`${STREAMS / 3} streams cut; acknowledged after ${Math.round(acknowledgedMs)} ms\n`);
    expect(await open()).toBe((STREAMS / 3) * 2);
  });
});
