import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { addressOf } from './api.js';
import { ROUTES } from './routes.js';

const DOCUMENT = join(import.meta.dirname, '..', '..', '..', '..', '..', 'docs', 'openapi.json');

describe('the routes the console calls', () => {
  it('are all described by the API, under the same method and names', () => {
    const { paths } = JSON.parse(readFileSync(DOCUMENT, 'utf8')) as { paths: Record<string, object> };
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(Object.values(ROUTES).filter((route) => !described.includes(route))).toEqual([]);
  });
});

describe('an address', () => {
  it('escapes what fills a name, so that a value stays within its segment', () => {
    expect(addressOf('person', { path: { person: '../projects?x=1' } })).toBe(
      '/admin/v1/people/..%2Fprojects%3Fx%3D1',
    );
  });

  it('leaves out what was not asked for', () => {
    expect(addressOf('events', { query: { effect: 'deny', code: '', person: undefined } })).toBe(
      '/trail/v1/events?effect=deny',
    );
  });

  it('is refused while a name is unfilled', () => {
    expect(() => addressOf('person', {})).toThrow('person');
  });
});
