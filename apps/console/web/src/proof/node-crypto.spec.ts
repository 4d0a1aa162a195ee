import * as nodeCrypto from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import * as own from './node-crypto.js';

const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const bytes = fc.uint8Array({ maxLength: 200 });

describe('hashing and signatures in the browser', () => {
  it('give the hash that node:crypto gives, whole and in parts', () => {
    fc.assert(
      fc.property(bytes, bytes, (one, other) => {
        const expected = nodeCrypto.createHash('sha256').update(one).update(other).digest('hex');
        const parts = own.createHash('sha256').update(one).update(other).digest();
        expect(Buffer.from(parts).toString('hex')).toBe(expected);
        const whole = own.hash('sha256', Buffer.concat([one, other]), 'buffer');
        expect(Buffer.from(whole).toString('hex')).toBe(expected);
      }),
    );
  });

  it('judge a signature as node:crypto does, also one that was altered', () => {
    const { publicKey, privateKey } = nodeCrypto.generateKeyPairSync('ed25519');
    const spki = publicKey.export({ format: 'der', type: 'spki' });
    expect(spki.subarray(0, SPKI_PREFIX.length).equals(SPKI_PREFIX)).toBe(true);
    const key = own.createPublicKey({ key: spki });
    fc.assert(
      fc.property(bytes, fc.nat(63), fc.nat(255), (message, place, change) => {
        const signature = nodeCrypto.sign(null, message, privateKey);
        const altered = Buffer.from(signature);
        altered[place] = (altered[place] ?? 0) ^ change;
        expect(own.verify(null, message, key, signature)).toBe(true);
        expect(own.verify(null, message, key, altered)).toBe(
          nodeCrypto.verify(null, message, publicKey, altered),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('refuse what has not the form of a signature, and any other hash', () => {
    const key = own.createPublicKey({ key: Buffer.concat([SPKI_PREFIX, Buffer.alloc(32)]) });
    expect(own.verify(null, new Uint8Array(1), key, new Uint8Array(3))).toBe(false);
    expect(() => own.hash('md5', new Uint8Array(1), 'buffer')).toThrow('md5');
  });
});
