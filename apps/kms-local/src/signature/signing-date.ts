import { KmsError } from '../protocol/kms.errors.js';

const AMZ_DATE = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
const MAX_SKEW_MS = 5 * 60_000;

/** Returns the instant of an `X-Amz-Date` (yyyymmddThhmmssZ), or throws IncompleteSignatureException for no real one. */
export function parseAmzDate(text: string): Date {
  const date = new Date(text.replace(AMZ_DATE, '$1-$2-$3T$4:$5:$6Z'));
  if (AMZ_DATE.test(text) && !Number.isNaN(date.getTime())) return date;
  throw new KmsError(
    'IncompleteSignatureException',
    'X-Amz-Date is missing or is not of the form yyyymmddThhmmssZ.',
  );
}

/** Throws InvalidSignatureException more than five minutes off: what was overheard is worthless after that. */
export function assertFresh(signedAt: Date, now: Date): void {
  const ageMs = now.getTime() - signedAt.getTime();
  if (Math.abs(ageMs) <= MAX_SKEW_MS) return;
  const [verdict, relation] =
    ageMs > 0
      ? ['Signature expired', 'is now earlier than']
      : ['Signature not yet current', 'is still later than'];
  throw new KmsError(
    'InvalidSignatureException',
    `${verdict}: ${signedAt.toISOString()} ${relation} ${now.toISOString()} by more than 5 min.`,
  );
}
