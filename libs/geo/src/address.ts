import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

const LONGEST_ADDRESS_CHARS = 45;

/**
 * Returns the address as 32 hexadecimal characters whose text order is its numeric order (IPv4 as ::ffff:a.b.c.d, so
 * both families share one order), or null when the text is not strictly an address (zones, octal and hex forms are not).
 */
export function toAddressKey(address: string): string | null {
  if (address.length > LONGEST_ADDRESS_CHARS || address.includes('%') || isIP(address) === 0) return null;
  return keyOf(ipaddr.parse(address));
}

/** First and last address key of a block written `address` or `address/prefix`; null when it is not one. */
export function toAddressRange(cidr: string): { readonly first: string; readonly last: string } | null {
  const [address = '', prefix] = cidr.split('/', 2);
  if (cidr.split('/').length > 2 || toAddressKey(address) === null) return null;
  const parsed = ipaddr.parse(address);
  const widest = parsed.kind() === 'ipv4' ? 32 : 128;
  const prefixBits = prefix === undefined ? widest : prefixOf(prefix);
  if (prefixBits > widest) return null;
  return rangeOf(BigInt(`0x${keyOf(parsed)}`), BigInt(widest - prefixBits));
}

function rangeOf(value: bigint, hostBits: bigint): { first: string; last: string } {
  const hosts = (1n << hostBits) - 1n;
  return { first: toKey(value & ~hosts), last: toKey(value | hosts) };
}

function prefixOf(text: string): number {
  return /^(?:0|[1-9]\d{0,2})$/.test(text) ? Number(text) : Infinity;
}

function keyOf(address: ipaddr.IPv4 | ipaddr.IPv6): string {
  const wide = address instanceof ipaddr.IPv4 ? address.toIPv4MappedAddress() : address;
  return Buffer.from(wide.toByteArray()).toString('hex');
}

function toKey(value: bigint): string {
  return value.toString(16).padStart(32, '0');
}
