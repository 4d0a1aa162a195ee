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

  it('fetches no more at a time than agreed; what is dropped makes room, once', () => {
    const { ahead } = start(2);
    const first = ahead.fetch('a', 1);
    ahead.fetch('b', 1);
    expect(ahead.fetch('c', 1)).toBeUndefined();
    first?.drop();
    first?.drop();
    expect(ahead.fetch('d', 1)).toBeDefined();
    expect(ahead.fetch('e', 1)).toBeUndefined();
  });

  it("tells a reader the store's error, and nobody when nobody asks", async () => {
    const { store, ahead } = start();
    const [asked, dropped] = [ahead.fetch('a', 1), ahead.fetch('b', 1)];
    dropped?.drop();
    await waitUntil(() => store.asked.length === 2);
    store.fail();
    store.fail();
    await expect(asked?.object).rejects.toThrow('no such object');
    // An unhandled rejection would end the process here.
    await pause(5);
  });
});
