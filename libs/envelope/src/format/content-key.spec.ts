import { createCipheriv, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { codeOf, flipBit } from '../../test/stored-object.js';
import { ContentKey } from './content-key.js';
import { deriveKeySchedule } from './key-schedule.js';
import { CHUNK_BYTES, MAX_CHUNKS } from './layout.js';

const context = Buffer.from('a context');
const full = randomBytes(CHUNK_BYTES);
const short = randomBytes(100);

describe('a content key', () => {
  it('opens what it sealed, at the same place and nowhere else', () => {
    const dataKey = randomBytes(32);
    const sealing = ContentKey.create(dataKey, context);
    const [first, second] = [sealing.sealChunk(0, full, false), sealing.sealChunk(1, full, false)];
    const last = sealing.sealChunk(2, short, true);
    const reading = ContentKey.open(dataKey, context, sealing.header);
    expect(reading.openChunk(1, second, false).equals(full)).toBe(true);
    expect(reading.openChunk(2, last, true).equals(short)).toBe(true);
    expect(codeOf(() => reading.openChunk(1, first, false))).toBe('INTEGRITY_CHUNK_REJECTED');
    expect(codeOf(() => reading.openChunk(3, last, true))).toBe('INTEGRITY_CHUNK_REJECTED');
  });

  it('never takes a full chunk for the final one, nor the final one for another', () => {
    const sealing = ContentKey.create(randomBytes(32), context);
    const sealed = sealing.sealChunk(0, full, false);
    const last = sealing.sealChunk(1, short, true);
    expect(codeOf(() => sealing.openChunk(0, sealed, true))).toBe('INTEGRITY_CHUNK_REJECTED');
    expect(codeOf(() => sealing.openChunk(1, last, false))).toBe('INTEGRITY_CHUNK_REJECTED');
    expect(codeOf(() => sealing.openChunk(1, last.subarray(0, 15), true))).toBe('INTEGRITY_CHUNK_REJECTED');
  });

  it('never seals two chunks under one nonce: order, sizes and the end are enforced', () => {
    const sealing = ContentKey.create(randomBytes(32), context);
    const misused = (index: number, bytes: Buffer, isFinal: boolean) =>
      expect(codeOf(() => sealing.sealChunk(index, bytes, isFinal))).toBe('ENVELOPE_KEY_MISUSED');
    misused(1, full, false);
    misused(0, short, false);
    misused(0, full, true);
    sealing.sealChunk(0, full, false);
    misused(0, full, false);
    sealing.sealChunk(1, short, true);
    misused(1, short, true);
    misused(2, full, false);
  });

  it('that was opened never seals', () => {
    const dataKey = randomBytes(32);
    const { header } = ContentKey.create(dataKey, context);
    const reading = ContentKey.open(dataKey, context, header);
    expect(codeOf(() => reading.sealChunk(0, full, false))).toBe('ENVELOPE_KEY_MISUSED');
    expect(codeOf(() => reading.sealChunk(-1, full, false))).toBe('ENVELOPE_KEY_MISUSED');
  });

  it('opens under no other data key, context or header', () => {
    const dataKey = randomBytes(32);
    const { header } = ContentKey.create(dataKey, context);
    const attempt = (key: Buffer, ctx: Buffer, head: Buffer) => codeOf(() => ContentKey.open(key, ctx, head));
    expect(attempt(dataKey, context, header)).toBeUndefined();
    expect(attempt(flipBit(dataKey, 31), context, header)).toBe('INTEGRITY_COMMITMENT_MISMATCH');
    expect(attempt(dataKey, Buffer.from('a contexu'), header)).toBe('INTEGRITY_COMMITMENT_MISMATCH');
    for (let offset = 0; offset < 56; offset += 1) {
      expect(attempt(dataKey, context, flipBit(header, offset))).toBe('INTEGRITY_COMMITMENT_MISMATCH');
    }
    expect(attempt(dataKey, context, header.subarray(1))).toBe('INTEGRITY_HEADER_INVALID');
    expect(attempt(dataKey, context, Buffer.concat([header, header]))).toBe('INTEGRITY_HEADER_INVALID');
    expect(attempt(dataKey.subarray(1), context, header)).toBe('INTEGRITY_KEY_LENGTH');
  });

  it('has its own salt and key each time, also for the same data key', () => {
    const dataKey = randomBytes(32);
    const sealed = Array.from({ length: 100 }, () => {
      const key = ContentKey.create(dataKey, context);
      return key.header.toString('hex') + key.sealChunk(0, short, true).toString('hex');
    });
    expect(new Set(sealed).size).toBe(100);
  });

  it.each([0, 255, 256, 2 ** 32 - 1, 2 ** 32, 2 ** 33 + 77, MAX_CHUNKS - 1])(
    'XORs chunk number %d into the nonce as a big-endian integer',
    (index) => {
      const dataKey = randomBytes(32);
      const key = ContentKey.create(dataKey, context);
      const { aeadKey, baseNonce } = deriveKeySchedule(dataKey, key.header.subarray(0, 24), context);
      const nonce = (BigInt(`0x${baseNonce.toString('hex')}`) ^ BigInt(index)).toString(16).padStart(24, '0');
      const cipher = createCipheriv('aes-256-gcm', aeadKey, Buffer.from(nonce, 'hex'));
      const sealed = Buffer.concat([cipher.update(short), cipher.final(), cipher.getAuthTag()]);
      expect(key.openChunk(index, sealed, true).equals(short)).toBe(true);
    },
  );

  it.each([-1, 0.5, Number.NaN, MAX_CHUNKS])('refuses chunk number %d', (index) => {
    const key = ContentKey.create(randomBytes(32), context);
    expect(codeOf(() => key.openChunk(index, Buffer.alloc(16), true))).toBe('ENVELOPE_ITEM_TOO_LARGE');
  });

  it('works no more once destroyed, and destroying twice is harmless', () => {
    const key = ContentKey.create(randomBytes(32), context);
    const sealed = key.sealChunk(0, full, false);
    key.destroy();
    key.destroy();
    expect(codeOf(() => key.openChunk(0, sealed, false))).toBe('ENVELOPE_KEY_MISUSED');
    expect(codeOf(() => key.sealChunk(1, full, false))).toBe('ENVELOPE_KEY_MISUSED');
  });

  it('does not keep the caller’s header: changing it later changes nothing', () => {
    const dataKey = randomBytes(32);
    const header = Buffer.from(ContentKey.create(dataKey, context).header);
    const before = header.toString('hex');
    const key = ContentKey.open(dataKey, context, header);
    header.fill(0);
    expect(key.header.toString('hex')).toBe(before);
  });
});
