import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { uuidV7 } from '#libs/kernel';
import {
  mintToolCredential,
  parseToolCredential,
  parseToolCredentialPair,
  secretHashesEqual,
  TOOL_CREDENTIAL_LENGTH,
} from './tool-credential-secret.js';

const id = '0192f3c4-5d6e-7f80-9a1b-2c3d4e5f6071';

describe('a tool credential', () => {
  test('is recognised by what it was minted as, together or as a pair', () => {
    for (let round = 0; round < 200; round += 1) {
      const credentialId = uuidV7();
      const { presented, secret, secretHash } = mintToolCredential(credentialId);
      expect(presented).toMatch(/^pct_[0-9a-f]{32}_[A-Za-z0-9_-]{43}$/);
      expect(presented).toHaveLength(TOOL_CREDENTIAL_LENGTH);
      expect(parseToolCredential(presented)).toEqual({ credentialId, secretHash });
      expect(parseToolCredentialPair(credentialId, secret)).toEqual({ credentialId, secretHash });
    }
  });

  test('is stored as SHA-256 of its 32 bytes and never twice the same', () => {
    const [one, two] = [mintToolCredential(id), mintToolCredential(id)];
    expect(one.secretHash).toEqual(
      createHash('sha256').update(Buffer.from(one.secret, 'base64url')).digest(),
    );
    expect(one.secret).not.toBe(two.secret);
    expect(JSON.stringify(one.secretHash)).not.toContain(one.secret);
  });

  test('is not minted for anything but a canonical id', () => {
    for (const wrong of ['', 'label-tool', id.toUpperCase(), id.replaceAll('-', '')]) {
      expect(() => mintToolCredential(wrong)).toThrow(RangeError);
    }
  });

  test('has one spelling: anything near it is null', () => {
    const { presented, secret } = mintToolCredential(id);
    const spareBits = `${presented.slice(0, -1)}${presented.endsWith('B') ? 'C' : 'B'}`;
    const wrong = [
      '',
      'pct_',
      ` ${presented}`,
      `${presented}=`,
      presented.slice(0, -1),
      presented.toUpperCase(),
    ];
    for (const text of [
      ...wrong,
      spareBits,
      presented.replace('pct_', 'pcx_'),
      `${presented}${'A'.repeat(1e6)}`,
    ]) {
      expect(parseToolCredential(text)).toBeNull();
    }
    for (const [user, password] of [
      [id, ''],
      ['', secret],
      [id, `${secret}A`],
      [id, presented],
      [secret, id],
    ] as const) {
      expect(parseToolCredentialPair(user, password)).toBeNull();
    }
  });

  test('arbitrary text is null and never throws', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 100 }), (text) =>
        expect(parseToolCredential(`pct_${text}`)).toBeNull(),
      ),
    );
  });
});

describe('comparing hashes', () => {
  test('accepts equal hashes of 32 bytes and nothing else', () => {
    const hash = randomBytes(32);
    expect(secretHashesEqual(hash, Buffer.from(hash))).toBe(true);
    for (let byte = 0; byte < 32; byte += 1) {
      const other = Buffer.from(hash);
      other[byte] = (other[byte] ?? 0) ^ 1;
      expect(secretHashesEqual(hash, other)).toBe(false);
    }
    expect(secretHashesEqual(Buffer.alloc(0), Buffer.alloc(0))).toBe(false);
    expect(secretHashesEqual(hash, hash.subarray(1))).toBe(false);
  });
});
