import type { AccessAnswer } from '#libs/facts';
import type { AppError } from '#libs/kernel';

/** What somebody asks with who was handed it: it must hold for the very answer that is recorded, not for an earlier one. */
export interface LinkOfRead {
  /** True when it may be used for what is allowed. */
  isFor(answer: AccessAnswer): boolean;
  /** Returns the refusal of what is allowed, but not by this; it is on record when this resolves. */
  refusalOf(answer: AccessAnswer): Promise<AppError>;
  /** False once it may not be used any more: a read under way ends with it. */
  stillHolds(answer: AccessAnswer): Promise<boolean>;
}
