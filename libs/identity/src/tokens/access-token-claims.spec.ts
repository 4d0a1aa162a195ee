import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CompactEncrypt, CompactSign, importJWK } from 'jose';
import { AUDIENCE, encode, ISSUER, makeKey, signToken } from '../../test/fixtures.js';
import { IssuerFixture } from '../../test/issuer-fixture.js';
import { AccessTokenVerifier } from './access-token-verifier.js';

let issuer: IssuerFixture;

beforeAll(async () => {
  issuer = await IssuerFixture.start();
});
afterAll(() => issuer.stop());
beforeEach(() => issuer.reset());

describe('a good token', () => {
  test.each(['at+jwt', 'AT+JWT', 'application/at+jwt', 'Application/AT+jwt'])(
    'is accepted with typ %s',
    async (typ) => {
      expect(await issuer.verifier.verify(await signToken(issuer.key, issuer.claims(), { typ }))).toEqual({
        ok: true,
        subject: 'person-1',
        issuer: ISSUER,
        issuedAt: new Date((issuer.clock.seconds - 10) * 1000),
        expiresAt: new Date((issuer.clock.seconds + 300) * 1000),
        tokenId: 't-1',
        clientId: 'c-1',
        scopes: ['a', 'b'],
      });
    },
  );

  test.each(['ES256', 'EdDSA', 'RS256', 'PS256'])('is accepted when signed with %s', async (algorithm) => {
    const other = await makeKey(`key-${algorithm}`, algorithm);
    issuer.jwks.keys = [issuer.key.publicJwk, issuer.rsa.publicJwk, other.publicJwk];
    expect(await issuer.codeOf(await signToken(other, issuer.claims()))).toBe('OK');
  });

  test('is accepted with us among several audiences, without jti, client_id and scope', async () => {
    const lean = issuer.claims({
      aud: ['other', AUDIENCE],
      jti: undefined,
      client_id: undefined,
      scope: undefined,
    });
    expect(await issuer.verifier.verify(await signToken(issuer.key, lean))).toMatchObject({
      ok: true,
      tokenId: null,
      scopes: [],
    });
  });

  test('expires no later than the maximum age allows, whatever exp says', async () => {
    const result = await issuer.verifier.verify(
      await signToken(issuer.key, issuer.claims({ exp: issuer.clock.seconds + 86_400 })),
    );
    expect(result).toMatchObject({
      ok: true,
      expiresAt: new Date((issuer.clock.seconds - 10 + 3600) * 1000),
    });
  });
});

describe('claims that are not for us, not now, or not there', () => {
  const table: readonly (readonly [string, Record<string, unknown>, string])[] = [
    ['wrong issuer', { iss: 'https://evil.example/' }, 'TOKEN_ISSUER'],
    ['issuer without its slash', { iss: 'https://idp.example' }, 'TOKEN_ISSUER'],
    ['no issuer', { iss: undefined }, 'TOKEN_ISSUER'],
    ['issuer in a list', { iss: [ISSUER] }, 'TOKEN_ISSUER'],
    ['wrong audience', { aud: 'other' }, 'TOKEN_AUDIENCE'],
    ['no audience', { aud: undefined }, 'TOKEN_AUDIENCE'],
    ['empty audience list', { aud: [] }, 'TOKEN_AUDIENCE'],
    ['nested audience list', { aud: [[AUDIENCE]] }, 'TOKEN_AUDIENCE'],
    ['a thousand audiences', { aud: [...Array<string>(1000).fill('a'), AUDIENCE] }, 'TOKEN_AUDIENCE'],
    ['no expiry', { exp: undefined }, 'TOKEN_MALFORMED'],
    ['expiry as text', { exp: '9999999999' }, 'TOKEN_MALFORMED'],
    ['expiry beyond every date', { exp: 1e300 }, 'TOKEN_MALFORMED'],
    ['no issue time', { iat: undefined }, 'TOKEN_MALFORMED'],
    ['negative issue time', { iat: -1 }, 'TOKEN_MALFORMED'],
    ['not-before as text', { nbf: 'now' }, 'TOKEN_MALFORMED'],
    ['no subject', { sub: undefined }, 'TOKEN_MALFORMED'],
    ['empty subject', { sub: '' }, 'TOKEN_MALFORMED'],
    ['subject as object', { sub: { toString: 'x' } }, 'TOKEN_MALFORMED'],
    ['subject of 256 characters', { sub: 'x'.repeat(256) }, 'TOKEN_MALFORMED'],
    ['scope as list', { scope: ['a'] }, 'TOKEN_MALFORMED'],
    ['bound to a key nobody proves', { cnf: { jkt: 'x' } }, 'TOKEN_TYPE'],
  ];
  test.each(table)('%s is refused', async (_name, changes, code) => {
    expect(await issuer.codeOf(await signToken(issuer.key, issuer.claims(changes)))).toBe(code);
  });

  test('expired, to the second, and with no tolerance unless configured', async () => {
    const now = issuer.clock.seconds;
    expect(await issuer.codeOf(await signToken(issuer.key, issuer.claims({ exp: now })))).toBe(
      'TOKEN_EXPIRED',
    );
    expect(await issuer.codeOf(await signToken(issuer.key, issuer.claims({ exp: now + 1 })))).toBe('OK');
    issuer.verifier = new AccessTokenVerifier(issuer.options({ clockToleranceSeconds: 5 }));
    expect(await issuer.codeOf(await signToken(issuer.key, issuer.claims({ exp: now - 4 })))).toBe('OK');
    expect(await issuer.codeOf(await signToken(issuer.key, issuer.claims({ exp: now - 5 })))).toBe(
      'TOKEN_EXPIRED',
    );
  });

  test('older than the maximum age although not expired', async () => {
    const old = issuer.claims({ iat: issuer.clock.seconds - 3600, exp: issuer.clock.seconds + 300 });
    expect(await issuer.codeOf(await signToken(issuer.key, old))).toBe('TOKEN_EXPIRED');
  });

  test('not yet valid by nbf or by iat', async () => {
    const now = issuer.clock.seconds;
    expect(await issuer.codeOf(await signToken(issuer.key, issuer.claims({ nbf: now + 1 })))).toBe(
      'TOKEN_NOT_YET_VALID',
    );
    expect(await issuer.codeOf(await signToken(issuer.key, issuer.claims({ iat: now + 1 })))).toBe(
      'TOKEN_NOT_YET_VALID',
    );
    expect(
      await issuer.codeOf(await signToken(issuer.key, issuer.claims({ iat: now + 1e9, exp: now + 2e9 }))),
    ).toBe('TOKEN_NOT_YET_VALID');
    expect(await issuer.codeOf(await signToken(issuer.key, issuer.claims({ nbf: now })))).toBe('OK');
  });

  test('a refusal names the subject only when the signature was proven', async () => {
    const expired = await signToken(issuer.key, issuer.claims({ exp: issuer.clock.seconds - 1 }));
    expect(await issuer.verifier.verify(expired)).toMatchObject({ subject: 'person-1' });
    const unsigned = `${expired.slice(0, -4)}AAAA`;
    expect(await issuer.verifier.verify(unsigned)).toEqual({
      ok: false,
      code: 'TOKEN_SIGNATURE_INVALID',
      subject: null,
    });
  });
});

describe('tokens of another kind', () => {
  test.each([['JWT'], ['id+jwt'], ['logout+jwt'], ['at+jwt2'], ['text/at+jwt'], ['at+jwt ']])(
    'typ %s is not an access token',
    async (typ) => {
      expect(await issuer.codeOf(await signToken(issuer.key, issuer.claims(), { typ }))).toBe('TOKEN_TYPE');
    },
  );

  test('an ID token (no typ, a nonce) is not an access token', async () => {
    expect(
      await issuer.codeOf(await signToken(issuer.key, issuer.claims({ nonce: 'n' }), { typ: undefined })),
    ).toBe('TOKEN_TYPE');
  });

  test('a nested token, an encrypted one and a compressed bomb are refused unread', async () => {
    const inner = await signToken(issuer.key, issuer.claims());
    const nested = await new CompactSign(Buffer.from(inner))
      .setProtectedHeader({ alg: 'ES256', kid: 'key-1', typ: 'at+jwt', cty: 'JWT' })
      .sign(issuer.key.privateKey);
    expect(await issuer.codeOf(nested)).toBe('TOKEN_MALFORMED');
    const jwe = await new CompactEncrypt(Buffer.from(inner))
      .setProtectedHeader({ alg: 'RSA-OAEP', enc: 'A256GCM', typ: 'at+jwt' })
      .encrypt(await importJWK(issuer.rsa.publicJwk, 'RSA-OAEP'));
    expect(await issuer.codeOf(jwe)).toBe('TOKEN_MALFORMED');
    const bomb = `${encode({ alg: 'dir', enc: 'A256GCM', zip: 'DEF' })}..${'A'.repeat(16)}.${'A'.repeat(4000)}.AAAA`;
    expect(await issuer.codeOf(bomb)).toBe('TOKEN_MALFORMED');
  });

  test('JSON serialisation, flattened and general, is refused', async () => {
    const [protectedHeader, payload, signature] = (await signToken(issuer.key, issuer.claims())).split('.');
    const flat = { protected: protectedHeader, payload, signature };
    expect(await issuer.codeOf(JSON.stringify(flat))).toBe('TOKEN_MALFORMED');
    expect(await issuer.codeOf(JSON.stringify({ payload, signatures: [flat] }))).toBe('TOKEN_MALFORMED');
  });
});
