import { createHash } from 'node:crypto';
import { AppError } from '#libs/kernel';
import { MAX_EVENT_BYTES, MAX_VALUE_BYTES } from '#libs/trail';
import type { AdminCall } from '../calls/admin-call.js';

/** What a change says on a record. */
interface Sides {
  readonly before: object | null;
  readonly after: object | null;
}

/** What differs leaves room for the rest of its event in a record, for the reason in a value. */
const REST_BYTES = 8_192;
const MAX_BYTES = { record: MAX_EVENT_BYTES - REST_BYTES, value: MAX_VALUE_BYTES - REST_BYTES } as const;

/**
 * Returns what a record, or the value it names, holds of a change. What a caller asked for is on it in full, or refused (CHANGE_TOO_LARGE): a hash of
 * what nobody keeps would prove nothing. What the installation does by an order cannot be asked for in smaller parts: there the
 * largest members are named by their hash, and the order itself is on the trail in full.
 */
export function recordable(call: AdminCall, sides: Sides, into: keyof typeof MAX_BYTES): Sides {
  const maxBytes = MAX_BYTES[into];
  if (bytesOf(sides) <= maxBytes) return sides;
  if (call.principal.kind !== 'system') throw tooLarge();
  let { before, after } = sides;
  for (const member of bySize(sides)) {
    before = digested(before, member);
    after = digested(after, member);
    if (bytesOf({ before, after }) <= maxBytes) break;
  }
  return { before, after };
}

/** Names of all members, the largest first. */
function bySize({ before, after }: Sides): readonly string[] {
  const sizes = new Map<string, number>();
  for (const [name, value] of [...Object.entries(before ?? {}), ...Object.entries(after ?? {})])
    sizes.set(name, (sizes.get(name) ?? 0) + bytesOf(value));
  return [...sizes].sort(([, one], [, other]) => other - one).map(([name]) => name);
}

function digested(side: object | null, member: string): object | null {
  if (side === null || !(member in side)) return side;
  const text = JSON.stringify((side as Readonly<Record<string, unknown>>)[member]);
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { ...side, [member]: { sha256, bytes: Buffer.byteLength(text) } };
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? '');
}

function tooLarge(): AppError {
  return new AppError({
    code: 'CHANGE_TOO_LARGE',
    kind: 'too-large',
    publicMessage:
      'What this changes or asks does not fit into one record of the trail, and nothing is done that is not recorded in full. Make it in smaller parts.',
  });
}
