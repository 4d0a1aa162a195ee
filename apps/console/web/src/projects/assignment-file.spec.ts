import { describe, expect, it } from '@jest/globals';
import { rowsOf, textOf } from './assignment-file.js';

describe('a file of assignments', () => {
  it('is counted by rows as the API counts them, empty ones too', () => {
    expect(rowsOf('person,project\r\nanna,street\n\n"be""rt",street')).toEqual([
      'person,project',
      'anna,street',
      '',
      '"be""rt",street',
    ]);
  });

  it('has one row where an end of line is within quotes', () => {
    expect(rowsOf('a,"b\nc"\nd')).toEqual(['a,"b\nc"', 'd']);
  });

  it('is its bytes, the byte order mark too, so that its hash is the hash of the file', () => {
    const bytes = new Uint8Array([0xef, 0xbb, 0xbf, 0x61, 0x0d, 0x0a]);
    expect(new TextEncoder().encode(textOf(bytes.buffer).text ?? '')).toEqual(bytes);
  });

  it('is refused where it is no UTF-8 or too large, and nothing is put in place of what cannot be read', () => {
    expect(textOf(new Uint8Array([0x4d, 0xfc, 0x6c, 0x6c]).buffer)).toMatchObject({ text: null });
    expect(textOf(new ArrayBuffer(1024 * 1024 + 1)).refusal).toContain('1 MiB');
  });
});
