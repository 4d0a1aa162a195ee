import type { Review } from '../api/review-views.js';
import { Verdict } from '../elements/effect.js';

/** Whether a review is still to be worked on. */
export function ReviewStanding({ review: { state } }: { review: Review }) {
  switch (state) {
    case 'open':
      return <Verdict tone="warn">Open</Verdict>;
    case 'settling':
      return <Verdict tone="warn">Being settled</Verdict>;
    case 'closed':
      return <Verdict tone="good">Closed</Verdict>;
  }
}
