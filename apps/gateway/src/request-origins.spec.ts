import { describe, expect, it } from '@jest/globals';
import { parseCidr } from '#libs/http';
import { RequestOrigins } from './request-origins.js';

const PROXY = '10.0.0.1';

function fresh(): RequestOrigins {
  const ours = parseCidr('10.0.0.0/8');
  return new RequestOrigins(ours ? [ours] : []);
}

describe(RequestOrigins, () => {
  const origins = fresh();

  it.each<[string, string, string | string[] | undefined, string | null]>([
    ['no header from a proxy', PROXY, undefined, PROXY],
    ['an empty header from a proxy', PROXY, '', null],
    ['a client a proxy names', PROXY, '91.0.0.1', '91.0.0.1'],
    ['another client the same proxy names', PROXY, '91.0.0.2', '91.0.0.2'],
    ['two header lines', PROXY, ['91.0.0.1', '91.0.0.3'], '91.0.0.3'],
    ['a header of nobody we trust', '91.0.0.9', '91.0.0.1', '91.0.0.9'],
    ['nonsense', PROXY, 'nonsense', null],
  ])('answers the same, asked first or again: %s', (_, peer, header, expected) => {
    for (const asked of [origins, origins, fresh()]) expect(asked.addressOf(peer, header)).toBe(expected);
  });
});
