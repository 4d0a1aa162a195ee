import ipaddr from 'ipaddr.js';
import { type Cidr, cidrContains, parseIp } from './cidr.js';

export interface ClientAddressInput {
  /** Peer address of the socket. */
  readonly remoteAddress: string | undefined;
  /** `X-Forwarded-For` as Node delivers it. */
  readonly forwardedFor: string | readonly string[] | undefined;
}

export interface ClientAddress {
  /** Canonical text (IPv4-mapped unwrapped, RFC 5952); null when it cannot be known, which every gate denies. */
  readonly address: string | null;
  /** True when the address was read from a header that a trusted proxy sent. */
  readonly viaTrustedProxy: boolean;
}

const PORT = /^\d{1,5}$/;
const UNKNOWN: ClientAddress = { address: null, viaTrustedProxy: true };

/**
 * Guarantees that only hops inside `trustedProxies` can speak for a client: hops are counted from the right, the first
 * untrusted one is the client, and a hop that is not an address makes the client unknown instead of guessed.
 */
export function clientAddress(input: ClientAddressInput, trustedProxies: readonly Cidr[]): ClientAddress {
  const peer = parseIp(withoutZone(input.remoteAddress ?? ''));
  if (peer === null) return { address: null, viaTrustedProxy: false };
  const direct = { address: peer.toString(), viaTrustedProxy: false };
  if (input.forwardedFor === undefined || !isTrusted(peer, trustedProxies)) return direct;
  return firstUntrustedHop(hops(input.forwardedFor), trustedProxies);
}

/** Returns the /24 (IPv4) or /48 (IPv6) an address belongs to, coarse enough to keep where the full address is not needed. */
export function networkPrefix(address: string): string | null {
  const parsed = parseIp(address);
  if (parsed === null) return null;
  return parsed instanceof ipaddr.IPv4
    ? `${ipaddr.IPv4.networkAddressFromCIDR(`${parsed.toString()}/24`).toString()}/24`
    : `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/48`).toString()}/48`;
}

function firstUntrustedHop(chain: readonly string[], trustedProxies: readonly Cidr[]): ClientAddress {
  let nearest: ClientAddress = UNKNOWN;
  for (let index = chain.length - 1; index >= 0; index -= 1) {
    const hop = parseIp(withoutPort(chain[index] ?? ''));
    if (hop === null) return UNKNOWN;
    nearest = { address: hop.toString(), viaTrustedProxy: true };
    if (!isTrusted(hop, trustedProxies)) return nearest;
  }
  return nearest;
}

function isTrusted(address: ipaddr.IPv4 | ipaddr.IPv6, trustedProxies: readonly Cidr[]): boolean {
  return trustedProxies.some((cidr) => cidrContains(cidr, address));
}

/** Several header lines are one list in order of arrival (RFC 9110 §5.2). */
function hops(forwardedFor: string | readonly string[]): string[] {
  const joined = typeof forwardedFor === 'string' ? forwardedFor : forwardedFor.join(',');
  return joined.split(',').map((hop) => hop.trim());
}

/** Reads `a.b.c.d`, `a.b.c.d:port`, `v6`, `[v6]` and `[v6]:port`; anything else is returned as it is and fails to parse. */
function withoutPort(hop: string): string {
  if (hop.startsWith('[')) return withoutBrackets(hop);
  const parts = hop.split(':');
  const [host = '', port = ''] = parts;
  return parts.length === 2 && PORT.test(port) && host.includes('.') ? host : hop;
}

function withoutBrackets(hop: string): string {
  const end = hop.indexOf(']');
  const address = hop.slice(1, end);
  const rest = hop.slice(end + 1);
  const wellFormed =
    end > 1 && address.includes(':') && (rest === '' || (rest[0] === ':' && PORT.test(rest.slice(1))));
  return wellFormed ? address : '';
}

/** The zone names an interface of this machine, not a part of the peer's address. */
function withoutZone(address: string): string {
  const zone = address.indexOf('%');
  return zone === -1 ? address : address.slice(0, zone);
}
