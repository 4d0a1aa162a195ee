import type { AccessAnswer } from '#libs/facts';
import { AppError } from '#libs/kernel';
import type { LinkOfRead } from '../items/link-of-read.js';
import { presignedMayBeUsed } from '../sessions/session-of-request.js';

/** For whom a presigned URL was issued, who uses it, and what puts its refusal on record. */
export interface PresignedLinkParts {
  /** null for a URL of no person's. */
  readonly issuedFor: string | null;
  /** The person in whose browser session it is used; null without one. */
  readonly sessionOf: string | null;
  readonly recordRefusal: () => Promise<string>;
}

/** A presigned URL in use: where the project demands it, it holds only in the session of the person it was issued for. */
export class PresignedLink implements LinkOfRead {
  constructor(private readonly parts: PresignedLinkParts) {}

  isFor({ subject }: Pick<AccessAnswer, 'subject'>): boolean {
    return presignedMayBeUsed(subject.browsers, this.parts.issuedFor, this.parts.sessionOf);
  }

  async refusalOf(): Promise<AppError> {
    return new AppError({
      code: 'SESSION_REQUIRED',
      kind: 'forbidden',
      publicMessage: 'This link works only in the browser session of the person it was issued for.',
      context: { recordId: await this.parts.recordRefusal() },
    });
  }

  stillHolds(answer: AccessAnswer): Promise<boolean> {
    return Promise.resolve(this.isFor(answer));
  }
}
