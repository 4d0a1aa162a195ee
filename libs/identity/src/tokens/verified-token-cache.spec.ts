import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { FakeClock, signToken } from '../../test/fixtures.js';
import { IssuerFixture } from '../../test/issuer-fixture.js';
import type { VerifiedAccessToken } from './access-token-result.js';
import { VerifiedTokenCache } from './verified-token-cache.js';

let issuer: IssuerFixture;

beforeAll(async () => {
  issuer = await IssuerFixture.start();
});
afterAll(() => issuer.stop());
beforeEach(() => issuer.reset());

describe('remembered tokens', () => {
  test('hold for 60 s, then are verified again', async () => {
    const token = await signToken(issuer.key, issuer.claims());
    await issuer.verifier.warm();
    expect(issuer.verifier.findVerified(token)).toBeNull();
    expect(await issuer.codeOf(token)).toBe('OK');
    expect(issuer.verifier.findVerified(token)).toMatchObject({ ok: true, subject: 'person-1' });
    issuer.clock.advance(59_999);
    expect(issuer.verifier.findVerified(token)).not.toBeNull();
    issuer.clock.advance(1);
    expect(issuer.verifier.findVerified(token)).toBeNull();
    expect(await issuer.codeOf(token)).toBe('OK');
  });

  test('end with the token, even inside the 60 s and even when only the wall clock says so', async () => {
    await issuer.verifier.warm();
    const token = await signToken(issuer.key, issuer.claims({ exp: issuer.clock.seconds + 5 }));
    expect(await issuer.codeOf(token)).toBe('OK');
    issuer.clock.wallMs += 5000;
    expect(issuer.verifier.findVerified(token)).toBeNull();
    expect(await issuer.codeOf(token)).toBe('TOKEN_EXPIRED');
  });

  test('end when the keys change: a token of a withdrawn key is refused from the refresh on', async () => {
    await issuer.verifier.warm();
    const token = await signToken(issuer.key, issuer.claims());
    expect(await issuer.codeOf(token)).toBe('OK');
    issuer.jwks.keys = [issuer.rsa.publicJwk];
    await issuer.verifier.warm();
    expect(issuer.verifier.findVerified(token)).toBeNull();
    expect(await issuer.codeOf(token)).toBe('TOKEN_KEY_UNKNOWN');
    issuer.jwks.keys = [issuer.key.publicJwk, issuer.rsa.publicJwk];
  });

  test('are never refusals: a bad token is judged anew each time', async () => {
    const early = await signToken(issuer.key, issuer.claims({ nbf: issuer.clock.seconds + 2 }));
    expect(await issuer.codeOf(early)).toBe('TOKEN_NOT_YET_VALID');
    issuer.clock.advance(2000);
    expect(await issuer.codeOf(early)).toBe('OK');
  });
});

describe('the store', () => {
  const token = (expiresMs: number): VerifiedAccessToken => ({
    ok: true,
    subject: 's',
    issuer: 'i',
    issuedAt: new Date(0),
    expiresAt: new Date(expiresMs),
    tokenId: null,
    clientId: null,
    scopes: [],
  });

  test('keeps 10,000 tokens at most and lets the least recently used one go', () => {
    const clock = new FakeClock();
    const cache = new VerifiedTokenCache(clock);
    const proven = token(clock.wallMs + 1e6);
    for (let index = 0; index < 10_000; index += 1) cache.remember(`token-${index}`, proven, 1);
    expect(cache.find('token-0', 1)).toBe(proven);
    cache.remember('one more', proven, 1);
    expect(cache.size).toBe(10_000);
    expect(cache.find('token-0', 1)).toBe(proven);
    expect(cache.find('token-1', 1)).toBeNull();
  });

  test('holds no token text', () => {
    const cache = new VerifiedTokenCache(new FakeClock());
    cache.remember('secret-token', token(1e15), 1);
    expect(
      JSON.stringify([...(cache as unknown as { entries: Map<string, unknown> }).entries]),
    ).not.toContain('secret-token');
  });

  test('answers only for the generation of keys a token was proven with', () => {
    const cache = new VerifiedTokenCache(new FakeClock());
    cache.remember('token', token(1e15), 1);
    expect(cache.find('token', 2)).toBeNull();
    expect(cache.size).toBe(0);
  });
});
