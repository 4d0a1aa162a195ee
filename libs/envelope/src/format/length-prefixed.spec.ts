import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codeOf } from '../../test/stored-object.js';
import { lengthPrefixed } from './length-prefixed.js';

function decode(encoded: Buffer): string[] {
  const fields: string[] = [];
  for (let offset = 0; offset < encoded.length;) {
    const length = encoded.readUInt32BE(offset);
    fields.push(encoded.toString('utf8', offset + 4, offset + 4 + length));
    offset += 4 + length;
  }
  return fields;
}

describe('the length-prefixed encoding', () => {
  it('is four bytes of length, then the bytes, per field', () => {
    expect(lengthPrefixed(['a', '', 'é']).toString('hex')).toBe('000000016100000000' + '00000002c3a9');
  });

  it('is never shared by two lists: every list can be read back', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(fc.array(text), (fields) => expect(decode(lengthPrefixed(fields))).toEqual(fields)),
    );
  });

  it('refuses a lone surrogate, which would share its encoding with U+FFFD', () => {
    expect(codeOf(() => lengthPrefixed(['\ud800']))).toBe('ENVELOPE_MANIFEST_INVALID');
  });
});
