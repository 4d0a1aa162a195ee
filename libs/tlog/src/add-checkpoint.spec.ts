import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { leavesOf } from '../test/naive-tree.js';
import { formatAddCheckpoint, parseAddCheckpoint } from './add-checkpoint.js';

const [first = Buffer.alloc(0)] = leavesOf(1);
const LINE = first.toString('base64');

describe('the request to a witness', () => {
  it('reads back to what was written', () => {
    for (const proof of [[], leavesOf(63)]) {
      const request = { oldSize: 7, proof, checkpoint: 'any\n\nnote\n' };
      const body = formatAddCheckpoint(request);
      expect(body.startsWith(`old 7\n${proof.length > 0 ? LINE : ''}`)).toBe(true);
      expect(parseAddCheckpoint(Buffer.from(body))).toEqual({ ok: true, value: request });
    }
  });

  it('is refused in every other shape', () => {
    for (const body of [
      '',
      'old 1',
      'old 1\n',
      'old 01\n\nx\n',
      'old -1\n\nx\n',
      'old  1\n\nx\n',
      `old ${2 ** 53}\n\nx\n`,
      'new 1\n\nx\n',
      '\n\nold 1\n\nx\n',
      `old 1\n${LINE.slice(1)}\n\nx\n`,
      `old 1\n${LINE}\r\n\nx\n`,
      `old 1\n${`${LINE}\n`.repeat(64)}\nx\n`,
    ]) {
      expect({ body, parsed: parseAddCheckpoint(body) }).toEqual({
        body,
        parsed: { ok: false, reason: 'malformed' },
      });
    }
    fc.assert(fc.property(fc.oneof(fc.string(), fc.uint8Array()), (body) => !parseAddCheckpoint(body).ok));
  });

  it('is not written with what no witness would read', () => {
    expect(() => formatAddCheckpoint({ oldSize: -1, proof: [], checkpoint: '' })).toThrow('size of a tree');
    expect(() => formatAddCheckpoint({ oldSize: 1, proof: leavesOf(64), checkpoint: '' })).toThrow('hashes');
  });
});
