import type { DatasetKeyRef } from '#libs/envelope';
import type { Principal } from '#libs/identity';
import type { Clock } from '#libs/kernel';
import {
  type Action,
  type BudgetFacts,
  decide,
  type Decision,
  type DecisionRequest,
  type Facts,
  type LeaseFacts,
  type NetworkFacts,
} from '#libs/policy';
import { assembleFacts, type OwnFacts } from './assembled-facts.js';
import { anyItemOf, foreignItem, type Spent, toBudget } from './decision-inputs.js';
import type { DatasetPart, FactsService, SubjectPart } from './facts.service.js';
import type { ItemPart } from './item-part.js';
import type { ProjectChoice } from './project-choice.js';

/** Says whether a dataset's KMS key can be used now. */
export interface KeyStates {
  stateOf(key: DatasetKeyRef): Promise<'enabled' | 'disabled' | 'unavailable'>;
}

export interface AccessQuestion {
  readonly principal: Principal;
  readonly itemId: string;
  /** Id or slug; undefined when the request names none. */
  readonly projectReference: string | undefined;
  readonly action: Action;
  readonly network: NetworkFacts;
  /** Plaintext bytes this request would get of the item as it stands. */
  readonly bytesOf: (item: ItemPart) => number;
}

/** A decision with everything it was made from. */
export interface AccessAnswer {
  readonly decision: Decision;
  readonly request: DecisionRequest;
  readonly facts: Facts;
  readonly own: OwnFacts;
  /** The organisation on whose trail this belongs: the item's owner, else the caller's own. */
  readonly owner: string;
  readonly item: ItemPart | null;
  readonly dataset: DatasetPart | null;
  readonly subject: SubjectPart;
}

export interface AccessDeciderOptions {
  readonly gatewayRegion: string;
  readonly auditReady: () => boolean;
  readonly clock: Clock;
}

interface Known {
  readonly item: ItemPart | null;
  readonly dataset: DatasetPart | null;
  readonly choice: ProjectChoice;
}

/** The one way from a question to a decision; the gateway serves by it and `explain` shows it. */
export class AccessDecider {
  constructor(
    private readonly facts: FactsService,
    private readonly keys: KeyStates,
    private readonly options: AccessDeciderOptions,
  ) {}

  /** Returns the decision, or `ambiguous` when the request must name its project. `spent` is what the database said of the budget. */
  async answer(question: AccessQuestion, spent?: Spent): Promise<AccessAnswer | 'ambiguous'> {
    const known = await this.lookUp(question);
    if (known.choice.kind === 'ambiguous') return 'ambiguous';
    const subject = await this.facts.getSubject(
      question.principal,
      known.choice.kind === 'chosen' ? known.choice.projectId : null,
    );
    // A project that is not theirs to know makes the item one that does not exist.
    const item = known.choice.kind === 'unknown' ? null : known.item;
    const owner = await this.ownerOf(question, known.item);
    const seen =
      item?.facts ??
      foreignItem(question.itemId, known.item ? null : owner, question.principal.organisationId);
    const lease = await this.leaseOf(question, { item, dataset: known.dataset, subject });
    const own = { ...this.ownFacts(seen, question.network, toBudget(subject.limits, spent)), lease };
    const request = this.toRequest(question.action, item?.version ? question.bytesOf(item) : 0);
    return this.decided({ request, own, owner, item, dataset: known.dataset, subject });
  }

  /** Decides an action on any available item of a dataset: what a listing or a task of it rests on. null: no dataset to be seen. */
  async answerForDataset(
    question: Pick<AccessQuestion, 'principal' | 'network' | 'action'> & { readonly subject: SubjectPart },
    datasetId: string | null,
  ): Promise<AccessAnswer> {
    const dataset = datasetId === null ? null : await this.facts.getDataset(question.principal, datasetId);
    const organisationId = dataset?.facts.dataset.organisationId;
    const item = dataset && organisationId ? anyItemOf(dataset.facts.dataset.id, organisationId) : null;
    const own = this.ownFacts(item, question.network, toBudget(question.subject.limits));
    const request = this.toRequest(question.action, 0);
    const owner = organisationId ?? question.principal.organisationId;
    const part =
      item && dataset
        ? { facts: item, key: '', organisationEpoch: dataset.organisationEpoch, version: null }
        : null;
    return this.decided({ request, own, owner, item: part, dataset, subject: question.subject });
  }

  /** Forgets the facts an answer was made from: the database has said that they are old. */
  forget(question: AccessQuestion, answer: AccessAnswer): void {
    this.facts.forget(question.principal, {
      itemId: question.itemId,
      projectReference: question.projectReference,
      datasetId: answer.item?.facts.datasetId ?? null,
      projectId: answer.subject.facts.project?.id ?? null,
    });
  }

  async spentOf(answer: AccessAnswer): Promise<Spent> {
    const { project, principal } = answer.subject.facts;
    return this.facts.getBudgetSpent(
      project?.id ?? '',
      principal.id,
      answer.subject.limits?.windowSeconds ?? 0,
    );
  }

  private async ownerOf({ principal, itemId }: AccessQuestion, item: ItemPart | null): Promise<string> {
    if (item) return item.facts.organisationId;
    return (await this.facts.findForeignOwner(itemId)) ?? principal.organisationId;
  }

  /** Asked only where it may decide. Nothing is kept of it: it ends by itself, and its holder may give it back. */
  private async leaseOf(
    { principal, action }: AccessQuestion,
    { item, dataset, subject }: Pick<AccessAnswer, 'item' | 'dataset' | 'subject'>,
  ): Promise<LeaseFacts | null> {
    const { project } = subject.facts;
    if (!item || !project || action !== 'item:read') return null;
    const asked = project.leaseRequired || dataset?.facts.dataset.sensitivity === 'special_category';
    return asked ? this.facts.findLease(principal, project.id, item.facts.id) : null;
  }

  private ownFacts(item: OwnFacts['item'], network: NetworkFacts, budget: BudgetFacts | null): OwnFacts {
    return {
      item,
      lease: null,
      network,
      budget,
      key: 'enabled',
      audit: this.options.auditReady() ? 'ready' : 'unavailable',
    };
  }

  private toRequest(action: Action, bytes: number): DecisionRequest {
    return {
      action,
      at: this.options.clock.now().toISOString(),
      gatewayRegion: this.options.gatewayRegion,
      bytes,
    };
  }

  private async lookUp(question: AccessQuestion): Promise<Known> {
    const item = await this.facts.findItem(question.principal, question.itemId);
    if (!item) return { item, dataset: null, choice: { kind: 'none' } };
    const dataset = await this.facts.getDataset(question.principal, item.facts.datasetId);
    return {
      item,
      dataset,
      choice: await this.facts.chooseProject(
        question.principal,
        question.projectReference,
        item.facts.datasetId,
      ),
    };
  }

  /** KMS is asked only when nothing else refuses: a caller without the right cannot make us call it. */
  private async decided(input: Omit<AccessAnswer, 'decision' | 'facts'>): Promise<AccessAnswer> {
    const facts = assembleFacts(input.subject, input.dataset, input.own);
    const decision = decide(facts, input.request);
    const key = input.item?.version?.datasetKey;
    if (decision.effect === 'deny' || input.request.action !== 'item:read' || !key)
      return { ...input, facts, decision };
    const state = await this.keys.stateOf(key);
    if (state === 'enabled') return { ...input, facts, decision };
    const own = { ...input.own, key: state };
    const refusing = assembleFacts(input.subject, input.dataset, own);
    return { ...input, own, facts: refusing, decision: decide(refusing, input.request) };
  }
}
