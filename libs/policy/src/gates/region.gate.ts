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
  const ageMs = elapsedMs(network.geoBuiltAt, at);
  return ageMs >= -DAY_MS && ageMs <= network.geoMaxAgeDays * DAY_MS;
}

// Whoever decides many reads at one instant asks about the same two again and again, and to parse them cost more than any other
// gate. What is kept depends on nothing but the arguments.
let last = { from: '', to: '', ms: Number.NaN };
function elapsedMs(from: string, to: string): number {
  if (from !== last.from || to !== last.to) last = { from, to, ms: Date.parse(to) - Date.parse(from) };
  return last.ms;
}
