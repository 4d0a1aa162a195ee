import type { PolicyChanges } from '#libs/epochs';
import { scopeOf } from '#libs/facts';
import type { Principal } from '#libs/identity';
import { AppError, isUuid, uuidV7 } from '#libs/kernel';
import type { Database } from '#libs/persistence';
import { recordWithin } from '#libs/trail';
import type { RequestOrigin } from '../items/read-request.js';
import type { AcceptanceRecords } from './acceptance-record.js';
import type { TermsVersion } from './terms-version.js';

// The current version of every NDA of the clients the person works for, and of the terms of the projects they are assigned to.
const CURRENT_SQL = `
  SELECT DISTINCT ON (t.organisation_id, t.kind, t.project_id)
    t.id, t.organisation_id AS "organisationId", t.project_id AS "projectId", t.kind, t.version, t.title, t.document, t.sha256,
    EXISTS (SELECT FROM acceptances a WHERE a.terms_id = t.id AND a.person_id = $1 AND a.sha256 = t.sha256) AS accepted
  FROM terms t
  WHERE t.kind = 'nda' OR EXISTS (SELECT FROM assignments a WHERE a.project_id = t.project_id AND a.person_id = $1 AND a.revoked_at IS NULL)
  ORDER BY t.organisation_id, t.kind, t.project_id, t.version DESC`;

/** What a person must accept, and their acceptance of exactly the document they were shown. */
export class TermsService {
  constructor(
    private readonly database: Database,
    private readonly changes: PolicyChanges,
    private readonly records: AcceptanceRecords,
  ) {}

  async listCurrent(principal: Principal): Promise<readonly TermsVersion[]> {
    if (principal.kind !== 'person') return [];
    return this.database.read<TermsVersion>(scopeOf(principal), CURRENT_SQL, [principal.id]);
  }

  /** Records the acceptance once it holds on every gateway; the hash proves which document was accepted. */
  async accept(
    principal: Principal,
    input: { readonly termsId: string; readonly documentSha256: string },
    origin: RequestOrigin,
  ): Promise<string> {
    const current = isUuid(input.termsId)
      ? (await this.listCurrent(principal)).find((terms) => terms.id === input.termsId)
      : undefined;
    if (!current) throw await this.refusal(principal, input.termsId);
    if (current.sha256 !== input.documentSha256) throw documentChanged();
    const recordId = uuidV7();
    await this.changes.run(
      scopeOf(principal),
      { organisations: [current.organisationId], scopes: [principal.id] },
      async (transaction) => {
        await transaction.query(
          'INSERT INTO acceptances (terms_id, person_id, organisation_id, sha256) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
          [current.id, principal.id, current.organisationId, current.sha256],
        );
        await recordWithin(
          transaction,
          this.records.toIntent(principal, { recordId, terms: current, origin }),
        );
      },
    );
    return recordId;
  }

  /** A version that has been replaced is a conflict to those who may know of it; anything else is not there. */
  private async refusal(principal: Principal, termsId: string): Promise<AppError> {
    const rows = isUuid(termsId)
      ? await this.database.read<{ id: string }>(scopeOf(principal), 'SELECT id FROM terms WHERE id = $1', [
          termsId,
        ])
      : [];
    if (rows.length > 0) return documentChanged();
    return new AppError({
      code: 'NOT_FOUND',
      kind: 'not-found',
      publicMessage: 'There is nothing here that you may see.',
    });
  }
}

function documentChanged(): AppError {
  return new AppError({
    code: 'TERMS_NOT_CURRENT',
    kind: 'conflict',
    publicMessage:
      'These are not the current terms, or not the current document: read them again before accepting.',
  });
}
