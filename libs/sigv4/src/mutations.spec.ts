import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { meaningOf, mutation } from '../test/request-mutations.js';
import { AWS_EXAMPLE, S3_RULES, signWithSdk } from '../test/sign-request.js';
import {
  findOutOfTime,
  isRefusal,
  parseSignature,
  refuseUnknownKey,
  type SignedRequest,
  toSigningSecret,
  verifySignature,
} from './index.js';

const RUNS = 10_000;
const SEED = 20_260_101;
const secret = toSigningSecret(AWS_EXAMPLE.secretAccessKey);
const signedAt = new Date('2026-03-04T05:06:07.000Z');

function verdictOn(request: SignedRequest): string {
  const parsed = parseSignature(request, S3_RULES);
  if (isRefusal(parsed)) return parsed.reason;
  const outOfTime = findOutOfTime(parsed, signedAt, S3_RULES);
  if (outOfTime !== null) return outOfTime.reason;
  if (parsed.claim.accessKeyId !== AWS_EXAMPLE.accessKeyId)
    return refuseUnknownKey(parsed, request.method).reason;
  const verdict = verifySignature(parsed, request.method, secret);
  return verdict === 'valid' ? 'valid' : verdict.reason;
}

const valid = await Promise.all([
  signWithSdk(
    {
      method: 'GET',
      path: '/s3/bucket/images/a b+ü(1).jpg',
      query: { 'x-id': 'GetObject' },
      headers: { range: 'bytes=0-99' },
    },
    { signedAt },
  ),
  signWithSdk(
    { method: 'GET', path: '/s3/bucket', query: { 'list-type': '2', prefix: 'a/' }, headers: {} },
    { signedAt, sessionToken: 'a-token/with+signs=' },
  ),
  signWithSdk(
    {
      method: 'GET',
      path: '/s3/bucket/dir//double.txt',
      query: { 'response-content-type': 'text/plain' },
      headers: {},
    },
    { signedAt, expiresInSeconds: 3_600 },
  ),
  signWithSdk(
    { method: 'HEAD', path: '/s3/bucket/a.txt', query: {}, headers: {} },
    { signedAt, expiresInSeconds: 60, sessionToken: 'token' },
  ),
]);
const meaning = (request: SignedRequest, original: SignedRequest): string =>
  meaningOf(request, new Set(original === valid[0] ? ['host', 'range'] : ['host']));

describe(`${RUNS} mutations of signed requests (seed ${SEED})`, () => {
  it('start from requests that are valid', () => {
    expect(valid.map(verdictOn)).toEqual(valid.map(() => 'valid'));
  });

  it('are never accepted when they mean something else, and nothing is ever thrown', () => {
    let judged = 0;
    const refused = new Map<string, number>();
    fc.assert(
      fc.property(
        fc.constantFrom(...valid),
        fc.array(mutation, { minLength: 1, maxLength: 3 }),
        (request, mutations) => {
          const mutated = mutations.reduce((changed, mutate) => mutate(changed), request);
          const verdict = verdictOn(mutated);
          const original = meaning(request, request);
          if (meaning(mutated, request) === original) return;
          judged += 1;
          refused.set(verdict, (refused.get(verdict) ?? 0) + 1);
          // A URL presigned for GET is good for HEAD, on purpose.
          const asGet = mutated.method === 'HEAD' && request === valid[2] && { ...mutated, method: 'GET' };
          if (!asGet || meaning(asGet, request) !== original) expect(verdict).not.toBe('valid');
        },
      ),
      { numRuns: RUNS, seed: SEED },
    );
    expect(judged).toBeGreaterThan(RUNS * 0.85);
    // The mutations reach past parsing, into the signature itself, and into every kind of refusal before it.
    expect(refused.get('signature-mismatch')).toBeGreaterThan(RUNS * 0.1);
    expect(refused.size).toBeGreaterThan(10);
  });
});
