import { BlockList } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toAddressKey } from './address.js';
import { NetworkSet } from './network-set.js';

const setOf = (cidrs: readonly string[]): NetworkSet => {
  const set = NetworkSet.from(cidrs);
  if (!(set instanceof NetworkSet)) throw new Error(set.invalid);
  return set;
};

const has = (set: NetworkSet, address: string): boolean => set.has(toAddressKey(address) ?? '');

describe('a set of networks', () => {
  const v4 = fc.tuple(fc.ipV4(), fc.integer({ min: 4, max: 32 }));
  const v6 = fc.tuple(fc.ipV6(), fc.integer({ min: 4, max: 128 }));

  it('agrees with Node’s own block list on any blocks and addresses', () => {
    fc.assert(
      fc.property(
        fc.array(v4),
        fc.array(v6),
        fc.array(fc.oneof(fc.ipV4(), fc.ipV6())),
        (fours, sixes, probes) => {
          const reference = new BlockList();
          for (const [address, prefix] of fours) reference.addSubnet(address, prefix, 'ipv4');
          for (const [address, prefix] of sixes) reference.addSubnet(address, prefix, 'ipv6');
          const set = setOf([...fours, ...sixes].map(([address, prefix]) => `${address}/${prefix}`));
          for (const probe of [...probes, ...[...fours, ...sixes].map(([address]) => address)]) {
            if (/^::ffff:/i.test(probe)) continue;
            expect(has(set, probe)).toBe(reference.check(probe, probe.includes(':') ? 'ipv6' : 'ipv4'));
          }
        },
      ),
    );
  });

  it('finds both ends of a block and nothing beside it', () => {
    const set = setOf(['10.1.0.0/16', '2001:db8::/32', '0.0.0.0/32', 'ffff::/16']);
    for (const inside of [
      '10.1.0.0',
      '10.1.255.255',
      '2001:db8::',
      '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff',
      '0.0.0.0',
    ]) {
      expect(has(set, inside)).toBe(true);
    }
    for (const outside of ['10.0.255.255', '10.2.0.0', '2001:db7:ffff::', '2001:db9::', '0.0.0.1']) {
      expect(has(set, outside)).toBe(false);
    }
  });

  it('answers from 100,000 blocks in microseconds', () => {
    const set = setOf(
      Array.from({ length: 100_000 }, (_, i) => `${1 + (i >> 15)}.${(i >> 7) & 255}.${(i & 127) * 2}.0/24`),
    );
    const started = performance.now();
    for (let i = 0; i < 10_000; i += 1) set.has('00000000000000000000ffff01020304');
    expect((performance.now() - started) / 10_000).toBeLessThan(0.05);
  });

  it('of nothing has nothing', () => {
    expect(has(setOf([]), '8.8.8.8')).toBe(false);
  });
});
