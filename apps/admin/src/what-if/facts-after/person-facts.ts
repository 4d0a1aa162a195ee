import type { FactSets, PersonInSets } from '#libs/facts';
import { withEntry } from '../alteration.js';

/** Returns the facts in which the person has this standing. */
export function withStanding(sets: FactSets, personId: string, status: 'active' | 'suspended'): FactSets {
  const change = (person: PersonInSets): PersonInSets => ({ ...person, facts: { ...person.facts, status } });
  return { ...sets, people: withEntry(sets.people, personId, change) };
}
