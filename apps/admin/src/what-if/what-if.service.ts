import { Injectable } from '@nestjs/common';
import type { FactSets, SetDecider } from '#libs/facts';
import { POLICY_VERSION } from '#libs/policy';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { AccessPages, FIRST_PERSON, positionOf } from '../effective-access/access-pages.js';
import { AccessSets, type DecidedUnder } from '../effective-access/access-sets.service.js';
import { type AccessTarget, AccessTargetFinder } from '../effective-access/access-target.finder.js';
import { assumedNetwork } from '../effective-access/assumed-network.js';
import type { AccessPosition } from '../effective-access/who-can.schema.js';
import { AccessTally } from './access-tally.js';
import { type Alteration, altered } from './alteration.js';
import { assertNotTooWide, LookLimits } from './look-limits.js';
import { ProposedChanges } from './proposed-changes.service.js';
import { type Compared, differenceOf, toWhatIfEntry, type WhatIfView } from './what-if.presenter.js';
import type { WhatIf } from './what-if.schema.js';

/** Before the changes and after them. */
const DECISIONS_EACH = 2;

/** Everything one comparison is made under. */
interface Comparison {
  readonly target: AccessTarget;
  readonly alterations: readonly Alteration[];
  readonly under: Omit<DecidedUnder, 'keyStates' | 'at'> & { readonly at: string };
  readonly looked: LookLimits;
}

/**
 * Says who would lose and who would gain access by changes that are not made: the facts are read, changed in memory, and decided
 * twice by the one policy. Nothing is written but the record that it was asked; no lock is held while it is decided. However large
 * the organisation, an answer looks at so many people for so long, and says where it stopped.
 */
@Injectable()
export class WhatIfService {
  constructor(
    private readonly targets: AccessTargetFinder,
    private readonly proposals: ProposedChanges,
    private readonly sets: AccessSets,
    private readonly changes: ChangesService,
  ) {}

  async ask(call: AdminCall, body: WhatIf): Promise<Changed<WhatIfView>> {
    const { organisation, project, dataset } = body;
    const target = await this.targets.find(call, { organisation, project, dataset });
    const alterations = await this.proposals.read(call, target.organisationId, body.changes);
    const after = positionOf(body.cursor);
    const network = assumedNetwork(body.ip);
    const at = this.sets.now();
    const limits = this.sets.whatIfLimits();
    const looked = new LookLimits(limits, after?.person ?? FIRST_PERSON);
    const comparison = {
      target: withAdded(target, alterations),
      alterations,
      under: { network, at },
      looked,
    };
    assertNotTooWide(comparison.target.extent.projects, limits);
    const answer = await this.look(comparison, body, after);
    const view = { at, policyVersion: POLICY_VERSION, network, ...answer };
    return this.recorded(call, { body, target, view });
  }

  private async look(
    comparison: Comparison,
    { only, limit }: WhatIf,
    after: AccessPosition | null,
  ): Promise<Pick<WhatIfView, 'counts' | 'truncated' | 'items' | 'nextCursor'>> {
    const pages = new AccessPages<Compared>(after, limit);
    const tally = new AccessTally();
    for await (const compared of this.compare(comparison, after?.person ?? FIRST_PERSON)) {
      tally.add(compared);
      if (isAskedFor(compared, only)) pages.take(compared);
      // The first page counts everybody; a later one only has to be filled.
      if (after !== null && pages.isFull) break;
    }
    const { endedBehind } = comparison.looked;
    if (endedBehind !== null) pages.endBehind(endedBehind);
    const counts = after === null ? tally.toCounts() : null;
    return { counts, truncated: endedBehind !== null, ...pages.toPage(toWhatIfEntry) };
  }

  private async *compare(comparison: Comparison, from: string): AsyncGenerator<Compared> {
    const { target, alterations, under, looked } = comparison;
    const besides = alterations.flatMap(({ people = [] }) => people);
    let keyStates: DecidedUnder['keyStates'] | undefined;
    for await (const { people, sets } of this.sets.walk(target.extent, { from, besides })) {
      if (looked.isEnough()) return;
      // The datasets are the same throughout; their keys are asked about once.
      keyStates ??= await this.sets.keyStatesOf(sets);
      const changed = altered(sets, alterations, under.at);
      const before = this.sets.deciderOf(sets, { ...under, keyStates });
      const after = this.sets.deciderOf(changed, { ...under, keyStates });
      for (const { id: person } of people) {
        if (looked.isEnough()) return;
        for (const position of positionsOf(person, target, { sets, changed })) {
          await looked.turn(DECISIONS_EACH);
          yield comparedAt(position, { sets, before, after });
        }
        looked.looked(person, target.extent.projects.length);
      }
    }
  }

  private recorded(
    call: AdminCall,
    {
      body,
      target,
      view,
    }: { readonly body: WhatIf; readonly target: AccessTarget; readonly view: WhatIfView },
  ): Promise<Changed<WhatIfView>> {
    const { organisationId, extent, datasetId } = target;
    const { at, network, counts, truncated, items } = view;
    const { changes } = body;
    const after = {
      changes,
      at,
      network,
      counts,
      truncated,
      dataset: datasetId,
      projects: extent.projects,
      entries: items.length,
    };
    const verdict = { kind: 'explanation', effect: 'allow', codes: [] } as const;
    return this.changes.apply(call, {
      permission: 'item:explain',
      organisationId,
      policy: null,
      work: () => {
        const object = { type: 'organisation', id: organisationId };
        const entry = { action: 'access.what-if', object, before: null, after, verdict };
        const shown = { before: null, after: null };
        return Promise.resolve({ status: 200, body: view, entry, shown });
      },
    });
  }
}

interface Deciders {
  readonly sets: FactSets;
  readonly before: SetDecider;
  readonly after: SetDecider;
}

function comparedAt(position: Compared['position'], { sets, ...deciders }: Deciders): Compared {
  const before = deciders.before.decideForDataset(position, position.dataset);
  const after = deciders.after.decideForDataset(position, position.dataset);
  return { position, sets, before, after, change: differenceOf(before, after) };
}

function isAskedFor({ change }: Compared, only: WhatIf['only']): boolean {
  return change !== null && (only === undefined || only === change);
}

/** What the changes would add is looked at too: datasets to projects, and projects to the dataset that is asked about. */
function withAdded(target: AccessTarget, alterations: readonly Alteration[]): AccessTarget {
  const { extent, datasetId, projectId } = target;
  const rearranged = alterations.flatMap(({ rearranged: one }) => (one ? [one] : []));
  const datasets = datasetId === null ? rearranged.flatMap((one) => one.datasets) : [];
  const projects = rearranged
    .filter((one) => projectId === null && datasetId !== null && one.datasets.includes(datasetId))
    .map((one) => one.projectId);
  return {
    ...target,
    extent: {
      ...extent,
      datasets: joined(extent.datasets, datasets),
      projects: joined(extent.projects, projects),
    },
  };
}

function joined(ids: readonly string[], more: readonly string[]): string[] {
  return [...new Set([...ids, ...more])].sort();
}

/** Every dataset of a project before or after, for each project the person is assigned to before or after. */
function positionsOf(
  person: string,
  { extent, datasetId }: AccessTarget,
  { sets, changed }: { readonly sets: FactSets; readonly changed: FactSets },
): Compared['position'][] {
  const isAssigned = (project: string): boolean => changed.assignments.get(project)?.has(person) === true;
  const datasetsOf = (project: string): string[] => {
    const [before, after] = [sets, changed].map(
      ({ projects }) => projects.get(project)?.facts.datasetIds ?? [],
    );
    const all = [...new Set([...(before ?? []), ...(after ?? [])])].sort();
    return datasetId === null ? all : all.filter((id) => id === datasetId);
  };
  return extent.projects
    .filter(isAssigned)
    .flatMap((project) => datasetsOf(project).map((dataset) => ({ person, project, dataset })));
}
