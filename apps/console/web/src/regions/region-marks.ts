import type { CountryGroup, Project, TransferBasis } from '../api/views.js';
import type { CountryMark } from '../map/world-map.js';
import { toDate } from '../words/instants.js';

const SOON_MS = 30 * 86_400_000;

interface RegionFacts {
  readonly projects: readonly Project[];
  readonly bases: readonly TransferBasis[];
  readonly groups: readonly CountryGroup[];
  readonly nowMs: number;
}

/** Returns how each country stands: allowed by a project, and the basis for viewing from there as far as one is recorded. */
export function marksOf({ projects, bases, groups, nowMs }: RegionFacts): ReadonlyMap<string, CountryMark> {
  const marks = new Map<string, CountryMark>();
  for (const project of projects) {
    const { name } = project;
    for (const code of countriesOf(project, groups)) {
      const before = marks.get(code);
      marks.set(code, { tone: 'good', text: before ? `${before.text}, ${name}` : `allowed by ${name}` });
    }
  }
  for (const basis of bases) {
    const standing = basisStanding(basis, nowMs);
    if (standing.tone !== 'good')
      marks.set(basis.toCountry, { tone: standing.tone, text: `basis ${standing.word.toLowerCase()}` });
  }
  return marks;
}

/** Returns the countries a project allows, by name or as members of a group. */
export function countriesOf(
  { allowedCountries, allowedGroups }: Pick<Project, 'allowedCountries' | 'allowedGroups'>,
  groups: readonly CountryGroup[],
): readonly string[] {
  const members = groups
    .filter(({ code }) => allowedGroups.includes(code))
    .flatMap(({ countries }) => countries);
  return [...new Set([...allowedCountries, ...members])];
}

/** Whether a transfer basis holds, soon ends, or does not hold. */
export interface BasisStanding {
  readonly tone: 'good' | 'warn' | 'bad';
  readonly word: string;
}

/** Returns the standing of a basis at a moment. */
export function basisStanding(
  { withdrawnAt, validFrom, validUntil }: Pick<TransferBasis, 'withdrawnAt' | 'validFrom' | 'validUntil'>,
  nowMs: number,
): BasisStanding {
  const endMs = Date.parse(validUntil);
  if (withdrawnAt !== null) return { tone: 'bad', word: 'Withdrawn' };
  if (endMs <= nowMs) return { tone: 'bad', word: 'Expired' };
  if (Date.parse(validFrom) > nowMs) return { tone: 'warn', word: `From ${toDate(validFrom)}` };
  return endMs - nowMs < SOON_MS ? { tone: 'warn', word: 'Ends soon' } : { tone: 'good', word: 'Valid' };
}

/** Returns what the map shows, in words. */
export function summaryOf(marks: ReadonlyMap<string, CountryMark>, regions: readonly string[]): string {
  const count = (tone: string): number => [...marks.values()].filter((mark) => mark.tone === tone).length;
  const kept = regions.length === 0 ? 'No data yet.' : `Data is kept in ${regions.join(', ')}.`;
  return `${kept} Green: ${count('good')} countries a project allows. Amber: ${count('warn')} with a basis that ends within 30 days or has not begun. Red: ${count('bad')} whose basis is expired or withdrawn.`;
}
