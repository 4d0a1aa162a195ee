import { type Agent, request } from 'node:http';
import { SignatureV4 } from '@smithy/signature-v4';
import type { KmsLocalCredential } from '../src/index.js';
import { NodeSha256 } from '#libs/testing';
import { OWNER, REGION } from './owner.js';

export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string | string[]>;
  readonly body: Buffer | string;
}

export interface RawAnswer {
  readonly status: number;
  /** `__type` of the answer, or ''. */
  readonly type: string;
  readonly text: string;
}

export interface SigningChoice {
  readonly credential?: KmsLocalCredential;
  readonly region?: string;
  readonly service?: string;
  readonly signingDate?: Date;
  readonly headers?: Record<string, string>;
  /** Headers to send but leave out of the signature. */
  readonly unsigned?: readonly string[];
}

/** Returns a correctly signed request, for tests to spoil. */
export async function signRequest(
  url: string,
  target: string,
  body: Buffer | string,
  choice: SigningChoice = {},
): Promise<RawRequest> {
  const { accessKeyId, secretAccessKey } = choice.credential ?? OWNER;
  const signer = new SignatureV4({
    service: choice.service ?? 'kms',
    region: choice.region ?? REGION,
    credentials: { accessKeyId, secretAccessKey },
    sha256: NodeSha256,
  });
  const headers = {
    host: new URL(url).host,
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': target,
    ...choice.headers,
  };
  const signed = await signer.sign(
    { method: 'POST', protocol: 'http:', hostname: '', path: '/', headers, body },
    { signingDate: choice.signingDate ?? new Date(), unsignableHeaders: new Set(choice.unsigned) },
  );
  return { method: 'POST', path: '/', headers: signed.headers, body };
}

/** Sends the request exactly as given and returns the answer; `agent` keeps connections for many requests. */
export function sendRaw(
  url: string,
  { method, path, headers, body }: RawRequest,
  agent?: Agent,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, method, path, headers, ...(agent && { agent }) }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve(toAnswer(answer.statusCode ?? 0, Buffer.concat(chunks).toString())));
      answer.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function toAnswer(status: number, text: string): RawAnswer {
  const type = /"__type":"(\w+)"/.exec(text)?.[1] ?? '';
  return { status, type, text };
}
