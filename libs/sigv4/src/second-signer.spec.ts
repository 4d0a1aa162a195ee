import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AWS_EXAMPLE, S3_RULES, signWithSdk, type Unsigned } from '../test/sign-request.js';
import { isRefusal, parseSignature, type SignedRequest, toSigningSecret, verifySignature } from './index.js';

const secret = toSigningSecret(AWS_EXAMPLE.secretAccessKey);
const signedAt = new Date('2026-03-04T05:06:07.000Z');

const verdictOn = (request: SignedRequest) => {
  const parsed = parseSignature(request, S3_RULES);
  return isRefusal(parsed) ? parsed : verifySignature(parsed, request.method, secret);
};

const weird = fc.string({
  unit: fc.constantFrom(...'ab/ +%&=?#~!\'()*;:@$,"<>[]{}|\\^`üß漢\u{1F600}.-_'),
  maxLength: 40,
});
const anyText = fc.string({ unit: 'grapheme', maxLength: 30 });
const key = fc.oneof(weird, anyText).map((text) => `/s3/bucket/${text}`);
const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/).filter((name) => name !== 'x-amz-signature');
const query = fc.dictionary(
  fc.oneof(
    word,
    weird.filter((name) => name !== ''),
  ),
  fc.oneof(weird, anyText),
  {
    maxKeys: 6,
    noNullPrototype: true,
  },
);
// Visible ASCII with blanks in any number; names the signer leaves out of its own accord are not drawn.
const headerText = fc.stringMatching(/^[!-~]([ -~]{0,30}[!-~])?$/);
const headers = fc.dictionary(
  fc.constantFrom('range', 'accept', 'if-match', 'x-amz-meta-a', 'x-amz-checksum-mode'),
  headerText,
  {
    noNullPrototype: true,
  },
);
const unsigned: fc.Arbitrary<Unsigned> = fc.record({
  method: fc.constantFrom('GET', 'HEAD', 'PUT', 'DELETE'),
  path: key,
  query,
  headers,
});
const choice = fc.record(
  {
    signedAt: fc.constant(signedAt),
    region: fc.constantFrom('us-east-1', 'auto', 'eu-central-1'),
    sessionToken: fc.base64String({ minLength: 4, maxLength: 60 }),
  },
  { requiredKeys: ['signedAt'] },
);

describe('what the AWS SDK signs', () => {
  it('in the header is accepted, whatever the key, the query and the headers are', async () => {
    await fc.assert(
      fc.asyncProperty(unsigned, choice, async (request, how) => {
        const signed = await signWithSdk(request, how);
        expect(verdictOn(signed)).toBe('valid');
      }),
      { numRuns: 500 },
    );
  });

  it('in the query is accepted, whatever the key and the query are', async () => {
    await fc.assert(
      fc.asyncProperty(unsigned, choice, async (request, how) => {
        const signed = await signWithSdk({ ...request, headers: {} }, { ...how, expiresInSeconds: 60 });
        expect(verdictOn(signed)).toBe('valid');
      }),
      { numRuns: 500 },
    );
  });

  it('is accepted however the client escaped it: what needs no escape, lower-case hex, no slash left', async () => {
    await fc.assert(
      fc.asyncProperty(unsigned, choice, async (request, how) => {
        const signed = await signWithSdk(request, how);
        const lower = signed.target.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase());
        const loose = signed.target.replace(/%(2[1789ABC]|3[AB]|40|7E)/g, (escape) =>
          decodeURIComponent(escape),
        );
        expect(verdictOn({ ...signed, target: lower })).toBe('valid');
        expect(verdictOn({ ...signed, target: loose })).toBe('valid');
      }),
      { numRuns: 200 },
    );
  });

  it('is not accepted for a path that means the same only after normalisation', async () => {
    const signed = await signWithSdk(
      { method: 'GET', path: '/s3/bucket/a/b.jpg', query: {}, headers: {} },
      { signedAt },
    );
    for (const path of [
      '/s3/bucket//a/b.jpg',
      '/s3/bucket/./a/b.jpg',
      '/s3/bucket/x/../a/b.jpg',
      '/bucket/a/b.jpg',
    ])
      expect(verdictOn({ ...signed, target: path })).toMatchObject({ reason: 'signature-mismatch' });
  });
});
