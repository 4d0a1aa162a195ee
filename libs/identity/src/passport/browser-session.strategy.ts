import { PassportStrategy } from '@nestjs/passport';
import type { Clock } from '#libs/kernel';
import type { PrincipalDirectory } from '../principal-directory.port.js';
import type { SessionDirectory } from '../sessions/session-directory.port.js';
import { CredentialStrategy, type Passport, type Proof, type Validated } from './credential.strategy.js';
import { personPrincipal } from './person-principal.js';
import type { PresentedCredential } from './presented-credential.js';

/** Name under which the strategy is registered (passport keeps `session` for itself); also the principal's `authenticatedBy`. */
export const BROWSER_SESSION = 'browser-session';

function proveShape(credential: PresentedCredential): Proof<Buffer> {
  return credential.kind === BROWSER_SESSION
    ? { ok: true, proven: credential.secretHash }
    : { ok: false, code: 'CREDENTIAL_MALFORMED' };
}

/** Accepts a caller only with the secret of a session that is live, as the person it was opened by. */
export class BrowserSessionStrategy extends PassportStrategy(CredentialStrategy<Buffer>, BROWSER_SESSION) {
  constructor(
    passport: Passport,
    private readonly sessions: SessionDirectory,
    private readonly directory: PrincipalDirectory,
    private readonly clock: Clock,
  ) {
    super(passport, proveShape);
  }

  /** Where `PassportStrategy` registers this strategy: the passport it was made for, not the process-wide one. */
  getPassportInstance(): Passport {
    return this.passport;
  }

  override async validate(secretHash: Buffer): Promise<Validated> {
    const session = await this.sessions.findSession(secretHash);
    // What is remembered of a session may outlive it by its cache; its end is judged by the clock, on every request.
    if (session === null || session.expiresAt.getTime() <= this.clock.now().getTime())
      return { code: 'SESSION_UNKNOWN' };
    const { issuer, subject } = session;
    const person = await this.directory.findPerson(issuer, subject);
    if (person === null) return { code: 'PERSON_UNKNOWN', subject };
    const signIn = { name: `${BROWSER_SESSION} ${session.id}`, untilMs: session.expiresAt.getTime() };
    return { principal: personPrincipal(person, subject, BROWSER_SESSION), signIn };
  }
}
