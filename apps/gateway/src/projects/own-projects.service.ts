import { scopeOf } from '#libs/facts';
import type { Principal } from '#libs/identity';
import type { Database } from '#libs/persistence';

export interface OwnProject {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly organisationId: string;
  readonly state: string;
  readonly purpose: string;
  readonly expiresAt: string | null;
}

const MAX_PROJECTS = 1_000;
const COLUMNS = 'p.id, p.slug, p.name, p.organisation_id AS "organisationId", p.state';
const FOR_PERSON = `
  SELECT ${COLUMNS}, a.purpose, iso(a.expires_at) AS "expiresAt"
  FROM assignments a JOIN projects p ON p.id = a.project_id
  WHERE a.person_id = $1
    AND ($2::uuid IS NULL OR EXISTS (SELECT FROM tool_credential_projects c WHERE c.credential_id = $2 AND c.project_id = p.id))
    AND a.revoked_at IS NULL AND a.starts_at <= now() AND (a.expires_at IS NULL OR a.expires_at > now())
  ORDER BY p.slug, p.id LIMIT ${MAX_PROJECTS}`;
const FOR_TOOL = `
  SELECT ${COLUMNS}, p.purpose, NULL AS "expiresAt"
  FROM tool_credential_projects c JOIN projects p ON p.id = c.project_id
  WHERE c.credential_id = $1 ORDER BY p.slug, p.id LIMIT ${MAX_PROJECTS}`;

/** The projects a caller is assigned to (or a tool is connected to) right now; no others are named. */
export class OwnProjects {
  constructor(private readonly database: Database) {}

  async list(principal: Principal): Promise<readonly OwnProject[]> {
    const { kind, id, credentialId } = principal;
    return kind === 'tool'
      ? this.database.read<OwnProject>(scopeOf(principal), FOR_TOOL, [id])
      : this.database.read<OwnProject>(scopeOf(principal), FOR_PERSON, [id, credentialId]);
  }
}
