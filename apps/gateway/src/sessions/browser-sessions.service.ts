import type { PolicyChanges } from '#libs/epochs';
import {
  type BrowserSession,
  mintSessionSecret,
  type Principal,
  type SessionCookie,
  type SessionDirectory,
} from '#libs/identity';
import { AppError, type Clock, uuidV7 } from '#libs/kernel';
import type { Database } from '#libs/persistence';
import type { AuthenticationTrail } from '#libs/trail';

/** A session that was just opened; `presented` is for the cookie and is known to nobody else. */
export interface OpenedSession {
  readonly presented: string;
  readonly expiresAt: Date;
  readonly maxAgeSeconds: number;
}

/** Where a request to sign out came from, as recorded. */
export interface SignOutOrigin {
  readonly ip: string;
  readonly userAgent: string;
}

export interface BrowserSessionParts {
  readonly database: Database;
  readonly sessions: SessionDirectory;
  readonly changes: PolicyChanges;
  readonly trail: AuthenticationTrail;
  readonly cookie: SessionCookie;
  readonly maxSessionMs: number;
  readonly clock: Clock;
}

/** Opens and ends browser sessions. */
export class BrowserSessionService {
  constructor(private readonly parts: BrowserSessionParts) {}

  /** The cookie that sessions here travel in. */
  get cookie(): SessionCookie {
    return this.parts.cookie;
  }

  /** Opens a session of the person, which ends with the credential it was opened with at the latest. */
  async open(person: Principal, credentialUntilMs: number): Promise<OpenedSession> {
    const nowMs = this.parts.clock.now().getTime();
    const untilMs = Math.min(credentialUntilMs, nowMs + this.parts.maxSessionMs);
    const maxAgeSeconds = Math.floor((untilMs - nowMs) / 1_000);
    if (maxAgeSeconds < 1) throw accessTokenNeeded();
    const expiresAt = new Date(untilMs);
    const { presented, secretHash } = mintSessionSecret();
    const [row] = await this.parts.database.query<{ opened: boolean }>(
      'SELECT open_session($1, $2, $3, $4) AS opened',
      [uuidV7(), secretHash, person.id, expiresAt],
    );
    if (row?.opened !== true) throw tooManySessions();
    return { presented, expiresAt, maxAgeSeconds };
  }

  /** Ends the session with that secret, if there is one: when it is answered, no gateway takes the cookie any more. */
  async end(secretHash: Buffer, origin: SignOutOrigin): Promise<void> {
    const session = await this.parts.sessions.findSession(secretHash);
    if (session === null) return;
    await this.recordSignOut(session, origin);
    await this.parts.changes.run(
      { organisations: [] },
      { organisations: [], scopes: [session.personId] },
      (transaction) => transaction.query('SELECT end_session($1)', [secretHash]),
    );
  }

  /** Recorded first: what cannot be recorded does not happen, and a sign-out that failed afterwards is asked for again. */
  private recordSignOut({ subject }: BrowserSession, origin: SignOutOrigin): Promise<string> {
    return this.parts.trail.record({
      outcome: 'success',
      code: 'SIGNED_OUT',
      method: 'browser-session',
      subject,
      ...origin,
    });
  }
}

/** A session is a person's, and lives on what is left of the token's time. */
export function accessTokenNeeded(): AppError {
  return new AppError({
    code: 'ACCESS_TOKEN_NEEDED',
    kind: 'forbidden',
    publicMessage: 'A session is opened with an access token of a person that is not about to expire.',
  });
}

function tooManySessions(): AppError {
  return new AppError({
    code: 'TOO_MANY_SESSIONS',
    kind: 'rate-limited',
    publicMessage: 'You are signed in with too many browsers. Sign out of one, or wait until one expires.',
    retryAfterSeconds: 60,
  });
}
