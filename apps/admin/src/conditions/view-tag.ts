import { createHash } from 'node:crypto';

/** Returns the strong entity tag of an answer's body: the same bytes have the same tag, and no others have it. */
export function viewTag(view: object): string {
  return `"${createHash('sha256').update(JSON.stringify(view)).digest('base64url')}"`;
}
