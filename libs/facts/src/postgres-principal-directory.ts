import {
  type BrowserSession,
  isAccessKeyId,
  type PersonPrincipal,
  type PrincipalDirectory,
  type S3CredentialRow,
  type SessionDirectory,
  type ToolCredentialRow,
} from '#libs/identity';
import { isUuid } from '#libs/kernel';
import type { Database } from '#libs/persistence';
import type { Role } from '#libs/policy';
import { FactCache } from './fact-cache.js';

interface PersonRow {
  readonly id: string;
  readonly organisation_id: string;
  readonly slug: string;
  readonly roles: Role[];
  readonly status: string;
  readonly works_for: string[];
}

interface CredentialRow {
  readonly id: string;
  readonly organisation_id: string;
  readonly slug: string;
  readonly secret_hash: Buffer;
  readonly expires_at: Date;
  readonly disconnected_at: Date | null;
  readonly person_id: string | null;
}

interface SessionRow {
  readonly id: string;
  readonly person_id: string;
  readonly issuer: string;
  readonly subject: string;
  readonly expires_at: Date;
}

interface S3Row {
  readonly credential_id: string;
  readonly organisation_id: string;
  readonly access_key_id: string;
  readonly kms_key_id: string;
  readonly wrapped_secret: Buffer;
  readonly session_token_sha256: Buffer | null;
}

const CACHED = 20_000;

/**
 * Finds callers through narrow SQL functions; no table of people is readable before somebody is known.
 * `cached` is for processes that hear of policy changes (the gateway); others ask every time.
 */
export class PostgresPrincipalDirectory implements PrincipalDirectory, SessionDirectory {
  private readonly people = new FactCache<PersonPrincipal>(CACHED);
  private readonly credentials = new FactCache<ToolCredentialRow>(CACHED);
  private readonly sessions = new FactCache<BrowserSession>(CACHED);
  private readonly s3Credentials = new FactCache<S3CredentialRow>(CACHED);

  constructor(
    private readonly database: Database,
    private readonly options: { readonly cached: boolean },
  ) {}

  async findPerson(issuer: string, subject: string): Promise<PersonPrincipal | null> {
    return this.person(`${issuer} ${subject}`, 'find_person($1, $2)', [issuer, subject]);
  }

  async findPersonById(personId: string): Promise<PersonPrincipal | null> {
    return isUuid(personId) ? this.person(personId, 'find_person_by_id($1)', [personId]) : null;
  }

  async findToolCredential(credentialId: string): Promise<ToolCredentialRow | null> {
    if (!isUuid(credentialId)) return null;
    const load = async (): Promise<ToolCredentialRow | null> => {
      const [row] = await this.database.query<CredentialRow>('SELECT * FROM find_credential($1)', [
        credentialId,
      ]);
      return row ? toCredential(row) : null;
    };
    return this.options.cached ? this.credentials.get(credentialId, load, (row) => [row.id]) : load();
  }

  /** Signing out and suspending are changes of the person's policy: what is remembered here ends with them. */
  async findSession(secretHash: Buffer): Promise<BrowserSession | null> {
    const load = async (): Promise<BrowserSession | null> => {
      const [row] = await this.database.query<SessionRow>('SELECT * FROM find_session($1)', [secretHash]);
      return row ? toSession(row) : null;
    };
    return this.options.cached
      ? this.sessions.get(secretHash.toString('hex'), load, ({ personId }) => [personId])
      : load();
  }

  /** Returns the S3 form of a tool credential by its access key id; whether that credential still holds is asked of it. */
  async findS3Credential(accessKeyId: string): Promise<S3CredentialRow | null> {
    if (!isAccessKeyId(accessKeyId)) return null;
    const load = async (): Promise<S3CredentialRow | null> => {
      const [row] = await this.database.query<S3Row>('SELECT * FROM find_s3_credential($1)', [accessKeyId]);
      return row ? toS3Credential(row) : null;
    };
    return this.options.cached
      ? this.s3Credentials.get(accessKeyId, load, (row) => [row.credentialId])
      : load();
  }

  private async person(key: string, source: string, parameters: unknown[]): Promise<PersonPrincipal | null> {
    const load = async (): Promise<PersonPrincipal | null> => {
      const [row] = await this.database.query<PersonRow>(
        `SELECT id, organisation_id, slug, roles, status, works_for FROM ${source}`,
        parameters,
      );
      return row ? toPerson(row) : null;
    };
    return this.options.cached ? this.people.get(key, load, (person) => [person.id]) : load();
  }

  /** Forgets the callers a change of policy concerns. */
  invalidate(scopes: ReadonlySet<string>): void {
    this.people.invalidate(scopes);
    this.credentials.invalidate(scopes);
    this.sessions.invalidate(scopes);
    this.s3Credentials.invalidate(scopes);
  }
}

function toPerson(row: PersonRow): PersonPrincipal {
  return {
    id: row.id,
    organisationId: row.organisation_id,
    // Without roles nothing is permitted; why a read is refused is the decision's to say, from facts of its own.
    roles: row.status === 'active' ? row.roles : [],
    worksFor: row.works_for,
    handle: row.slug,
  };
}

function toSession(row: SessionRow): BrowserSession {
  const { id, issuer, subject } = row;
  return { id, personId: row.person_id, issuer, subject, expiresAt: row.expires_at };
}

function toCredential(row: CredentialRow): ToolCredentialRow {
  return {
    id: row.id,
    organisationId: row.organisation_id,
    roles: ['tool'],
    worksFor: [row.organisation_id],
    handle: row.slug,
    secretHash: row.secret_hash,
    connected: row.disconnected_at === null,
    expiresAt: row.expires_at,
    personId: row.person_id,
  };
}

function toS3Credential(row: S3Row): S3CredentialRow {
  return {
    credentialId: row.credential_id,
    organisationId: row.organisation_id,
    accessKeyId: row.access_key_id,
    kmsKeyId: row.kms_key_id,
    wrappedSecret: row.wrapped_secret,
    sessionTokenSha256: row.session_token_sha256,
  };
}
