import { SignatureV4 } from '@smithy/signature-v4';
import { NodeSha256 } from '#libs/testing';
import { EMPTY_SHA256, type SignatureRules, type SignedRequest, UNSIGNED_PAYLOAD } from '../src/index.js';

/** The example key pair of AWS's documentation. */
export const AWS_EXAMPLE = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

export const S3_RULES: SignatureRules = {
  service: 's3',
  region: null,
  maxSkewMs: 15 * 60_000,
  maxExpiresSeconds: 604_800,
  payload: 'declared',
};

/** A request before it is signed: the key as bytes of UTF-8 text, parameters and headers decoded. */
export interface Unsigned {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

export interface SigningChoice {
  readonly signedAt: Date;
  readonly region?: string;
  readonly sessionToken?: string;
  /** Presigned for that long; left out: signed in the header. */
  readonly expiresInSeconds?: number;
}

/** Encodes as the SDK does; the second implementation of what the library under test has to undo. */
export function escapeUri(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Returns the request as the AWS SDK's own signer puts it on the wire, header names shuffled in case as clients do. */
export async function signWithSdk(unsigned: Unsigned, choice: SigningChoice): Promise<SignedRequest> {
  const { signedAt, region = 'us-east-1', sessionToken, expiresInSeconds } = choice;
  const signer = new SignatureV4({
    service: 's3',
    region,
    credentials: { ...AWS_EXAMPLE, ...(sessionToken !== undefined && { sessionToken }) },
    sha256: NodeSha256,
    uriEscapePath: false,
  });
  const path = unsigned.path.split('/').map(escapeUri).join('/');
  const request = {
    method: unsigned.method,
    protocol: 'https:',
    hostname: 'gateway.example',
    path,
    query: { ...unsigned.query },
    headers: {
      host: 'gateway.example',
      ...unsigned.headers,
      // What the SDK's S3 presigner sets; `presign` moves it into the query.
      ...(expiresInSeconds !== undefined && { 'x-amz-content-sha256': UNSIGNED_PAYLOAD }),
    },
  };
  const signed =
    expiresInSeconds === undefined
      ? await signer.sign(request, { signingDate: signedAt })
      : await signer.presign(request, { signingDate: signedAt, expiresIn: expiresInSeconds });
  const query = Object.entries(signed.query ?? {})
    .map(([name, value]) => `${escapeUri(name)}=${escapeUri(String(value))}`)
    .join('&');
  return {
    method: signed.method,
    target: query === '' ? path : `${path}?${query}`,
    rawHeaders: Object.entries(signed.headers).flatMap(([name, value]) => [name, onTheWire(value)]),
    bodySha256: EMPTY_SHA256,
  };
}

/** Header text as Node hands it over: one character per byte of UTF-8. */
function onTheWire(value: string): string {
  return Buffer.from(value, 'utf8').toString('latin1');
}

/** Returns the same request with one header set, replaced or (null) taken away. */
export function withHeader(request: SignedRequest, name: string, value: string | null): SignedRequest {
  const kept: string[] = [];
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const [held = '', text = ''] = request.rawHeaders.slice(index, index + 2);
    if (held.toLowerCase() !== name) kept.push(held, text);
  }
  return { ...request, rawHeaders: value === null ? kept : [...kept, name, value] };
}

/** Returns the value of a header that came once. */
export function headerOf(request: SignedRequest, name: string): string {
  const at = request.rawHeaders.findIndex((text, index) => index % 2 === 0 && text.toLowerCase() === name);
  return request.rawHeaders[at + 1] ?? '';
}
