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

/** person, id, purpose, starts, expires, revoked */
type AssignmentRow = readonly [string, string, string, string, string | null, string | null];
/** person, version, hash */
type AcceptanceRow = readonly [string, string, string];

interface SetsRow {
  readonly people: readonly PersonRow[] | null;
  readonly projects: readonly ProjectRow[] | null;
  readonly datasets: readonly DatasetRow[] | null;
  readonly assignments:
    readonly { readonly project: string; readonly rows: readonly AssignmentRow[] }[] | null;
  readonly acceptances:
    | readonly {
        readonly kind: 'nda' | 'project';
        readonly owner: string;
        readonly rows: readonly AcceptanceRow[];
      }[]
    | null;
}

// What concerns one thing is what the functions of a single decision say of it; what concerns a pair is read as a set. Each kind is
// one scan, and all of them one statement: its facts come from one snapshot, as those of a single decision do.
const SETS = `
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
    (SELECT json_agg(x) FROM (
       SELECT a.project_id AS project, json_agg(json_build_array(a.person_id, a.id, a.purpose,
         a.starts_at AT TIME ZONE 'UTC', a.expires_at AT TIME ZONE 'UTC', a.revoked_at AT TIME ZONE 'UTC')
         ORDER BY a.revoked_at IS NULL, a.created_at) AS rows
       FROM assignments a WHERE a.project_id = ANY ($2::uuid[]) AND a.person_id = ANY ($1::uuid[]) GROUP BY a.project_id) x) AS assignments,
    (SELECT json_agg(x) FROM (
       SELECT t.kind, CASE WHEN t.kind = 'nda' THEN t.organisation_id ELSE t.project_id END AS owner,
         json_agg(json_build_array(a.person_id, a.terms_id, a.sha256) ORDER BY t.version) AS rows
       FROM terms t JOIN acceptances a ON a.terms_id = t.id
       WHERE a.person_id = ANY ($1::uuid[]) AND (t.project_id = ANY ($2::uuid[]) OR t.kind = 'nda' AND t.organisation_id IN (
         SELECT p.organisation_id FROM projects p WHERE p.id = ANY ($2::uuid[])))
       GROUP BY 1, 2) x) AS acceptances`;

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
    assignments: new Map((assignments ?? []).map(({ project, rows }) => [project, toAssignments(rows)])),
    acceptances: new Map(
      (acceptances ?? []).map(({ kind, owner, rows }) => [seriesOf(kind, owner), toAcceptances(rows)]),
    ),
  };
}

/** Of several assignments of a pair the last row decides, as the statement orders them: one that lives, else the newest. */
function toAssignments(rows: readonly AssignmentRow[]): ReadonlyMap<string, AssignmentFacts> {
  const latest = new Map<string, AssignmentFacts>();
  for (const [person, id, purpose, startsAt, expiresAt, revokedAt] of rows) {
    latest.set(person, {
      id,
      purpose,
      startsAt: toInstant(startsAt),
      expiresAt: expiresAt === null ? null : toInstant(expiresAt),
      revokedAt: revokedAt === null ? null : toInstant(revokedAt),
    });
  }
  return latest;
}

function toAcceptances(rows: readonly AcceptanceRow[]): ReadonlyMap<string, Acceptance> {
  return new Map(rows.map(([person, versionId, sha256]) => [person, { versionId, sha256 }]));
}

const TO_SECONDS = 19;
const TO_MILLISECONDS = 23;

/**
 * Returns `YYYY-MM-DDTHH:mm:ss.sssZ` of a time as Postgres writes it in JSON (`…ss` and up to six digits more), cut to milliseconds
 * as the SQL function `iso` cuts it, which costs ten times as much.
 */
function toInstant(written: string): string {
  if (written.length === TO_SECONDS) return `${written}.000Z`;
  return `${written.slice(0, TO_MILLISECONDS).padEnd(TO_MILLISECONDS, '0')}Z`;
}
