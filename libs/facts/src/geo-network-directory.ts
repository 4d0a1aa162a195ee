import type { AnonymisingNetworks, CountryLookup } from '#libs/geo';
import type { NetworkFacts } from '#libs/policy';
import type { NetworkDirectory } from './network-facts.port.js';

/** Says what the address data knows, with the age of that data, so that stale data denies instead of guessing. */
export class GeoNetworkDirectory implements NetworkDirectory {
  constructor(
    private readonly countries: CountryLookup,
    private readonly anonymising: AnonymisingNetworks,
    private readonly maxAgeDays: number,
  ) {}

  networkOf(address: string | null): NetworkFacts {
    return {
      country: address === null ? null : this.countries.lookup(address).country,
      anonymising: address === null ? null : this.anonymising.lookup(address),
      geoBuiltAt: this.countries.builtAt.toISOString(),
      geoMaxAgeDays: this.maxAgeDays,
    };
  }
}
