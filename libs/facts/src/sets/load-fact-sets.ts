import type { Database, Scope } from '#libs/persistence';
import type {
  AssignmentFacts,
  DatasetFacts,
  PrincipalFacts,
  ProjectFacts,
  TransferFacts,
} from '#libs/policy';
import type { BudgetLimits } from '../subject-part.js';
import { type Acceptance, type FactSets, seriesOf } from './fact-sets.js';

/** Of whom, and of what, the facts are wanted. */
export interface WantedFacts {
  readonly people: readonly string[];
  readonly projects: readonly string[];
  readonly datasets: readonly string[];
}

interface PersonRow extends Pick<
  PrincipalFacts,
  'organisationId' | 'roles' | 'status' | 'worksFor' | 'worker'
> {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

interface ProjectRow {
  readonly slug: string;
  readonly name: string;
  readonly countries: readonly string[];
  readonly groups: readonly string[];
  readonly facts: ProjectFacts;
  readonly limits: BudgetLimits;
}

interface DatasetRow {
  readonly slug: string;
  readonly name: string;
  readonly kmsKeyId: string;
  readonly facts: { readonly dataset: DatasetFacts; readonly transfer: TransferFacts };
}

/** Assignments of one project and purpose, each `<person><id><start>|<end>|<revocation>`, separated by commas. */
interface AssignmentsRow {
  readonly project: string;
  readonly purpose: string;
  readonly live: boolean;
  readonly rows: string;
}

/** Who accepted one version in one wording; people separated by commas. */
interface AcceptancesRow {
  readonly kind: 'nda' | 'project';
  readonly owner: string;
  readonly versionId: string;
  readonly sha256: string;
  readonly people: string;
}

interface SetsRow {
  readonly people: readonly PersonRow[] | null;
  readonly projects: readonly ProjectRow[] | null;
  readonly datasets: readonly DatasetRow[] | null;
  readonly assignments: readonly AssignmentsRow[] | null;
  readonly acceptances: readonly AcceptancesRow[] | null;
}

// What concerns one thing is what the functions of a single decision say of it; what concerns a pair is read as a set, as text of
// fixed fields: as JSON it took Postgres and this process three times as long. Each kind is one scan, and all of them one
// statement: its facts come from one snapshot, as those of a single decision do.
const SETS = `
  WITH wanted AS (
    SELECT a.*, a.revoked_at IS NULL AS live FROM assignments a
    WHERE a.project_id = ANY ($2::uuid[]) AND a.person_id = ANY ($1::uuid[])
  ), deciding AS (
    -- One that lives is the only one; of those that ended the newest decides.
    SELECT * FROM wanted WHERE live
    UNION ALL
    SELECT * FROM (SELECT DISTINCT ON (w.project_id, w.person_id) w.* FROM wanted w WHERE NOT w.live
      ORDER BY w.project_id, w.person_id, w.created_at DESC) ended
  )
  SELECT
    (SELECT json_agg(json_build_object('id', p.id, 'slug', p.slug, 'name', p.name,
       'status', p.status, 'organisationId', p.organisation_id, 'roles', p.roles,
       'worksFor', ARRAY(SELECT e.organisation_id FROM engagements e WHERE e.person_id = p.id UNION SELECT p.organisation_id ORDER BY 1),
       'worker', worker_facts(p.id)) ORDER BY p.id)
     FROM people p WHERE p.id = ANY ($1::uuid[])) AS people,
    (SELECT json_agg(json_build_object('slug', p.slug, 'name', p.name, 'countries', p.allowed_countries, 'groups', p.allowed_groups,
       'facts', project_facts(p.id, NULL),
       'limits', json_build_object('itemLimit', p.item_budget, 'byteLimit', p.byte_budget, 'windowSeconds', p.budget_window_seconds)) ORDER BY p.id)
     FROM projects p WHERE p.id = ANY ($2::uuid[])) AS projects,
    (SELECT json_agg(json_build_object('slug', d.slug, 'name', d.name, 'kmsKeyId', d.kms_key_id, 'facts', dataset_facts(d.id)) ORDER BY d.id)
     FROM datasets d WHERE d.id = ANY ($3::uuid[])) AS datasets,
    (SELECT json_agg(x ORDER BY x.live) FROM (
       SELECT d.project_id AS project, d.purpose, d.live, string_agg(d.person_id::text || d.id::text
         || (d.starts_at AT TIME ZONE 'UTC')::text || '|' || coalesce((d.expires_at AT TIME ZONE 'UTC')::text, '')
         || '|' || coalesce((d.revoked_at AT TIME ZONE 'UTC')::text, ''), ',') AS rows
       FROM deciding d GROUP BY d.project_id, d.purpose, d.live) x) AS assignments,
    (SELECT json_agg(x ORDER BY x.version) FROM (
       SELECT t.kind, CASE WHEN t.kind = 'nda' THEN t.organisation_id ELSE t.project_id END AS owner, t.version,
         t.id AS "versionId", a.sha256, string_agg(a.person_id::text, ',') AS people
       FROM terms t JOIN acceptances a ON a.terms_id = t.id
       WHERE a.person_id = ANY ($1::uuid[]) AND (t.project_id = ANY ($2::uuid[]) OR t.kind = 'nda' AND t.organisation_id IN (
         SELECT p.organisation_id FROM projects p WHERE p.id = ANY ($2::uuid[])))
       GROUP BY t.id, a.sha256) x) AS acceptances`;

/**
 * Loads the facts of every wanted person in every wanted project, from one snapshot, under a scope that must cover the projects'
 * organisations and the people's employers. What the scope does not show is not there.
 */
export async function loadFactSets(database: Database, scope: Scope, wanted: WantedFacts): Promise<FactSets> {
  const [row] = await database.read<SetsRow>(scope, SETS, [wanted.people, wanted.projects, wanted.datasets]);
  if (!row) throw new Error('the statement of fact sets returned no row');
  return toFactSets(row);
}

function toFactSets({ people, projects, datasets, assignments, acceptances }: SetsRow): FactSets {
  return {
    people: new Map(
      (people ?? []).map(({ slug, name, ...facts }) => [
        facts.id,
        { slug, name, facts: { kind: 'person', ...facts } },
      ]),
    ),
    projects: new Map(
      (projects ?? []).map(({ countries, groups, ...rest }) => [
        rest.facts.id,
        { ...rest, regions: { countries, groups } },
      ]),
    ),
    datasets: new Map(
      (datasets ?? []).map(({ slug, name, kmsKeyId, facts: { dataset, transfer } }) => [
        dataset.id,
        { slug, name, kmsKeyId, facts: { dataset, transfer } },
      ]),
    ),
    assignments: toAssignments(assignments ?? []),
    acceptances: toAcceptances(acceptances ?? []),
  };
}

/** Of two assignments of a pair the later row decides: the one that lives. */
function toAssignments(rows: readonly AssignmentsRow[]): FactSets['assignments'] {
  const byProject = new Map<string, Map<string, AssignmentFacts>>();
  for (const { project, purpose, rows: text } of rows) {
    const ofProject = byProject.get(project) ?? new Map<string, AssignmentFacts>();
    byProject.set(project, ofProject);
    for (const row of text.split(',')) {
      const [startsAt = '', expiresAt = '', revokedAt = ''] = row.slice(2 * ID_LENGTH).split('|');
      ofProject.set(row.slice(0, ID_LENGTH), {
        id: row.slice(ID_LENGTH, 2 * ID_LENGTH),
        purpose,
        startsAt: toInstant(startsAt),
        expiresAt: expiresAt === '' ? null : toInstant(expiresAt),
        revokedAt: revokedAt === '' ? null : toInstant(revokedAt),
      });
    }
  }
  return byProject;
}

/** Of several versions of a series that somebody accepted, the newest counts: the last row. */
function toAcceptances(rows: readonly AcceptancesRow[]): FactSets['acceptances'] {
  const bySeries = new Map<string, Map<string, Acceptance>>();
  for (const { kind, owner, versionId, sha256, people } of rows) {
    const series = seriesOf(kind, owner);
    const ofSeries = bySeries.get(series) ?? new Map<string, Acceptance>();
    bySeries.set(series, ofSeries);
    const acceptance = { versionId, sha256 };
    for (const person of people.split(',')) ofSeries.set(person, acceptance);
  }
  return bySeries;
}

const ID_LENGTH = 36;
const DAY_LENGTH = 10;
const TO_SECONDS = 19;
const TO_MILLISECONDS = 23;

/**
 * Returns `YYYY-MM-DDTHH:mm:ss.sssZ` of a time as Postgres writes it (`… HH:mm:ss` and up to six digits more), cut to milliseconds
 * as the SQL function `iso` cuts it, at a tenth of its cost. Anything else written there becomes no instant, which denies.
 */
function toInstant(written: string): string {
  const [day, time] = [written.slice(0, DAY_LENGTH), written.slice(DAY_LENGTH + 1, TO_MILLISECONDS)];
  if (written.length === TO_SECONDS) return `${day}T${time}.000Z`;
  return `${day}T${time.padEnd(TO_MILLISECONDS - DAY_LENGTH - 1, '0')}Z`;
}
