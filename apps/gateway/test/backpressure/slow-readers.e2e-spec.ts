import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '#libs/testing';
import { FaultScene } from '../faults/support/fault-scene.js';
import { PacedReader } from '../support/http-client.js';

const MIB = 1024 * 1024;
const SIZE = 64 * MIB;
const READERS = 20;
/** What the two kernels' socket buffers may hold of one connection; none of it is memory of the process. */
const KERNEL_BUFFERS = 16 * MIB;
const PAGE_BYTES = 4_096;

let scene: FaultScene;
let itemId: string;
const content = randomBytes(SIZE);

beforeAll(async () => {
  // A process of its own, so that its memory is the gateway's and not the test's.
  scene = await FaultScene.create();
  ({ itemId } = await scene.world.addItem({ content }));
  // Warm in every respect, so that only the slow readers are measured.
  await readAll(await open());
}, 120_000);
afterAll(() => scene?.stop());

/** Opens a read and takes nothing of it. A gateway starved of the processor may be without its lease for a moment. */
async function open(): Promise<PacedReader> {
  return (await waitUntil(async () => {
    const reader = await PacedReader.open(scene.urlOf(itemId), await scene.headers());
    if (reader.status === 200) return reader;
    expect(reader.status).toBe(503);
    return undefined;
  })) as PacedReader;
}

async function readAll(reader: PacedReader): Promise<void> {
  await reader.take(SIZE);
  reader.abort();
  expect(reader.body.equals(content)).toBe(true);
}

async function residentBytes(): Promise<number> {
  const statm = await readFile(`/proc/${scene.gateway.pid}/statm`, 'utf8');
  return Number(statm.split(' ')[1]) * PAGE_BYTES;
}

/** Bytes the process has read so far, from files and sockets alike; nearly all of them are stored objects. */
async function bytesRead(): Promise<number> {
  const io = await readFile(`/proc/${scene.gateway.pid}/io`, 'utf8');
  return Number(/^rchar: (\d+)$/m.exec(io)?.[1]);
}

/** Resolves once next to nothing has been read for half a second (the lease's renewals go on). */
async function untilReadingRests(): Promise<void> {
  let last = await bytesRead();
  await waitUntil(
    async () => {
      const now = await bytesRead();
      const rests = now - last < 64 * 1024;
      last = now;
      return rests;
    },
    { timeoutMs: 30_000, intervalMs: 500 },
  );
}

interface Measured {
  readonly readAhead: number;
  readonly grown: number;
}

/** Measures twenty readers that take nothing; null when a lost lease cut one of them meanwhile. */
async function measureStalled(): Promise<Measured | null> {
  const rssBefore = await residentBytes();
  const readBefore = await bytesRead();
  const readers = await Promise.all(Array.from({ length: READERS }, open));
  await untilReadingRests();
  const measured = {
    readAhead: (await bytesRead()) - readBefore,
    grown: (await residentBytes()) - rssBefore,
  };
  const allThere = readers.every((reader) => !reader.socket.destroyed);
  for (const reader of readers) reader.abort();
  return allThere ? measured : null;
}

describe('readers that are slow', () => {
  it('cost the gateway neither storage reads nor memory beyond 64 MiB and 256 KiB each', async () => {
    const { readAhead, grown } = (await waitUntil(measureStalled, { timeoutMs: 60_000 })) as Measured;
    process.stdout.write(
      `${READERS} stalled readers: ${(readAhead / READERS / MIB).toFixed(2)} MiB each were read, RSS grew by ${(grown / MIB).toFixed(1)} MiB\n`,
    );
    expect(readAhead).toBeLessThan(READERS * KERNEL_BUFFERS);
    expect(grown).toBeLessThan(64 * MIB + READERS * 256 * 1024);
  }, 90_000);

  it('get every byte once they go on', async () => {
    const reader = await open();
    await untilReadingRests();
    await readAll(reader);
  }, 60_000);
});
