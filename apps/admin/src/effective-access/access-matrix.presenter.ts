import type { FactSets, SetDecider } from '#libs/facts';
import type { AssumedNetwork } from './assumed-network.js';
import { type AccessCell, cellOf } from './effect.js';

/** Something by its id and what people call it. */
export interface Named {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

/** One person's cells, in the order of the matrix's projects. */
export interface AccessRow extends Named {
  readonly cells: readonly AccessCell[];
}

/** Who may read in which project, decided at one instant. */
export interface AccessMatrixView {
  readonly at: string;
  readonly policyVersion: string;
  readonly network: AssumedNetwork;
  readonly projects: readonly Named[];
  /** People who were ever assigned to one of the projects: nobody else can read. */
  readonly people: readonly AccessRow[];
  readonly nextCursor: string | null;
}

/** Returns the projects of the sets, named. */
export function toNamed(
  things: ReadonlyMap<string, { readonly slug: string; readonly name: string }>,
  id: string,
): Named {
  const { slug = '', name = '' } = things.get(id) ?? {};
  return { id, slug, name };
}

/** Returns one person's cells. A project without datasets has nothing to read: its cell is the refusal of an item that is not there. */
export function toAccessRow(
  sets: FactSets,
  decider: SetDecider,
  person: string,
  projects: readonly string[],
): AccessRow {
  const cells = projects.map((project) => {
    const datasets = sets.projects.get(project)?.facts.datasetIds ?? [];
    const asked = datasets.length === 0 ? [''] : datasets;
    return cellOf(asked.map((dataset) => decider.decideForDataset({ person, project }, dataset)));
  });
  return { ...toNamed(sets.people, person), cells };
}
