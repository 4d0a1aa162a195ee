import type { Clock } from '#libs/kernel';
import {
  findOutOfTime,
  isRefusal,
  parseSignature,
  refuseUnknownKey,
  type SignatureRules,
  type SignedRequest,
  verifySignature,
} from '#libs/sigv4';
import { KmsError } from '../protocol/kms.errors.js';
import type { AccessKey, AccessKeys } from './access-keys.js';
import { toKmsError } from './signature-error.mapping.js';

const MAX_SKEW_MS = 5 * 60_000;
/** What the operation is chosen by must be signed, besides the host and every x-amz-* header. */
const MUST_SIGN = ['content-type', 'x-amz-target'];

/** Verifies AWS Signature Version 4 in its header form; the body is hashed as received, a hash sent along is never believed. */
export class SignatureVerifier {
  readonly #accessKeys: AccessKeys;
  readonly #rules: SignatureRules;
  readonly #clock: Clock;

  constructor(accessKeys: AccessKeys, region: string, clock: Clock) {
    this.#accessKeys = accessKeys;
    this.#rules = {
      service: 'kms',
      region,
      maxSkewMs: MAX_SKEW_MS,
      maxExpiresSeconds: null,
      payload: 'hashed',
    };
    this.#clock = clock;
  }

  /** Returns the caller whose secret signed exactly this request within the last five minutes; throws otherwise. */
  verify(request: SignedRequest): AccessKey {
    const parsed = parseSignature(request, this.#rules);
    if (isRefusal(parsed)) throw toKmsError(parsed);
    const unsigned = MUST_SIGN.find((name) => !parsed.claim.signedHeaders.includes(name));
    if (unsigned !== undefined) throw invalid(`The header ${unsigned} must be present and signed.`);
    const outOfTime = findOutOfTime(parsed, this.#clock.now(), this.#rules);
    if (outOfTime !== null) throw toKmsError(outOfTime);
    // The access keys here are permanent: a session token cannot belong to one.
    const caller = parsed.sessionToken === null ? this.#accessKeys.find(parsed.claim.accessKeyId) : undefined;
    if (caller === undefined) throw toKmsError(refuseUnknownKey(parsed, request.method));
    const verdict = verifySignature(parsed, request.method, caller.secret);
    if (verdict !== 'valid') throw toKmsError(verdict);
    return caller.key;
  }
}

function invalid(message: string): KmsError {
  return new KmsError('InvalidSignatureException', message);
}
