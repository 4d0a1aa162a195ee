import type { NetworkDirectory } from '#libs/facts';
import type { NetworkFacts, PrincipalFacts } from '#libs/policy';

/** From where people are taken to ask: one address for all, or each from their verified country of residence. */
export interface AssumedNetwork {
  readonly from: 'address' | 'residence';
  /** null: from their residence. */
  readonly ip: string | null;
}

/** Returns what is assumed where an address was named, and where none was. */
export function assumedNetwork(ip: string | undefined): AssumedNetwork {
  return ip === undefined ? { from: 'residence', ip: null } : { from: 'address', ip };
}

/**
 * Returns the network each person is taken to ask from. At home: the country of their verified residence, on a network that hides
 * nothing, judged with the age of the real address data. Without a verified residence the network is unknown, which denies.
 */
export function networksOf(
  directory: NetworkDirectory,
  { ip }: AssumedNetwork,
): (person: Pick<PrincipalFacts, 'worker'>) => NetworkFacts {
  if (ip !== null) {
    const network = directory.networkOf(ip);
    return () => network;
  }
  const unknown = directory.networkOf(null);
  const byCountry = new Map<string, NetworkFacts>();
  return ({ worker }) => {
    const country = worker?.residenceCountry ?? null;
    if (country === null) return unknown;
    const known = byCountry.get(country) ?? { ...unknown, country, anonymising: false };
    byCountry.set(country, known);
    return known;
  };
}
