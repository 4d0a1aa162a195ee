import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { type Cidr, parseCidr } from './cidr.js';
import { clientAddress, networkPrefix } from './client-ip.js';

const trusted = ['127.0.0.0/8', '::1/128', '10.1.0.0/16', '2001:db8:1::/48', '::ffff:172.16.0.0/108'].map(
  (text) => parseCidr(text) as Cidr,
);

type Row = readonly [
  guarantee: string,
  remote: string | undefined,
  header: string | string[] | undefined,
  address: string | null,
];

// R-AUTH-8. `10.1.0.1` and `127.0.0.1` are our proxies, everything else is the outside.
const rows: readonly Row[] = [
  ['no header: the peer', '8.8.8.8', undefined, '8.8.8.8'],
  ['no header, IPv6 peer in canonical form', '2A02:0:0::1', undefined, '2a02::1'],
  ['IPv4-mapped peer is unwrapped', '::ffff:8.8.8.8', undefined, '8.8.8.8'],
  ['IPv4-mapped peer in hex is unwrapped', '::ffff:808:808', undefined, '8.8.8.8'],
  ['a zone on the peer is ours, not theirs', 'fe80::1%eth0', undefined, 'fe80::1'],
  ['trusted peer without header is itself', '127.0.0.1', undefined, '127.0.0.1'],
  ['no peer: unknown', undefined, '8.8.8.8', null],
  ['empty peer: unknown', '', '8.8.8.8', null],
  ['header of an untrusted peer is ignored', '9.9.9.9', '8.8.8.8', '9.9.9.9'],
  ['garbage of an untrusted peer is ignored', '9.9.9.9', 'unknown, ,;', '9.9.9.9'],
  ['untrusted peer naming a trusted hop gains nothing', '9.9.9.9', '8.8.8.8, 10.1.0.1', '9.9.9.9'],
  ['one hop', '127.0.0.1', '8.8.8.8', '8.8.8.8'],
  ['one hop, mapped trusted peer', '::ffff:127.0.0.1', '8.8.8.8', '8.8.8.8'],
  ['one hop, trusted block written mapped', '172.16.5.5', '8.8.8.8', '8.8.8.8'],
  ['one hop, IPv6 trusted peer', '2001:db8:1::9', '8.8.8.8', '8.8.8.8'],
  ['what the client itself wrote on the left is ignored', '127.0.0.1', '1.1.1.1, 8.8.8.8', '8.8.8.8'],
  [
    'a spoofed trusted hop left of the client is ignored',
    '127.0.0.1',
    '1.1.1.1, 10.1.0.1, 8.8.8.8',
    '8.8.8.8',
  ],
  ['trusted hops on the right are skipped', '127.0.0.1', '8.8.8.8, 10.1.0.7, 10.1.0.8', '8.8.8.8'],
  ['the first untrusted hop from the right wins', '127.0.0.1', '8.8.8.8, 9.9.9.9, 10.1.0.8', '9.9.9.9'],
  ['only trusted hops: the leftmost', '127.0.0.1', '10.1.0.7, 10.1.0.8', '10.1.0.7'],
  ['several header lines are one list', '127.0.0.1', ['1.1.1.1', '8.8.8.8, 10.1.0.8'], '8.8.8.8'],
  ['the last header line is the nearest', '127.0.0.1', ['8.8.8.8', '9.9.9.9'], '9.9.9.9'],
  ['a port is dropped', '127.0.0.1', '8.8.8.8:4711', '8.8.8.8'],
  ['an IPv6 hop', '127.0.0.1', '2a02:8071::1', '2a02:8071::1'],
  ['an IPv6 hop in brackets', '127.0.0.1', '[2a02:8071::1]', '2a02:8071::1'],
  ['an IPv6 hop in brackets with a port', '127.0.0.1', '[2a02:8071::1]:443', '2a02:8071::1'],
  ['an IPv4-mapped hop is unwrapped', '127.0.0.1', '::ffff:8.8.8.8', '8.8.8.8'],
  ['a bracketed IPv4-mapped hop is unwrapped', '127.0.0.1', '[::ffff:8.8.8.8]:80', '8.8.8.8'],
  ['a mapped trusted hop is recognised', '127.0.0.1', '8.8.8.8, ::ffff:10.1.0.8', '8.8.8.8'],
  ['spaces and tabs around hops', '127.0.0.1', ' \t1.1.1.1 ,\t8.8.8.8  ', '8.8.8.8'],
  ['`unknown` makes the client unknown', '127.0.0.1', 'unknown', null],
  ['`unknown` behind a trusted hop', '127.0.0.1', '8.8.8.8, unknown, 10.1.0.8', null],
  ['an obfuscated token', '127.0.0.1', '_hidden', null],
  ['an obfuscated token left of the client is not reached', '127.0.0.1', '_hidden, 8.8.8.8', '8.8.8.8'],
  ['a host name', '127.0.0.1', 'proxy.example', null],
  ['an empty header', '127.0.0.1', '', null],
  ['an empty element', '127.0.0.1', '8.8.8.8, ', null],
  ['an empty list of lines', '127.0.0.1', [], null],
  ['an octal address', '127.0.0.1', '010.1.0.1', null],
  ['a hexadecimal address', '127.0.0.1', '0x08080808', null],
  ['a single-number address', '127.0.0.1', '134744072', null],
  ['an IPv4-compatible address is not the address it embeds', '127.0.0.1', '::8.8.8.8', null],
  ['an IPv4-compatible peer', '::8.8.8.8', undefined, null],
  ['a short address', '127.0.0.1', '8.8', null],
  ['an octet over 255', '127.0.0.1', '8.8.8.256', null],
  ['a zone in a hop', '127.0.0.1', 'fe80::1%eth0', null],
  ['a bracketed zone in a hop', '127.0.0.1', '[fe80::1%25eth0]', null],
  ['an unclosed bracket', '127.0.0.1', '[2a02::1', null],
  ['brackets around IPv4', '127.0.0.1', '[8.8.8.8]', null],
  ['a port that is not a number', '127.0.0.1', '8.8.8.8:http', null],
  ['quotes', '127.0.0.1', '"8.8.8.8"', null],
  ['the syntax of Forwarded', '127.0.0.1', 'for=8.8.8.8', null],
  ['a line break', '127.0.0.1', '8.8.8.8\r\nX: y', null],
  ['a NUL', '127.0.0.1', '8.8.8.8\0', null],
  ['full-width digits', '127.0.0.1', '８.8.8.8', null],
];

describe('clientAddress', () => {
  test.each(rows)('%s', (_guarantee, remoteAddress, forwardedFor, address) => {
    expect(clientAddress({ remoteAddress, forwardedFor }, trusted).address).toBe(address);
  });

  it('says whether a proxy spoke for the client', () => {
    const input = { remoteAddress: '127.0.0.1', forwardedFor: '8.8.8.8' };
    expect(clientAddress(input, trusted)).toEqual({ address: '8.8.8.8', viaTrustedProxy: true });
    expect(clientAddress(input, [])).toEqual({ address: '127.0.0.1', viaTrustedProxy: false });
    expect(clientAddress({ ...input, forwardedFor: undefined }, trusted).viaTrustedProxy).toBe(false);
  });

  it('never throws, and never returns anything but a canonical address or null', () => {
    const token = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.string(),
      fc.constantFrom('unknown', '', '[', ']:', '10.1.0.1'),
    );
    const header = fc.array(token, { maxLength: 8 }).map((tokens) => tokens.join(','));
    fc.assert(
      fc.property(token, fc.oneof(header, fc.array(header)), (remoteAddress, forwardedFor) => {
        const { address } = clientAddress({ remoteAddress, forwardedFor }, trusted);
        expect(
          address === null || clientAddress({ remoteAddress: address, forwardedFor: undefined }, []).address,
        ).toBe(address ?? true);
      }),
      { numRuns: 5_000 },
    );
  });

  it('lets nothing an untrusted peer sends change its address', () => {
    fc.assert(
      fc.property(fc.string(), (forwardedFor) => {
        expect(clientAddress({ remoteAddress: '9.9.9.9', forwardedFor }, trusted).address).toBe('9.9.9.9');
      }),
    );
  });

  it('reads a header of commas only in linear time', () => {
    expect(
      clientAddress({ remoteAddress: '127.0.0.1', forwardedFor: ','.repeat(16_384) }, trusted).address,
    ).toBeNull();
  });
});

describe('networkPrefix', () => {
  test.each([
    ['193.99.144.80', '193.99.144.0/24'],
    ['::ffff:193.99.144.80', '193.99.144.0/24'],
    ['2a02:2e0:3fe:1001:302::', '2a02:2e0:3fe::/48'],
    ['not an address', null],
  ])('%s is in %s', (address, prefix) => {
    expect(networkPrefix(address)).toBe(prefix);
  });
});
