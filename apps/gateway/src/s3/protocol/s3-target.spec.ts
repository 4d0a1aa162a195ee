import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseTarget } from './s3-target.js';

const parse = (path: string, query = '', hostBucket: string | null = null) =>
  parseTarget({ hostBucket, path }, query);

describe(parseTarget.name, () => {
  it.each([
    ['', null, null],
    ['/', null, null],
    ['/b', 'b', null],
    ['/b/', 'b', null],
    ['/b/k', 'b', 'k'],
    ['/b//k', 'b', '/k'],
    ['/b/a/../k', 'b', 'a/../k'],
    ['/b/a%2F..%2fk', 'b', 'a/../k'],
    ['/b/a+b%20c%2B', 'b', 'a+b c+'],
    ['/b/%C3%BC', 'b', 'ü'],
    ['/b/\xc3\xbc', 'b', 'ü'],
    ['/b/%2500', 'b', '%00'],
  ])('reads %s once, and normalises nothing', (path, bucket, key) => {
    expect(parse(path)).toMatchObject({ bucket, key });
  });

  it.each(['/b/%', '/b/%zz', '/b/%ff', '/b/%c3', '/b/%ed%a0%80', '/b/\xff'])(
    'refuses %s, which is not UTF-8',
    (path) => {
      expect(parse(path)).toMatchObject({ kind: 'refusal', code: 'InvalidURI' });
    },
  );

  it('takes the whole path for the key where the host names the bucket', () => {
    expect(parse('/a/b', '', 'pictures')).toMatchObject({ bucket: 'pictures', key: 'a/b' });
    expect(parse('/', '', 'pictures')).toMatchObject({ bucket: 'pictures', key: null });
  });

  it('refuses keys S3 could not hold', () => {
    expect(parse(`/b/${'k'.repeat(1_024)}`)).toMatchObject({ bucket: 'b' });
    expect(parse(`/b/${'k'.repeat(1_023)}%C3%BC`)).toMatchObject({ code: 'KeyTooLongError' });
  });

  it('reads parameters, with and without a value, and leaves out those of the signature', () => {
    const { parameters } = parse(
      '/b',
      'prefix=a%2Fb+c&location&X-Amz-Signature=1&x-amz-checksum-mode=2&&',
    ) as unknown as {
      parameters: Map<string, string>;
    };
    expect([...parameters]).toEqual([
      ['prefix', 'a/b+c'],
      ['location', ''],
    ]);
  });

  it.each(['prefix=a&prefix=b', '%70refix=a&prefix=b'])(
    'refuses %s, which two readers could read as two requests',
    (query) => {
      expect(parse('/b', query)).toMatchObject({ kind: 'refusal', code: 'InvalidArgument' });
    },
  );

  it('gives back every key it is given, and throws for no text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).filter((key) => key.isWellFormed()),
        (key) => {
          expect(parse(`/b/${encodeURIComponent(key)}`)).toMatchObject({ key });
        },
      ),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (path, query) => {
        expect(parse(`/${path}`, query)).toBeDefined();
      }),
    );
  });
});
