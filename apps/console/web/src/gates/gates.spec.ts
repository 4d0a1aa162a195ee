import { describe, expect, it } from '@jest/globals';
import { detailOf, GATES, wordsOfGate } from './gates.js';

describe('the gates in plain words', () => {
  it('are all of the policy’s, each with words of its own', () => {
    expect(GATES).toHaveLength(16);
    expect(GATES.filter((gate) => wordsOfGate(gate).name === gate)).toEqual([]);
  });

  it('have the texts that are published', () => {
    expect(detailOf('NDA_NOT_ACCEPTED')).toBe('You have not accepted the NDA.');
    expect(detailOf('toString')).toBeNull();
  });
});
