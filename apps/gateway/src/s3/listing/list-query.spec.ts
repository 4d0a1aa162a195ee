import { describe, expect, it } from '@jest/globals';
import { parseListQuery } from './list-query.js';

const parse = (query: string) => parseListQuery(new Map(new URLSearchParams(query)));

describe(parseListQuery.name, () => {
  it.each([
    ['', { version: 1, maxKeys: 1_000, prefix: '', delimiter: '', after: '', fetchOwner: true }],
    ['marker=a&delimiter=%2F&prefix=p', { version: 1, after: 'a', delimiter: '/', prefix: 'p' }],
    [
      'list-type=2&start-after=s&marker=m',
      { version: 2, after: 's', fetchOwner: false, continuationToken: null },
    ],
    ['list-type=2&continuation-token=t&fetch-owner=true', { continuationToken: 't', fetchOwner: true }],
    ['max-keys=0', { maxKeys: 0 }],
    ['max-keys=10000', { maxKeys: 1_000 }],
    ['max-keys=', { maxKeys: 1_000 }],
    ['encoding-type=url', { urlEncoded: true }],
  ])('reads %s', (query, expected) => expect(parse(query)).toMatchObject(expected));

  it.each([
    'max-keys=-1',
    'max-keys=1e3',
    'max-keys=2147483648',
    'max-keys=x',
    'list-type=3',
    'encoding-type=base64',
    `delimiter=${encodeURIComponent('a\u{10ffff}')}`,
  ])('refuses %s', (query) => {
    expect(parse(query)).toMatchObject({ kind: 'refusal', code: 'InvalidArgument' });
  });
});
