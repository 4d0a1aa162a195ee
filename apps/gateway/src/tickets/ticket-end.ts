import type { AccessAnswer } from '#libs/facts';

/** Returns when a ticket made on this answer ends: no later than the lease, assignment, credential or project it rests on. */
export function ticketEnd(
  { own, subject }: Pick<AccessAnswer, 'own' | 'subject'>,
  { nowMs, seconds }: { readonly nowMs: number; readonly seconds: number },
): Date {
  const { assignment, credential, project } = subject.facts;
  const ends = [own.lease?.expiresAt, assignment?.expiresAt, credential?.expiresAt, project?.endsAt]
    .filter((end) => typeof end === 'string')
    .map((end) => Date.parse(end));
  return new Date(Math.min(nowMs + seconds * 1_000, ...ends));
}
