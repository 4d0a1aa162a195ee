import { setTimeout as pause } from 'node:timers/promises';
import { waitUntil } from '#libs/testing';
import type { FaultScene } from './fault-scene.js';
import { generatedContent } from './generated-content.js';
import { outcomeOf } from './outcomes.js';
import { bytesRead, residentBytes } from './process-tree.js';
import { RawReader } from './raw-reader.js';

const MIB = 1024 * 1024;
const KIB = 1024;
const REST_MS = 2_000;
const LOOK_MS = 200;
const TRICKLE_MS = 250;
/** What the lease's renewals and the like read in the time in which storage must rest. */
const NEXT_TO_NOTHING = 128 * KIB;

export interface SlowReadersOptions {
  readonly readers: number;
  readonly itemBytes: number;
  /** How long the readers take a little, each at most 64 KiB four times a second. */
  readonly trickleSeconds: number;
  readonly onPhase?: (phase: string) => void;
}

/** What slow readers cost; `violations` must be empty. */
export interface SlowReadersSummary {
  readonly readers: number;
  readonly itemMiB: number;
  readonly residentBeforeMiB: number;
  readonly allowedGrowthMiB: number;
  readonly growthIdleMiB: number;
  readonly growthTricklingMiB: number;
  /** Bytes the gateway read from anywhere in 2 s in which no client took anything. */
  readonly bytesReadAtRest: number;
  /** Read from storage per reader until everything rested: what the kernels' buffers hold, and the batches in memory. */
  readonly readAheadMiBPerReader: number;
  readonly receivedMiB: number;
  readonly endings: Readonly<Record<string, number>>;
  readonly violations: readonly string[];
}

/** Reads one large item by many clients that hardly take anything, and measures what that costs the gateway's process. */
export async function slowReaders(
  scene: FaultScene,
  options: SlowReadersOptions,
): Promise<SlowReadersSummary> {
  const { readers: count, itemBytes, onPhase = () => undefined } = options;
  onPhase('sealing the item');
  const { itemId } = await scene.world.addItem({ content: generatedContent(itemBytes) });
  const { pid } = scene.gateway;
  const headers = await scene.headers();
  const open = (): Promise<RawReader> => RawReader.open(scene.urlOf(itemId), headers);
  await warmUp(open);
  const before = { resident: await residentBytes(pid), read: await bytesRead(pid) };
  onPhase('opening the readers');
  const readers: RawReader[] = [];
  while (readers.length < count) readers.push(await open());
  const idle = await peakUntil(pid, () => rests(pid));
  const readAhead = (await bytesRead(pid)) - before.read;
  const bytesReadAtRest = await readDuring(pid, REST_MS);
  onPhase('trickling');
  const trickling = await trickle(readers, pid, options.trickleSeconds);
  onPhase('leaving');
  const ends = await leave(scene, readers);
  const allowed = 64 * MIB + count * 256 * KIB;
  const summary = {
    readers: count,
    itemMiB: itemBytes / MIB,
    residentBeforeMiB: toMiB(before.resident),
    allowedGrowthMiB: toMiB(allowed),
    growthIdleMiB: toMiB(idle - before.resident),
    growthTricklingMiB: toMiB(trickling - before.resident),
    bytesReadAtRest,
    readAheadMiBPerReader: toMiB(readAhead / count),
    receivedMiB: toMiB(readers.reduce((sum, { bodyBytes }) => sum + bodyBytes, 0)),
    endings: ends.endings,
  };
  const violations = [...ends.violations];
  if (Math.max(idle, trickling) - before.resident > allowed)
    violations.push('memory grew beyond what is allowed');
  if (bytesReadAtRest > NEXT_TO_NOTHING) violations.push('storage was read although no client took anything');
  return { ...summary, violations };
}

/** One read, so that what is loaded and cached at the first one is not counted; too short to grow any buffer. */
async function warmUp(open: () => Promise<RawReader>): Promise<void> {
  const reader = await open();
  reader.abort();
  await pause(REST_MS);
}

async function rests(pid: number): Promise<boolean> {
  return (await readDuring(pid, LOOK_MS * 2)) < NEXT_TO_NOTHING / 2;
}

async function readDuring(pid: number, ms: number): Promise<number> {
  const before = await bytesRead(pid);
  await pause(ms);
  return (await bytesRead(pid)) - before;
}

/** Returns the largest resident memory seen until the condition held. */
async function peakUntil(pid: number, condition: () => Promise<boolean>): Promise<number> {
  let peak = 0;
  await waitUntil(
    async () => {
      peak = Math.max(peak, await residentBytes(pid));
      return condition();
    },
    { timeoutMs: 120_000, intervalMs: LOOK_MS },
  );
  return Math.max(peak, await residentBytes(pid));
}

/** Lets every reader take one piece now and then; returns the largest resident memory seen meanwhile. */
async function trickle(readers: readonly RawReader[], pid: number, seconds: number): Promise<number> {
  let peak = 0;
  const until = performance.now() + seconds * 1_000;
  while (performance.now() < until) {
    for (const reader of readers) reader.takeOne();
    await pause(TRICKLE_MS);
    peak = Math.max(peak, await residentBytes(pid));
  }
  return peak;
}

/** Half of the clients go away; the gateway is stopped under the other half. Every read must be on record as what it was. */
async function leave(
  scene: FaultScene,
  readers: readonly RawReader[],
): Promise<Pick<SlowReadersSummary, 'endings' | 'violations'>> {
  const violations: string[] = [];
  const endings: Record<string, number> = {};
  const gone = readers.slice(0, readers.length >> 1);
  const staying = readers.slice(gone.length);
  for (const reader of gone) reader.abort();
  const exitCode = await scene.gateway.stop();
  if (exitCode !== 0) violations.push(`the gateway ended with ${exitCode}`);
  await Promise.all(staying.map((reader) => reader.drained()));
  for (const [index, reader] of readers.entries()) {
    const { bytesSent, ending } = await outcomeOf(scene.postgres, reader.recordId);
    endings[ending] = (endings[ending] ?? 0) + 1;
    const expected = index < gone.length ? 'client_aborted' : 'shutdown';
    if (ending !== expected) violations.push(`outcome ${ending} instead of ${expected}`);
    if (bytesSent < reader.bodyBytes)
      violations.push(`outcome of ${bytesSent}, client got ${reader.bodyBytes}`);
    if (reader.bodyBytes >= reader.declaredBytes) violations.push('a slow reader got all of it');
  }
  return { endings, violations: [...new Set(violations)] };
}

function toMiB(bytes: number): number {
  return Math.round((bytes / MIB) * 100) / 100;
}
