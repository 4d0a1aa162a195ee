import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { exportSPKI, importJWK } from 'jose';
import { encode, makeKey, signToken, type SigningKey } from '../../test/fixtures.js';
import { IssuerFixture } from '../../test/issuer-fixture.js';
import { AccessTokenVerifier } from './access-token-verifier.js';

let issuer: IssuerFixture;

beforeAll(async () => {
  issuer = await IssuerFixture.start();
});
afterAll(() => issuer.stop());
beforeEach(() => issuer.reset());

describe('algorithms', () => {
  test.each(['none', 'None', 'NONE', 'nOnE', 'none ', ' none', 'none\u0000', ''])(
    '"%s" is refused',
    async (alg) => {
      const body = `${encode({ alg, typ: 'at+jwt', kid: 'key-1' })}.${encode(issuer.claims())}`;
      expect(['TOKEN_MALFORMED', 'TOKEN_ALGORITHM']).toContain(await issuer.codeOf(`${body}.`));
      expect(await issuer.codeOf(`${body}.AAAA`)).toBe('TOKEN_ALGORITHM');
    },
  );

  test('HS256 keyed with any spelling of a public key is refused', async () => {
    const publicRsa = await importJWK(issuer.rsa.publicJwk, 'RS256', { extractable: true });
    const pem = await exportSPKI(publicRsa as SigningKey['privateKey']);
    const spellings = [
      pem,
      pem.trim(),
      JSON.stringify(issuer.rsa.publicJwk),
      issuer.rsa.publicJwk.n ?? '',
      issuer.key.publicJwk.x ?? '',
      '',
    ];
    for (const kid of ['key-1', 'rsa-1']) {
      for (const secret of spellings) {
        const body = `${encode({ alg: 'HS256', typ: 'at+jwt', kid })}.${encode(issuer.claims())}`;
        const mac = createHmac('sha256', secret).update(body).digest('base64url');
        expect(await issuer.codeOf(`${body}.${mac}`)).toBe('TOKEN_ALGORITHM');
      }
    }
  });

  test('an algorithm of another kind than the named key, or not the one it is for, is refused', async () => {
    expect(await issuer.codeOf(await signToken(issuer.rsa, issuer.claims(), { kid: 'key-1' }))).toBe(
      'TOKEN_ALGORITHM',
    );
    const pss = await makeKey('pss', 'PS256');
    issuer.jwks.keys = [...issuer.jwks.keys, { ...pss.publicJwk, alg: 'RS256' }];
    expect(await issuer.codeOf(await signToken(pss, issuer.claims()))).toBe('TOKEN_ALGORITHM');
    const es384 = await makeKey('es384', 'ES384');
    issuer.jwks.keys = [...issuer.jwks.keys, es384.publicJwk];
    issuer.clock.advance(31_000);
    expect(await issuer.codeOf(await signToken(es384, issuer.claims()))).toBe('TOKEN_ALGORITHM');
  });

  test('a configuration that allows HS*, none or nothing does not start', () => {
    for (const algorithms of [['HS256'], ['none'], [], ['ES256', 'HS512'], ['toString']] as never[]) {
      expect(() => new AccessTokenVerifier(issuer.options({ algorithms }))).toThrow(/asymmetric/);
    }
  });

  test('a configuration with a wide tolerance, no age or no audience does not start', () => {
    for (const weak of [
      { clockToleranceSeconds: 6 },
      { maxTokenAgeSeconds: 0 },
      { audience: '' },
      { clockToleranceSeconds: NaN },
    ]) {
      expect(() => new AccessTokenVerifier(issuer.options(weak))).toThrow();
    }
  });
});

describe('signatures', () => {
  test('all-zero ("psychic"), truncated, DER-encoded, empty and foreign signatures are refused', async () => {
    const token = await signToken(issuer.key, issuer.claims());
    const body = token.slice(0, token.lastIndexOf('.'));
    const other = await makeKey('key-1');
    expect(await issuer.codeOf(`${body}.${'A'.repeat(86)}`)).toBe('TOKEN_SIGNATURE_INVALID');
    expect(await issuer.codeOf(token.slice(0, -8))).not.toBe('OK');
    expect(await issuer.codeOf(`${body}.${encode('0\x06\x02\x01\x01\x02\x01\x01')}`)).toBe(
      'TOKEN_SIGNATURE_INVALID',
    );
    expect(await issuer.codeOf(`${body}.`)).toBe('TOKEN_MALFORMED');
    expect(await issuer.codeOf(await signToken(other, issuer.claims()))).toBe('TOKEN_SIGNATURE_INVALID');
  });

  test('every single flipped bit of a token is refused', async () => {
    const bytes = Buffer.from(await signToken(issuer.key, issuer.claims()));
    for (let bit = 0; bit < bytes.length * 8; bit += 3) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(await issuer.codeOf(flipped.toString('latin1'))).not.toBe('OK');
    }
  });
});

describe('headers that try to choose or confuse', () => {
  test.each([['unknown'], ["' OR 1=1 --"], ['../../etc/passwd'], ['key-1\u0000'], ['KEY-1'], ['__proto__']])(
    'kid %j is an unknown key',
    async (kid) => {
      expect(await issuer.codeOf(await signToken(issuer.key, issuer.claims(), { kid }))).toBe(
        'TOKEN_KEY_UNKNOWN',
      );
    },
  );

  test('a kid of 8 KiB, of no characters or of another type is malformed', async () => {
    for (const kid of ['k'.repeat(5000), 'k'.repeat(8192), '', 7, null, ['key-1']]) {
      expect(await issuer.codeOf(await signToken(issuer.key, issuer.claims(), { kid }))).toBe(
        'TOKEN_MALFORMED',
      );
    }
  });

  test('without kid and with several fitting keys nothing is tried', async () => {
    issuer.jwks.keys = [issuer.key.publicJwk, (await makeKey('key-2')).publicJwk];
    expect(await issuer.codeOf(await signToken(issuer.key, issuer.claims(), { kid: undefined }))).toBe(
      'TOKEN_KEY_UNKNOWN',
    );
    issuer.jwks.keys = [issuer.key.publicJwk, issuer.rsa.publicJwk];
    issuer.verifier = new AccessTokenVerifier(issuer.options());
    expect(await issuer.codeOf(await signToken(issuer.key, issuer.claims(), { kid: undefined }))).toBe('OK');
  });

  test('jku, x5u, jwk and x5c are never followed: nothing reaches the attacker and its key proves nothing', async () => {
    const evil = await makeKey('evil');
    issuer.attacker.keys = [evil.publicJwk];
    const pointers = [
      { jku: issuer.attacker.uri },
      { x5u: issuer.attacker.uri },
      { jwk: evil.publicJwk },
      { x5c: ['AAAA'] },
    ];
    for (const pointer of pointers) {
      expect(await issuer.codeOf(await signToken(evil, issuer.claims(), { ...pointer, kid: 'evil' }))).toBe(
        'TOKEN_KEY_UNKNOWN',
      );
      expect(await issuer.codeOf(await signToken(evil, issuer.claims(), { ...pointer, kid: 'key-1' }))).toBe(
        'TOKEN_SIGNATURE_INVALID',
      );
      expect(
        await issuer.codeOf(await signToken(evil, issuer.claims({ iss: issuer.attacker.uri }), pointer)),
      ).toBe('TOKEN_KEY_UNKNOWN');
    }
    expect(issuer.attacker.requests).toBe(0);
  });

  test('crit, b64 and a duplicated or escaped-duplicate header member are refused though properly signed', async () => {
    const good = `"alg":"ES256","kid":"key-1","typ":"at+jwt"`;
    const payload = JSON.stringify(issuer.claims());
    expect(await issuer.codeOf(await issuer.signRaw(`{${good}}`, payload))).toBe('OK');
    for (const extra of [
      '"crit":["x"],"x":1',
      '"crit":[]',
      '"crit":["exp"]',
      '"b64":false',
      '"b64":true',
      '"alg":"ES256"',
    ]) {
      expect(await issuer.codeOf(await issuer.signRaw(`{${good},${extra}}`, payload))).toBe(
        'TOKEN_MALFORMED',
      );
    }
    expect(await issuer.codeOf(await issuer.signRaw(`{${good},"\\u0061lg":"none"}`, payload))).toBe(
      'TOKEN_MALFORMED',
    );
  });

  test('duplicated claims, claims that are no object and payloads that are no UTF-8 are refused though properly signed', async () => {
    const header = '{"alg":"ES256","kid":"key-1","typ":"at+jwt"}';
    const body = JSON.stringify(issuer.claims()).slice(1, -1);
    expect(await issuer.codeOf(await issuer.signRaw(header, `{${body},"sub":"person-2"}`))).toBe(
      'TOKEN_MALFORMED',
    );
    expect(await issuer.codeOf(await issuer.signRaw(header, `{${body},"x":{"a":1,"a":2}}`))).toBe(
      'TOKEN_MALFORMED',
    );
    for (const payload of ['', 'null', '[]', '"x"', '1', `{${body}`, `\ufeff{${body}}`]) {
      expect(await issuer.codeOf(await issuer.signRaw(header, payload))).toBe('TOKEN_MALFORMED');
    }
  });
});

describe('size and spelling', () => {
  test('8 KiB is read, one character more and a mebibyte are not', async () => {
    const fits = await signToken(issuer.key, issuer.claims({ pad: 'x'.repeat(5000) }));
    expect(fits.length).toBeLessThan(8192);
    expect(await issuer.codeOf(fits)).toBe('OK');
    expect(await issuer.codeOf(await signToken(issuer.key, issuer.claims({ pad: 'x'.repeat(6000) })))).toBe(
      'TOKEN_MALFORMED',
    );
    expect(await issuer.codeOf('A'.repeat(1_048_576))).toBe('TOKEN_MALFORMED');
    expect(await issuer.codeOf('.'.repeat(1_048_576))).toBe('TOKEN_MALFORMED');
    expect(issuer.verifier.findVerified('A'.repeat(1_048_576))).toBeNull();
  });

  test.each(['=', ' ', '\n', '.', '%', '\u0000'])(
    'a good token with %j appended is another token and refused',
    async (tail) => {
      const token = await signToken(issuer.key, issuer.claims());
      expect(await issuer.codeOf(token)).toBe('OK');
      expect(issuer.verifier.findVerified(token + tail)).toBeNull();
      expect(await issuer.codeOf(token + tail)).toBe('TOKEN_MALFORMED');
    },
  );
});
