const QUESTIONS_TO_TRAIL: ReadonlySet<string> = new Set([
  ...[
    'events',
    'personAccesses',
    'record',
    'viewers',
    'alerts',
    'alert',
    'summary',
    'ownAccesses',
    'grantAccesses',
    'whoCan',
    'accessMatrix',
  ],
  // Looking at an item is an access.
  ...['own-item', 'ticket', 'ticket-text'],
]);

/** Searching the trail is recorded: a change elsewhere is no reason to ask again. */
export function isQuestionToTrail(queryKey: readonly unknown[]): boolean {
  return QUESTIONS_TO_TRAIL.has(String(queryKey[0]));
}
