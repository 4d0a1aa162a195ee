import { describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { waitUntil } from '#libs/testing';
import { ReadAhead } from './read-ahead.js';

/** A store whose reads end when the test says so. */
class HeldStore {
  readonly asked: string[] = [];
  private readonly waiting: { answer: (object: Buffer) => void; fail: (error: Error) => void }[] = [];

  readWhole(key: string): Promise<Buffer> {
    this.asked.push(key);
    return new Promise((answer, fail) => this.waiting.push({ answer, fail }));
  }

  answer(text: string): void {
    this.waiting.shift()?.answer(Buffer.from(text));
  }

  fail(): void {
    this.waiting.shift()?.fail(new Error('no such object'));
  }
}

const start = (atOnce = 64): { store: HeldStore; ahead: ReadAhead } => {
  const store = new HeldStore();
  return { store, ahead: new ReadAhead(store, atOnce) };
};

describe(ReadAhead, () => {
  it('fetches each object and gives each reader its own', async () => {
    const { store, ahead } = start();
    const [a, b] = [ahead.fetch('a', 1), ahead.fetch('b', 1)];
    await waitUntil(() => store.asked.length === 2);
    store.answer('A');
    store.answer('B');
    expect([String(await a?.object), String(await b?.object)]).toEqual(['A', 'B']);
  });

  it('asks for eight at once without waiting for more', () => {
    const { store, ahead } = start();
    for (let count = 0; count < 8; count += 1) ahead.fetch(`object-${count}`, 1);
    expect(store.asked).toHaveLength(8);
  });

  it('holds no more than agreed; what is dropped before it was asked for makes room, once, and is never asked for', async () => {
    const { store, ahead } = start(2);
    const first = ahead.fetch('a', 1);
    ahead.fetch('b', 1);
    expect(ahead.fetch('c', 1)).toBeUndefined();
    first?.drop();
    first?.drop();
    expect(ahead.fetch('d', 1)).toBeDefined();
    expect(ahead.fetch('e', 1)).toBeUndefined();
    await waitUntil(() => store.asked.length === 2);
    await pause(5);
    expect(store.asked).toEqual(['b', 'd']);
  });

  it('keeps the place of what was dropped while it is still being fetched: a slow store is not asked for ever more', async () => {
    const { store, ahead } = start(1);
    ahead.fetch('a', 1)?.drop();
    const second = ahead.fetch('b', 1);
    await waitUntil(() => store.asked.length === 1);
    second?.drop();
    expect(ahead.fetch('c', 1)).toBeUndefined();
    store.answer('B');
    await waitUntil(() => ahead.fetch('d', 1) !== undefined);
  });

  it('keeps the place of what has arrived until its reader drops it', async () => {
    const { store, ahead } = start(1);
    const sealed = ahead.fetch('a', 1);
    await waitUntil(() => store.asked.length === 1);
    store.answer('A');
    await sealed?.object;
    expect(ahead.fetch('b', 1)).toBeUndefined();
    sealed?.drop();
    expect(ahead.fetch('c', 1)).toBeDefined();
  });

  it('gives one reader the error of a store that throws at once, and the others theirs', async () => {
    const broken = (key: string): Promise<Buffer> => {
      if (key === 'bad') throw new Error('at once');
      return Promise.resolve(Buffer.from(key));
    };
    const ahead = new ReadAhead({ readWhole: broken }, 8);
    const [bad, good] = [ahead.fetch('bad', 1), ahead.fetch('good', 1)];
    await expect(bad?.object).rejects.toThrow('at once');
    expect(String(await good?.object)).toBe('good');
  });

  it("tells a reader the store's error, and nobody when nobody asks", async () => {
    const { store, ahead } = start();
    const [asked, dropped] = [ahead.fetch('a', 1), ahead.fetch('b', 1)];
    await waitUntil(() => store.asked.length === 2);
    dropped?.drop();
    store.fail();
    store.fail();
    await expect(asked?.object).rejects.toThrow('no such object');
    // An unhandled rejection would end the process here.
    await pause(5);
  });
});
