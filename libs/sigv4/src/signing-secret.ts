import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { toAmzDate } from './amz-date.js';
import { ALGORITHM, type CredentialScope } from './signature-claim.js';

const TERMINATOR = 'aws4_request';

/** A secret access key as signatures use it: immutable, and shown by no logger or inspector. */
export type SigningSecret = KeyObject;

/** Returns the secret access key (its text) in the form `verifySignature` takes. */
export function toSigningSecret(secretAccessKey: string): SigningSecret {
  const bytes = Buffer.from(`AWS4${secretAccessKey}`, 'utf8');
  const secret = createSecretKey(bytes);
  bytes.fill(0);
  return secret;
}

/** Returns the 32 bytes that whoever knows the secret signs a canonical request with. */
export function signatureOf(
  secret: SigningSecret,
  canonical: string,
  { scope, signedAt }: { readonly scope: CredentialScope; readonly signedAt: Date },
): Buffer {
  const { date, region, service } = scope;
  const digest = createHash('sha256').update(canonical, 'latin1').digest('hex');
  const scopeText = [date, region, service, TERMINATOR].join('/');
  const stringToSign = [ALGORITHM, toAmzDate(signedAt), scopeText, digest].join('\n');
  const signingKey = [date, region, service, TERMINATOR].reduce(derive, secret);
  return hmac(signingKey, stringToSign);
}

/** A key object, because a MAC keyed by raw bytes costs Node several times as much. */
function derive(key: KeyObject, part: string): KeyObject {
  return createSecretKey(hmac(key, part));
}

function hmac(key: KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'latin1').digest();
}
