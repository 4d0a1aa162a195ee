import { beforeAll, describe, expect, it } from '@jest/globals';
import { AWS_EXAMPLE, headerOf, S3_RULES, signWithSdk, withHeader } from '../test/sign-request.js';
import {
  findOutOfTime,
  isRefusal,
  type ParsedSignature,
  parseSignature,
  type SignatureRules,
  type SignedRequest,
  toSigningSecret,
  verifySignature,
} from './index.js';

const signedAt = new Date('2026-03-04T05:06:07.000Z');
const secret = toSigningSecret(AWS_EXAMPLE.secretAccessKey);
const MINUTE_MS = 60_000;

let inHeader: SignedRequest;
let presigned: SignedRequest;
beforeAll(async () => {
  const request = { method: 'GET', path: '/s3/bucket/a.jpg', query: {}, headers: {} };
  inHeader = await signWithSdk(request, { signedAt });
  presigned = await signWithSdk(request, { signedAt, expiresInSeconds: 3_600 });
});

const outcomeOf = (request: SignedRequest, rules: SignatureRules = S3_RULES): readonly unknown[] => {
  const parsed = parseSignature(request, rules);
  if (isRefusal(parsed)) return [parsed.reason, parsed.form];
  const verdict = verifySignature(parsed, request.method, secret);
  return isRefusal(verdict) ? [verdict.reason, verdict.form] : [verdict];
};
const get = (request: SignedRequest, rules: SignatureRules = S3_RULES): ParsedSignature => {
  const parsed = parseSignature(request, rules);
  if (isRefusal(parsed)) throw new Error(parsed.reason);
  return parsed;
};
const spoiltHeader = (change: (text: string) => string): SignedRequest =>
  withHeader(inHeader, 'authorization', change(headerOf(inHeader, 'authorization')));
const spoiltQuery = (from: RegExp | string, to: string): SignedRequest => ({
  ...presigned,
  target: presigned.target.replace(from, to),
});

describe('a signature in the Authorization header', () => {
  it.each<[string, (text: string) => string, string]>([
    [
      'of Signature Version 2',
      () => 'AWS AKIAIOSFODNN7EXAMPLE:frJIUN8DYpKDtOLCwo//yllqDzg=',
      'signature-version-2',
    ],
    ['of another scheme', () => 'Bearer token', 'scheme-unsupported'],
    [
      'of Signature Version 4A',
      (text) => text.replace('HMAC-SHA256', 'ECDSA-P256-SHA256'),
      'scheme-unsupported',
    ],
    ['without parts', () => 'AWS4-HMAC-SHA256', 'authorization-malformed'],
    ['without a credential', (text) => text.replace(/Credential=[^,]*, /, ''), 'authorization-malformed'],
    ['with a part twice', (text) => `${text}, Signature=${'0'.repeat(64)}`, 'authorization-malformed'],
    ['with a part of no name known', (text) => `${text}, Extra=1`, 'authorization-malformed'],
    [
      'with capitals in the signature',
      (text) => text.replace(/Signature=.*/, `Signature=${'A'.repeat(64)}`),
      'authorization-malformed',
    ],
    [
      'with a scope that ends otherwise',
      (text) => text.replace('aws4_request', 'aws4'),
      'authorization-malformed',
    ],
    [
      'with a signed header twice',
      (text) => text.replace('SignedHeaders=host', 'SignedHeaders=host;host'),
      'authorization-malformed',
    ],
    [
      'with capitals among the signed headers',
      (text) => text.replace('SignedHeaders=host', 'SignedHeaders=Host'),
      'authorization-malformed',
    ],
    ['longer than anybody sends', (text) => text + ' '.repeat(9_000), 'authorization-malformed'],
    [
      'that leaves the host unsigned',
      (text) => text.replace('SignedHeaders=host;', 'SignedHeaders='),
      'header-unsigned',
    ],
    [
      'that names a header that did not come',
      (text) => text.replace('SignedHeaders=host', 'SignedHeaders=host;range'),
      'header-missing',
    ],
    ['of another day', (text) => text.replace('/20260304/', '/20260305/'), 'scope-date'],
    ['for another service', (text) => text.replace('/s3/', '/kms/'), 'scope-service'],
    [
      'for another region than was signed',
      (text) => text.replace('/us-east-1/', '/eu-central-1/'),
      'signature-mismatch',
    ],
    [
      'with one digit changed',
      (text) => text.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')),
      'signature-mismatch',
    ],
  ])('%s is refused by name', (_name, spoil, reason) => {
    expect(outcomeOf(spoiltHeader(spoil))).toEqual([reason, 'header']);
  });

  it('may be written without blanks after its commas', () => {
    expect(outcomeOf(spoiltHeader((text) => text.replaceAll(', ', ',')))).toEqual(['valid']);
  });

  it.each([
    ['x-amz-date', null, 'date-malformed'],
    ['x-amz-date', '20260230T000000Z', 'date-malformed'],
    ['x-amz-date', '2026-03-04T05:06:07Z', 'date-malformed'],
    ['x-amz-date', '20260304T050608Z', 'signature-mismatch'],
    ['x-amz-content-sha256', 'UNSIGNED-PAYLOAD', 'signature-mismatch'],
    ['x-amz-content-sha256', 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD', 'signature-mismatch'],
    ['x-amz-content-sha256', 'anything', 'body-hash-malformed'],
    ['x-amz-content-sha256', '0'.repeat(64), 'body-mismatch'],
    ['x-amz-content-sha256', null, 'header-missing'],
    ['host', 'other.example', 'signature-mismatch'],
    ['host', null, 'header-missing'],
    ['x-amz-meta-added', '1', 'header-unsigned'],
    ['x-amz-security-token', 'added', 'header-unsigned'],
  ])('is refused when %s becomes %s', (name, value, reason) => {
    expect(outcomeOf(withHeader(inHeader, name, value))).toEqual([reason, 'header']);
  });

  it('needs the hash of the body to be declared', () => {
    const undeclared = withHeader(inHeader, 'x-amz-content-sha256', null);
    const signed = headerOf(inHeader, 'authorization').replace(';x-amz-content-sha256', '');
    expect(outcomeOf(withHeader(undeclared, 'authorization', signed))).toEqual([
      'body-hash-missing',
      'header',
    ]);
  });

  it('is refused when a header that matters came twice', () => {
    for (const [name, value] of [
      ['Host', 'gateway.example'],
      ['X-Amz-Date', '20260304T050607Z'],
    ] as const) {
      const doubled = { ...inHeader, rawHeaders: [...inHeader.rawHeaders, name, value] };
      expect(outcomeOf(doubled)).toEqual(['header-repeated', 'header']);
    }
    const harmless = { ...inHeader, rawHeaders: [...inHeader.rawHeaders, 'Via', 'a', 'via', 'b'] };
    expect(outcomeOf(harmless)).toEqual(['valid']);
  });

  it('is in time within the skew, either way, and not a second beyond', () => {
    const parsed = get(inHeader);
    const at = (offsetMs: number) =>
      findOutOfTime(parsed, new Date(signedAt.getTime() + offsetMs), S3_RULES)?.reason ?? null;
    expect([at(-15 * MINUTE_MS), at(0), at(15 * MINUTE_MS)]).toEqual([null, null, null]);
    expect([at(-15 * MINUTE_MS - 1), at(15 * MINUTE_MS + 1)]).toEqual(['time-skewed', 'time-skewed']);
    expect(parsed.expiresAt).toEqual(new Date(signedAt.getTime() + 15 * MINUTE_MS));
  });

  it('may be held to one region', () => {
    expect(outcomeOf(inHeader, { ...S3_RULES, region: 'us-east-1' })).toEqual(['valid']);
    expect(outcomeOf(inHeader, { ...S3_RULES, region: 'eu' })).toEqual(['scope-region', 'header']);
  });
});

describe('a presigned URL', () => {
  it.each<[string, RegExp | string, string, string]>([
    ['without a signature', /&X-Amz-Signature=.*/, '', 'query-malformed'],
    ['without a date', /&X-Amz-Date=[^&]*/, '', 'query-malformed'],
    ['with a parameter twice', /$/, '&X-Amz-Date=20260304T050607Z', 'query-malformed'],
    ['of another algorithm', 'AWS4-HMAC-SHA256', 'AWS4-ECDSA-P256-SHA256', 'query-malformed'],
    ['with a date that does not exist', 'X-Amz-Date=20260304T', 'X-Amz-Date=20260332T', 'date-malformed'],
    ['that never expires', 'X-Amz-Expires=3600', 'X-Amz-Expires=0', 'expires-out-of-range'],
    [
      'that expires after more than a week',
      'X-Amz-Expires=3600',
      'X-Amz-Expires=604801',
      'expires-out-of-range',
    ],
    ['that expires before it was made', 'X-Amz-Expires=3600', 'X-Amz-Expires=-1', 'expires-out-of-range'],
    ['with an expiry that is no number', 'X-Amz-Expires=3600', 'X-Amz-Expires=1e3', 'expires-out-of-range'],
    ['with a longer life than was signed', 'X-Amz-Expires=3600', 'X-Amz-Expires=3601', 'signature-mismatch'],
    ['for another key', '/a.jpg', '/b.jpg', 'signature-mismatch'],
    ['with a parameter added', /$/, '&response-content-type=text%2Fhtml', 'signature-mismatch'],
    ['with a token added', /$/, '&X-Amz-Security-Token=token', 'signature-mismatch'],
    ['with a malformed credential', 'X-Amz-Credential=AKIA', 'X-Amz-Credential=%2F', 'query-malformed'],
  ])('%s is refused by name', (_name, from, to, reason) => {
    expect(outcomeOf(spoiltQuery(from, to))).toEqual([reason, 'query']);
  });

  it('is good for GET and for HEAD, and for nothing else', () => {
    for (const method of ['GET', 'HEAD']) expect(outcomeOf({ ...presigned, method })).toEqual(['valid']);
    for (const method of ['PUT', 'POST', 'DELETE', 'OPTIONS'])
      expect(outcomeOf({ ...presigned, method })).toEqual(['signature-mismatch', 'query']);
  });

  it('for HEAD is not good for GET, and a header signature for GET not for HEAD', async () => {
    const request = { method: 'HEAD', path: '/s3/bucket/a.jpg', query: {}, headers: {} };
    const head = await signWithSdk(request, { signedAt, expiresInSeconds: 60 });
    expect(outcomeOf({ ...head, method: 'GET' })).toEqual(['signature-mismatch', 'query']);
    expect(outcomeOf({ ...inHeader, method: 'HEAD' })).toEqual(['signature-mismatch', 'header']);
  });

  it('lives as long as it says, never longer than allowed, and not before its time', () => {
    const at = (offsetMs: number, rules = S3_RULES) =>
      findOutOfTime(get(presigned, rules), new Date(signedAt.getTime() + offsetMs), rules)?.reason ?? null;
    expect([at(-15 * MINUTE_MS), at(60 * MINUTE_MS - 1)]).toEqual([null, null]);
    expect([at(-15 * MINUTE_MS - 1), at(60 * MINUTE_MS)]).toEqual(['not-yet-valid', 'expired']);
    const capped = { ...S3_RULES, maxExpiresSeconds: 600 };
    expect([at(10 * MINUTE_MS - 1, capped), at(10 * MINUTE_MS, capped)]).toEqual([null, 'expired']);
    expect(get(presigned, capped).expiresAt).toEqual(new Date(signedAt.getTime() + 10 * MINUTE_MS));
  });

  it('is refused where none is accepted', () => {
    expect(outcomeOf(presigned, { ...S3_RULES, maxExpiresSeconds: null })).toEqual([
      'scheme-unsupported',
      'query',
    ]);
  });

  it('of Signature Version 2 is refused by that name', () => {
    const target =
      '/s3/bucket/a.jpg?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Expires=1141889120&Signature=vjby%2F';
    expect(outcomeOf({ ...presigned, target })).toEqual(['signature-version-2', 'query']);
  });
});

describe('a request', () => {
  it('without a signature is told so', () => {
    expect(outcomeOf({ ...presigned, target: '/s3/bucket/a.jpg' })).toEqual(['unsigned', null]);
  });

  it('with two signatures is refused, whatever they are', () => {
    const both = withHeader(presigned, 'authorization', headerOf(inHeader, 'authorization'));
    const second = { ...presigned, target: `${presigned.target}&AWSAccessKeyId=a&Signature=b` };
    const twice = { ...inHeader, rawHeaders: [...inHeader.rawHeaders, 'authorization', 'AWS4-HMAC-SHA256 '] };
    for (const request of [both, second, twice]) expect(outcomeOf(request)).toEqual(['two-signatures', null]);
    const bearer = withHeader(presigned, 'authorization', 'Bearer token');
    expect(outcomeOf(bearer)).toEqual(['two-signatures', null]);
  });

  it.each(['http://gateway.example/s3/bucket/a.jpg', '*', '', '/a%', '/a%zz', '/a?b=%', '/\u0100'])(
    'whose target is %j cannot be read',
    (target) => {
      expect(outcomeOf({ ...inHeader, target })).toEqual(['target-malformed', null]);
    },
  );

  it('of another service is verified by the hash of its body', () => {
    const rules: SignatureRules = { ...S3_RULES, payload: 'hashed' };
    expect(outcomeOf(inHeader, rules)).toEqual(['valid']);
    expect(outcomeOf({ ...inHeader, bodySha256: '0'.repeat(64) }, rules)).toEqual([
      'body-mismatch',
      'header',
    ]);
    expect(outcomeOf({ ...inHeader, bodySha256: null }, rules)).toEqual(['body-hash-missing', 'header']);
  });

  it('refused for its signature is told nothing that would help to forge one', () => {
    const verdict = verifySignature(get(inHeader), 'PUT', secret);
    expect(JSON.stringify(verdict)).not.toMatch(/[0-9a-f]{64}/);
    expect(JSON.stringify(verdict)).not.toContain(AWS_EXAMPLE.secretAccessKey);
  });
});
