import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  isAccessKeyId,
  isSessionToken,
  newAccessKeyId,
  newSessionToken,
  s3CredentialContext,
  toSecretAccessKey,
} from './s3-access-key.js';

const row = { credentialId: 'credential', organisationId: 'organisation', accessKeyId: 'PCT' };

describe('an access key id', () => {
  it('is never met twice, and uses all of its alphabet', () => {
    const ids = Array.from({ length: 2_000 }, newAccessKeyId);
    expect(new Set(ids).size).toBe(2_000);
    expect(ids.every(isAccessKeyId)).toBe(true);
    const characters = new Set(ids.flatMap((id) => [...id.slice(3)]));
    expect([...characters].sort().join('')).toBe('234567ABCDEFGHIJKLMNOPQRSTUVWXYZ');
  });

  it.each([
    '',
    'PCT',
    'PCTAAAAAAAAAAAAAAAA1',
    'pctaaaaaaaaaaaaaaaaa',
    'PCTAAAAAAAAAAAAAAAAAA',
    'AKIAIOSFODNN7EXAMPLE',
    'PCTAAAAAAAAAAAAAAAAA\n',
  ])('has one form, and %j is not it', (text) => {
    expect(isAccessKeyId(text)).toBe(false);
  });
});

describe('a session token', () => {
  it('is the one that was made, and no other', () => {
    const { sessionToken, sha256 } = newSessionToken();
    expect(sha256).toEqual(createHash('sha256').update(sessionToken).digest());
    expect(isSessionToken(sha256, sessionToken)).toBe(true);
    for (const other of [null, '', `${sessionToken} `, newSessionToken().sessionToken])
      expect(isSessionToken(sha256, other)).toBe(false);
  });

  it('is not brought to a credential that has none', () => {
    expect(isSessionToken(null, null)).toBe(true);
    expect(isSessionToken(null, '')).toBe(false);
    expect(isSessionToken(null, 'any')).toBe(false);
  });
});

describe('a wrapped secret', () => {
  it('is bound to purpose, client, credential and access key', () => {
    expect(s3CredentialContext(row)).toEqual({
      purpose: 's3-credential',
      organisation: 'organisation',
      credential: 'credential',
      accessKey: 'PCT',
    });
  });

  it('has a text of 43 characters that no configuration file has to quote', () => {
    expect(toSecretAccessKey(Buffer.alloc(32, 0xff))).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });
});
