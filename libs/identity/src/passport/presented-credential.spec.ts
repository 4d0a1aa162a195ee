import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mintToolCredential } from '../tools/tool-credential-secret.js';
import { readPresentedCredential } from './presented-credential.js';

const id = '0192f3c4-5d6e-7f80-9a1b-2c3d4e5f6071';
const minted = mintToolCredential(id);
const tool = { kind: 'tool-credential', credential: { credentialId: id, secretHash: minted.secretHash } };
const read = (...rawHeaders: string[]): unknown => readPresentedCredential({ raw: { rawHeaders } });
const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

describe('the shape of the one Authorization header chooses the strategy', () => {
  test('Bearer is an access token, Bearer pct_ and Basic are tool credentials', () => {
    expect(read('Authorization', 'Bearer a.b-c_d~e+f/g=')).toEqual({
      kind: 'access-token',
      token: 'a.b-c_d~e+f/g=',
    });
    expect(read('AUTHORIZATION', 'bEaReR  abc')).toEqual({ kind: 'access-token', token: 'abc' });
    expect(read('authorization', `Bearer ${minted.presented}`)).toEqual(tool);
    expect(read('authorization', basic(`${id}:${minted.secret}`))).toEqual(tool);
  });

  test('no header is missing; a second one is ambiguous, wherever and however it is spelled', () => {
    expect(read()).toEqual({ kind: 'unusable', code: 'CREDENTIAL_MISSING' });
    expect(read('X-Authorization', 'Bearer a', 'Cookie', 'access_token=a')).toMatchObject({
      code: 'CREDENTIAL_MISSING',
    });
    expect(read('Authorization', 'Bearer a', 'Host', 'h', 'authorization', 'Bearer a')).toEqual({
      kind: 'unusable',
      code: 'CREDENTIAL_AMBIGUOUS',
    });
  });

  test('a header value that only looks like a name is not a header', () => {
    expect(read('x', 'authorization', 'authorization', 'Bearer abc')).toEqual({
      kind: 'access-token',
      token: 'abc',
    });
  });

  test.each([
    ['', 'CREDENTIAL_MALFORMED'],
    ['Bearer', 'CREDENTIAL_MALFORMED'],
    ['Bearer ', 'CREDENTIAL_MALFORMED'],
    ['Bearer a b', 'CREDENTIAL_MALFORMED'],
    ['Bearer a,b', 'CREDENTIAL_MALFORMED'],
    ['Bearer a, Bearer b', 'CREDENTIAL_MALFORMED'],
    ['Bearer\ta', 'CREDENTIAL_MALFORMED'],
    ['Bearer é', 'CREDENTIAL_MALFORMED'],
    ['Bearer {"a":1}', 'CREDENTIAL_MALFORMED'],
    ['Bearer pct_x', 'CREDENTIAL_MALFORMED'],
    [`Bearer ${'a'.repeat(9000)}`, 'CREDENTIAL_MALFORMED'],
    [basic('nobody'), 'CREDENTIAL_MALFORMED'],
    [basic('label-tool:secret'), 'CREDENTIAL_MALFORMED'],
    [basic(`${id}:${minted.secret}:x`), 'CREDENTIAL_MALFORMED'],
    [basic(`${id}:${'x'.repeat(500)}`), 'CREDENTIAL_MALFORMED'],
    ['Digest abc', 'CREDENTIAL_SCHEME_UNSUPPORTED'],
    ['DPoP abc', 'CREDENTIAL_SCHEME_UNSUPPORTED'],
    ['AWS4-HMAC-SHA256 abc', 'CREDENTIAL_SCHEME_UNSUPPORTED'],
  ])('%j is unusable', (value, code) => {
    expect(read('authorization', value)).toEqual({ kind: 'unusable', code });
  });

  test('arbitrary headers never throw', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (value) => void read('authorization', value)));
    fc.assert(fc.property(fc.array(fc.string()), (headers) => void read(...headers)));
  });
});
