import { ipv4OfKey, toAddressKey } from './address.js';

const IPV4_BITS = 24;
const IPV6_GROUPS = 3;

/** Returns the network an address is kept as once it may no longer be kept whole: /24 of IPv4, /48 of IPv6; null for what is no address. */
export function toAddressPrefix(address: string): string | null {
  const key = toAddressKey(address);
  if (key === null) return null;
  const ipv4 = ipv4OfKey(key);
  if (ipv4 !== null) return `${ipv4.slice(0, ipv4.lastIndexOf('.'))}.0/${IPV4_BITS}`;
  const groups = Array.from({ length: IPV6_GROUPS }, (_, at) =>
    Number.parseInt(key.slice(at * 4, at * 4 + 4), 16).toString(16),
  );
  return `${groups.join(':')}::/${IPV6_GROUPS * 16}`;
}
