import { describe, expect, it } from '@jest/globals';
import { waitUntil } from './wait-until.js';

describe(waitUntil.name, () => {
  it('returns the first truthy value, waiting out errors before it', async () => {
    let asked = 0;
    const value = await waitUntil(() => {
      asked += 1;
      if (asked === 1) throw new Error('too early');
      return asked > 2 ? 'there' : undefined;
    });
    expect(value).toBe('there');
  });

  it('is bounded and says what it last saw', async () => {
    await expect(waitUntil(() => 0, { timeoutMs: 30 })).rejects.toThrow('not met within 30 ms; last: 0');
  });
});
