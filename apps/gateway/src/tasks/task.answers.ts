import { z } from 'zod';
import { itemAnswer } from '../items/item.answers.js';

/** A person's hold on a task. */
export const leaseAnswer = z.object({
  id: z.string(),
  expiresAt: z.string(),
  heartbeatSeconds: z.int().min(1),
});

/** A task as its holder sees it. */
export const taskAnswer = z.object({
  id: z.string(),
  projectId: z.string(),
  batchId: z.string(),
  stage: z.enum(['annotating', 'reviewing']),
  round: z.int().min(1),
  priority: z.int(),
  items: z.array(itemAnswer.extend({ contentUrl: z.string() })),
  lease: leaseAnswer,
});

/** A claim's answer: the task, or why there is none and when to ask again. */
export const claimAnswer = z.union([
  z.object({ task: taskAnswer }),
  z.object({
    task: z.null(),
    reason: z.enum(['NONE_LEFT', 'ALL_LEASED']),
    retryAfterSeconds: z.int().min(1),
  }),
]);

/** The task that was asked for. */
export const heldTaskAnswer = z.object({ task: taskAnswer });

/** The lease as a heartbeat leaves it. */
export const heartbeatAnswer = z.object({ lease: leaseAnswer });

/** A task that was given back or finished, and where it stands now. */
export const endedTaskAnswer = z.object({
  id: z.string(),
  ending: z.enum(['completed', 'released', 'skipped']),
  stage: z.enum(['annotating', 'reviewing', 'done', 'withdrawn']),
});
