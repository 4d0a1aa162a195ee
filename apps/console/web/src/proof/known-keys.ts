/** What a browser remembers of a log's key. */
export type KeyStanding = 'first-seen' | 'known' | 'changed';

const keyOf = (origin: string): string => `portcullis.log-key.${origin}`;

/**
 * Compares the key stated for a log with the one this browser saw first, so that a service which swaps its key to show another
 * history is noticed by whoever has been here before.
 */
export function standingOf(
  store: Pick<Storage, 'getItem' | 'setItem'>,
  { origin, log }: { readonly origin: string; readonly log: string },
): KeyStanding {
  const known = store.getItem(keyOf(origin));
  if (known === null) {
    store.setItem(keyOf(origin), log);
    return 'first-seen';
  }
  return known === log ? 'known' : 'changed';
}
