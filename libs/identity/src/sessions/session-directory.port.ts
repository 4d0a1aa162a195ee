/** A live browser session, as stored; its secret is nowhere. */
export interface BrowserSession {
  readonly id: string;
  readonly personId: string;
  /** The person as the identity provider names them. */
  readonly issuer: string;
  readonly subject: string;
  readonly expiresAt: Date;
}

/** Finds the live session with that secret's hash; null means none, a rejection means it cannot be told (and denies). */
export interface SessionDirectory {
  findSession(secretHash: Buffer): Promise<BrowserSession | null>;
}
