import type { NetworkFacts } from '#libs/policy';

/** Says what is known of an address; an address of null (not determinable) is unknown in every respect. */
export interface NetworkDirectory {
  networkOf(address: string | null): NetworkFacts;
}
