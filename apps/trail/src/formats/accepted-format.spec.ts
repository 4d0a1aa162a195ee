import { describe, expect, it } from '@jest/globals';
import { acceptedFormat } from './accepted-format.js';

describe(acceptedFormat.name, () => {
  it.each([
    [undefined, undefined, 'json'],
    [undefined, '*/*', 'json'],
    [undefined, 'text/html, text/csv;q=0.9', 'csv'],
    [undefined, 'application/x-ndjson', 'ndjson'],
    ['ocsf', 'text/csv', 'ocsf'],
  ] as const)('answers format %s and Accept %s with %s', (format, accept, expected) => {
    expect(acceptedFormat(format, accept)).toBe(expected);
  });
});
