import { describe, expect, it } from '@jest/globals';
import { parseOverrides, toOverridingHeaders } from './response-overrides.js';

const headers = (query: string, mediaType = 'image/png') => {
  const overrides = parseOverrides(new Map(new URLSearchParams(query)));
  return 'kind' in overrides ? overrides.code : toOverridingHeaders(overrides, mediaType);
};

describe('the response-* parameters', () => {
  it.each([
    ['', {}],
    ['response-content-type=text/plain', { 'content-type': 'text/plain' }],
    [
      'response-content-disposition=attachment; filename="a.png"',
      { 'content-disposition': 'attachment; filename="a.png"' },
    ],
    ['response-content-language=de-DE, en', { 'content-language': 'de-DE, en' }],
    // Items are never cached and never encoded, whoever asks.
    ['response-cache-control=public&response-expires=x&response-content-encoding=gzip', {}],
  ])('are followed as far as they are safe: %s', (query, expected) =>
    expect(headers(query)).toEqual(expected),
  );

  it.each([
    'response-content-type=text/html',
    'response-content-type=image/svg%2Bxml',
    'response-content-type=application/xhtml%2Bxml',
    'response-content-type=x',
    'response-content-type=',
    'response-content-disposition=form-data',
    `response-content-disposition=${encodeURIComponent('inline\r\nx: y')}`,
    `response-content-disposition=${encodeURIComponent('inline; filename="ü"')}`,
    'response-content-language=<x>',
  ])('are refused where a browser would run or misread what it gets: %s', (query) => {
    expect(headers(query)).toBe('InvalidArgument');
  });

  it('never make inline what a browser runs', () => {
    expect(headers('response-content-disposition=inline', 'text/html')).toEqual({});
    expect(headers('response-content-disposition=inline', 'image/png')).toEqual({
      'content-disposition': 'inline',
    });
    expect(headers('response-content-disposition=attachment', 'text/html')).toEqual({
      'content-disposition': 'attachment',
    });
  });
});
