import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '#libs/testing';
import { FaultScene } from './support/fault-scene.js';
import { generatedContent } from './support/generated-content.js';
import { outcomeOf } from './support/outcomes.js';
import { atItsPace } from './support/pace.js';
import { RawReader } from './support/raw-reader.js';
import { socketEnds } from './support/socket-table.js';

const ITEM_BYTES = 256 * 1024 * 1024;
/** More than this of an item in the kernel means that the gateway has filled its side and waits for the client. */
const FILLED_BYTES = 256 * 1024;
const LEASE_MS = 1_000;
/** The lease ends itself after 800 ms; the rest is for a machine that is busy with other tests. */
const NOISE_MS = 500;

describe('A stream in flight when the database hangs', () => {
  let scene: FaultScene;
  let itemId: string;
  let resume: () => void = () => undefined;

  beforeAll(async () => {
    scene = await FaultScene.create();
    ({ itemId } = await scene.world.addItem({ content: generatedContent(ITEM_BYTES) }));
  }, 120_000);
  afterAll(async () => {
    resume();
    await scene.stop();
  });

  const open = async (): Promise<RawReader> => RawReader.open(scene.urlOf(itemId), await scene.headers());

  async function connectionsTo(readers: readonly RawReader[]): Promise<number> {
    const ports = readers.map(({ localPort }) => localPort);
    const ends = await socketEnds(scene.gateway.port);
    return ends.filter(({ remotePort }) => ports.includes(remotePort)).length;
  }

  it('stops when the lease lapses, also towards a client that takes nothing, and is recorded as such later', async () => {
    const [idle, busy] = [await open(), await open()];
    await waitUntil(async () =>
      (await socketEnds(scene.gateway.port)).every(({ unsent }) => unsent > FILLED_BYTES),
    );
    let arrived = 0;
    const pace = atItsPace(busy);
    resume = await scene.postgres.hang();
    const hungAtMs = performance.now();

    await waitUntil(
      async () => {
        // After a reset the kernel no longer lists it, so the last look before is what counts.
        arrived = Math.max(arrived, await arrivedAt(idle));
        return (await connectionsTo([idle, busy])) === 0;
      },
      { timeoutMs: 3_000 },
    );
    const stoppedAfterMs = performance.now() - hungAtMs;
    pace.stop();
    const takenBefore = idle.bodyBytes;
    await Promise.all([idle.drained(), busy.drained()]);
    resume();
    const outcomes = [
      await outcomeOf(scene.postgres, idle.recordId),
      await outcomeOf(scene.postgres, busy.recordId),
    ];

    process.stdout.write(
      `streams stopped ${Math.round(stoppedAfterMs)} ms after the database hung; the idle client got ${idle.bodyBytes - takenBefore} bytes after that, ${arrived} had arrived before; sent ${outcomes.map(({ bytesSent }) => bytesSent).join(' and ')}\n`,
    );
    expect(stoppedAfterMs).toBeLessThanOrEqual(LEASE_MS + NOISE_MS);
    expect(idle.bodyBytes - takenBefore).toBeLessThanOrEqual(arrived);
    for (const [index, reader] of [idle, busy].entries()) {
      expect(reader.ending).toBe('reset');
      expect(reader.bodyBytes).toBeLessThan(ITEM_BYTES);
      expect(outcomes[index]?.ending).toBe('lease_lost');
      expect(outcomes[index]?.bytesSent).toBeGreaterThanOrEqual(reader.bodyBytes);
    }
  });

  /** What is at the client's end already: in its socket, or read by its runtime and not handed over. */
  async function arrivedAt(reader: RawReader): Promise<number> {
    const [end] = await socketEnds(reader.localPort);
    return (end?.unread ?? 0) + reader.socket.readableLength;
  }
});
