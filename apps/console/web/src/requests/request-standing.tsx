import type { AccessRequest } from '../api/request-views.js';
import { Verdict } from '../elements/effect.js';
import { wordOf } from '../words/words.js';

const GOOD: readonly string[] = ['approved'];
const BAD: readonly string[] = ['denied', 'expired'];

/** Where a request stands: in words, and for a glass that was broken whether somebody has looked into it. */
export function RequestStanding({ request: { state, review } }: { request: AccessRequest }) {
  if (review !== null && review.state !== 'closed')
    return <Verdict tone={review.state === 'overdue' ? 'bad' : 'warn'}>Review {review.state}</Verdict>;
  if (review !== null && review.outcome !== null) {
    return <Verdict tone={review.outcome === 'justified' ? 'good' : 'bad'}>{wordOf(review.outcome)}</Verdict>;
  }
  const tone = GOOD.includes(state) ? 'good' : BAD.includes(state) ? 'bad' : 'warn';
  return <Verdict tone={tone}>{state === 'pending' ? 'Waits for approval' : wordOf(state)}</Verdict>;
}
