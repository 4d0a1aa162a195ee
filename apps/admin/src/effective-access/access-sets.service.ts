import { Inject, Injectable } from '@nestjs/common';
import { type FactSets, loadFactSets, SetDecider } from '#libs/facts';
import type { Clock } from '#libs/kernel';
import { Database, type Scope } from '#libs/persistence';
import type { Facts } from '#libs/policy';
import { ADMIN_SETTINGS, type AdminSettings } from '../admin.settings.js';
import { DescribedKeyStates } from '../explanations/key-states.adapter.js';
import { CLOCK } from '../ports.js';
import { DEFAULT_WHAT_IF_LIMITS, type WhatIfLimits } from '../what-if/look-limits.js';
import { type AssumedNetwork, networksOf } from './assumed-network.js';

/** Whose access to what is looked at, all of it within the caller's reach already. */
export interface AccessExtent {
  /** What the caller may see; people are found within it. */
  readonly scope: Scope;
  /** Owners of the projects. */
  readonly organisations: readonly string[];
  readonly projects: readonly string[];
  readonly datasets: readonly string[];
}

/** Somebody whose facts are wanted; the employer keeps their profile. */
export interface AssignedPerson {
  readonly id: string;
  readonly organisationId: string;
}

interface PeoplePage {
  readonly from: string;
  readonly limit: number;
  /** Looked at although they have no assignment. */
  readonly besides?: readonly string[];
}

type KeyState = NonNullable<Facts['key']>;

const PEOPLE_AT_ONCE = 250;

// Whoever was ever assigned to one of the projects: nobody else can read anything of them, whatever their rules say.
const ASSIGNED = `
  (SELECT p.id, p.organisation_id AS "organisationId" FROM people p
   WHERE p.id >= $2 AND p.id IN (SELECT a.person_id FROM assignments a WHERE a.project_id = ANY ($1::uuid[]) AND a.person_id >= $2)
   ORDER BY p.id LIMIT $4)
  UNION
  (SELECT p.id, p.organisation_id FROM people p WHERE p.id >= $2 AND p.id = ANY ($3::uuid[]))
  ORDER BY 1 LIMIT $4`;

/** Loads the facts of many people at once and decides over them as a gateway would one by one. */
@Injectable()
export class AccessSets {
  constructor(
    private readonly database: Database,
    private readonly keys: DescribedKeyStates,
    @Inject(ADMIN_SETTINGS)
    private readonly settings: Pick<AdminSettings, 'network' | 'gatewayRegion' | 'whatIfLimits'>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Returns people assigned to the extent's projects, in order of id from `from` on. */
  listAssigned(
    { scope, projects }: Pick<AccessExtent, 'scope' | 'projects'>,
    { from, limit, besides = [] }: PeoplePage,
  ): Promise<AssignedPerson[]> {
    return this.database.read<AssignedPerson>(scope, ASSIGNED, [projects, from, besides, limit]);
  }

  /** Yields everybody assigned to the extent's projects, some at a time, with their facts; in order of id from `from` on. */
  async *walk(
    extent: AccessExtent,
    { from, besides = [] }: Pick<PeoplePage, 'from' | 'besides'>,
  ): AsyncGenerator<{ readonly people: readonly AssignedPerson[]; readonly sets: FactSets }> {
    for (let next: string | undefined = from; next !== undefined;) {
      const found = await this.listAssigned(extent, { from: next, limit: PEOPLE_AT_ONCE + 1, besides });
      const people = found.slice(0, PEOPLE_AT_ONCE);
      if (people.length > 0) yield { people, sets: await this.load(extent, people) };
      next = found[PEOPLE_AT_ONCE]?.id;
    }
  }

  /**
   * Loads the facts of these people in the extent. The scope is that of each decision about one of them, joined: the clients'
   * rows and what employers keep of their own. Only rows of the people and things named are asked for.
   */
  load(
    { organisations, projects, datasets }: AccessExtent,
    people: readonly AssignedPerson[],
  ): Promise<FactSets> {
    const employers = people.map(({ organisationId }) => organisationId);
    const scope = { organisations: [...new Set([...organisations, ...employers])] };
    return loadFactSets(this.database, scope, { people: people.map(({ id }) => id), projects, datasets });
  }

  /** Returns what KMS says of the keys of the datasets, each asked about once. */
  async keyStatesOf(sets: Pick<FactSets, 'datasets'>): Promise<ReadonlyMap<string, KeyState>> {
    const datasets = [...sets.datasets];
    const named = [...new Set(datasets.map(([, { kmsKeyId }]) => kmsKeyId))];
    const states = new Map(
      await Promise.all(named.map(async (kmsKeyId) => [kmsKeyId, await this.keyStateOf(kmsKeyId)] as const)),
    );
    return new Map(datasets.map(([id, { kmsKeyId }]) => [id, states.get(kmsKeyId) ?? 'unavailable']));
  }

  /** Returns what KMS says of a key. */
  keyStateOf(kmsKeyId: string): Promise<KeyState> {
    return this.keys.stateOf({ kmsKeyId });
  }

  /** Returns who decides over the sets at this instant. */
  deciderOf(sets: FactSets, { network, keyStates, at = this.now() }: DecidedUnder): SetDecider {
    const { gatewayRegion, network: directory } = this.settings;
    return new SetDecider(sets, {
      at,
      gatewayRegion,
      networkOf: networksOf(directory, network),
      keyOf: (datasetId) => keyStates.get(datasetId) ?? 'unavailable',
    });
  }

  /** Returns how much one what-if may look at. */
  whatIfLimits(): WhatIfLimits {
    return this.settings.whatIfLimits ?? DEFAULT_WHAT_IF_LIMITS;
  }

  /** Returns this instant as decisions write it. */
  now(): string {
    return this.clock.now().toISOString();
  }
}

/** What decisions over sets rest on besides the sets. */
export interface DecidedUnder {
  readonly network: AssumedNetwork;
  readonly keyStates: ReadonlyMap<string, KeyState>;
  /** Left out: now. */
  readonly at?: string;
}
