import { LRUCache } from 'lru-cache';
import type { AnonymisingNetworks, CountryLookup } from '#libs/geo';
import type { NetworkFacts } from '#libs/policy';
import type { NetworkDirectory } from './network-facts.port.js';

const REMEMBERED = 10_000;

/** Says what the address data knows, with the age of that data, so that stale data denies instead of guessing. */
export class GeoNetworkDirectory implements NetworkDirectory {
  /** The data is loaded once, so what it says of an address never changes. */
  private readonly known = new LRUCache<string, NetworkFacts>({ max: REMEMBERED });
  private readonly unknown: NetworkFacts;

  constructor(
    private readonly countries: CountryLookup,
    private readonly anonymising: AnonymisingNetworks,
    geoMaxAgeDays: number,
  ) {
    const geoBuiltAt = countries.builtAt.toISOString();
    this.unknown = Object.freeze({ country: null, anonymising: null, geoBuiltAt, geoMaxAgeDays });
  }

  networkOf(address: string | null): NetworkFacts {
    if (address === null) return this.unknown;
    const known = this.known.get(address);
    if (known) return known;
    const found = this.lookUp(address);
    this.known.set(address, found);
    return found;
  }

  private lookUp(address: string): NetworkFacts {
    return Object.freeze({
      ...this.unknown,
      country: this.countries.lookup(address).country,
      anonymising: this.anonymising.lookup(address),
    });
  }
}
