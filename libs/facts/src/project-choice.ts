import type { Principal } from '#libs/identity';
import { isSlug, isUuid } from '#libs/kernel';
import { type Database, type Scope } from '#libs/persistence';
import { toolOf } from './caller.js';

/** `none`: the caller has nothing to do with a project that holds the item. `unknown`: the project named is not theirs to know. */
export type ProjectChoice =
  | { readonly kind: 'chosen'; readonly projectId: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'ambiguous' };

interface Candidate {
  readonly id: string;
  readonly live: boolean;
}

const BY_SLUG = 'SELECT p.id, true AS live FROM projects p WHERE p.slug = $1 LIMIT 2';
const BY_ID = 'SELECT p.id, true AS live FROM projects p WHERE p.id = $1';
// Live assignments first: an ended one is chosen only so that the refusal can say why.
const FOR_PERSON = `
  SELECT a.project_id AS id, a.revoked_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > now()) AS live
  FROM assignments a JOIN project_datasets d ON d.project_id = a.project_id
  WHERE a.person_id = $1 AND d.dataset_id = $2
    AND ($3::uuid IS NULL OR EXISTS (SELECT FROM tool_credential_projects c WHERE c.credential_id = $3 AND c.project_id = a.project_id))
  ORDER BY live DESC, a.created_at DESC LIMIT 2`;
const FOR_TOOL = `
  SELECT c.project_id AS id, true AS live
  FROM tool_credential_projects c JOIN project_datasets d ON d.project_id = c.project_id
  WHERE c.credential_id = $1 AND d.dataset_id = $2 LIMIT 2`;

/** Finds the project a request is about: the one it names (id or slug), within what the caller may know of. */
export async function findNamedProject(
  database: Database,
  scope: Scope,
  reference: string,
): Promise<ProjectChoice> {
  // What can name no project is not asked of the database, which refuses some of it (a NUL) as an error.
  if (!isUuid(reference) && !isSlug(reference)) return { kind: 'unknown' };
  const candidates = await database.read<Candidate>(scope, isUuid(reference) ? BY_ID : BY_SLUG, [reference]);
  const [first, second] = candidates;
  if (!first) return { kind: 'unknown' };
  // Two clients may use the same slug; only the id is then clear.
  return second ? { kind: 'ambiguous' } : { kind: 'chosen', projectId: first.id };
}

/** Finds the one project through which this caller may ask for an item of the dataset, when the request names none. */
export async function findImpliedProject(
  database: Database,
  scope: Scope,
  caller: Principal & { readonly datasetId: string },
): Promise<ProjectChoice> {
  const { kind, id, datasetId } = caller;
  const [first, second] = await (kind === 'tool'
    ? database.read<Candidate>(scope, FOR_TOOL, [id, datasetId])
    : database.read<Candidate>(scope, FOR_PERSON, [id, datasetId, toolOf(caller)]));
  if (!first) return { kind: 'none' };
  return first.live && second?.live ? { kind: 'ambiguous' } : { kind: 'chosen', projectId: first.id };
}
