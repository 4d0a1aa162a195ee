import { callerScopes, FactCache, scopeOf } from '#libs/facts';
import type { Database } from '#libs/persistence';
import type { S3Caller } from '../protocol/s3-call.js';
import { type Bucket, type ConnectedProject, toBuckets } from './bucket.js';

const CACHED_CREDENTIALS = 2_000;
const MAX_BUCKETS = 1_000;
const CONNECTED_SQL = `
  SELECT p.id, p.slug, p.organisation_id, p.created_at,
         json_agg(json_build_object('id', d.id, 'slug', d.slug) ORDER BY d.id) AS datasets
  FROM tool_credential_projects c
  JOIN projects p ON p.id = c.project_id
  JOIN project_datasets x ON x.project_id = p.id
  JOIN datasets d ON d.id = x.dataset_id
  WHERE c.credential_id = $1
  GROUP BY p.id ORDER BY p.id LIMIT ${MAX_BUCKETS}`;

/**
 * The buckets of each credential: the projects it is connected to, as far as they hold anything. It only says what names mean;
 * whether anything may be seen there is decided, afresh, with every access.
 */
export class BucketDirectory {
  private readonly buckets = new FactCache<readonly Bucket[]>(CACHED_CREDENTIALS);

  constructor(private readonly database: Database) {}

  async list({ principal, credentialId }: S3Caller): Promise<readonly Bucket[]> {
    const load = async (): Promise<readonly Bucket[] | null> => {
      const rows = await this.database.read<ConnectedProject>(scopeOf(principal), CONNECTED_SQL, [
        credentialId,
      ]);
      return rows.length === 0 ? null : toBuckets(rows);
    };
    const scopesOf = (buckets: readonly Bucket[]): string[] => [
      ...callerScopes(principal),
      ...buckets.map(({ organisationId }) => organisationId),
    ];
    return (await this.buckets.get(`${credentialId}/${principal.id}`, load, scopesOf)) ?? [];
  }

  /** Returns the credential's bucket of that name; a project's id names its bucket too, so that a slug need not be unique. */
  async find(caller: S3Caller, name: string | null): Promise<Bucket | null> {
    if (name === null) return null;
    const buckets = await this.list(caller);
    return buckets.find((bucket) => bucket.name === name || bucket.projectId === name) ?? null;
  }

  /** Forgets the buckets that a change of policy concerns. */
  invalidate(scopes: ReadonlySet<string>): void {
    this.buckets.invalidate(scopes);
  }
}
