import { Injectable } from '@nestjs/common';
import type { FactSets, Spent } from '#libs/facts';
import { Database } from '#libs/persistence';
import type { LeaseFacts } from '#libs/policy';
import type { AccessExtent, AssignedPerson } from './access-sets.service.js';

/** What people hold and have used at this moment. It is no policy, changes without a change of it, and is read afresh. */
export interface HeldFacts {
  leaseOf(person: string, project: string): LeaseFacts | null;
  spentOf(person: string, project: string): Spent | undefined;
}

interface HeldRow {
  readonly person: string;
  readonly project: string;
  readonly lease: LeaseFacts | null;
  readonly items: number | null;
  readonly bytes: string | null;
}

const HELD = `
  SELECT person, project.id AS project, lease_facts(person, project.id, $3) AS lease, spent.items, spent.bytes
  FROM unnest($1::uuid[]) AS person
  CROSS JOIN (SELECT p.id, p.budget_window_seconds FROM projects p WHERE p.id = ANY ($2::uuid[])) AS project
  LEFT JOIN LATERAL budget_spent(project.id, person, project.budget_window_seconds) AS spent ON true`;

/** Reads the leases and budgets of many people for one item, by the functions that a single decision asks. */
@Injectable()
export class HeldFactsReader {
  constructor(private readonly database: Database) {}

  async read(
    { organisations, projects }: AccessExtent,
    people: readonly AssignedPerson[],
    { sets, itemId }: { readonly sets: FactSets; readonly itemId: string },
  ): Promise<HeldFacts> {
    const asked = projects.filter((project) => mattersIn(sets, project));
    const ids = people.map(({ id }) => id);
    const rows =
      asked.length === 0
        ? []
        : await this.database.read<HeldRow>({ organisations }, HELD, [ids, asked, itemId]);
    const held = new Map(rows.map((row) => [`${row.person} ${row.project}`, row]));
    return {
      leaseOf: (person, project) => held.get(`${person} ${project}`)?.lease ?? null,
      spentOf: (person, project) => toSpent(held.get(`${person} ${project}`)),
    };
  }
}

/** Where neither a lease nor a budget is asked for there is nothing to read. */
function mattersIn({ projects, datasets }: FactSets, projectId: string): boolean {
  const project = projects.get(projectId);
  const special = [...datasets.values()].some(
    ({ facts }) => facts.dataset.sensitivity === 'special_category',
  );
  const { itemLimit = null, byteLimit = null } = project?.limits ?? {};
  return special || project?.facts.leaseRequired === true || itemLimit !== null || byteLimit !== null;
}

function toSpent(row: HeldRow | undefined): Spent | undefined {
  return row === undefined || row.items === null
    ? undefined
    : { items: row.items, bytes: Number(row.bytes ?? 0) };
}
