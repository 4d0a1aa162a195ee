import type { IncomingMessage } from 'node:http';
import { KmsError } from '../protocol/kms.errors.js';
import type { SignedRequest } from '../signature/signature.verifier.js';

/**
 * Returns the request as its signature sees it, each header with one value.
 * A header that came twice is refused: which of the two was signed, and which one a later reader takes, could differ.
 */
export function toSignedRequest(request: IncomingMessage, body: Buffer): SignedRequest {
  const headers = Object.entries(request.headersDistinct).map(([name, values]) => [
    name,
    onlyValue(name, values),
  ]);
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: Object.fromEntries(headers) as Record<string, string>,
    body,
  };
}

function onlyValue(name: string, values: readonly string[] | undefined): string {
  if (values?.length === 1) return values[0] ?? '';
  throw new KmsError('IncompleteSignatureException', `The header ${name} came more than once.`);
}
