import { setTimeout as pause } from 'node:timers/promises';
import type { FaultScene } from './fault-scene.js';
import { read, type Reading } from './reading.js';

/** A way to hurt something: begins in effect when `begin` resolves, ends when the function it gave has resolved. */
export interface Fault {
  begin(): Promise<() => Promise<void>>;
}

/** What was seen of one fault. */
export interface FaultObservation {
  /** Every read started while the fault was in effect. */
  readonly during: readonly Reading[];
  /** From the end of the fault to the start of the first read that was served; milliseconds. */
  readonly backAfterMs: number;
}

const FAULT_LASTS_MS = 2_500;
const BACK_WITHIN_MS = 15_000;
const POLL_MS = 20;

/**
 * Reads before, during and after a fault: people and items whose facts are cached, and, `fresh` by `fresh`, items whose
 * facts have to be fetched while the database cannot give them.
 */
export async function observe(
  scene: FaultScene,
  items: { readonly warm: string; readonly fresh: readonly string[] },
  fault: Fault,
): Promise<FaultObservation> {
  for (const as of ['annotator', 'reviewer']) await served(scene, items.warm, as);
  const end = await fault.begin();
  const until = performance.now() + FAULT_LASTS_MS;
  const keepReading = async (next: () => Promise<Reading>): Promise<Reading[]> => {
    const readings: Reading[] = [];
    while (performance.now() < until) readings.push(await next());
    return readings;
  };
  const warm = [1, 2, 3].map(() => keepReading(() => scene.read(items.warm)));
  const fresh = items.fresh.map((itemId) => keepReading(() => scene.read(itemId)));
  const stranger = keepReading(() => scene.read(items.warm, { as: 'other-annotator' }));
  const newcomer = keepReading(() => readWithNewToken(scene, items.warm));
  const during = (await Promise.all([...warm, ...fresh, stranger, newcomer])).flat();
  await end();
  return { during, backAfterMs: await untilServed(scene, items.warm) };
}

/** A token nobody has shown before: its sign-in has to be recorded first. */
async function readWithNewToken(scene: FaultScene, itemId: string): Promise<Reading> {
  const token = await scene.surroundings.token('reviewer');
  const headers = { ...(await scene.headers('reviewer')), authorization: `Bearer ${token}` };
  return read({ url: scene.urlOf(itemId), headers });
}

async function served(scene: FaultScene, itemId: string, as: string): Promise<void> {
  const reading = await scene.read(itemId, { as });
  if (reading.status !== 200) throw new Error(`not served before the fault: ${JSON.stringify(reading)}`);
}

async function untilServed(scene: FaultScene, itemId: string): Promise<number> {
  const endedAt = performance.now();
  while (performance.now() - endedAt < BACK_WITHIN_MS) {
    const reading = await scene.read(itemId);
    if (reading.status === 200 && reading.complete) return reading.startedAtMs - endedAt;
    await pause(POLL_MS);
  }
  throw new Error(`not served within ${BACK_WITHIN_MS} ms after the fault`);
}

/** Returns the readings that were not refused as they must be: 503, a stable code, within 1.5 s, no byte of the item. */
export function notFailedClosed(readings: readonly Reading[]): Reading[] {
  return readings.filter(
    ({ status, code, itemBytes, ms }) =>
      !(status === 503 && code !== null && REFUSALS.has(code) && itemBytes === 0 && ms <= 1_500),
  );
}

const REFUSALS = new Set(['AUDIT_UNAVAILABLE', 'DATABASE_UNAVAILABLE', 'ACCESS_CHANGED']);

/** Returns one line for the log of a run: how many answers, which codes, how long. */
export function summaryOf({ during, backAfterMs }: FaultObservation): string {
  const codes = Map.groupBy(during, ({ status, code }) => `${status} ${code ?? ''}`);
  const counts = [...codes].map(([code, readings]) => `${readings.length} × ${code}`).join(', ');
  const slowest = Math.max(...during.map(({ ms }) => ms));
  return `${counts}; slowest ${Math.round(slowest)} ms; served again after ${Math.round(backAfterMs)} ms`;
}
