import type { AccessAnswer } from '#libs/facts';
import type { AppError } from '#libs/kernel';

/** The ticket a read is asked with, as far as reading has to know of it. What it refuses is on record when it says so. */
export interface TicketOfRead {
  readonly id: string;
  /** /24 or /48 of whoever asks; null when that cannot be told. */
  readonly network: string | null;
  /** True when what is allowed is what the ticket was made for: that version, under that assignment and lease. */
  isFor(answer: AccessAnswer): boolean;
  /** Returns the refusal of a read that is allowed, but is not the one the ticket was made for. */
  refusalOf(answer: AccessAnswer): Promise<AppError>;
  /** Returns why the database, where uses are counted, did not take the ticket. */
  refusalByRecord(): Promise<AppError>;
  /** False once it has ended, or it or what it was made under was taken back: a read under way ends with it. */
  stillHolds(answer: AccessAnswer): Promise<boolean>;
}
