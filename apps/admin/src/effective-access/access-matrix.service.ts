import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { FactSets, SetDecider } from '#libs/facts';
import { Database } from '#libs/persistence';
import { POLICY_VERSION } from '#libs/policy';
import type { FindOptionsWhere } from 'typeorm';
import type { AdminCall } from '../calls/admin-call.js';
import type { Reach } from '../calls/reach.js';
import { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { ProjectEntity } from '../projects/project.entity.js';
import { getEveryOwned, ownedWithin } from '../records/owned.js';
import { pageStart, toPage } from '../records/page.js';
import { type AccessMatrixView, type AccessRow, toAccessRow, toNamed } from './access-matrix.presenter.js';
import { type AccessMatrixQuery, MAX_PROJECTS } from './access-matrix.schema.js';
import { type AccessExtent, AccessSets, type AssignedPerson } from './access-sets.service.js';
import { assumedNetwork } from './assumed-network.js';
import { readAhead } from './read-ahead.js';

/** So many cells are decided before others get their turn: a few milliseconds. */
const CELLS_A_TURN = 500;
/** So many people's facts are of one snapshot; the next are loaded while these are decided, which takes less: few loads, the last one small. */
const PEOPLE_A_LOAD = 450;

/** Shows people × projects with the verdict of the same policy that serves; recorded as an explanation. */
@Injectable()
export class AccessMatrixService {
  constructor(
    private readonly database: Database,
    private readonly organisations: OrganisationFinder,
    private readonly sets: AccessSets,
    private readonly changes: ChangesService,
  ) {}

  async show(call: AdminCall, query: AccessMatrixQuery): Promise<Changed<AccessMatrixView>> {
    const reach = await this.organisations.reachWithin(call, query.organisation);
    const extent = await this.extentOf(reach, query);
    const assigned = await this.sets.listAssigned(extent, {
      from: pageStart(query),
      limit: query.limit + 2,
    });
    const after = assigned.filter(({ id }) => id > pageStart(query));
    const body = await this.matrixOf(extent, after, query);
    return this.recorded(call, extent, body);
  }

  private async matrixOf(
    extent: AccessExtent,
    assigned: readonly AssignedPerson[],
    query: AccessMatrixQuery,
  ): Promise<AccessMatrixView> {
    const network = assumedNetwork(query.ip);
    const { items: page, nextCursor } = toPage(assigned, query, (person) => person);
    const groups = inGroups(page).map((group) => async () => ({
      group,
      sets: await this.sets.load(extent, group),
    }));
    const at = this.sets.now();
    const people: AccessRow[] = [];
    let named: FactSets['projects'] = new Map();
    let keyStates: Awaited<ReturnType<AccessSets['keyStatesOf']>> | undefined;
    for await (const { group, sets } of readAhead(groups)) {
      named = sets.projects;
      keyStates ??= await this.sets.keyStatesOf(sets);
      const decider = this.sets.deciderOf(sets, { network, keyStates, at });
      people.push(...(await rowsOf(group, { sets, decider, projects: extent.projects })));
    }
    const projects = extent.projects.map((id) => toNamed(named, id));
    return { at, policyVersion: POLICY_VERSION, network, projects, people, nextCursor };
  }

  private extentOf(reach: Reach, { projects }: AccessMatrixQuery): Promise<AccessExtent> {
    const { scope } = reach;
    return this.database.transaction(scope, async (transaction) => {
      const rows =
        projects === undefined
          ? await transaction.find(ProjectEntity, {
              where: ownedWithin(reach) as FindOptionsWhere<ProjectEntity>,
              order: { id: 'ASC' },
              take: MAX_PROJECTS,
            })
          : uniqueById(await getEveryOwned(transaction, ProjectEntity, reach, projects));
      const named = rows.map(({ id }) => id);
      const organisations = [...new Set(rows.map(({ organisationId }) => organisationId))];
      const datasets = await transaction.query<{ id: string }[]>(DATASETS, [named]);
      return { scope, organisations, projects: named, datasets: datasets.map(({ id }) => id) };
    });
  }

  /** On the trail of each organisation it shows projects of; the answer names the first. */
  private async recorded(
    call: AdminCall,
    { organisations, projects }: AccessExtent,
    body: AccessMatrixView,
  ): Promise<Changed<AccessMatrixView>> {
    const { at, network, people } = body;
    const after = { at, network, projects, people: people.length };
    const verdict = { kind: 'explanation', effect: 'allow', codes: [] } as const;
    const [first = call.principal.organisationId, ...others] = organisations;
    const record = (organisationId: string): Promise<Changed<AccessMatrixView>> =>
      this.changes.apply(call, {
        permission: 'item:explain',
        organisationId,
        policy: null,
        work: () => {
          const object = { type: 'organisation', id: organisationId };
          const entry = { action: 'access.matrix', object, before: null, after, verdict };
          const shown = { before: null, after: null };
          return Promise.resolve({ status: 200, body, entry, shown });
        },
      });
    const recorded = await record(first);
    for (const organisationId of others) await record(organisationId);
    return recorded;
  }
}

const DATASETS =
  'SELECT DISTINCT dataset_id AS id FROM portcullis.project_datasets WHERE project_id = ANY ($1::uuid[]) ORDER BY 1';

/** A project may be named twice, by its slug and by its id. */
function uniqueById(projects: readonly ProjectEntity[]): ProjectEntity[] {
  return [...new Map(projects.map((project) => [project.id, project])).values()];
}

/** At least one group: the projects have names also where nobody is assigned. */
function inGroups(page: readonly AssignedPerson[]): (readonly AssignedPerson[])[] {
  const groups = [page.slice(0, PEOPLE_A_LOAD)];
  for (let from = PEOPLE_A_LOAD; from < page.length; from += PEOPLE_A_LOAD)
    groups.push(page.slice(from, from + PEOPLE_A_LOAD));
  return groups;
}

interface Deciding {
  readonly sets: FactSets;
  readonly decider: SetDecider;
  readonly projects: readonly string[];
}

async function rowsOf(
  people: readonly AssignedPerson[],
  { sets, decider, projects }: Deciding,
): Promise<AccessRow[]> {
  const rows: AccessRow[] = [];
  let sinceTurn = 0;
  for (const { id } of people) {
    rows.push(toAccessRow(sets, decider, id, projects));
    sinceTurn += projects.length;
    if (sinceTurn < CELLS_A_TURN) continue;
    sinceTurn = 0;
    await setImmediate();
  }
  return rows;
}
