import { PassportStrategy } from '@nestjs/passport';
import type { Clock } from '#libs/kernel';
import type { PrincipalDirectory, ToolCredentialRow } from '../principal-directory.port.js';
import { principalOfCredential } from '../tools/principal-of-credential.js';
import { type PresentedToolCredential, secretHashesEqual } from '../tools/tool-credential-secret.js';
import {
  CredentialStrategy,
  type Proof,
  type Passport,
  type StrategyFailure,
  type Validated,
} from './credential.strategy.js';
import type { PresentedCredential } from './presented-credential.js';

/** Name under which the strategy is registered; also the principal's `authenticatedBy`. */
export const TOOL_CREDENTIAL = 'tool-credential';

/** A tool signs in anew, for the record, once an hour. */
const SIGN_IN_LIFE_MS = 3_600_000;
/** Compared when the id is unknown, so that an unknown id costs what a wrong secret costs. */
const NO_SECRET_HASH = Buffer.alloc(32);

function proveShape(credential: PresentedCredential): Proof<PresentedToolCredential> {
  return credential.kind === TOOL_CREDENTIAL
    ? { ok: true, proven: credential.credential }
    : { ok: false, code: 'CREDENTIAL_MALFORMED' };
}

/** Accepts a caller only with the secret of a tool credential that is still connected and has not expired. */
export class ToolCredentialStrategy extends PassportStrategy(
  CredentialStrategy<PresentedToolCredential>,
  TOOL_CREDENTIAL,
) {
  constructor(
    passport: Passport,
    private readonly directory: PrincipalDirectory,
    private readonly clock: Clock,
  ) {
    super(passport, proveShape);
  }

  /** Where `PassportStrategy` registers this strategy: the passport it was made for, not the process-wide one. */
  getPassportInstance(): Passport {
    return this.passport;
  }

  override async validate({ credentialId, secretHash }: PresentedToolCredential): Promise<Validated> {
    const row = await this.directory.findToolCredential(credentialId);
    const known = secretHashesEqual(row?.secretHash ?? NO_SECRET_HASH, secretHash);
    if (row === null) return { code: 'TOOL_CREDENTIAL_UNKNOWN', credentialId };
    if (!known) return { code: 'TOOL_CREDENTIAL_SECRET_WRONG', credentialId };
    return this.refusalOf(row) ?? (await this.signedIn(row));
  }

  private refusalOf(row: ToolCredentialRow): StrategyFailure | null {
    if (!row.connected) return { code: 'TOOL_CREDENTIAL_DISCONNECTED', credentialId: row.id };
    const expired = row.expiresAt !== null && row.expiresAt.getTime() <= this.clock.now().getTime();
    return expired ? { code: 'TOOL_CREDENTIAL_EXPIRED', credentialId: row.id } : null;
  }

  private async signedIn(row: ToolCredentialRow): Promise<Validated> {
    const principal = await principalOfCredential(row, this.directory, TOOL_CREDENTIAL);
    if (principal === null) return { code: 'PERSON_UNKNOWN', credentialId: row.id };
    const untilMs = this.clock.now().getTime() + SIGN_IN_LIFE_MS;
    return { principal, signIn: { name: `${TOOL_CREDENTIAL} ${row.id}`, untilMs } };
  }
}
