import { describe, expect, it } from '@jest/globals';
import { toAddressPrefix } from './address-prefix.js';

describe('toAddressPrefix', () => {
  it.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['::ffff:203.0.113.77', '203.0.113.0/24'],
    ['2001:db8:85a3::8a2e:370:7334', '2001:db8:85a3::/48'],
    ['::1', '0:0:0::/48'],
  ])('keeps of %s only %s', (address, prefix) => {
    expect(toAddressPrefix(address)).toBe(prefix);
  });

  it.each(['', '203.0.113.077', 'fe80::1%eth0', 'x'])('is null for %j, which is no address', (text) => {
    expect(toAddressPrefix(text)).toBeNull();
  });
});
