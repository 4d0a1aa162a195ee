import { PassportStrategy } from '@nestjs/passport';
import type { PrincipalDirectory } from '../principal-directory.port.js';
import type { AccessTokenVerifier } from '../tokens/access-token-verifier.js';
import type { AccessTokenResult, VerifiedAccessToken } from '../tokens/access-token-result.js';
import { CredentialStrategy, type Passport, type Proof, type Validated } from './credential.strategy.js';
import { personPrincipal } from './person-principal.js';
import type { PresentedCredential } from './presented-credential.js';

/** Name under which the strategy is registered; also the principal's `authenticatedBy`. */
export const ACCESS_TOKEN = 'access-token';

function toProof(result: AccessTokenResult): Proof<VerifiedAccessToken> {
  if (result.ok) return { ok: true, proven: result };
  return { ok: false, code: result.code, ...(result.subject !== null && { subject: result.subject }) };
}

function proveToken(
  verifier: AccessTokenVerifier,
  credential: PresentedCredential,
): Proof<VerifiedAccessToken> | Promise<Proof<VerifiedAccessToken>> {
  if (credential.kind !== 'access-token') return { ok: false, code: 'CREDENTIAL_MALFORMED' };
  const known = verifier.findVerified(credential.token);
  return known === null ? verifier.verify(credential.token).then(toProof) : { ok: true, proven: known };
}

/** Accepts a caller only with a proven access token of a person the directory knows. */
export class AccessTokenStrategy extends PassportStrategy(
  CredentialStrategy<VerifiedAccessToken>,
  ACCESS_TOKEN,
) {
  constructor(
    passport: Passport,
    verifier: AccessTokenVerifier,
    private readonly directory: PrincipalDirectory,
  ) {
    super(passport, (credential) => proveToken(verifier, credential));
  }

  /** Where `PassportStrategy` registers this strategy: the passport it was made for, not the process-wide one. */
  getPassportInstance(): Passport {
    return this.passport;
  }

  override async validate(token: VerifiedAccessToken): Promise<Validated> {
    const person = await this.directory.findPerson(token.issuer, token.subject);
    if (person === null) return { code: 'PERSON_UNKNOWN', subject: token.subject };
    const principal = personPrincipal(person, token.subject, ACCESS_TOKEN);
    const tokenName = token.tokenId ?? token.issuedAt.toISOString();
    const name = `${ACCESS_TOKEN} ${token.subject} ${tokenName}`;
    return { principal, signIn: { name, untilMs: token.expiresAt.getTime() } };
  }
}
