import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { contentDisposition } from './content-disposition.js';
import { itemHeaders } from './item-headers.js';
import { normaliseMediaType } from './media-type.js';

const item = { mediaType: 'image/png', etag: '"v1"', key: 'frames/0001.png' };

describe('itemHeaders', () => {
  it('are those the contract promises', () => {
    expect(itemHeaders(item)).toEqual({
      'content-type': 'image/png',
      etag: '"v1"',
      'content-disposition': 'inline; filename="0001.png"',
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'accept-ranges': 'bytes',
      vary: 'Origin',
    });
  });

  it('let another origin show an item only when asked to', () => {
    const headers = itemHeaders(item, { resourcePolicy: 'cross-origin' });
    expect(headers['cross-origin-resource-policy']).toBe('cross-origin');
  });

  it('say octet-stream of a stored type that is not one', () => {
    expect(itemHeaders({ ...item, mediaType: 'image/png\r\nX: y' })['content-type']).toBe(
      'application/octet-stream',
    );
  });

  it('can be written by Node whatever the item is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (key, mediaType) => {
        for (const [name, value] of Object.entries(itemHeaders({ ...item, key, mediaType }))) {
          expect(() => new Headers({ [name]: value })).not.toThrow();
          expect(value).toMatch(/^[\x20-\x7e]*$/);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('contentDisposition', () => {
  test.each([
    'text/html',
    'image/svg+xml',
    'application/xml',
    'application/pdf',
    'text/javascript',
    'TEXT/HTML; charset=x',
    'junk',
  ])('never shows %s inline', (mediaType) => {
    expect(contentDisposition(mediaType, 'a')).toMatch(/^attachment;/);
  });

  test.each([
    'image/png',
    'video/mp4',
    'audio/wav',
    'text/plain',
    'application/json',
    'application/octet-stream',
  ])('shows %s inline', (mediaType) => {
    expect(contentDisposition(mediaType, 'a')).toMatch(/^inline;/);
  });

  test.each([
    ['a/b/c.png', 'inline; filename="c.png"'],
    ['a\\b.png', 'inline; filename="b.png"'],
    ['../..', 'inline; filename="item"'],
    ['', 'inline; filename="item"'],
    ['a"b;c.png', 'inline; filename="a_b;c.png"'],
    ['a\r\nSet-Cookie: x', 'inline; filename="a__Set-Cookie_ x"'],
    ['Straße €.png', `inline; filename="Stra_e _.png"; filename*=UTF-8''Stra%C3%9Fe%20%E2%82%AC.png`],
    ["it's (1)*.png", `inline; filename="it's (1)_.png"`],
    ["é'(1).png", `inline; filename="_'(1).png"; filename*=UTF-8''%C3%A9%27%281%29.png`],
    ['100%25.png', `inline; filename="100_25.png"; filename*=UTF-8''100%2525.png`],
    ['gpj.\u202eexe', `inline; filename="gpj._exe"`],
  ])('of %j is %s', (key, expected) => {
    expect(contentDisposition('image/png', key)).toBe(expected);
  });

  it('keeps the extension of a name that is too long', () => {
    expect(contentDisposition('image/png', `${'a'.repeat(500)}.png`)).toMatch(
      /^inline; filename="a{146}\.png"$/,
    );
  });
});

describe('normaliseMediaType', () => {
  test.each([
    ['image/png', 'image/png'],
    ['IMAGE/PNG', 'image/png'],
    ['text/plain; charset=UTF-8', 'text/plain;charset=UTF-8'],
    ['text/plain;charset="utf 8"', 'text/plain;charset="utf 8"'],
    ['application/vnd.foo+json', 'application/vnd.foo+json'],
  ])('%s becomes %s', (value, expected) => {
    expect(normaliseMediaType(value)).toBe(expected);
  });

  test.each([
    '',
    'image',
    'image/',
    '/png',
    '*/*',
    'image/*',
    'a/b/c',
    'image/png\r\nX: y',
    'image/p ng',
    'image/\u00e9',
    `a/${'b'.repeat(300)}`,
  ])('refuses %j', (value) => {
    expect(normaliseMediaType(value)).toBeNull();
  });

  it('normalises once: doing it again changes nothing', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const once = normaliseMediaType(`text/plain;${value}`);
        if (once !== null) expect(normaliseMediaType(once)).toBe(once);
      }),
    );
  });
});
