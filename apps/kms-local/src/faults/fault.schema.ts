import { z } from 'zod';
import { OPERATION_NAMES } from '../protocol/operation-name.js';

/** What `POST /_faults` takes: which fault, how often (0 to 1, default always), and on which operations. */
export const faultSchema = z.strictObject({
  mode: z.enum(['none', 'throttle', 'latency', 'hang', 'internal', 'disabled']),
  probability: z.number().min(0).max(1).default(1),
  /** Delay of mode `latency`. */
  latencyMs: z.int().min(0).max(60_000).default(0),
  /** Left out: all; for mode `disabled` those that use key material. */
  operations: z.array(z.enum(OPERATION_NAMES)).optional(),
});

/** A checked fault with its defaults filled in. */
export type Fault = z.output<typeof faultSchema>;

/** The state every server starts in. */
export const NO_FAULT: Fault = { mode: 'none', probability: 1, latencyMs: 0 };
