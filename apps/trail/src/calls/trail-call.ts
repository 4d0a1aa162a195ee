import type { Principal } from '#libs/identity';
import type { Reach } from './reach.js';

/** One authenticated question as services see it; passed on as their first argument. */
export interface TrailCall {
  readonly principal: Principal;
  readonly reach: Reach;
  readonly requestId: string;
  readonly traceId: string;
  /** null when it cannot be known. */
  readonly ip: string | null;
  readonly userAgent: string;
  /** Representations the caller would take, as the `Accept` header says them. */
  readonly accept: string | undefined;
}
