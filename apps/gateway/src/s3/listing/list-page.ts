import type { Transaction } from '#libs/persistence';
import { compareKeys, firstAfter, firstAfterAll } from './key-order.js';
import { type ListedEntry, listSpan } from './listed-keys.repository.js';
import { type BucketSource, spanOf, type Walk } from './listing-span.js';

/** A page of a listing, and where the next one begins. */
export interface ListPage {
  readonly entries: readonly ListedEntry[];
  readonly nextFrom: string | null;
}

/** Returns at most `limit` lines of a walk through a bucket's datasets, in the order of bytes over all of them. */
export async function listPage(
  transaction: Transaction,
  sources: readonly BucketSource[],
  walk: Walk,
  limit: number,
): Promise<ListPage> {
  if (limit === 0 || cannotMatch(walk.prefix)) return { entries: [], nextFrom: null };
  // One key prefix never begins with another (a slug has no slash), so whole datasets are in this order too.
  const inOrder = [...sources].sort((a, b) => compareKeys(a.keyPrefix, b.keyPrefix));
  const entries: ListedEntry[] = [];
  for (const source of inOrder) {
    const span = spanOf(source, walk);
    const found = span ? await listSpan(transaction, span, walk, limit + 1 - entries.length) : [];
    append(entries, found);
    if (entries.length > limit) break;
  }
  const shown = entries.slice(0, limit);
  const last = shown.at(-1);
  return { entries: shown, nextFrom: entries.length > limit && last ? after(last) : null };
}

/** Two datasets may share a group where the delimiter lies within their slugs. */
function append(entries: ListedEntry[], found: readonly ListedEntry[]): void {
  const [first, ...rest] = found;
  const last = entries.at(-1);
  const isSame = first?.kind === 'group' && last?.kind === 'group' && first.prefix === last.prefix;
  if (first && !isSame) entries.push(first);
  entries.push(...rest);
}

function after(entry: ListedEntry): string {
  if (entry.kind === 'key') return firstAfter(entry.key);
  return firstAfterAll(entry.prefix) ?? firstAfter(entry.prefix);
}

/** Postgres stores no NUL and takes none as a parameter. */
function cannotMatch(prefix: string): boolean {
  return prefix.includes('\0');
}
