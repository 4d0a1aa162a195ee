import { describe, expect, it } from '@jest/globals';
import { answerOf } from '../../test/judge.js';
import { keyGate } from './key.gate.js';

describe('the key gate', () => {
  it.each([
    ['enabled', []],
    ['disabled', ['KEY_DISABLED']],
    ['unavailable', ['KEY_UNAVAILABLE']],
    [null, ['KEY_UNAVAILABLE']],
    ['pending-deletion', ['KEY_UNAVAILABLE']],
  ])('answers a key that is %p with %p', (key, codes) => {
    expect(answerOf(keyGate, { 'facts.key': key })).toEqual(codes);
  });

  it.each(['enabled', 'disabled', 'unavailable', null])('needs no key for metadata (%p)', (key) => {
    expect(answerOf(keyGate, { 'facts.key': key }, 'metadata only')).toEqual([]);
  });
});
