import { AppError } from '#libs/kernel';
import { parseStrictJsonObject } from './strict-json.js';

const MAX_DOCUMENT_BYTES = 262_144;
const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

function fetchFailed(internalMessage: string, cause?: unknown): AppError {
  return new AppError({
    code: 'IDENTITY_PROVIDER_UNAVAILABLE',
    kind: 'unavailable',
    publicMessage: 'Sign-in cannot be checked right now.',
    internalMessage,
    cause,
  });
}

/** Returns the URL when keys may be fetched from it: https, or http to loopback; throws `AppError` otherwise, at boot. */
export function assertSafeJwksUri(uri: string): URL {
  const url = URL.canParse(uri) ? new URL(uri) : null;
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK_HOST.test(url.hostname));
  if (url !== null && safe && url.username === '' && url.password === '') return url;
  throw new AppError({
    code: 'JWKS_URI_UNSAFE',
    kind: 'internal',
    publicMessage: 'The identity provider is misconfigured.',
    internalMessage: 'The JWKS URI must be https (http only to loopback) and carry no credentials.',
  });
}

async function readBounded(body: ReadableStream<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.byteLength;
    if (length > MAX_DOCUMENT_BYTES)
      throw fetchFailed(`The JWKS is longer than ${MAX_DOCUMENT_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Resolves to the `keys` of the document at that URL; rejects with `AppError` after the timeout (which covers the body
 * too), on any status but 200, on a redirect (it could lead anywhere), over 256 KiB, or when it is no JWKS.
 */
export async function fetchJwks(url: URL, timeoutMs: number): Promise<readonly unknown[]> {
  try {
    const response = await fetch(url, {
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
      headers: { accept: 'application/jwk-set+json, application/json' },
    });
    if (response.status !== 200 || response.body === null) {
      await response.body?.cancel();
      throw fetchFailed(`The JWKS was answered with status ${response.status}.`);
    }
    const keys = parseStrictJsonObject(await readBounded(response.body))?.['keys'];
    if (!Array.isArray(keys)) throw fetchFailed('The document is not a JWKS.');
    return keys as readonly unknown[];
  } catch (error) {
    throw error instanceof AppError ? error : fetchFailed('The JWKS could not be fetched.', error);
  }
}
