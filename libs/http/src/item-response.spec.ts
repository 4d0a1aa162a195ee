import { describe, expect, test } from '@jest/globals';
import { type ItemRequest, planItemResponse } from './item-response.js';

const etag = '"v1"';

describe('planItemResponse of 1000 bytes', () => {
  test.each<[string, ItemRequest, object]>([
    ['a plain GET', { method: 'GET' }, { status: 200, start: 0, endExclusive: 1000 }],
    [
      'a range',
      { method: 'GET', range: 'bytes=1-2' },
      { status: 206, start: 1, endExclusive: 3, contentRange: 'bytes 1-2/1000' },
    ],
    [
      'a range past the end',
      { method: 'GET', range: 'bytes=1000-' },
      { status: 416, contentRange: 'bytes */1000' },
    ],
    [
      'a HEAD ignores its range',
      { method: 'HEAD', range: 'bytes=1000-' },
      { status: 200, start: 0, endExclusive: 1000 },
    ],
    [
      'a known version is not sent again',
      { method: 'GET', ifNoneMatch: etag, range: 'bytes=1000-' },
      { status: 304 },
    ],
    [
      'another version than asked for',
      { method: 'GET', ifMatch: '"v0"', range: 'bytes=0-1' },
      { status: 412 },
    ],
    [
      'a resumed download of this version',
      { method: 'GET', ifRange: etag, range: 'bytes=999-' },
      { status: 206, start: 999, endExclusive: 1000, contentRange: 'bytes 999-999/1000' },
    ],
    [
      'a resumed download of another version starts over',
      { method: 'GET', ifRange: '"v0"', range: 'bytes=999-' },
      { status: 200, start: 0, endExclusive: 1000 },
    ],
    [
      'a stale resume past the end starts over',
      { method: 'GET', ifRange: '"v0"', range: 'bytes=5000-' },
      { status: 200, start: 0, endExclusive: 1000 },
    ],
  ])('%s', (_name, request, plan) => {
    expect(planItemResponse(request, { etag }, 1000)).toEqual(plan);
  });
});
