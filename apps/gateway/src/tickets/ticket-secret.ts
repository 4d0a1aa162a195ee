import { hash, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;
const PRESENTED = /^[A-Za-z0-9_-]{43}$/;

/** A new ticket: `text` is told once and kept by nobody here, `sha256` is what is stored. */
export interface TicketSecret {
  /** 43 characters of base64url (32 random bytes): they stand in a path as they are. */
  readonly text: string;
  readonly sha256: Buffer;
}

/** Returns a ticket that nobody can guess: 256 random bits. */
export function newTicketSecret(): TicketSecret {
  const bytes = randomBytes(SECRET_BYTES);
  return { text: bytes.toString('base64url'), sha256: sha256Of(bytes) };
}

/** Returns what a presented ticket is stored as, or null for what cannot be one; reads at most 43 characters. */
export function hashOfTicket(presented: string): Buffer | null {
  if (!PRESENTED.test(presented)) return null;
  const bytes = Buffer.from(presented, 'base64url');
  // 43 characters carry two spare bits; only the canonical spelling is accepted, so one ticket has one text.
  return bytes.toString('base64url') === presented ? sha256Of(bytes) : null;
}

// 256 uniformly random bits need no slow hash, and finding a row by it tells nobody a preimage.
function sha256Of(bytes: Buffer): Buffer {
  return hash('sha256', bytes, 'buffer');
}
