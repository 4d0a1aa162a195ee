import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '#libs/kernel';
import { SignatureV4 } from '@smithy/signature-v4';
import { KmsError } from '../protocol/kms.errors.js';
import type { AccessKey, AccessKeys } from './access-keys.js';
import { type Authorization, parseAuthorization } from './authorization-header.js';
import { Sha256 } from './sha256.js';
import { assertFresh, parseAmzDate } from './signing-date.js';

const SERVICE = 'kms';

/** What is signed of an HTTP request: header names in lower case, each with its one value. */
export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/**
 * Verifies AWS Signature Version 4 (header form) by signing the received request again with the caller's secret.
 * The body is hashed as received: a hash the client sends along is compared, never believed.
 */
export class SignatureVerifier {
  readonly #accessKeys: AccessKeys;
  readonly #region: string;
  readonly #clock: Clock;

  constructor(accessKeys: AccessKeys, region: string, clock: Clock) {
    this.#accessKeys = accessKeys;
    this.#region = region;
    this.#clock = clock;
  }

  /** Returns the caller whose secret signed exactly this request within the last five minutes; throws otherwise. */
  async verify(request: SignedRequest): Promise<AccessKey> {
    const claimed = parseAuthorization(request.headers.authorization);
    const caller = this.#accessKeys.find(claimed.accessKeyId);
    // The access keys here are permanent: a session token cannot belong to one.
    if (!caller || 'x-amz-security-token' in request.headers) {
      throw new KmsError(
        'UnrecognizedClientException',
        'The security token included in the request is invalid.',
      );
    }
    const amzDate = request.headers['x-amz-date'] ?? '';
    this.#assertScope(claimed, amzDate);
    assertFresh(parseAmzDate(amzDate), this.#clock.now());
    assertCoverage(request, claimed.signedHeaders);
    assertBodyHash(request);
    await this.#assertSignature(request, claimed, caller);
    return caller;
  }

  #assertScope(claimed: Authorization, amzDate: string): void {
    if (claimed.region !== this.#region)
      throw invalid(`Credential should be scoped to region '${this.#region}'.`);
    if (claimed.service !== SERVICE)
      throw invalid(`Credential should be scoped to correct service: '${SERVICE}'.`);
    if (!amzDate.startsWith(`${claimed.scopeDate}T`))
      throw invalid('Date in Credential scope does not match X-Amz-Date.');
  }

  async #assertSignature(request: SignedRequest, claimed: Authorization, caller: AccessKey): Promise<void> {
    const { accessKeyId, secretAccessKey } = caller;
    const signer = new SignatureV4({
      service: SERVICE,
      region: this.#region,
      credentials: { accessKeyId, secretAccessKey },
      sha256: Sha256,
      applyChecksum: false,
    });
    const { method, path, body } = request;
    const headers = Object.fromEntries(
      claimed.signedHeaders.map((name) => [name, request.headers[name] ?? '']),
    );
    const signed = await signer.sign(
      { method, path, headers, body, protocol: 'http:', hostname: '' },
      {
        signingDate: parseAmzDate(request.headers['x-amz-date'] ?? ''),
        signableHeaders: new Set(claimed.signedHeaders),
      },
    );
    const expected = parseAuthorization(signed.headers.authorization).signature;
    if (!timingSafeEqual(Buffer.from(expected, 'hex'), Buffer.from(claimed.signature, 'hex'))) {
      throw invalid('The request signature we calculated does not match the signature you provided.');
    }
  }
}

/** What could change the meaning of a request must be signed: the host, the content type and every x-amz-* header. */
function assertCoverage(request: SignedRequest, signedHeaders: readonly string[]): void {
  const signed = new Set(signedHeaders);
  const required = Object.keys(request.headers).filter(
    (name) => name.startsWith('x-amz-') || name === 'content-type',
  );
  const unsigned = ['host', 'x-amz-date', 'x-amz-target', ...required].find((name) => !signed.has(name));
  if (unsigned) throw invalid(`The header ${unsigned} must be present and signed.`);
}

function assertBodyHash(request: SignedRequest): void {
  const claimed = request.headers['x-amz-content-sha256'];
  if (claimed === undefined || claimed === createHash('sha256').update(request.body).digest('hex')) return;
  throw invalid('The x-amz-content-sha256 header does not match the body.');
}

function invalid(message: string): KmsError {
  return new KmsError('InvalidSignatureException', message);
}
