/** Where a signature was found: the Authorization header, or the query of a presigned URL. */
export type SignatureForm = 'header' | 'query';

/** Everything that can be wrong with a signed request; a protocol turns each into its own error code. */
export type SignatureRefusalReason =
  | 'unsigned'
  | 'two-signatures'
  | 'signature-version-2'
  | 'scheme-unsupported'
  | 'target-malformed'
  | 'header-repeated'
  | 'authorization-malformed'
  | 'query-malformed'
  | 'date-malformed'
  | 'expires-out-of-range'
  | 'scope-date'
  | 'scope-region'
  | 'scope-service'
  | 'header-unsigned'
  | 'header-missing'
  | 'body-hash-missing'
  | 'body-hash-malformed'
  | 'body-mismatch'
  | 'time-skewed'
  | 'not-yet-valid'
  | 'expired'
  | 'access-key-unknown'
  | 'signature-mismatch';

/** Why a request's signature was not accepted. `detail` may be shown: it holds neither a secret nor what would have been right. */
export interface SignatureRefusal {
  readonly kind: 'refused';
  readonly reason: SignatureRefusalReason;
  readonly detail: string;
  /** null when it could not be told, or both were there. */
  readonly form: SignatureForm | null;
}

/** Returns a refusal. */
export function refuse(
  reason: SignatureRefusalReason,
  detail: string,
  form: SignatureForm | null,
): SignatureRefusal {
  return { kind: 'refused', reason, detail, form };
}

/** True only for a refusal, among whatever else a step may answer. */
export function isRefusal(answer: unknown): answer is SignatureRefusal {
  return typeof answer === 'object' && answer !== null && 'kind' in answer && answer.kind === 'refused';
}
