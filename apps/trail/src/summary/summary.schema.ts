import { z } from 'zod';
import { filterShape } from '../search/event-query.schema.js';

/** Length of each interval of a summary, in milliseconds. */
export const INTERVAL_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
/** More would be a drawing nobody can read. */
const MOST_INTERVALS = 750;

const { organisation, from, to } = filterShape;

/** Query of a summary: a bounded time, cut into intervals. */
export const summaryQuery = z
  .strictObject({
    organisation,
    from: from.unwrap(),
    to: to.unwrap(),
    interval: z.enum(['minute', 'hour', 'day']).default('hour'),
  })
  .refine(({ from, to }) => from < to, { message: 'must be after from', path: ['to'] })
  .refine(({ from, to, interval }) => intervalsOf(from, to, interval) <= MOST_INTERVALS, {
    message: `must be so long that there are at most ${MOST_INTERVALS} of them`,
    path: ['interval'],
  });
export type SummaryQuery = z.output<typeof summaryQuery>;

function intervalsOf(from: Date, to: Date, interval: keyof typeof INTERVAL_MS): number {
  return (to.getTime() - from.getTime()) / INTERVAL_MS[interval];
}
