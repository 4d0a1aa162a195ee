import { beforeAll, describe, expect, it, test } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { CountryLookup } from './country-lookup.js';

let lookup: CountryLookup;

beforeAll(async () => {
  lookup = await CountryLookup.open();
});

describe('a public address', () => {
  test.each([
    ['8.8.8.8', 'US', 'Google'],
    ['8.8.4.4', 'US', 'Google'],
    ['9.9.9.9', 'US', 'Quad9'],
    ['208.67.222.222', 'US', 'OpenDNS'],
    ['1.1.1.1', 'AU', 'APNIC research, used by Cloudflare'],
    ['193.99.144.80', 'DE', 'heise'],
    ['194.25.0.60', 'DE', 'Deutsche Telekom'],
    ['217.0.43.1', 'DE', 'Deutsche Telekom'],
    ['46.4.0.1', 'DE', 'Hetzner'],
    ['78.46.1.1', 'DE', 'Hetzner'],
    ['195.154.1.1', 'FR', 'Scaleway'],
    ['80.67.169.12', 'FR', 'FDN'],
    ['212.27.48.10', 'FR', 'Free'],
    ['194.109.6.66', 'NL', 'XS4ALL'],
    ['193.0.6.139', 'NL', 'RIPE NCC'],
    ['130.89.1.1', 'NL', 'University of Twente'],
    ['129.132.1.1', 'CH', 'ETH Zürich'],
    ['62.2.17.60', 'CH', 'UPC Switzerland'],
    ['193.171.1.1', 'AT', 'ACOnet'],
    ['192.36.148.17', 'SE', 'Netnod'],
    ['158.64.1.1', 'LU', 'RESTENA'],
    ['212.58.244.20', 'GB', 'BBC'],
    ['77.88.8.8', 'RU', 'Yandex'],
    ['114.114.114.114', 'CN', '114DNS'],
    ['133.11.0.1', 'JP', 'University of Tokyo'],
    ['164.100.1.1', 'IN', 'NIC'],
    ['200.160.0.8', 'BR', 'NIC.br'],
    ['196.25.1.1', 'ZA', 'Telkom'],
    ['41.231.21.8', 'TN', 'ATI'],
    ['139.130.4.5', 'AU', 'Telstra'],
    ['2001:4860:4860::8888', 'US', 'Google'],
    ['2606:4700:4700::1111', 'US', 'Cloudflare'],
    ['2620:fe::fe', 'US', 'Quad9'],
    ['2a02:2e0:3fe:1001:302::', 'DE', 'heise'],
    ['2003::1', 'DE', 'Deutsche Telekom'],
    ['2a02:8071::1', 'DE', 'Vodafone'],
    ['2a01:4f8::1', 'DE', 'Hetzner'],
    ['2a01:e0c:1::1', 'FR', 'Free'],
    ['2001:67c:2e8:22::c100:68b', 'NL', 'RIPE NCC'],
    ['2a02:a03f::1', 'BE', 'Proximus'],
    ['2a00:23c0::1', 'GB', 'BT'],
    ['2001:67c:2b0::1', 'FI', 'a Finnish provider-independent block'],
    ['2a02:6b8::feed:ff', 'RU', 'Yandex'],
  ])('%s is in %s (%s)', (address, country) => {
    expect(lookup.lookup(address)).toEqual({ country });
  });

  test.each([
    ['::ffff:193.99.144.80', 'DE'],
    ['::FFFF:c163:9050', 'DE'],
    ['0:0:0:0:0:ffff:8.8.8.8', 'US'],
    ['2001:4860:4860:0:0:0:0:8888', 'US'],
    ['2A02:8071::1', 'DE'],
  ])('written as %s is the same address, in %s', (address, country) => {
    expect(lookup.lookup(address)).toEqual({ country });
  });
});

describe('an address that stands for no place is in no country', () => {
  test.each([
    ['10.0.0.1', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['100.64.0.1', 'carrier-grade NAT'],
    ['127.0.0.1', 'loopback'],
    ['::1', 'loopback'],
    ['::ffff:127.0.0.1', 'mapped loopback'],
    ['169.254.169.254', 'link-local'],
    ['fe80::1', 'link-local'],
    ['fec0::1', 'site-local'],
    ['fd00:ec2::254', 'unique local'],
    ['0.0.0.0', 'unspecified'],
    ['::', 'unspecified'],
    ['::8.8.8.8', 'IPv4-compatible'],
    ['192.0.0.8', 'protocol assignments'],
    ['192.0.2.1', 'documentation'],
    ['198.51.100.1', 'documentation'],
    ['203.0.113.5', 'documentation, listed as AU by the database'],
    ['::ffff:203.0.113.5', 'mapped documentation'],
    ['2001:db8::1', 'documentation, listed as JP by the database'],
    ['3fff::1', 'documentation'],
    ['192.88.99.1', '6to4 relay'],
    ['2002:0808:0808::1', '6to4 of 8.8.8.8'],
    ['2002:c163:9050::1', '6to4 of a German address'],
    ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'Teredo'],
    ['64:ff9b::8.8.8.8', 'NAT64 of 8.8.8.8'],
    ['64:ff9b:1::1', 'local NAT64'],
    ['::ffff:0:8.8.8.8', 'SIIT of 8.8.8.8'],
    ['198.18.0.1', 'benchmarking'],
    ['2001:2::1', 'benchmarking'],
    ['2001:20::1', 'ORCHIDv2'],
    ['100::1', 'discard'],
    ['224.0.0.1', 'multicast'],
    ['ff02::1', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'broadcast'],
  ])('%s (%s)', (address) => {
    expect(lookup.lookup(address)).toEqual({ country: null });
  });

  test.each([
    '',
    'unknown',
    '8.8.8',
    '010.1.1.1',
    '134744072',
    '8.8.8.8:80',
    '[2a02::1]',
    'fe80::1%eth0',
    '8.8.8.8/24',
  ])('nor is %j, which is no address', (text) => {
    expect(lookup.lookup(text)).toEqual({ country: null });
  });
});

describe('a configured loopback country', () => {
  it('is said of loopback addresses and of nothing else', async () => {
    const standalone = await CountryLookup.open({ loopbackCountry: 'DE' });
    for (const address of ['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1']) {
      expect(standalone.lookup(address)).toEqual({ country: 'DE' });
    }
    for (const address of ['10.0.0.1', '0.0.0.0', '::', 'fe80::1', 'localhost']) {
      expect(standalone.lookup(address)).toEqual({ country: null });
    }
  });
});

describe('the database', () => {
  it('says when it was built', () => {
    expect(lookup.builtAt.getTime()).toBeGreaterThan(Date.parse('2026-01-01'));
  });

  test.each([
    ['absent', '/nonexistent/country.mmdb'],
    ['not an MMDB', fileURLToPath(import.meta.url)],
  ])('that is %s refuses to open', async (_name, databasePath) => {
    await expect(CountryLookup.open({ databasePath })).rejects.toMatchObject({
      code: 'GEO_DATABASE_INVALID',
    });
  });

  it('is never asked in a way that throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()), (text) => {
        const { country } = lookup.lookup(text);
        expect(country === null || /^[A-Z]{2}$/.test(country)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
