export type { ParsedSignature, SignatureRules } from './parsed-signature.js';
export { parseSignature } from './parse-signature.js';
export { UNSIGNED_PAYLOAD } from './payload-hash.js';
export { MAX_EXPIRES_SECONDS } from './presigned-query.js';
export type { CredentialScope } from './signature-claim.js';
export {
  isRefusal,
  type SignatureForm,
  type SignatureRefusal,
  type SignatureRefusalReason,
} from './signature-refusal.js';
export { EMPTY_SHA256, type SignedRequest } from './signed-request.js';
export { type SigningSecret, toSigningSecret } from './signing-secret.js';
export { findOutOfTime, refuseUnknownKey, verifySignature } from './verify-signature.js';
