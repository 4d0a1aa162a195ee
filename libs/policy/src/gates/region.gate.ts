import type { Facts, NetworkFacts } from '../facts.js';
import { gateOf } from '../gate.js';
import { isInstant } from '../instant.js';
import { isKnown, isListed } from '../known.js';
import { isToolAlone } from '../tool-alone.js';

const DAY_MS = 86_400_000;

/** Guarantees that residence and network are both in allowed countries, told by address data fresh enough to trust. */
export const regionGate = gateOf<'region'>([
  [
    'WORKER_COUNTRY_NOT_ALLOWED',
    (facts) => isToolAlone(facts) || isUnknownOrAllowed(facts, facts.principal?.worker?.residenceCountry),
  ],
  ['NETWORK_COUNTRY_NOT_ALLOWED', (facts) => isUnknownOrAllowed(facts, facts.network?.country)],
  ['COUNTRY_UNKNOWN', (facts) => areCountriesKnown(facts)],
  [
    'ANONYMISING_NETWORK',
    ({ project, network }) => project?.denyAnonymisingNetworks === false || network?.anonymising === false,
  ],
  ['GEO_DATA_STALE', ({ network }, { at }) => isFresh(network, at)],
]);

// An unknown country is answered by COUNTRY_UNKNOWN, so that nobody is told a country was refused when none was seen.
function isUnknownOrAllowed({ project }: Facts, country: string | null | undefined): boolean {
  return !isKnown(country) || isListed(project?.allowedCountries, country);
}

function areCountriesKnown(facts: Facts): boolean {
  const residence = facts.principal?.worker?.residenceCountry;
  return (isToolAlone(facts) || isKnown(residence)) && isKnown(facts.network?.country);
}

// A build date up to one day ahead is a difference of clocks; further ahead it is not a build date.
function isFresh(network: NetworkFacts, at: string): boolean {
  if (!isInstant(at) || !isInstant(network?.geoBuiltAt) || !Number.isFinite(network.geoMaxAgeDays))
    return false;
  const ageMs = Date.parse(at) - Date.parse(network.geoBuiltAt);
  return ageMs >= -DAY_MS && ageMs <= network.geoMaxAgeDays * DAY_MS;
}
