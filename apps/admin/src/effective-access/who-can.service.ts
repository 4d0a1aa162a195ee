import { Injectable } from '@nestjs/common';
import type { FactSets, SetDecider } from '#libs/facts';
import { type Decision, POLICY_VERSION } from '#libs/policy';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { AccessPages, FIRST_PERSON, positionOf } from './access-pages.js';
import { AccessSets, type AssignedPerson, type DecidedUnder } from './access-sets.service.js';
import { type AccessTarget, AccessTargetFinder } from './access-target.finder.js';
import { assumedNetwork } from './assumed-network.js';
import { effectOf } from './effect.js';
import { type HeldFacts, HeldFactsReader } from './held-facts.service.js';
import { type DecidedAccess, toWhoCanEntry, type WhoCanView } from './who-can.presenter.js';
import type { WhoCanQuery } from './who-can.schema.js';

/** From whom on, and of what effect. */
interface Wanted extends Pick<DecidedUnder, 'network'> {
  readonly from: string;
  readonly effect: WhoCanQuery['effect'];
  readonly at: string;
}

interface Chunk {
  readonly people: readonly AssignedPerson[];
  readonly sets: FactSets;
}

/** Where one effect among many is asked for, a page costs no more than this: it is answered as far as it got, perhaps empty. */
const MAX_PEOPLE_A_PAGE = 1_000;

/** Says who can read an item, a dataset or a project now, and who cannot and why; recorded as an explanation. */
@Injectable()
export class WhoCanService {
  constructor(
    private readonly targets: AccessTargetFinder,
    private readonly sets: AccessSets,
    private readonly held: HeldFactsReader,
    private readonly changes: ChangesService,
  ) {}

  async list(call: AdminCall, query: WhoCanQuery): Promise<Changed<WhoCanView>> {
    const target = await this.targets.find(call, query);
    const after = positionOf(query.cursor);
    const pages = new AccessPages<DecidedAccess>(after, query.limit);
    const network = assumedNetwork(query.ip);
    const at = this.sets.now();
    await this.fill(pages, target, {
      from: after?.person ?? FIRST_PERSON,
      effect: query.effect,
      network,
      at,
    });
    const body = { at, policyVersion: POLICY_VERSION, network, ...pages.toPage(toWhoCanEntry) };
    return this.recorded(call, target, body);
  }

  private async fill(
    pages: AccessPages<DecidedAccess>,
    target: AccessTarget,
    { from, effect, network, at }: Wanted,
  ): Promise<void> {
    let keyStates: DecidedUnder['keyStates'] | undefined;
    let looked = 0;
    for await (const chunk of this.sets.walk(target.extent, { from })) {
      // The datasets are the same throughout; their keys are asked about once.
      keyStates ??= await this.keyStatesOf(target, chunk.sets);
      for (const entry of await this.decide(target, chunk, { network, keyStates, at }))
        if (effect === undefined || effectOf(entry.decision) === effect) pages.take(entry);
      looked += chunk.people.length;
      if (looked >= MAX_PEOPLE_A_PAGE) pages.endBehind(chunk.people.at(-1)?.id ?? FIRST_PERSON);
      if (pages.isDone) break;
    }
  }

  private async decide(
    target: AccessTarget,
    { people, sets }: Chunk,
    under: DecidedUnder,
  ): Promise<DecidedAccess[]> {
    const decider = this.sets.deciderOf(sets, under);
    const { item, extent } = target;
    const held = item && (await this.held.read(extent, people, { sets, itemId: item.facts.id }));
    return people.flatMap(({ id: person }) =>
      extent.projects
        .filter((project) => sets.assignments.get(project)?.has(person))
        .flatMap((project) =>
          datasetsOf(target, sets, project).map((dataset) => {
            const position = { person, project, dataset };
            return { position, sets, decision: decisionOf(decider, position, { target, held }) };
          }),
        ),
    );
  }

  /** An item is opened with the key of its version, whatever key the dataset's next version will be under. */
  private async keyStatesOf({ item }: AccessTarget, sets: FactSets): Promise<DecidedUnder['keyStates']> {
    if (!item) return this.sets.keyStatesOf(sets);
    const { kmsKeyId, facts } = item;
    if (kmsKeyId === null) return new Map([[facts.datasetId, 'enabled']]);
    return new Map([[facts.datasetId, await this.sets.keyStateOf(kmsKeyId)]]);
  }

  private recorded(call: AdminCall, target: AccessTarget, body: WhoCanView): Promise<Changed<WhoCanView>> {
    const { organisationId, item, datasetId, extent } = target;
    const { at, network, items } = body;
    const after = {
      at,
      network,
      item: item?.facts.id ?? null,
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
        const about = item ? { itemId: item.facts.id } : {};
        const entry = { action: 'access.who-can', object, before: null, after, verdict, ...about };
        const shown = { before: null, after: null };
        return Promise.resolve({ status: 200, body, entry, shown });
      },
    });
  }
}

function datasetsOf({ datasetId }: AccessTarget, sets: FactSets, project: string): readonly string[] {
  return datasetId === null ? (sets.projects.get(project)?.facts.datasetIds ?? []) : [datasetId];
}

function decisionOf(
  decider: SetDecider,
  position: { readonly person: string; readonly project: string; readonly dataset: string },
  { target, held }: { readonly target: AccessTarget; readonly held: HeldFacts | null },
): Decision {
  const { person, project, dataset } = position;
  if (!target.item || !held) return decider.decideForDataset(position, dataset);
  const spent = held.spentOf(person, project);
  return decider.decideForItem(position, {
    facts: target.item.facts,
    bytes: target.item.bytes,
    lease: held.leaseOf(person, project),
    ...(spent && { spent }),
  });
}
