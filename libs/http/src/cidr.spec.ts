import { describe, expect, it, test } from '@jest/globals';
import { cidrContains, parseCidr, parseIp } from './cidr.js';

const contains = (cidr: string, address: string): boolean => {
  const block = parseCidr(cidr);
  const ip = parseIp(address);
  if (block === null || ip === null) throw new Error('the row itself is malformed');
  return cidrContains(block, ip);
};

describe('parseCidr', () => {
  test.each([
    '',
    '/',
    '10.0.0.0/33',
    '::/129',
    '10.0.0.0/-1',
    '10.0.0.0/08',
    '10.0.0.0/8/8',
    '10.0.0/8',
    '010.0.0.0/8',
  ])('refuses %j', (text) => {
    expect(parseCidr(text)).toBeNull();
  });

  test.each(['10.0.0.0/8', ' 10.0.0.0/8 ', '10.0.0.1', '::/0', 'fe80::/10', '::ffff:10.0.0.0/104'])(
    'reads %j',
    (text) => {
      expect(parseCidr(text)).not.toBeNull();
    },
  );
});

describe('cidrContains', () => {
  test.each([
    ['10.0.0.0/8', '10.255.255.255', true],
    ['10.0.0.0/8', '11.0.0.0', false],
    ['10.0.0.1', '10.0.0.1', true],
    ['10.0.0.1', '10.0.0.2', false],
    ['0.0.0.0/0', '8.8.8.8', true],
    ['::/0', '2a02::1', true],
    ['::ffff:10.0.0.0/104', '10.1.2.3', true],
    ['10.0.0.0/8', '::ffff:10.1.2.3', true],
  ])('%s contains %s: %s', (cidr, address, expected) => {
    expect(contains(cidr, address)).toBe(expected);
  });

  it('never matches across families, not even for /0', () => {
    expect(contains('0.0.0.0/0', '2a02::1')).toBe(false);
    expect(contains('::/0', '8.8.8.8')).toBe(false);
  });
});
