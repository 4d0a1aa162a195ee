import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import { narrowedTo } from '../calls/reach.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { ProjectEntity } from '../projects/project.entity.js';
import { getOwned } from '../records/owned.js';
import { type Page, pageStart, toPage } from '../records/page.js';
import type { ListNdaCoverage, SummariseNdaCoverage } from './nda-coverage.schema.js';
import type { NdaCoverage } from './review.presenter.js';

/** How somebody with a live assignment stands with the client's NDA now. */
export interface NdaCoverageView {
  readonly person: string;
  /** Ids of the projects they are assigned to. */
  readonly projects: readonly string[];
  readonly standing: keyof NdaCoverage;
  /** The newest version they accepted; null: none. */
  readonly acceptedVersion: number | null;
  readonly acceptedAt: string | null;
}

/** People with a live assignment by their standing, each once. */
export interface NdaCoverageSummary extends NdaCoverage {
  readonly organisation: string;
  readonly people: number;
}

const ASSIGNED = `
  SELECT a.person_id, array_agg(a.project_id ORDER BY a.project_id) AS projects
  FROM portcullis.assignments a
  WHERE a.organisation_id = $1 AND ($2::uuid IS NULL OR a.project_id = $2)
    AND a.revoked_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > now())`;
// Where a standing is asked for, everybody has to be looked at.
const PAGE = `
  WITH w AS MATERIALIZED (
    ${ASSIGNED} AND a.person_id > $3 GROUP BY a.person_id ORDER BY a.person_id LIMIT CASE WHEN $4::text IS NULL THEN $5::integer END)
  SELECT w.person_id AS id, w.person_id AS person, w.projects, s.standing, n.version AS "acceptedVersion", portcullis.iso(n.accepted_at) AS "acceptedAt"
  FROM w JOIN portcullis.nda_standings($1, ARRAY(SELECT person_id FROM w), now()) s USING (person_id)
  LEFT JOIN LATERAL (
    SELECT t.version, x.accepted_at FROM portcullis.acceptances x JOIN portcullis.terms t ON t.id = x.terms_id
    WHERE x.person_id = w.person_id AND t.organisation_id = $1 AND t.kind = 'nda' ORDER BY t.version DESC LIMIT 1) n ON true
  WHERE $4::text IS NULL OR s.standing = $4
  ORDER BY w.person_id LIMIT $5`;
const SUMMARY = `
  WITH w AS MATERIALIZED (${ASSIGNED} GROUP BY a.person_id)
  SELECT count(*)::int AS people,
    count(*) FILTER (WHERE s.standing = 'current')::int AS current,
    count(*) FILTER (WHERE s.standing = 'in-grace')::int AS "in-grace",
    count(*) FILTER (WHERE s.standing = 'superseded')::int AS superseded,
    count(*) FILTER (WHERE s.standing = 'not-accepted')::int AS "not-accepted",
    count(*) FILTER (WHERE s.standing = 'not-issued')::int AS "not-issued"
  FROM portcullis.nda_standings($1, ARRAY(SELECT person_id FROM w), now()) s`;

/** Reports who works under a current NDA and who does not (C12), by what the gate on terms judges them by. */
@Injectable()
export class NdaCoverageQueries {
  constructor(
    private readonly database: Database,
    private readonly organisations: OrganisationFinder,
  ) {}

  /** Returns one page of people, in the order of their ids. */
  list(call: AdminCall, query: ListNdaCoverage): Promise<Page<NdaCoverageView>> {
    return this.within(call, query, async (transaction, values) => {
      const more = [pageStart(query), query.standing ?? null, query.limit + 1];
      const rows = await transaction.query<(NdaCoverageView & { id: string })[]>(PAGE, [...values, ...more]);
      return toPage(rows, query, ({ id: _id, ...view }) => view);
    });
  }

  summarise(call: AdminCall, query: SummariseNdaCoverage): Promise<NdaCoverageSummary> {
    return this.within(call, query, async (transaction, values) => {
      const [row] = await transaction.query<Omit<NdaCoverageSummary, 'organisation'>[]>(SUMMARY, values);
      return { organisation: values[0] as string, ...(row as Omit<NdaCoverageSummary, 'organisation'>) };
    });
  }

  private async within<View>(
    call: AdminCall,
    { organisation, project }: SummariseNdaCoverage,
    read: (transaction: Transaction, values: (string | null)[]) => Promise<View>,
  ): Promise<View> {
    const organisationId = await this.organisations.ownerOf(call, organisation);
    const reach = narrowedTo(call.reach, organisationId);
    return this.database.transaction(reach.scope, async (transaction) => {
      const found = project && (await getOwned(transaction, ProjectEntity, reach, project)).id;
      return read(transaction, [organisationId, found ?? null]);
    });
  }
}
