import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { ipv4OfKey, toAddressKey, toAddressRange } from './address.js';

describe('toAddressKey', () => {
  test.each([
    ['1.2.3.4', '00000000000000000000ffff01020304'],
    ['::ffff:1.2.3.4', '00000000000000000000ffff01020304'],
    ['::FFFF:102:304', '00000000000000000000ffff01020304'],
    ['::1.2.3.4', '00000000000000000000000001020304'],
    ['::', '00000000000000000000000000000000'],
    ['::1', '00000000000000000000000000000001'],
    ['1::', '00010000000000000000000000000000'],
    ['64:ff9b::1.2.3.4', '0064ff9b000000000000000001020304'],
    ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
    ['1:2:3:4:5:6:1.2.3.4', '00010002000300040005000601020304'],
    ['2A02:8071::1', '2a028071000000000000000000000001'],
  ])('%s', (address, key) => {
    expect(toAddressKey(address)).toBe(key);
  });

  test.each(['', '1.2.3', '01.2.3.4', '1.2.3.256', ':::', '1::2::3', 'fe80::1%1', '1:2:3:4:5:6:7', 'g::'])(
    '%j has none',
    (text) => {
      expect(toAddressKey(text)).toBeNull();
    },
  );

  it('agrees with ipaddr.js on every address', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
        // ipaddr.js reads ::a.b.c.d as the IPv4 address, which RFC 4291 does not.
        if (/^::\d+\./.test(address)) return;
        const parsed = ipaddr.parse(address);
        const wide = parsed instanceof ipaddr.IPv4 ? parsed.toIPv4MappedAddress() : parsed;
        expect(toAddressKey(address)).toBe(Buffer.from(wide.toByteArray()).toString('hex'));
      }),
      { numRuns: 2_000 },
    );
  });

  it('comes back from a key as the IPv4 address it was', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => expect(ipv4OfKey(toAddressKey(address) ?? '')).toBe(address)),
    );
    expect(ipv4OfKey(toAddressKey('2a02::1') ?? '')).toBeNull();
  });
});

describe('toAddressRange', () => {
  test.each([
    '10.0.0.0/33',
    '::/129',
    '10.0.0.0/',
    '10.0.0.0/08',
    '10.0.0.0/8/8',
    '10.0.0.0/-1',
    '/8',
    '10/8',
  ])('%j is no block', (text) => {
    expect(toAddressRange(text)).toBeNull();
  });

  it('covers the block whose any address is written', () => {
    expect(toAddressRange('10.1.2.3/8')).toEqual(toAddressRange('10.0.0.0/8'));
    expect(toAddressRange('0.0.0.0/0')).toEqual({
      first: '00000000000000000000ffff00000000',
      last: '00000000000000000000ffffffffffff',
    });
  });
});
