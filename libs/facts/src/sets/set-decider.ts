import {
  type AssignmentFacts,
  decide,
  type Decision,
  type DecisionRequest,
  type Facts,
  type ItemFacts,
  type LeaseFacts,
  type NetworkFacts,
  type PrincipalFacts,
  type ProjectFacts,
  type Reason,
  type TermsFacts,
} from '#libs/policy';
import { assembleFacts } from '../assembled-facts.js';
import { anyItemOf, foreignItem, type Spent, toBudget } from '../decision-inputs.js';
import type { SubjectFacts } from '../subject-part.js';
import {
  type Acceptance,
  type DatasetInSets,
  type FactSets,
  type ProjectInSets,
  seriesOf,
} from './fact-sets.js';

/** A person in a project. */
export interface Pair {
  readonly person: string;
  readonly project: string;
}

/** One item as it stands, and what of the person's is about it alone. */
export interface ItemInQuestion {
  readonly facts: ItemFacts;
  readonly bytes: number;
  readonly lease: LeaseFacts | null;
  readonly spent?: Spent;
}

export interface SetDeciderOptions {
  /** The instant of every decision, ISO 8601 UTC. */
  readonly at: string;
  readonly gatewayRegion: string;
  /** The network somebody would come from. */
  readonly networkOf: (person: PrincipalFacts) => NetworkFacts;
  /** The state of a dataset's KMS key. */
  readonly keyOf: (datasetId: string) => Facts['key'];
}

/** What a decision is about, as far as it is seen. */
interface Things {
  readonly item: ItemFacts | null;
  readonly dataset: DatasetInSets | null;
  readonly project: ProjectInSets | undefined;
}

/** What is a fact of a person in one project, by person. */
interface PairFacts {
  readonly project: ProjectFacts;
  /** The project as those see it who accepted these versions of the NDA and of its terms: many people did the same. */
  readonly accepted: Map<Acceptance | undefined, Map<Acceptance | undefined, ProjectFacts>>;
  readonly assignments: ReadonlyMap<string, AssignmentFacts> | undefined;
  readonly nda: ReadonlyMap<string, Acceptance> | undefined;
  readonly terms: ReadonlyMap<string, Acceptance> | undefined;
}

/** What is not known of somebody who is not in the sets; the decision denies it. */
const NOBODY: Omit<PrincipalFacts, 'id'> = {
  kind: 'person',
  organisationId: '',
  roles: null,
  status: null,
  worksFor: null,
  worker: null,
};

/**
 * Decides as `AccessDecider` does for a person who names the project, by the same policy and the same assembly of facts, over facts
 * that were loaded as a set. Pure: what it is given is all it knows. Audit is taken as ready.
 */
export class SetDecider {
  private readonly pairs = new Map<string, PairFacts>();
  private readonly ofNoBytes: DecisionRequest;

  constructor(
    private readonly sets: FactSets,
    private readonly options: SetDeciderOptions,
  ) {
    const { at, gatewayRegion } = options;
    this.ofNoBytes = { action: 'item:read', at, gatewayRegion, bytes: 0 };
  }

  /** Decides a read of any available item of a dataset, nobody holding a task yet. */
  decideForDataset(pair: Pair, datasetId: string): Decision {
    const dataset = this.sets.datasets.get(datasetId) ?? null;
    const owner = dataset?.facts.dataset.organisationId;
    const facts = owner === undefined ? null : anyItemOf(datasetId, owner);
    return this.decided(pair, dataset, { facts, bytes: 0, lease: null });
  }

  /** Decides a read of this item. */
  decideForItem(pair: Pair, item: ItemInQuestion): Decision {
    return this.decided(pair, this.sets.datasets.get(item.facts.datasetId) ?? null, item);
  }

  private decided(
    pair: Pair,
    dataset: DatasetInSets | null,
    {
      facts: item,
      bytes,
      lease,
      spent,
    }: Omit<ItemInQuestion, 'facts'> & { readonly facts: ItemFacts | null },
  ): Decision {
    const principal = this.sets.people.get(pair.person)?.facts ?? { ...NOBODY, id: pair.person };
    const seen = this.seenBy(principal, { item, dataset, project: this.sets.projects.get(pair.project) });
    const own = {
      item: seen.item,
      lease,
      network: this.options.networkOf(principal),
      budget: seen.project ? toBudget(seen.project.limits, spent) : null,
      key: 'enabled',
      audit: 'ready',
    } as const;
    const facts = assembleFacts({ facts: this.subjectIn(principal, seen.project) }, seen.dataset, own);
    return this.withKey(facts, this.requestOf(seen.item === item ? bytes : 0));
  }

  private requestOf(bytes: number): DecisionRequest {
    return bytes === 0 ? this.ofNoBytes : { ...this.ofNoBytes, bytes };
  }

  /** Row-level security shows a client's rows to those who work for it; to others the item is one that they cannot know. */
  private seenBy(principal: PrincipalFacts, { item, dataset, project }: Things): Things {
    const sees = (organisationId: string): boolean => principal.worksFor?.includes(organisationId) === true;
    if (item && !sees(item.organisationId)) {
      const foreign = foreignItem(item.id, item.organisationId, principal.organisationId);
      return { item: foreign, dataset: null, project: undefined };
    }
    return {
      item,
      dataset: dataset && sees(dataset.facts.dataset.organisationId) ? dataset : null,
      project: project && sees(project.facts.organisationId) ? project : undefined,
    };
  }

  /** The key is asked about only where nothing but a missing lease refuses, as KMS is. */
  private withKey(facts: Facts, request: DecisionRequest): Decision {
    const decision = decide(facts, request);
    if (decision.effect === 'deny' && decision.reasons.some(isNotOfLease)) return decision;
    const key = this.options.keyOf(facts.item?.datasetId ?? '');
    return key === 'enabled' ? decision : decide({ ...facts, key }, request);
  }

  private subjectIn(principal: PrincipalFacts, project: ProjectInSets | undefined): SubjectFacts {
    if (!project) return { principal, credential: null, project: null, assignment: null };
    const pairs = this.pairsOf(project.facts);
    return {
      principal,
      credential: null,
      project: projectFor(pairs, pairs.nda?.get(principal.id), pairs.terms?.get(principal.id)),
      assignment: pairs.assignments?.get(principal.id) ?? null,
    };
  }

  /** What is kept of people in the project, found once and not for each of them. */
  private pairsOf(project: ProjectFacts): PairFacts {
    const { id, organisationId } = project;
    const known = this.pairs.get(id);
    if (known) return known;
    const pairs = {
      project,
      accepted: new Map(),
      assignments: this.sets.assignments.get(id),
      nda: this.sets.acceptances.get(seriesOf('nda', organisationId)),
      terms: this.sets.acceptances.get(seriesOf('project', id)),
    };
    this.pairs.set(id, pairs);
    return pairs;
  }
}

function isNotOfLease({ gate }: Reason): boolean {
  return gate !== 'lease';
}

function projectFor(
  { project, accepted: known }: PairFacts,
  ofNda: Acceptance | undefined,
  ofTerms: Acceptance | undefined,
): ProjectFacts {
  if (!ofNda && !ofTerms) return project;
  const withNda = known.get(ofNda) ?? new Map<Acceptance | undefined, ProjectFacts>();
  known.set(ofNda, withNda);
  const same = withNda.get(ofTerms);
  if (same) return same;
  const [nda, projectTerms] = [accepted(project.nda, ofNda), accepted(project.projectTerms, ofTerms)];
  const facts = { ...project, nda, projectTerms };
  withNda.set(ofTerms, facts);
  return facts;
}

function accepted<Terms extends TermsFacts | 'none' | null>(
  terms: Terms,
  by: Acceptance | undefined,
): Terms | TermsFacts {
  if (by === undefined || terms === null || terms === 'none') return terms;
  const issued: TermsFacts = terms;
  return { ...issued, accepted: by };
}
