import { describe, expect, it } from '@jest/globals';
import { findPlace, isS3Host, type S3Mounts } from './s3-mounts.js';

const AT_S3: S3Mounts = { basePaths: ['/s3', '/tools/bytes'], domains: ['s3.example.com'] };
const AT_ROOT: S3Mounts = { basePaths: [''], domains: [] };

describe(findPlace.name, () => {
  it.each([
    ['/s3', ''],
    ['/s3/', '/'],
    ['/s3/b/a//b/../c', '/b/a//b/../c'],
    ['/s3/b/%2e%2e/%2F?x=/s3', '/b/%2e%2e/%2F'],
    ['/tools/bytes/b?location', '/b'],
  ])('finds the path of S3 in %s as it was sent', (target, path) => {
    expect(findPlace(AT_S3, 'gateway', target)).toEqual({ hostBucket: null, path });
  });

  it.each(['/', '/s3x', '/S3/b', '//s3/b', '/%733/b', '/v1/me', '/tools', 'http://gateway/s3/b', '*'])(
    'is not met by %s',
    (target) => expect(findPlace(AT_S3, 'gateway', target)).toBeNull(),
  );

  it.each([
    ['pictures.s3.example.com', '/s3/x', 'pictures'],
    ['PICTURES.S3.example.com:8443', '/v1/x', 'pictures'],
    ['s3.example.com', '/b/x', null],
  ])('takes the bucket from the host %s, and all of the path for its own', (host, path, hostBucket) => {
    expect(findPlace(AT_S3, host, `${path}?q`)).toEqual({ hostBucket, path });
    expect(isS3Host(AT_S3, host)).toBe(true);
  });

  it.each(['example.com', 'xs3.example.com', 's3.example.com.evil', undefined])(
    'does not know the host %s',
    (host) => {
      expect(isS3Host(AT_S3, host)).toBe(false);
    },
  );

  it.each(['/v1', '/v1/me', '/t/ticket', '/livez', '/openapi.json?x'])(
    'leaves %s to the gateway at the root',
    (target) => {
      expect(findPlace(AT_ROOT, 'gateway', target)).toBeNull();
    },
  );

  it.each(['/', '/b/v1', '/v1x/y', '/livez-pictures'])('takes %s at the root', (target) => {
    expect(findPlace(AT_ROOT, 'gateway', target)).toEqual({ hostBucket: null, path: target });
  });
});
