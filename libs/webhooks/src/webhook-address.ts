import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { type Cidr, cidrContains } from '#libs/http';

/** Addresses of the open Internet that answer a machine about itself: Azure’s host. The others are link-local or private. */
const METADATA = new Set(['168.63.129.16']);

/** All that is given out to anybody of IPv6 (RFC 4291, IANA): what is outside is nobody's, or has an IPv4 address inside itself. */
const GLOBAL_UNICAST = ipaddr.IPv6.parse('2000::');
const GLOBAL_UNICAST_BITS = 3;

/** Whether a webhook may be at this address: `public` for anybody’s, `private` where configuration says so, else null. */
export function standingOf(address: string, allowPrivate: readonly Cidr[]): 'public' | 'private' | null {
  if (isIP(address) === 0) return null;
  // An IPv4-mapped address is that IPv4 address to the kernel, and is judged as it.
  const ip = ipaddr.process(address);
  if (allowPrivate.some((block) => cidrContains(block, ip))) return 'private';
  // What is not plainly somebody's on the Internet (loopback, private, link-local, translation, tunnels, reserved) is refused.
  return isGlobal(ip) && ip.range() === 'unicast' && !METADATA.has(ip.toString()) ? 'public' : null;
}

/** A list of what is reserved forgets blocks; IPv6 that is given out is one block, and within it the list is asked besides. */
function isGlobal(ip: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return ip instanceof ipaddr.IPv4 || ip.match(GLOBAL_UNICAST, GLOBAL_UNICAST_BITS);
}

/** Plain HTTP is for blocks that configuration names; everybody else is spoken to over TLS. */
export function mayConnect(protocol: string, address: string, allowPrivate: readonly Cidr[]): boolean {
  const standing = standingOf(address, allowPrivate);
  return standing === 'private' || (standing === 'public' && protocol === 'https:');
}

/** Returns why a webhook cannot be at this URL, as far as its text says; null for one that can. */
export function urlRefusal(text: string, allowPrivate: readonly Cidr[]): string | null {
  const url = URL.parse(text);
  if (url === null) return 'is not a URL';
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && allowPrivate.length > 0))
    return 'must begin with https://';
  if (url.username !== '' || url.password !== '') return 'must not hold credentials';
  if (url.hash !== '') return 'must not have a fragment';
  const address = literalAddress(url);
  if (address !== null && !mayConnect(url.protocol, address, allowPrivate))
    return 'is at an address that webhooks may not be at';
  return null;
}

/** Returns the address a URL names itself; null for a name that has to be looked up. */
export function literalAddress({ hostname }: URL): string | null {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return isIP(bare) === 0 ? null : bare;
}
