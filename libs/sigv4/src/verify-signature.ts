import { randomBytes, timingSafeEqual } from 'node:crypto';
import { canonicalRequest } from './canonical-request.js';
import type { ParsedSignature, SignatureRules } from './parsed-signature.js';
import { refuse, type SignatureRefusal } from './signature-refusal.js';
import { signatureOf, type SigningSecret, toSigningSecret } from './signing-secret.js';

/** Signs in place of the secret of a key that does not exist, so that an unknown key costs what a wrong signature costs. */
const NOBODYS_SECRET = toSigningSecret(randomBytes(32).toString('base64url'));

/** Returns why the time of the signature is not now; null when it is. Needs no secret, so it may be asked before one is looked up. */
export function findOutOfTime(
  parsed: ParsedSignature,
  now: Date,
  rules: SignatureRules,
): SignatureRefusal | null {
  const { form, signedAt, expiresAt } = parsed;
  const aheadMs = signedAt.getTime() - now.getTime();
  if (form === 'header') {
    if (Math.abs(aheadMs) <= rules.maxSkewMs) return null;
    return refuse('time-skewed', skewed(aheadMs, rules.maxSkewMs), form);
  }
  if (aheadMs > rules.maxSkewMs) return refuse('not-yet-valid', 'Request is not valid yet.', form);
  return now.getTime() < expiresAt.getTime() ? null : refuse('expired', 'Request has expired.', form);
}

/** Returns `valid` only when the holder of the secret signed exactly this request. Says nothing about time: ask `findOutOfTime`. */
export function verifySignature(
  parsed: ParsedSignature,
  method: string,
  secret: SigningSecret,
): 'valid' | SignatureRefusal {
  if (isSignedWith(parsed, method, secret)) return 'valid';
  return refuse('signature-mismatch', 'The signature is not that of this request.', parsed.form);
}

/** Returns the refusal of an access key that nobody has, after the work that a wrong signature takes. */
export function refuseUnknownKey(parsed: ParsedSignature, method: string): SignatureRefusal {
  // Whatever this says: there is nobody whose signature it could be.
  isSignedWith(parsed, method, NOBODYS_SECRET);
  return refuse('access-key-unknown', 'There is no such access key.', parsed.form);
}

function isSignedWith(parsed: ParsedSignature, method: string, secret: SigningSecret): boolean {
  const claimed = Buffer.from(parsed.claim.signature, 'hex');
  const matches = methodsSigned(parsed, method).map((signed) =>
    timingSafeEqual(claimed, signatureFor(parsed, signed, secret)),
  );
  return matches.includes(true);
}

/** A URL presigned for GET may be asked for its headers too: that discloses less than the GET it permits. */
function methodsSigned({ form }: ParsedSignature, method: string): readonly string[] {
  return form === 'query' && method === 'HEAD' ? ['HEAD', 'GET'] : [method];
}

function signatureFor(parsed: ParsedSignature, method: string, secret: SigningSecret): Buffer {
  const { claim, signedAt } = parsed;
  return signatureOf(secret, canonicalRequest(parsed, method), { scope: claim.scope, signedAt });
}

function skewed(aheadMs: number, maxSkewMs: number): string {
  const relation = aheadMs > 0 ? 'ahead of' : 'behind';
  return `The time of the signature is more than ${maxSkewMs / 1_000} seconds ${relation} the time here.`;
}
