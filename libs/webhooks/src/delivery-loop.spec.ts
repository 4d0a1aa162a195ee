import { describe, expect, it } from '@jest/globals';
import { waitUntil } from '#libs/testing';
import { DeliveryLoop } from './delivery-loop.js';

describe('DeliveryLoop', () => {
  it('asks again as soon as an attempt ends: what a share of the slots held back does not wait for the next poll', async () => {
    const due = [1, 2, 3, 4, 5];
    const delivered: number[] = [];
    const errors: unknown[] = [];
    const channel = {
      name: 'shared',
      slots: 4,
      // Never more than one at once, as of a receiver that has its share.
      claim: () => Promise.resolve(due.splice(0, 1)),
      deliver: (message: number) => {
        delivered.push(message);
        return message === 2 ? Promise.reject(new Error('not recorded')) : Promise.resolve();
      },
    };
    const loop = new DeliveryLoop(channel, { pollMs: 60_000, onError: (_, error) => errors.push(error) });
    loop.start();
    await waitUntil(() => delivered.length === 5, { timeoutMs: 2_000 });
    expect(delivered).toEqual([1, 2, 3, 4, 5]);
    expect(errors).toHaveLength(1);
    // It rests now, and is woken to stop.
    await loop.stop();
  });

  it('rests between polls when nothing is due', async () => {
    let claims = 0;
    const claim = (): Promise<never[]> => {
      claims += 1;
      return Promise.resolve([]);
    };
    const channel = { name: 'idle', slots: 4, claim, deliver: () => Promise.resolve() };
    const loop = new DeliveryLoop(channel, { pollMs: 100, onError: () => undefined });
    loop.start();
    await waitUntil(() => claims === 3, { timeoutMs: 2_000, intervalMs: 5 });
    await loop.stop();
    expect(claims).toBe(3);
  });
});
