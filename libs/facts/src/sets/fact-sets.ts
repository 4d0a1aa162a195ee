import type {
  AssignmentFacts,
  DatasetFacts,
  PrincipalFacts,
  ProjectFacts,
  TransferFacts,
} from '#libs/policy';
import type { BudgetLimits } from '../subject-part.js';

/** The facts of many people in many projects, each kept once: what `subject_facts` and `dataset_facts` say, taken apart. */
export interface FactSets {
  readonly people: ReadonlyMap<string, PersonInSets>;
  readonly projects: ReadonlyMap<string, ProjectInSets>;
  readonly datasets: ReadonlyMap<string, DatasetInSets>;
  /** Of each project, by person: the assignment that decides. */
  readonly assignments: ReadonlyMap<string, ReadonlyMap<string, AssignmentFacts>>;
  /** Of each series of terms (`seriesOf`), by person: the newest version accepted. */
  readonly acceptances: ReadonlyMap<string, ReadonlyMap<string, Acceptance>>;
}

/** The version of a document that somebody accepted, and the hash of what they saw. */
export interface Acceptance {
  readonly versionId: string;
  readonly sha256: string;
}

/** One person, with what people call them. */
export interface PersonInSets {
  readonly slug: string;
  readonly name: string;
  readonly facts: PrincipalFacts;
}

/** One project. Its terms are there without anybody's acceptance: that is a fact of the pair. */
export interface ProjectInSets {
  readonly slug: string;
  readonly name: string;
  readonly facts: ProjectFacts;
  readonly limits: BudgetLimits;
  /** What `facts.allowedCountries` was made from. */
  readonly regions: { readonly countries: readonly string[]; readonly groups: readonly string[] };
}

/** One dataset, with the grounds for viewing it from elsewhere. */
export interface DatasetInSets {
  readonly slug: string;
  readonly name: string;
  readonly kmsKeyId: string;
  readonly facts: { readonly dataset: DatasetFacts; readonly transfer: TransferFacts };
}

/** Names the series of versions a document belongs to: an organisation's NDA, or the terms of one project. */
export function seriesOf(kind: 'nda' | 'project', ownerId: string): string {
  return `${kind} ${ownerId}`;
}
