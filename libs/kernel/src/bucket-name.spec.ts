import { describe, expect, it } from '@jest/globals';
import { bucketNameOf } from './bucket-name.js';

const id = '0195c0de-0000-7000-8000-000000000000';

describe('the bucket of a project', () => {
  it.each(['abc', 'street-scenes', '9to5', 'a'.repeat(63)])('is its slug where S3 allows it: %s', (slug) => {
    expect(bucketNameOf({ id, slug })).toBe(slug);
  });

  it.each(['a', 'ab', 'a'.repeat(64)])('is its id where S3 does not: %s', (slug) => {
    expect(bucketNameOf({ id, slug })).toBe(id);
  });
});
