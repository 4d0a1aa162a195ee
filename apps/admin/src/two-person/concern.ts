import { canonicalJson } from '#libs/trail';
import { createHash } from 'node:crypto';

/** Why a change takes a second person; on the trail the codes of a change that was flagged or approved. */
export const CONCERNS = {
  SPECIAL_CATEGORY_GRANTED: 'Data of a special category comes within reach of somebody.',
  LAWFUL_DISCLOSURE: 'Data is disclosed to an authority.',
  CONTROL_TURNED_OFF: 'A control is off, or weaker than it was.',
  REGIONS_WIDENED: 'Data may be viewed from more places.',
} as const;
export type ConcernCode = keyof typeof CONCERNS;

/** One reason, and which setting it is about. */
export interface Concern {
  readonly code: ConcernCode;
  readonly what: string;
}

/** `required`: a second person approves first. `recorded`: applied at once, and flagged on the trail. */
export type TwoPersonRule = 'recorded' | 'required';

/** What no organisation can do with one person, whatever its rule. */
const ALWAYS: ReadonlySet<ConcernCode> = new Set(['SPECIAL_CATEGORY_GRANTED', 'LAWFUL_DISCLOSURE']);

/** True when the change may be made only with a second person. */
export function needsSecondPerson(concerns: readonly Concern[], rule: TwoPersonRule): boolean {
  return concerns.some(({ code }) => rule === 'required' || ALWAYS.has(code));
}

/** True when every concern is among those that were approved. */
export function areCovered(concerns: readonly Concern[], approved: readonly Concern[]): boolean {
  return concerns.every(({ code, what }) => approved.some((one) => one.code === code && one.what === what));
}

/** Returns each code once, for the record. */
export function codesOf(concerns: readonly Concern[]): readonly ConcernCode[] {
  return [...new Set(concerns.map(({ code }) => code))];
}

/** Returns what names one state of a thing; equal states have equal names, whatever the order of their members. */
export function stateDigest(state: object | null): Buffer {
  return createHash('sha256')
    .update(canonicalJson(state ?? {}))
    .digest();
}
