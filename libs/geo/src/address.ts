import { isIP } from 'node:net';

/** No address is longer in any notation that is accepted here (eight groups, the last two dotted). */
export const LONGEST_ADDRESS_CHARS = 45;
const MAPPED_PREFIX = `${'0'.repeat(20)}ffff`;
const PREFIX_LENGTH = /^(?:0|[1-9]\d{0,2})$/;

/**
 * Returns the address as 32 hexadecimal characters whose text order is its numeric order (IPv4 as ::ffff:a.b.c.d, so
 * both families share one order), or null when the text is not strictly an address (zones, octal and hex forms are not).
 */
export function toAddressKey(address: string): string | null {
  if (address.length > LONGEST_ADDRESS_CHARS || address.includes('%')) return null;
  switch (isIP(address)) {
    case 4:
      return MAPPED_PREFIX + ipv4Hex(address);
    case 6:
      return ipv6Hex(address);
    default:
      return null;
  }
}

/** Returns `a.b.c.d` for the key of an IPv4 address in either notation, null for any other. */
export function ipv4OfKey(addressKey: string): string | null {
  return addressKey.startsWith(MAPPED_PREFIX)
    ? [...Buffer.from(addressKey.slice(24), 'hex')].join('.')
    : null;
}

/** First and last address key of a block written `address` or `address/prefix`; null when it is not one. */
export function toAddressRange(cidr: string): { readonly first: string; readonly last: string } | null {
  const [address = '', prefix, ...rest] = cidr.split('/');
  const key = toAddressKey(address);
  if (key === null || rest.length > 0) return null;
  const widest = isIP(address) === 4 ? 32 : 128;
  const prefixBits = prefix === undefined ? widest : prefixOf(prefix);
  return prefixBits <= widest ? rangeOf(BigInt(`0x${key}`), BigInt(widest - prefixBits)) : null;
}

function rangeOf(value: bigint, hostBits: bigint): { first: string; last: string } {
  const hosts = (1n << hostBits) - 1n;
  return { first: toKey(value & ~hosts), last: toKey(value | hosts) };
}

function prefixOf(text: string): number {
  return PREFIX_LENGTH.test(text) ? Number(text) : Infinity;
}

function ipv4Hex(address: string): string {
  return Buffer.from(address.split('.').map(Number)).toString('hex');
}

/** Safe without checks of its own: `isIP` accepted the text, so there is at most one `::` and the groups fit. */
function ipv6Hex(address: string): string {
  const lastColon = address.lastIndexOf(':');
  const dotted = address.includes('.');
  const tail = dotted ? ipv4Hex(address.slice(lastColon + 1)) : '';
  const colons = dotted ? `${address.slice(0, lastColon + 1)}${tail.slice(0, 4)}:${tail.slice(4)}` : address;
  const [before = '', after = ''] = colons.split('::');
  const [head, rest] = [groupsHex(before), groupsHex(after)];
  return (head + rest.padStart(32 - head.length, '0')).toLowerCase();
}

function groupsHex(groups: string): string {
  if (groups === '') return '';
  return groups
    .split(':')
    .map((group) => group.padStart(4, '0'))
    .join('');
}

function toKey(value: bigint): string {
  return value.toString(16).padStart(32, '0');
}
