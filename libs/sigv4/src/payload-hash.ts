import type { ParsedForm, SignatureRules } from './parsed-signature.js';
import { refuse, type SignatureRefusal } from './signature-refusal.js';
import type { SignedRequest } from './signed-request.js';

/** What is signed for a body that is not. */
export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD';
const SHA256 = /^[0-9a-f]{64}$/;
/** Uploads in signed pieces: the signature of the request holds this word; the pieces are verified by whoever reads them. */
const STREAMING = /^STREAMING-[A-Z0-9-]{1,64}$/;

/** Returns what stands for the body in what was signed, or why the declared hash cannot be accepted. */
export function payloadOf(
  parsed: ParsedForm,
  request: SignedRequest,
  rules: SignatureRules,
): string | SignatureRefusal {
  return rules.payload === 'hashed' ? hashedPayload(parsed, request) : declaredPayload(parsed, request);
}

function hashedPayload({ declaredBodyHash, form }: ParsedForm, request: SignedRequest) {
  if (request.bodySha256 === null)
    return refuse('body-hash-missing', 'The body could not be read, so it cannot be verified.', form);
  if (declaredBodyHash === null || declaredBodyHash === request.bodySha256) return request.bodySha256;
  return mismatch(form);
}

function declaredPayload({ declaredBodyHash, form }: ParsedForm, request: SignedRequest) {
  if (declaredBodyHash === null) {
    return form === 'query'
      ? UNSIGNED_PAYLOAD
      : refuse('body-hash-missing', 'The header x-amz-content-sha256 is required.', form);
  }
  if (declaredBodyHash === UNSIGNED_PAYLOAD || STREAMING.test(declaredBodyHash)) return declaredBodyHash;
  if (!SHA256.test(declaredBodyHash)) {
    const forms = `${UNSIGNED_PAYLOAD}, STREAMING-… or 64 lower-case hex digits`;
    return refuse('body-hash-malformed', `x-amz-content-sha256 must be ${forms}.`, form);
  }
  // A body nobody reads cannot do anything its hash would have to vouch for.
  if (request.bodySha256 === null || request.bodySha256 === declaredBodyHash) return declaredBodyHash;
  return mismatch(form);
}

function mismatch(form: ParsedForm['form']): SignatureRefusal {
  return refuse('body-mismatch', 'x-amz-content-sha256 is not the hash of the body.', form);
}
