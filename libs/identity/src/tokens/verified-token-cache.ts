import { hash } from 'node:crypto';
import type { Clock } from '#libs/kernel';
import type { VerifiedAccessToken } from './access-token-result.js';

const MAX_ENTRIES = 10_000;
const MAX_LIFE_MS = 60_000;

interface Entry {
  readonly token: VerifiedAccessToken;
  /** Keys of another generation may no longer hold the one that proved this token. */
  readonly generation: number;
  readonly untilMonotonicMs: number;
}

/**
 * Remembers at most 10,000 proven tokens, each for at most 60 s, never past its expiry nor past a change of the keys.
 *
 * Why this is safe: a signature and claims that held once hold until the token expires or its key goes, and both end an
 * entry. What can change meanwhile (the person's state, roles, assignments) is not kept here: it is asked of the
 * directory and decided on every request, so a revocation, which acts on those facts, is never delayed by this cache.
 * The index is SHA-256 of the token, so a heap dump holds no usable token, and a token that differs in one bit is another.
 */
export class VerifiedTokenCache {
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly clock: Clock) {}

  get size(): number {
    return this.entries.size;
  }

  /** Returns the token's earlier verification while it still holds, else null. */
  find(token: string, generation: number): VerifiedAccessToken | null {
    const index = hash('sha256', token, 'base64url');
    const entry = this.entries.get(index);
    if (entry === undefined) return null;
    this.entries.delete(index);
    if (!this.holds(entry, generation)) return null;
    // Set again, the entry becomes the youngest: a Map keeps insertion order, so the first is the least recently used.
    this.entries.set(index, entry);
    return entry.token;
  }

  /** Remembers a token proven with keys of that generation. */
  remember(text: string, token: VerifiedAccessToken, generation: number): void {
    const untilMonotonicMs = this.clock.monotonicMs() + MAX_LIFE_MS;
    this.entries.set(hash('sha256', text, 'base64url'), { token, generation, untilMonotonicMs });
    if (this.entries.size <= MAX_ENTRIES) return;
    const oldest = this.entries.keys().next();
    if (!oldest.done) this.entries.delete(oldest.value);
  }

  private holds(entry: Entry, generation: number): boolean {
    if (entry.generation !== generation || this.clock.monotonicMs() >= entry.untilMonotonicMs) return false;
    return this.clock.now().getTime() < entry.token.expiresAt.getTime();
  }
}
