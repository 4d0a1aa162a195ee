import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { FakeClock, JwksServer, makeKey, type SigningKey } from '../../test/fixtures.js';
import { JwksCache, type JwksCacheOptions } from './jwks-cache.js';
import { DEFAULT_ALGORITHMS } from './signature-algorithm.js';

let first: SigningKey;
let second: SigningKey;
let server: JwksServer;
let clock: FakeClock;
let failures: unknown[];

const options = (): JwksCacheOptions => ({
  jwksUri: server.uri,
  algorithms: DEFAULT_ALGORITHMS,
  clock,
  timeoutMs: 300,
  onRefreshFailure: (error) => failures.push(error),
});
const cacheOf = (changes: Partial<JwksCacheOptions> = {}): JwksCache =>
  new JwksCache({ ...options(), ...changes });
const idsOf = async (
  cache: JwksCache,
  keyId: string | null = 'first',
): Promise<readonly (string | null)[] | null> =>
  (await cache.keysFor(keyId))?.keys.map((key) => key.keyId) ?? null;
const fail = (): void => {
  server.respond = (_request, response) => response.writeHead(500).end();
};

beforeAll(async () => {
  [first, second] = await Promise.all([makeKey('first'), makeKey('second')]);
});
beforeEach(async () => {
  server = await JwksServer.start([first.publicJwk]);
  clock = new FakeClock();
  failures = [];
});
afterEach(() => server.stop());

describe('rotation', () => {
  test('a key added after the first fetch is found by the first token that names it', async () => {
    const cache = cacheOf();
    expect(await idsOf(cache)).toEqual(['first']);
    server.keys = [second.publicJwk, first.publicJwk];
    expect(await idsOf(cache, 'second')).toEqual(['second', 'first']);
    expect(server.requests).toBe(2);
  });

  test('everybody who comes with a new key at the same moment finds it, by one fetch', async () => {
    const cache = cacheOf();
    await idsOf(cache);
    server.keys = [second.publicJwk, first.publicJwk];
    const found = await Promise.all(Array.from({ length: 100 }, () => idsOf(cache, 'second')));
    expect(found.every((ids) => ids?.includes('second'))).toBe(true);
    expect(server.requests).toBe(2);
  });

  test('a thousand tokens with unknown ids cause one refetch per 30 s', async () => {
    const cache = cacheOf();
    await idsOf(cache);
    const ids = Array.from({ length: 1000 }, (_, index) => `unknown-${index}`);
    await Promise.all(ids.map((id) => cache.keysFor(id)));
    for (const id of ids) await cache.keysFor(id);
    expect(server.requests).toBe(2);
    clock.advance(29_999);
    await Promise.all(ids.map((id) => cache.keysFor(id)));
    expect(server.requests).toBe(2);
    clock.advance(1);
    await Promise.all(ids.map((id) => cache.keysFor(id)));
    expect(server.requests).toBe(3);
  });

  test('a rotation hidden behind a flood of unknown ids is still picked up within 30 s', async () => {
    const cache = cacheOf();
    await cache.keysFor('flood');
    server.keys = [second.publicJwk, first.publicJwk];
    expect(await idsOf(cache, 'second')).toEqual(['first']);
    clock.advance(30_000);
    expect(await idsOf(cache, 'second')).toEqual(['second', 'first']);
  });

  test('a withdrawn key is gone after 5 minutes at the latest, even when nobody called in between', async () => {
    const cache = cacheOf();
    await idsOf(cache);
    server.keys = [second.publicJwk];
    clock.advance(300_001);
    expect(await idsOf(cache)).toEqual(['second']);
  });

  test('between 4 and 5 minutes known keys serve at once while the refresh runs behind them', async () => {
    const cache = cacheOf();
    await idsOf(cache);
    server.keys = [second.publicJwk];
    clock.advance(240_001);
    expect(await idsOf(cache)).toEqual(['first']);
    await cache.refresh();
    expect(await idsOf(cache, 'second')).toEqual(['second']);
    expect(server.requests).toBe(2);
  });

  test('the generation changes with the keys and only with them', async () => {
    const cache = cacheOf();
    expect(cache.generation()).toBeNull();
    await cache.refresh();
    const before = cache.generation();
    await cache.refresh();
    expect(cache.generation()).toBe(before);
    server.keys = [second.publicJwk];
    await cache.refresh();
    expect(cache.generation()).not.toBe(before);
  });

  test('a burst on an empty cache shares one flight', async () => {
    const cache = cacheOf();
    await Promise.all(Array.from({ length: 500 }, () => cache.keysFor('first')));
    expect(server.requests).toBe(1);
  });
});

describe('outage', () => {
  test('known keys serve for the configured maximum, then everything denies; a recovery is picked up', async () => {
    const cache = cacheOf({ maxStaleMs: 3_600_000 });
    await idsOf(cache);
    fail();
    clock.advance(3_600_000);
    expect(await idsOf(cache)).toEqual(['first']);
    clock.advance(1);
    expect(cache.generation()).toBeNull();
    expect(await idsOf(cache)).toBeNull();
    expect(cache.status()).toMatchObject({ usable: false, ageMs: 3_600_001 });
    server.respond = (_request, response) => response.end(JSON.stringify({ keys: [second.publicJwk] }));
    clock.advance(5_000);
    expect(await idsOf(cache, 'second')).toEqual(['second']);
  });

  test('stepping the wall clock back does not prolong trust', async () => {
    const cache = cacheOf();
    await idsOf(cache);
    fail();
    clock.advance(3_600_001);
    clock.wallMs -= 86_400_000;
    expect(await idsOf(cache)).toBeNull();
  });

  test('a dead provider is asked once per 5 s, however many ask us', async () => {
    fail();
    const cache = cacheOf();
    for (let round = 0; round < 3; round += 1) {
      const answers = await Promise.all(Array.from({ length: 200 }, () => cache.keysFor('first')));
      expect(answers.every((keys) => keys === null)).toBe(true);
      for (let again = 0; again < 10; again += 1) expect(await cache.keysFor(null)).toBeNull();
      clock.advance(5_000);
    }
    expect(server.requests).toBe(3);
    expect(failures).toHaveLength(3);
  });

  test('a provider that hangs costs one deadline, not one per caller', async () => {
    const cache = cacheOf();
    await idsOf(cache);
    server.respond = () => undefined;
    clock.advance(300_001);
    expect(await idsOf(cache)).toEqual(['first']);
    expect(failures).toHaveLength(1);
    clock.advance(5_000);
    const started = performance.now();
    expect(await idsOf(cache)).toEqual(['first']);
    expect(performance.now() - started).toBeLessThan(200);
    await cache.refresh();
  });
});

describe('what is not a usable document', () => {
  const bodies: readonly (readonly [string, string])[] = [
    ['no JSON', 'x'],
    ['a list', '[]'],
    ['no keys', '{}'],
    ['keys that are no list', '{"keys":{}}'],
    ['keys twice', '{"keys":[],"keys":[]}'],
    ['more than 256 KiB', JSON.stringify({ keys: [], pad: 'x'.repeat(262_144) })],
  ];
  test.each(bodies)('%s leaves the known keys in place', async (_name, body) => {
    const cache = cacheOf();
    await idsOf(cache);
    server.respond = (_request, response) => response.end(body);
    await cache.refresh();
    expect(failures).toHaveLength(1);
    expect(await idsOf(cache)).toEqual(['first']);
  });

  test('a body that trickles past the deadline and a redirect are failures, and the redirect is not followed', async () => {
    const cache = cacheOf();
    server.respond = (_request, response) => void response.write('{"keys":[');
    await cache.refresh();
    const other = await JwksServer.start([second.publicJwk]);
    server.respond = (_request, response) => response.writeHead(302, { location: other.uri }).end();
    await cache.refresh();
    expect(failures).toHaveLength(2);
    expect(other.requests).toBe(0);
    await other.stop();
  });

  test('an endless body is cut off', async () => {
    const cache = cacheOf({ timeoutMs: 5_000 });
    server.respond = (_request, response) => {
      const pour = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', pour);
      pour();
    };
    await cache.refresh();
    expect(failures).toHaveLength(1);
    expect(String(failures[0])).toMatch(/longer than/);
  });
});

describe('keys that prove nothing', () => {
  test('are ignored one by one while the good one still counts', async () => {
    const rsa1024 = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' });
    const rsa2048 = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' });
    const publicOnly = first.publicJwk;
    server.keys = [
      { ...publicOnly, kid: 'for-encryption', use: 'enc' },
      { ...publicOnly, kid: 'ops', use: undefined, key_ops: ['sign'] },
      { ...publicOnly, kid: 'published-private', d: first.publicJwk.x },
      { ...publicOnly, kid: 'off-curve', x: second.publicJwk.x },
      { ...publicOnly, kid: 'other-algorithm', alg: 'ES384' },
      { ...publicOnly, kid: 'other-curve', crv: 'P-384' },
      { ...rsa1024, kid: 'short-rsa', alg: 'RS256' },
      { ...rsa2048, kid: 'exponent-one', e: 'AQ', alg: 'RS256' },
      { ...rsa2048, kid: 'long-modulus', n: 'x'.repeat(100_000), alg: 'RS256' },
      { kty: 'oct', kid: 'symmetric', k: 'c2VjcmV0', alg: 'HS256' },
      { kty: 'oct', kid: 'symmetric-as-es256', k: 'c2VjcmV0', alg: 'ES256' },
      { kty: 'EC', kid: 'empty' },
      { kid: 'no-type' },
      null,
      'text',
      7,
      [],
      { ...publicOnly, kid: 'good' },
    ];
    const cache = cacheOf();
    expect(await idsOf(cache, 'good')).toEqual(['good']);
    expect(failures).toEqual([]);
  });

  test('only the first hundred keys of an oversized set are imported', async () => {
    server.keys = Array.from({ length: 1000 }, (_, index) => ({ ...first.publicJwk, kid: `k${index}` }));
    expect(await idsOf(cacheOf(), 'k0')).toHaveLength(100);
  });

  test('two keys of one id and kind are ambiguous and neither is used', async () => {
    server.keys = [first.publicJwk, { ...second.publicJwk, kid: 'first' }];
    expect((await cacheOf().keysFor('first'))?.find('first', 'ES256')).toBe('unknown');
  });
});

describe('where keys may come from', () => {
  test.each([
    'http://idp.example/jwks',
    'http://127.0.0.1.evil.example/jwks',
    'http://localhost.evil.example/',
    'file:///etc/jwks',
    'data:application/json,{"keys":[]}',
    'https://user:secret@idp.example/jwks',
    'jwks',
  ])('%s is refused at boot', (jwksUri) => {
    expect(() => cacheOf({ jwksUri })).toThrow(/https/);
  });

  test.each([
    'https://idp.example/jwks',
    'http://localhost:1/jwks',
    'http://127.1.2.3/jwks',
    'http://[::1]:8080/jwks',
  ])('%s is allowed', (jwksUri) => {
    expect(() => cacheOf({ jwksUri })).not.toThrow();
  });
});
