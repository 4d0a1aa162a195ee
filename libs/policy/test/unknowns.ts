import type { SituationName } from './allowed-facts.js';

/**
 * The only places where "nothing" does not mean "not known", with what it means there. Every other place of an allowed
 * situation denies when it becomes null; the properties walk all of them.
 */
export const NULL_IS_AN_ANSWER: Readonly<Record<string, string>> = {
  'project.endsAt': 'no end was agreed',
  'assignment.expiresAt': 'no end was agreed',
  'budget.itemLimit': 'no limit was agreed',
  'budget.byteLimit': 'no limit was agreed',
  'lease.endedAt': 'it is still held',
  credential: 'no tool is calling, where a person is',
};

const STRICTEST = 'unknown is read as true, and the network is known not to anonymise';

const HELD_ANYWAY = 'unknown is read as true, and a lease is held';

/** Places a situation does not rely on, with why: there any value, also none, changes nothing. */
export const NOT_RELIED_ON: Readonly<Record<SituationName, Readonly<Record<string, string>>>> = {
  annotator: {
    'project.leaseRequired': HELD_ANYWAY,
    'project.allowDelegatedTools': 'concerns tools that act for nobody',
    'project.denyAnonymisingNetworks': STRICTEST,
    'project.approvedVendors': 'concerns staff of vendors',
    'transfer.adequacy': 'the area covers the country',
    'transfer.bases': 'the area covers the country',
  },
  'vendor abroad': {
    'project.leaseRequired': 'special-category data demands a lease anyway',
    'project.allowDelegatedTools': 'concerns tools that act for nobody',
    'project.denyAnonymisingNetworks': STRICTEST,
    'transfer.areaCountries': 'other grounds cover the countries',
    'transfer.areaCountries.0': 'other grounds cover the countries',
    'principal.worker.trainings': 'the project requires none',
    'principal.worker.trainings.0': 'the project requires none',
    'principal.worker.trainings.0.name': 'the project requires none',
    'principal.worker.trainings.0.validUntil': 'the project requires none',
  },
  'tool on behalf': {
    'project.leaseRequired': HELD_ANYWAY,
    'project.allowDelegatedTools': 'concerns tools that act for nobody',
    'project.denyAnonymisingNetworks': STRICTEST,
    'project.approvedVendors': 'concerns staff of vendors',
    'transfer.adequacy': 'the area covers the country',
    'transfer.bases': 'the area covers the country',
  },
  'tool alone': {
    'project.denyAnonymisingNetworks': STRICTEST,
    'transfer.adequacy': 'the area covers the country',
    'transfer.bases': 'the area covers the country',
  },
  'metadata only': {
    'project.leaseRequired': 'concerns bytes',
    'project.allowDelegatedTools': 'concerns tools that act for nobody',
    'project.denyAnonymisingNetworks': STRICTEST,
    'project.approvedVendors': 'concerns staff of vendors',
    'transfer.adequacy': 'the area covers the country',
    'transfer.bases': 'the area covers the country',
  },
};

/** Lists that may be empty: they name requirements, not grants. */
export const EMPTY_REQUIRES_NOTHING: Readonly<Record<string, string>> = {
  'project.requiredTrainings': 'no training is required',
};
