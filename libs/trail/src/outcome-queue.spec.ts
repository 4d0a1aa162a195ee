import { describe, expect, it } from '@jest/globals';
import type { RecordingLane } from '#libs/persistence';
import { waitUntil } from '#libs/testing';
import type { Outcome } from './outcome.js';
import { OutcomeQueue } from './outcome-queue.js';

interface WrittenRow {
  readonly record_id: string;
  readonly bytes_sent: number;
  readonly ending: string;
}

/** A lane that keeps what is written, and fails as often as it is told to. */
class FakeLane {
  readonly batches: WrittenRow[][] = [];
  failures = 0;
  hang = false;

  run(_statement: unknown, [payload]: readonly string[]): Promise<unknown[]> {
    if (this.hang) return new Promise(() => undefined);
    if (this.failures > 0) {
      this.failures -= 1;
      return Promise.reject(new Error('the database is away'));
    }
    this.batches.push(JSON.parse(payload ?? '') as WrittenRow[]);
    return Promise.resolve([]);
  }
}

function start(options: { maxRows?: number; maxQueued?: number } = {}): {
  readonly queue: OutcomeQueue;
  readonly lane: FakeLane;
  readonly dropped: number[];
  readonly errors: unknown[];
} {
  const lane = new FakeLane();
  const dropped: number[] = [];
  const errors: unknown[] = [];
  const queue = new OutcomeQueue({
    lane: lane as unknown as RecordingLane,
    maxRows: options.maxRows ?? 512,
    maxQueued: options.maxQueued ?? 1_000,
    onDropped: (count) => dropped.push(count),
    onFailure: (error) => errors.push(error),
  });
  return { queue, lane, dropped, errors };
}

const outcome = (index: number): Outcome => ({
  recordId: `record-${index}`,
  organisationId: 'organisation',
  bytesSent: index,
  ending: 'complete',
});
const idsOf = (lane: FakeLane): string[] => lane.batches.flat().map((row) => row.record_id);

describe('OutcomeQueue', () => {
  it('writes what is added in a short time as one batch, each with its bytes and ending', async () => {
    const { queue, lane } = start();
    for (let index = 0; index < 3; index += 1) queue.add(outcome(index));
    await waitUntil(() => queue.queued === 0);
    expect(lane.batches).toHaveLength(1);
    expect(lane.batches[0]?.[2]).toMatchObject({ record_id: 'record-2', bytes_sent: 2, ending: 'complete' });
  });

  it('writes no more rows at once than agreed, in the order they came', async () => {
    const { queue, lane } = start({ maxRows: 4 });
    for (let index = 0; index < 10; index += 1) queue.add(outcome(index));
    await waitUntil(() => queue.queued === 0);
    expect(lane.batches.map((batch) => batch.length)).toEqual([4, 4, 2]);
    expect(idsOf(lane)).toEqual(Array.from({ length: 10 }, (_, index) => `record-${index}`));
  });

  it('keeps what could not be written and tries again until it is, losing none', async () => {
    const { queue, lane, errors } = start();
    lane.failures = 2;
    queue.add(outcome(1));
    await waitUntil(() => errors.length === 1);
    queue.add(outcome(2));
    await waitUntil(() => queue.queued === 0);
    expect(errors).toHaveLength(2);
    expect(idsOf(lane)).toEqual(['record-1', 'record-2']);
  });

  it('gives up what does not fit the queue and says so, rather than growing without end', () => {
    const { queue, lane, dropped } = start({ maxQueued: 2 });
    lane.hang = true;
    for (let index = 0; index < 5; index += 1) queue.add(outcome(index));
    expect(dropped).toEqual([1, 1, 1]);
    expect(queue.queued).toBe(2);
  });

  it('writes what is left when it is closed, and says that nothing was lost', async () => {
    const { queue, lane } = start();
    queue.add(outcome(1));
    expect(await queue.close(1_000)).toBe(0);
    expect(idsOf(lane)).toEqual(['record-1']);
  });

  it('does not wait for a database that hangs when it is closed, and says how many were lost', async () => {
    const { queue, lane } = start();
    lane.hang = true;
    queue.add(outcome(1));
    queue.add(outcome(2));
    expect(await queue.close(50)).toBe(2);
  });
});
