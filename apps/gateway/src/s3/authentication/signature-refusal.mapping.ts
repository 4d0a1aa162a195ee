import type { AuthenticationFailureCode } from '#libs/identity';
import type { SignatureRefusal, SignatureRefusalReason } from '#libs/sigv4';
import type { S3AuthenticationErrorCode, S3AuthenticationRefusal } from './s3-authentication.js';

type Said = Pick<S3AuthenticationRefusal, 'code' | 'message'>;

/** Told for an unknown key and a wrong signature alike: only who holds a secret learns that its key exists. */
const NOT_ACCEPTED = 'The access key id and the signature of this request are not accepted.';

interface Answer {
  readonly header: S3AuthenticationErrorCode;
  readonly query: S3AuthenticationErrorCode;
  readonly recorded: AuthenticationFailureCode;
}

function always(code: S3AuthenticationErrorCode, recorded: AuthenticationFailureCode): Answer {
  return { header: code, query: code, recorded };
}

function malformed(header: S3AuthenticationErrorCode): Answer {
  return { header, query: 'AuthorizationQueryParametersError', recorded: 'CREDENTIAL_MALFORMED' };
}

const ANSWERS: Readonly<Record<SignatureRefusalReason, Answer>> = {
  unsigned: always('AccessDenied', 'CREDENTIAL_MISSING'),
  'two-signatures': always('InvalidArgument', 'CREDENTIAL_AMBIGUOUS'),
  'signature-version-2': always('InvalidRequest', 'CREDENTIAL_SCHEME_UNSUPPORTED'),
  'scheme-unsupported': always('InvalidArgument', 'CREDENTIAL_SCHEME_UNSUPPORTED'),
  'target-malformed': always('InvalidURI', 'CREDENTIAL_MALFORMED'),
  'header-repeated': always('InvalidRequest', 'CREDENTIAL_AMBIGUOUS'),
  'authorization-malformed': malformed('AuthorizationHeaderMalformed'),
  'query-malformed': malformed('AuthorizationQueryParametersError'),
  'expires-out-of-range': malformed('AuthorizationQueryParametersError'),
  'date-malformed': malformed('AccessDenied'),
  'scope-date': malformed('AuthorizationHeaderMalformed'),
  'scope-region': malformed('AuthorizationHeaderMalformed'),
  'scope-service': malformed('AuthorizationHeaderMalformed'),
  'header-unsigned': always('AccessDenied', 'SIGNATURE_INCOMPLETE'),
  'header-missing': always('SignatureDoesNotMatch', 'SIGNATURE_INCOMPLETE'),
  'body-hash-missing': always('InvalidRequest', 'SIGNATURE_INCOMPLETE'),
  'body-hash-malformed': always('InvalidArgument', 'SIGNATURE_INCOMPLETE'),
  'body-mismatch': always('XAmzContentSHA256Mismatch', 'SIGNATURE_INVALID'),
  'time-skewed': always('RequestTimeTooSkewed', 'SIGNATURE_OUT_OF_TIME'),
  'not-yet-valid': always('AccessDenied', 'SIGNATURE_OUT_OF_TIME'),
  expired: always('AccessDenied', 'SIGNATURE_OUT_OF_TIME'),
  'access-key-unknown': always('SignatureDoesNotMatch', 'TOOL_CREDENTIAL_UNKNOWN'),
  'signature-mismatch': always('SignatureDoesNotMatch', 'SIGNATURE_INVALID'),
};

const UNPROVEN: ReadonlySet<SignatureRefusalReason> = new Set(['access-key-unknown', 'signature-mismatch']);

/** Returns how S3 says a refused signature, and under which code it is recorded. */
export function toS3Answer({ reason, detail, form }: SignatureRefusal): Said & {
  readonly recorded: AuthenticationFailureCode;
} {
  const answer = ANSWERS[reason];
  const code = form === 'query' ? answer.query : answer.header;
  return { code, message: UNPROVEN.has(reason) ? NOT_ACCEPTED : detail, recorded: answer.recorded };
}
