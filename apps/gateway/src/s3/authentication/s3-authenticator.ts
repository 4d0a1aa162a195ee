import type { PostgresPrincipalDirectory } from '#libs/facts';
import {
  type AuthenticationFailureCode,
  isSessionToken,
  type Principal,
  principalOfCredential,
  type S3CredentialRow,
  type ToolCredentialRow,
} from '#libs/identity';
import type { Clock } from '#libs/kernel';
import {
  EMPTY_SHA256,
  findOutOfTime,
  isRefusal,
  type ParsedSignature,
  parseSignature,
  refuseUnknownKey,
  type SignatureRules,
  verifySignature,
} from '#libs/sigv4';
import { announcesBody } from './request-body.js';
import type {
  S3Authentication,
  S3AuthenticationErrorCode,
  S3AuthenticationRefusal,
  S3RawRequest,
  S3RequestOrigin,
} from './s3-authentication.js';
import { isSecretUnavailable, type S3SigningSecrets } from './s3-signing-secrets.js';
import type { SignatureClaimed, SignatureRecords } from './signature-records.js';
import { toS3Answer } from './signature-refusal.mapping.js';

const MAX_SKEW_MS = 15 * 60_000;
/** No client sends a body with these, and nobody would see what its signature does not vouch for. */
const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** What authenticating takes. */
export interface S3AuthenticatorParts {
  readonly directory: PostgresPrincipalDirectory;
  readonly secrets: S3SigningSecrets;
  readonly records: SignatureRecords;
  readonly clock: Clock;
  /** A presigned URL ends after that long, however long it was made for. */
  readonly maxPresignedSeconds: number;
}

/** Why somebody is refused, as S3 says it and as it is recorded. */
interface Refused {
  readonly code: S3AuthenticationErrorCode;
  readonly message: string;
  readonly recorded: AuthenticationFailureCode;
}

interface Proven {
  readonly tool: ToolCredentialRow;
  readonly principal: Principal;
}

const BODY: Refused = {
  code: 'InvalidRequest',
  message: 'A read has no body.',
  recorded: 'SIGNATURE_INCOMPLETE',
};
const TOKEN: Refused = {
  code: 'InvalidToken',
  message: 'The session token is not that of this access key.',
  recorded: 'SESSION_TOKEN_WRONG',
};
const DISCONNECTED: Refused = {
  code: 'InvalidAccessKeyId',
  message: 'This credential was disconnected.',
  recorded: 'TOOL_CREDENTIAL_DISCONNECTED',
};
const EXPIRED: Refused = {
  code: 'ExpiredToken',
  message: 'This credential has expired.',
  recorded: 'TOOL_CREDENTIAL_EXPIRED',
};
const NOBODY: Refused = {
  code: 'InvalidAccessKeyId',
  message: 'The person this credential acts for is not known any more.',
  recorded: 'PERSON_UNKNOWN',
};

/** Turns a signed request into whoever signed it, or into a recorded refusal; reads nothing but its target and its headers. */
export class S3Authenticator {
  private readonly rules: SignatureRules;

  constructor(private readonly parts: S3AuthenticatorParts) {
    const maxExpiresSeconds = parts.maxPresignedSeconds;
    // The region is the caller's own word: it opens nothing and closes nothing.
    this.rules = {
      service: 's3',
      region: null,
      maxSkewMs: MAX_SKEW_MS,
      maxExpiresSeconds,
      payload: 'declared',
    };
  }

  /**
   * Resolves to the caller or the refusal, both recorded. Rejects with S3_CREDENTIALS_UNAVAILABLE while KMS is away and with
   * AUDIT_UNAVAILABLE when it cannot be recorded; never for what the request holds.
   */
  async authenticate(
    request: S3RawRequest,
    origin: S3RequestOrigin,
  ): Promise<S3Authentication | S3AuthenticationRefusal> {
    const hasBody = announcesBody(request);
    if (hasBody && READS.has(request.method)) return this.refuse(BODY, { form: null, origin });
    const parsed = parseSignature({ ...request, bodySha256: hasBody ? null : EMPTY_SHA256 }, this.rules);
    if (isRefusal(parsed)) return this.refuse(toS3Answer(parsed), { form: parsed.form, origin });
    const claimed = { form: parsed.form, origin, accessKeyId: parsed.claim.accessKeyId };
    const outcome = await this.judge(parsed, request.method).catch((error: unknown) =>
      this.passOn(error, claimed),
    );
    if ('recorded' in outcome) return this.refuse(outcome, claimed);
    await this.parts.records.signedIn(outcome.tool.id, outcome.principal, claimed);
    return toAuthentication(parsed, outcome);
  }

  private async judge(parsed: ParsedSignature, method: string): Promise<Proven | Refused> {
    const outOfTime = findOutOfTime(parsed, this.parts.clock.now(), this.rules);
    if (outOfTime !== null) return toS3Answer(outOfTime);
    const row = await this.parts.directory.findS3Credential(parsed.claim.accessKeyId);
    if (row === null) return toS3Answer(refuseUnknownKey(parsed, method));
    const verdict = verifySignature(parsed, method, await this.parts.secrets.get(row));
    return verdict === 'valid' ? this.findCaller(row, parsed.sessionToken) : toS3Answer(verdict);
  }

  /** From here on the caller has shown the secret: what is wrong with the credential may be told. */
  private async findCaller(row: S3CredentialRow, sessionToken: string | null): Promise<Proven | Refused> {
    const { directory, clock } = this.parts;
    if (!isSessionToken(row.sessionTokenSha256, sessionToken)) return TOKEN;
    const tool = await directory.findToolCredential(row.credentialId);
    if (tool?.connected !== true) return DISCONNECTED;
    if (tool.expiresAt !== null && tool.expiresAt <= clock.now()) return EXPIRED;
    const principal = await principalOfCredential(tool, directory, 's3-signature');
    return principal === null ? NOBODY : { tool, principal };
  }

  private async refuse(
    { code, message, recorded }: Refused,
    claimed: SignatureClaimed,
  ): Promise<S3AuthenticationRefusal> {
    const recordId = await this.parts.records.refused(recorded, claimed);
    return { kind: 'unauthenticated', code, message, recordId };
  }

  /** An outage is on the record too, then answered as what it is. */
  private async passOn(error: unknown, claimed: SignatureClaimed): Promise<never> {
    if (isSecretUnavailable(error)) await this.parts.records.refused('CREDENTIAL_KEY_UNAVAILABLE', claimed);
    throw error;
  }
}

function toAuthentication(
  { form, expiresAt }: ParsedSignature,
  { tool, principal }: Proven,
): S3Authentication {
  const ends = tool.expiresAt !== null && tool.expiresAt < expiresAt ? tool.expiresAt : expiresAt;
  return {
    kind: 'authenticated',
    principal,
    credentialId: tool.id,
    signature: { kind: form === 'query' ? 'presigned' : 'header', expiresAt: ends },
  };
}
