import type { DatasetInSets, FactSets } from '#libs/facts';
import type { TransferBasis } from '#libs/policy';
import { withEach } from '../alteration.js';

/** A transfer basis of one client for data of one region. */
export interface OwnedBasis {
  readonly organisationId: string;
  readonly fromRegion: string;
  readonly basis: TransferBasis;
}

/** Returns the facts with this basis on record. */
export function withBasis(sets: FactSets, owned: OwnedBasis): FactSets {
  return withBases(sets, owned, (bases) => [...bases, owned.basis]);
}

/** Returns the facts without it. Bases are facts without a name: of several equal ones, one is taken away. */
export function withoutBasis(sets: FactSets, owned: OwnedBasis): FactSets {
  const withdrawn = textOf(owned.basis);
  return withBases(sets, owned, (bases) => {
    const index = bases.findIndex((basis) => textOf(basis) === withdrawn);
    return index === -1 ? bases : bases.toSpliced(index, 1);
  });
}

function withBases(
  sets: FactSets,
  { organisationId, fromRegion }: OwnedBasis,
  change: (bases: readonly TransferBasis[]) => readonly TransferBasis[],
): FactSets {
  const changed = (entry: DatasetInSets): DatasetInSets => {
    const { dataset, transfer } = entry.facts;
    if (dataset.organisationId !== organisationId || dataset.region !== fromRegion) return entry;
    return { ...entry, facts: { dataset, transfer: { ...transfer, bases: change(transfer.bases ?? []) } } };
  };
  return { ...sets, datasets: withEach(sets.datasets, changed) };
}

function textOf({
  mechanism,
  sccModule,
  assessmentRef,
  toCountry,
  validFrom,
  validUntil,
}: TransferBasis): string {
  return JSON.stringify([mechanism, sccModule, assessmentRef, toCountry, validFrom, validUntil]);
}
