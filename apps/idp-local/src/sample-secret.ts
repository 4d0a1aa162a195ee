import { createHash, timingSafeEqual } from 'node:crypto';
import { AppError } from '#libs/kernel';

const MIN_SECRET_LENGTH = 32;

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** The local secret that stands for every sample person's password; only its hash is kept. */
export class SampleSecret {
  private readonly expected: Buffer;

  /** Throws `AppError` for a secret of fewer than 32 characters. */
  constructor(secret: string) {
    if (secret.length < MIN_SECRET_LENGTH) {
      throw new AppError({
        code: 'SAMPLE_SECRET_TOO_SHORT',
        kind: 'internal',
        publicMessage: 'The local identity provider is misconfigured.',
        internalMessage: `The sample token secret needs at least ${MIN_SECRET_LENGTH} characters.`,
      });
    }
    this.expected = digest(secret);
  }

  /** True only for the secret; equal-length digests are compared, so time tells neither its length nor its beginning. */
  matches(presented: unknown): boolean {
    return typeof presented === 'string' && timingSafeEqual(this.expected, digest(presented));
  }
}
