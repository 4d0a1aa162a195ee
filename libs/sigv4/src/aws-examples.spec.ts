import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { AWS_EXAMPLE, S3_RULES } from '../test/sign-request.js';
import {
  EMPTY_SHA256,
  isRefusal,
  parseSignature,
  refuseUnknownKey,
  type SignedRequest,
  toSigningSecret,
  verifySignature,
} from './index.js';

// Amazon S3 API Reference, "Signature Calculations for the Authorization Header: Transferring Payload in a Single Chunk"
// and "Authenticating Requests: Using Query Parameters": requests and signatures as published there.
const SCOPE = 'AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request';
const WELCOME = createHash('sha256').update('Welcome to Amazon S3.').digest('hex');

function signedInHeader(signedHeaders: string, signature: string): string {
  return `AWS4-HMAC-SHA256 Credential=${SCOPE},SignedHeaders=${signedHeaders},Signature=${signature}`;
}

function request(target: string, headers: readonly string[], bodySha256 = EMPTY_SHA256): SignedRequest {
  const rawHeaders = [
    'Host',
    'examplebucket.s3.amazonaws.com',
    'x-amz-date',
    '20130524T000000Z',
    'x-amz-content-sha256',
    bodySha256,
    ...headers,
  ];
  return { method: 'GET', target, rawHeaders, bodySha256 };
}

const EXAMPLES: readonly [string, SignedRequest][] = [
  [
    'GET Object with a range',
    request('/test.txt', [
      'Range',
      'bytes=0-9',
      'Authorization',
      signedInHeader(
        'host;range;x-amz-content-sha256;x-amz-date',
        'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
      ),
    ]),
  ],
  [
    'PUT Object',
    {
      ...request(
        '/test%24file.text',
        [
          'Date',
          'Fri, 24 May 2013 00:00:00 GMT',
          'x-amz-storage-class',
          'REDUCED_REDUNDANCY',
          'Authorization',
          signedInHeader(
            'date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class',
            '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
          ),
        ],
        WELCOME,
      ),
      method: 'PUT',
    },
  ],
  [
    'GET Bucket Lifecycle',
    request('/?lifecycle', [
      'Authorization',
      signedInHeader(
        'host;x-amz-content-sha256;x-amz-date',
        'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
      ),
    ]),
  ],
  [
    'GET Bucket (List Objects)',
    request('/?max-keys=2&prefix=J', [
      'Authorization',
      signedInHeader(
        'host;x-amz-content-sha256;x-amz-date',
        '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
      ),
    ]),
  ],
  [
    'a presigned GET Object',
    {
      method: 'GET',
      target:
        `/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(SCOPE)}` +
        '&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host' +
        '&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
      rawHeaders: ['Host', 'examplebucket.s3.amazonaws.com'],
      bodySha256: EMPTY_SHA256,
    },
  ],
];

describe('the examples AWS publishes', () => {
  const secret = toSigningSecret(AWS_EXAMPLE.secretAccessKey);

  it.each(EXAMPLES)('%s is accepted with its secret and with no other', (_name, example) => {
    const parsed = parseSignature(example, S3_RULES);
    if (isRefusal(parsed)) throw new Error(parsed.reason);
    expect(parsed.claim.accessKeyId).toBe(AWS_EXAMPLE.accessKeyId);
    expect(verifySignature(parsed, example.method, secret)).toBe('valid');
    expect(verifySignature(parsed, 'DELETE', secret)).toMatchObject({ reason: 'signature-mismatch' });
    expect(verifySignature(parsed, example.method, toSigningSecret('another'))).toMatchObject({
      reason: 'signature-mismatch',
    });
    expect(refuseUnknownKey(parsed, example.method)).toMatchObject({ reason: 'access-key-unknown' });
  });
});
