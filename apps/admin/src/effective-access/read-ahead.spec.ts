import { describe, expect, it } from '@jest/globals';
import { readAhead } from './read-ahead.js';

describe('reading ahead', () => {
  it('has the next load under way while one is worked on, and no more than that', async () => {
    const begun: number[] = [];
    const loads = [0, 1, 2].map((index) => () => {
      begun.push(index);
      return Promise.resolve(index);
    });
    const seen: (readonly number[])[] = [];
    for await (const loaded of readAhead(loads)) seen.push([loaded, ...begun]);
    expect(seen).toEqual([
      [0, 0, 1],
      [1, 0, 1, 2],
      [2, 0, 1, 2],
    ]);
  });

  it('fails with the load that failed, after what came before it', async () => {
    const loads = [() => Promise.resolve(1), () => Promise.reject(new Error('lost'))];
    const seen: number[] = [];
    const all = async (): Promise<void> => {
      for await (const loaded of readAhead(loads)) seen.push(loaded);
    };
    await expect(all()).rejects.toThrow('lost');
    expect(seen).toEqual([1]);
  });

  it('leaves a failure to nobody where the caller stops', async () => {
    const loads = [() => Promise.resolve(1), () => Promise.reject(new Error('lost'))];
    for await (const loaded of readAhead(loads)) {
      expect(loaded).toBe(1);
      break;
    }
  });
});
