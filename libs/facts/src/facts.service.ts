import type { Principal } from '#libs/identity';
import { isUuid } from '#libs/kernel';
import type { Database, Scope } from '#libs/persistence';
import type { DatasetFacts, LeaseFacts, TransferFacts } from '#libs/policy';
import { type RecordedValue, toPersonalValue, toPlainValue } from '#libs/trail';
import { callerKey, callerScopes, toolOf } from './caller.js';
import { FactCache } from './fact-cache.js';
import { ITEM_SQL, type ItemPart, type ItemRow, toItemPart } from './item-part.js';
import { findImpliedProject, findNamedProject, type ProjectChoice } from './project-choice.js';
import {
  type BrowserRules,
  type BudgetLimits,
  NO_BROWSERS,
  type SubjectFacts,
  type SubjectRow,
  toSubjectFacts,
} from './subject-part.js';

export interface DatasetPart {
  readonly facts: { readonly dataset: DatasetFacts; readonly transfer: TransferFacts };
  readonly organisationEpoch: number;
  readonly snapshot: RecordedValue;
}

export interface SubjectPart {
  readonly facts: SubjectFacts;
  readonly limits: BudgetLimits | null;
  /** What the project says of browsers; no part of the decision, hence not recorded. */
  readonly browsers: BrowserRules;
  readonly subjectEpoch: number;
  /** Of the credential that acts for the person; null where none does. */
  readonly toolEpoch: number | null;
  readonly organisationEpoch: number;
  readonly snapshot: RecordedValue;
}

interface DatasetRow {
  readonly facts: { organisationEpoch: number; dataset: DatasetFacts; transfer: TransferFacts };
}

const CACHED_ITEMS = 50_000;
const CACHED_SUBJECTS = 20_000;
const CACHED_DATASETS = 2_000;
const CACHED_CHOICES = 50_000;

// One statement, so that what is said of browsers is as old as the facts.
const SUBJECT_SQL = `
  SELECT subject_facts($1, $2, $3, $4) AS facts,
    (SELECT json_build_object('allowedOrigins', p.allowed_origins, 'requireSessionForPresigned', p.require_session_for_presigned)
     FROM projects p WHERE p.id = $3) AS browsers`;

/** The organisations whose rows this caller's requests may touch; the database enforces it. */
export function scopeOf(principal: Principal): Scope {
  return { organisations: principal.worksFor };
}

/**
 * Loads the facts of decisions under the caller's own scope, so that row-level security stands behind every gate.
 * Kept until their policy changes (see FactCache).
 */
export class FactsService {
  private readonly items = new FactCache<ItemPart>(CACHED_ITEMS);
  private readonly subjects = new FactCache<SubjectPart>(CACHED_SUBJECTS);
  private readonly datasets = new FactCache<DatasetPart>(CACHED_DATASETS);
  private readonly choices = new FactCache<ProjectChoice & { readonly scopes: readonly string[] }>(
    CACHED_CHOICES,
  );

  constructor(private readonly database: Database) {}

  /** Returns the item if it exists for this caller; the cache is asked per organisation the caller works for, never across. */
  async findItem(principal: Principal, itemId: string): Promise<ItemPart | null> {
    if (!isUuid(itemId)) return null;
    const load = async (): Promise<ItemPart | null> => {
      const [row] = await this.database.read<ItemRow>(scopeOf(principal), ITEM_SQL, [itemId]);
      return row ? toItemPart(row) : null;
    };
    const cached = this.items.peek(itemId);
    // A foreign item that others have cached costs the same database work as a missing one: timing must not tell them apart.
    if (cached && !principal.worksFor.includes(cached.facts.organisationId)) return load();
    return this.items.get(itemId, load, ({ facts }) => [facts.organisationId], callerKey(principal));
  }

  /** Returns whose item it is when it is not the caller's to see; null when there is none. */
  async findForeignOwner(itemId: string): Promise<string | null> {
    if (!isUuid(itemId)) return null;
    const [row] = await this.database.query<{ owner: string | null }>('SELECT locate_item($1) AS owner', [
      itemId,
    ]);
    return row?.owner ?? null;
  }

  async getDataset(principal: Principal, datasetId: string): Promise<DatasetPart | null> {
    return this.datasets.get(
      datasetId,
      async () => {
        const [row] = await this.database.read<DatasetRow>(
          scopeOf(principal),
          'SELECT dataset_facts($1) AS facts',
          [datasetId],
        );
        return row?.facts ? toDatasetPart(row.facts) : null;
      },
      (part) => [part.facts.dataset.organisationId],
      callerKey(principal),
    );
  }

  async chooseProject(
    principal: Principal,
    reference: string | undefined,
    datasetId: string,
  ): Promise<ProjectChoice> {
    const key = choiceKey(principal, reference, datasetId);
    const scope = scopeOf(principal);
    const caller = { ...principal, datasetId };
    const cached = this.choices.peek(key);
    if (cached) return cached;
    const choice = await this.choices.get(
      key,
      async () => {
        const found =
          reference === undefined
            ? await findImpliedProject(this.database, scope, caller)
            : await findNamedProject(this.database, scope, reference);
        return found.kind === 'chosen'
          ? { ...found, scopes: [...callerScopes(principal), ...principal.worksFor] }
          : null;
      },
      ({ scopes }) => scopes,
    );
    if (choice) return choice;
    return reference === undefined
      ? findImpliedProject(this.database, scope, caller)
      : findNamedProject(this.database, scope, reference);
  }

  async getSubject(principal: Principal, projectId: string | null): Promise<SubjectPart> {
    const part = await this.subjects.get(
      subjectKey(principal, projectId),
      async () => {
        const [row] = await this.database.read<{ facts: SubjectRow; browsers: BrowserRules | null }>(
          scopeOf(principal),
          SUBJECT_SQL,
          [principal.id, principal.kind === 'tool', projectId, toolOf(principal)],
        );
        return row ? toSubjectPart(principal, row.facts, row.browsers ?? NO_BROWSERS) : null;
      },
      (value) => [
        ...callerScopes(principal),
        ...(value.facts.project ? [value.facts.project.organisationId] : principal.worksFor),
      ],
    );
    if (!part) throw new Error('subject_facts returned no row');
    return part;
  }

  /** Returns the person's hold that decides on this item, read afresh: it begins and ends without any change of policy. */
  async findLease(principal: Principal, projectId: string, itemId: string): Promise<LeaseFacts | null> {
    if (principal.kind === 'tool' || !isUuid(itemId)) return null;
    const [row] = await this.database.read<{ lease: LeaseFacts | null }>(
      scopeOf(principal),
      'SELECT lease_facts($1, $2, $3) AS lease',
      [principal.id, projectId, itemId],
    );
    return row?.lease ?? null;
  }

  /** What the running window of a budget has used, read afresh. */
  async getBudgetSpent(
    projectId: string,
    subjectId: string,
    windowSeconds: number,
  ): Promise<{ items: number; bytes: number }> {
    const [row] = await this.database.query<{ items: number; bytes: string }>(
      'SELECT items, bytes FROM budget_spent($1, $2, $3)',
      [projectId, subjectId, windowSeconds],
    );
    return { items: row?.items ?? 0, bytes: Number(row?.bytes ?? 0) };
  }

  /** Forgets what a change of policy made old. */
  invalidate(scopes: ReadonlySet<string>): void {
    for (const cache of [this.items, this.subjects, this.datasets, this.choices]) cache.invalidate(scopes);
  }

  /** Forgets one request's facts: the database has said that they are old. */
  forget(
    principal: Principal,
    facts: {
      readonly itemId: string;
      readonly datasetId: string | null;
      readonly projectId: string | null;
      readonly projectReference: string | undefined;
    },
  ): void {
    this.items.delete(facts.itemId);
    if (facts.datasetId !== null) this.datasets.delete(facts.datasetId);
    this.subjects.delete(subjectKey(principal, facts.projectId));
    this.choices.delete(choiceKey(principal, facts.projectReference, facts.datasetId ?? ''));
  }
}

function choiceKey(principal: Principal, reference: string | undefined, datasetId: string): string {
  return `${callerKey(principal)}/${reference ?? `@${datasetId}`}`;
}

function subjectKey(principal: Principal, projectId: string | null): string {
  return `${callerKey(principal)}/${projectId}`;
}

function toDatasetPart({ organisationEpoch, dataset, transfer }: DatasetRow['facts']): DatasetPart {
  const facts = { dataset, transfer };
  return { facts, organisationEpoch, snapshot: toPlainValue(dataset.organisationId, facts) };
}

function toSubjectPart(principal: Principal, row: SubjectRow, browsers: BrowserRules): SubjectPart {
  const facts = toSubjectFacts(principal, row);
  return {
    facts,
    limits: row.budget,
    browsers,
    subjectEpoch: row.subjectEpoch,
    toolEpoch: row.toolEpoch,
    organisationEpoch: row.organisationEpoch,
    snapshot: toPersonalValue(
      {
        organisationId: row.project?.organisationId ?? principal.organisationId,
        kind: 'facts',
        subjectId: principal.id,
      },
      facts,
    ),
  };
}
