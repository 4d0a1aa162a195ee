import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

type Ip = ipaddr.IPv4 | ipaddr.IPv6;

/** A parsed address block; build it once with `parseCidr`, match it per request. */
export interface Cidr {
  readonly network: Ip;
  readonly prefixBits: number;
}

// Deprecated (RFC 4291 §2.5.5.1) and nobody's; ipaddr.js would read it as the IPv4 address it embeds.
const IPV4_COMPATIBLE = /^::\d+\./;
const PREFIX = /^(?:0|[1-9]\d{0,2})$/;

/** Guarantees a strictly written address with IPv4-mapped IPv6 unwrapped, or null; octal, hex and zoned forms are null. */
export function parseIp(text: string): Ip | null {
  return isStrictAddress(text) ? ipaddr.process(text) : null;
}

/** Guarantees a usable block, or null when the text is not `address` or `address/prefix`. */
export function parseCidr(text: string): Cidr | null {
  const [address = '', prefix, ...rest] = text.trim().split('/');
  if (rest.length > 0 || !isStrictAddress(address)) return null;
  const network = ipaddr.parse(address);
  const widest = network.kind() === 'ipv4' ? 32 : 128;
  if (prefix !== undefined && !PREFIX.test(prefix)) return null;
  const prefixBits = prefix === undefined ? widest : Number(prefix);
  return prefixBits <= widest ? unmapped({ network, prefixBits }) : null;
}

/** ipaddr.js alone also reads 010.1, 0x7f.1 and 134744072, which other hops read differently. */
function isStrictAddress(text: string): boolean {
  return text.length <= 45 && !text.includes('%') && isIP(text) !== 0 && !IPV4_COMPATIBLE.test(text);
}

/** Keeps blocks written as ::ffff:a.b.c.d/n matchable: addresses are compared after the same unwrapping. */
function unmapped(cidr: Cidr): Cidr {
  if (!(cidr.network instanceof ipaddr.IPv6) || !cidr.network.isIPv4MappedAddress()) return cidr;
  if (cidr.prefixBits < 96) return cidr;
  return { network: cidr.network.toIPv4Address(), prefixBits: cidr.prefixBits - 96 };
}

/** True only when the address lies in the block; families never match each other. */
export function cidrContains(cidr: Cidr, address: Ip): boolean {
  if (cidr.network instanceof ipaddr.IPv4) {
    return address instanceof ipaddr.IPv4 && address.match(cidr.network, cidr.prefixBits);
  }
  return address instanceof ipaddr.IPv6 && address.match(cidr.network, cidr.prefixBits);
}
