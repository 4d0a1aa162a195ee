import type { FactSets } from '#libs/facts';

/** A proposed change as a change of facts: pure, so that nothing of it is ever written. */
export interface Alteration {
  /** Returns the facts as they would be; `at` is the instant of the decisions made over them. */
  readonly apply: (sets: FactSets, at: string) => FactSets;
  /** People it would let in who have nothing to do with the project yet. */
  readonly people?: readonly string[];
  /** A project whose datasets it would replace, and with which. */
  readonly rearranged?: { readonly projectId: string; readonly datasets: readonly string[] };
}

/** Returns the facts after all the changes, one after another. */
export function altered(sets: FactSets, alterations: readonly Alteration[], at: string): FactSets {
  return alterations.reduce((before, { apply }) => apply(before, at), sets);
}

/** Returns the map with this entry changed; the same map where there is no such entry. */
export function withEntry<Value>(
  map: ReadonlyMap<string, Value>,
  key: string,
  change: (value: Value) => Value,
): ReadonlyMap<string, Value> {
  const value = map.get(key);
  return value === undefined ? map : new Map(map).set(key, change(value));
}

/** Returns the map with each entry changed. */
export function withEach<Value>(
  map: ReadonlyMap<string, Value>,
  change: (value: Value) => Value,
): ReadonlyMap<string, Value> {
  return new Map([...map].map(([key, value]) => [key, change(value)]));
}
