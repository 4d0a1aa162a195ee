import type { AppError } from '#libs/kernel';
import type { LinkOfRead } from './link-of-read.js';

/**
 * The ticket a read is asked with, as far as reading has to know of it: it is for the version it was made for, under that
 * assignment and lease. What it refuses is on record when it says so.
 */
export interface TicketOfRead extends LinkOfRead {
  readonly id: string;
  /** /24 or /48 of whoever asks; null when that cannot be told. */
  readonly network: string | null;
  /** Returns why the database, where uses are counted, did not take the ticket. */
  refusalByRecord(): Promise<AppError>;
}
