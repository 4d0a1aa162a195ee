import type { SignatureRefusal, SignatureRefusalReason } from '#libs/sigv4';
import { KmsError } from '../protocol/kms.errors.js';

const INCOMPLETE: ReadonlySet<SignatureRefusalReason> = new Set([
  'two-signatures',
  'signature-version-2',
  'scheme-unsupported',
  'target-malformed',
  'header-repeated',
  'authorization-malformed',
  'query-malformed',
  'date-malformed',
]);

/** Returns the refusal under the name the real service has for it. */
export function toKmsError({ reason, detail }: SignatureRefusal): KmsError {
  if (reason === 'unsigned')
    return new KmsError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  if (reason === 'access-key-unknown') {
    return new KmsError(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    );
  }
  return new KmsError(
    INCOMPLETE.has(reason) ? 'IncompleteSignatureException' : 'InvalidSignatureException',
    detail,
  );
}
