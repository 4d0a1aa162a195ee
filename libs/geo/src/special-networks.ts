import { NetworkSet } from './network-set.js';

/**
 * Blocks that stand for no place: IANA special-purpose address registries (IPv4, IPv6), multicast, and the transition
 * mechanisms, whose addresses name a relay or embed somebody else's address. A database that lists a country for them is wrong.
 */
const SPECIAL = [
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private
  '100.64.0.0/10', // shared, carrier-grade NAT
  '127.0.0.0/8', // loopback
  '169.254.0.0/16', // link-local
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments, DS-Lite
  '192.0.2.0/24', // documentation
  '192.31.196.0/24', // AS112
  '192.52.193.0/24', // AMT
  '192.88.99.0/24', // 6to4 relay anycast
  '192.168.0.0/16', // private
  '192.175.48.0/24', // AS112
  '198.18.0.0/15', // benchmarking
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, broadcast
  '::/96', // unspecified, loopback, IPv4-compatible
  '::ffff:0:0:0/96', // IPv4-translated (SIIT)
  '64:ff9b::/96', // NAT64
  '64:ff9b:1::/48', // local NAT64
  '100::/64', // discard
  '100:0:0:1::/64', // dummy prefix
  '2001::/23', // protocol assignments, Teredo 2001::/32, ORCHID, benchmarking
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4
  '2620:4f:8000::/48', // AS112
  '3fff::/20', // documentation
  '5f00::/16', // segment routing
  'fc00::/7', // unique local
  'fe80::/10', // link-local
  'fec0::/10', // site-local
  'ff00::/8', // multicast
];

const LOOPBACK = ['127.0.0.0/8', '::1/128'];

const special = known(SPECIAL);
const loopback = known(LOOPBACK);

/** True only for addresses of blocks that have no country. */
export function isSpecialAddress(addressKey: string): boolean {
  return special.has(addressKey);
}

/** True only for addresses of this machine itself. */
export function isLoopbackAddress(addressKey: string): boolean {
  return loopback.has(addressKey);
}

function known(cidrs: readonly string[]): NetworkSet {
  const set = NetworkSet.from(cidrs);
  if (set instanceof NetworkSet) return set;
  throw new TypeError(`not an address block: ${set.invalid}`);
}
