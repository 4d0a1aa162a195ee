import { describe, expect, it } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import { FakeClock, waitUntil } from '#libs/testing';
import { Batcher, type BatcherOptions } from './batcher.js';

interface Write {
  readonly rows: readonly number[];
  readonly deadlineMs: number;
  readonly answer: (answers?: readonly string[]) => void;
  readonly fail: (error: Error) => void;
}

/** A batcher whose writes end when the test says so. */
function start(options: Partial<BatcherOptions<number, string>> = {}): {
  readonly batcher: Batcher<number, string>;
  readonly clock: FakeClock;
  readonly writes: Write[];
} {
  const clock = new FakeClock();
  const writes: Write[] = [];
  const batcher = new Batcher<number, string>({
    maxRows: 4,
    maxInFlight: 2,
    maxQueued: 100,
    deadlineMs: 1_000,
    clock,
    write: (rows, deadlineMs) =>
      new Promise((resolve, reject) => {
        const answer = (answers: readonly string[] = rows.map((row) => `${row} is written`)): void =>
          resolve(answers);
        writes.push({ rows, deadlineMs, answer, fail: reject });
      }),
    ...options,
  });
  return { batcher, clock, writes };
}

const submitMany = (batcher: Batcher<number, string>, count: number): Promise<string>[] =>
  Array.from({ length: count }, (_, index) => batcher.submit(index));

describe('Batcher', () => {
  it('writes what arrives in one turn of the loop together, and answers each entry its own answer', async () => {
    const { batcher, writes } = start();
    const answers = submitMany(batcher, 3);
    await setImmediate();
    expect(writes.map((write) => write.rows)).toEqual([[0, 1, 2]]);
    writes[0]?.answer();
    expect(await Promise.all(answers)).toEqual(['0 is written', '1 is written', '2 is written']);
  });

  it('never has more than the agreed writes under way, nor more than the agreed rows in one', async () => {
    const { batcher, writes } = start();
    const answers = submitMany(batcher, 20);
    await setImmediate();
    expect(writes.map((write) => write.rows.length)).toEqual([4, 4]);
    expect(batcher.queued).toBe(12);
    writes[0]?.answer();
    await waitUntil(() => writes.length === 3);
    expect(batcher.queued).toBe(8);
    for (let index = 1; index < 5; index += 1) {
      await waitUntil(() => writes.length > index);
      writes[index]?.answer();
    }
    expect(await Promise.all(answers)).toHaveLength(20);
    expect(writes.flatMap((write) => write.rows)).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  it('halves what finds nothing under way between two writes, when that is worth it', async () => {
    const { batcher, writes } = start({ maxRows: 100 });
    const many = submitMany(batcher, 33);
    await setImmediate();
    expect(writes.map((write) => write.rows.length)).toEqual([16, 17]);
    for (const write of writes) write.answer();
    await Promise.all(many);
    const few = submitMany(batcher, 15);
    await waitUntil(() => writes.length === 3);
    expect(writes[2]?.rows).toHaveLength(15);
    writes[2]?.answer();
    expect(await Promise.all(few)).toHaveLength(15);
  });

  it('writes beside a write under way only what is worth a commit of its own: as many rows as are under way', async () => {
    const { batcher, writes } = start();
    const first = submitMany(batcher, 3);
    await setImmediate();
    const second = submitMany(batcher, 2);
    await setImmediate();
    expect(writes.map((write) => write.rows.length)).toEqual([3]);
    second.push(batcher.submit(2));
    await setImmediate();
    expect(writes.map((write) => write.rows.length)).toEqual([3, 3]);
    const third = batcher.submit(9);
    writes[0]?.answer();
    writes[1]?.answer();
    // Nothing is under way any more: the one that waits goes at once.
    await waitUntil(() => writes.length === 3);
    writes[2]?.answer();
    expect(await Promise.all([...first, ...second, third])).toHaveLength(7);
  });

  it('writes the few that wait beside a write that hangs, well before their own deadline', async () => {
    const { batcher, clock, writes } = start();
    const hung = submitMany(batcher, 4);
    await setImmediate();
    const answer = batcher.submit(7);
    await setImmediate();
    expect(writes).toHaveLength(1);
    clock.advance(25);
    await waitUntil(() => writes.length === 2);
    writes[1]?.answer();
    expect(await answer).toBe('7 is written');
    writes[0]?.answer();
    await Promise.all(hung);
  });

  it('lets what arrives during a write share the next one', async () => {
    const { batcher, writes } = start({ maxInFlight: 1 });
    const first = batcher.submit(1);
    await setImmediate();
    const later = [batcher.submit(2), batcher.submit(3)];
    await setImmediate();
    expect(writes).toHaveLength(1);
    writes[0]?.answer();
    await waitUntil(() => writes.length === 2);
    expect(writes[1]?.rows).toEqual([2, 3]);
    writes[1]?.answer();
    expect(await Promise.all([first, ...later])).toHaveLength(3);
  });

  it('refuses at once what does not fit the queue, and nothing else', async () => {
    const { batcher, writes } = start({ maxQueued: 3, maxRows: 1, maxInFlight: 1 });
    const first = batcher.submit(0);
    await setImmediate();
    const queued = submitMany(batcher, 3);
    await expect(batcher.submit(9)).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE', kind: 'unavailable' });
    for (let index = 0; index < 4; index += 1) {
      await waitUntil(() => writes.length > index);
      writes[index]?.answer();
    }
    expect(await Promise.all([first, ...queued])).toHaveLength(4);
  });

  it('tells the write how much of the deadline is left', async () => {
    const { batcher, clock, writes } = start({ maxInFlight: 1 });
    const first = batcher.submit(0);
    await setImmediate();
    const second = batcher.submit(1);
    clock.advance(300);
    writes[0]?.answer();
    await waitUntil(() => writes.length === 2);
    expect(writes.map((write) => write.deadlineMs)).toEqual([1_000, 700]);
    writes[1]?.answer();
    await Promise.all([first, second]);
  });

  it('refuses what waited past its deadline behind writes that do not come back, without writing it', async () => {
    const { batcher, clock, writes } = start({ maxInFlight: 1 });
    const stuck = batcher.submit(0);
    await setImmediate();
    const waiting = batcher.submit(1);
    clock.advance(1_000);
    await expect(waiting).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
    expect(batcher.queued).toBe(0);
    writes[0]?.answer();
    await stuck;
    await setImmediate();
    expect(writes).toHaveLength(1);
  });

  it('answers every entry of a failed write with its error, and goes on', async () => {
    const { batcher, writes } = start();
    const failing = submitMany(batcher, 2);
    const settled = Promise.allSettled(failing);
    await setImmediate();
    writes[0]?.fail(new Error('the disk is full'));
    for (const answer of await settled)
      expect(answer).toMatchObject({ reason: { message: 'the disk is full' } });
    const next = batcher.submit(7);
    await waitUntil(() => writes.length === 2);
    writes[1]?.answer();
    expect(await next).toBe('7 is written');
  });

  it('says how many rows each write has', async () => {
    const sizes: number[] = [];
    const { batcher, writes } = start({ onBatch: (rows) => sizes.push(rows) });
    const answers = submitMany(batcher, 8);
    await setImmediate();
    for (const write of writes) write.answer();
    await Promise.all(answers);
    expect(sizes).toEqual([4, 4]);
  });
});
