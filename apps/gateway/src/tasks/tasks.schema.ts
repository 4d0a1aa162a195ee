import { z } from 'zod';

/** Deliberately loose: an id that cannot exist is answered like one that does not. */
export const taskId = z.string().min(1).max(128);

/** The body of what needs no words: `{}` or none. */
export const nothing = z.strictObject({}).optional();

/** The body of a completion; a review says what it found. */
export const completion = z.strictObject({ verdict: z.enum(['accepted', 'rejected']).optional() }).optional();
export type Completion = z.output<typeof completion>;
