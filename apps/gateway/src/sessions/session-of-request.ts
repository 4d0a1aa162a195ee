import { readPresentedSession, type SessionDirectory, type SessionSource } from '#libs/identity';
import type { Clock } from '#libs/kernel';

/** Says whose browser session a request comes from, beside whatever else authenticates it. */
export class SessionOfRequest {
  constructor(
    private readonly sessions: SessionDirectory,
    private readonly cookieName: string,
    private readonly clock: Clock,
  ) {}

  /** Returns the id of the person; null without a live session, or where a cookie proves nothing (see `readPresentedSession`). */
  async find(request: SessionSource): Promise<string | null> {
    const presented = readPresentedSession(request, this.cookieName);
    if (presented.kind !== 'browser-session') return null;
    const session = await this.sessions.findSession(presented.secretHash);
    return session && session.expiresAt.getTime() > this.clock.now().getTime() ? session.personId : null;
  }
}

/**
 * Says whether a presigned URL may be used: where its project demands a session, only in that of the person it was issued
 * for. A URL of no person's then works for nobody.
 */
export function presignedMayBeUsed(
  rule: { readonly requireSessionForPresigned: boolean },
  issuedFor: string | null,
  sessionOf: string | null,
): boolean {
  return !rule.requireSessionForPresigned || (issuedFor !== null && issuedFor === sessionOf);
}
